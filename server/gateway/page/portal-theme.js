// Runs before JupyterLab: keeps whether the portal around this page is dark, which it says before any plugin can hear it.
window.addEventListener('message', ({ source, data }) => {
  // Only the portal can be around this page: its headers name it as the one frame ancestor.
  if (source !== window.parent || data?.type !== 'glovebox:theme') return
  window.gloveboxDark = data.dark === true
  window.dispatchEvent(new Event('glovebox:theme'))
})
