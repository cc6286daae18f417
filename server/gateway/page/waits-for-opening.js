// Runs before JupyterLab: a lab whose session is prepared and not opened yet asks its server for nothing and changes nothing. What it
// wants of the session waits here, where it takes up none of the browser's few connections, until the portal around it says that the session was opened.
(() => {
  const config = JSON.parse(document.getElementById('jupyter-config-data')?.textContent ?? '{}')
  if (config.gloveboxOpened !== 'false') return
  const ask = window.fetch.bind(window)
  const ofSession = /^\/(?:api\/(?!me$|nbconvert$|config\/)|glovebox\/)/
  let open = () => undefined
  const opened = new Promise((resolve) => { open = resolve })
  // Only the portal can be around this page: its headers name it as the one frame ancestor.
  const hear = ({ source, data }) => {
    if (source !== window.parent || data?.type !== 'glovebox:opened') return
    window.removeEventListener('message', hear)
    window.fetch = ask
    open()
  }
  window.addEventListener('message', hear)
  window.fetch = async (input, init) => {
    const { url, method } = input instanceof Request ? input : { url: input, method: init?.method ?? 'GET' }
    if (method.toUpperCase() !== 'GET' || ofSession.test(new URL(url, location.href).pathname)) await opened
    return ask(input, init)
  }
})()
