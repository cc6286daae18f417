// Entry of the page: makes the shared packages known, loads the gateway's federated extensions, then the application.
// It imports nothing statically, because a shared package may only be imported once the sharing scope exists.

const pageConfig = JSON.parse(document.getElementById('jupyter-config-data')?.textContent || '{}')

/** A page config value that holds a JSON list. */
function listOption(name) {
  return JSON.parse(pageConfig[name] || '[]')
}

/** Adds a script element for a remote entry and resolves when it ran. */
function loadScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = url
    script.async = true
    script.crossOrigin = 'anonymous'
    script.onload = resolve
    script.onerror = () => reject(new Error(`could not load ${url}`))
    document.head.appendChild(script)
  })
}

/** Loads one federated extension's remote entry and connects it to the shared packages. */
async function loadRemote({ name, load }) {
  await loadScript(`${pageConfig.fullLabextensionsUrl}/${name}/${load}`)
  const container = window._JUPYTERLAB[name]
  await container.init(__webpack_share_scopes__.default)
}

/** Loads all federated extensions and returns the records of those that are there. */
async function loadRemotes() {
  const records = listOption('federated_extensions')
  const results = await Promise.allSettled(records.map(loadRemote))
  results.forEach(({ reason }, index) => {
    if (reason) console.error(`extension ${records[index].name} is missing`, reason)
  })
  const loaded = records.filter((record, index) => results[index].status === 'fulfilled')
  // INVARIANT: without a required extension the page stays closed: outputs would be trusted and the guards absent.
  const missing = listOption('requiredExtensions').filter((name) => !loaded.some((record) => record.name === name))
  if (missing.length > 0) throw new Error(`required extension missing: ${missing.join(', ')}`)
  return loaded
}

async function bootstrap() {
  await __webpack_init_sharing__('default')
  const application = import('./application.js')
  const records = await loadRemotes()
  const { main } = await application
  await main(records)
}

/** Says on the page that the workbench did not start; the page has no other content by then. */
function showFailure(error) {
  console.error(error)
  const korean = (pageConfig.gloveboxLocale || navigator.language || '').startsWith('ko')
  const notice = document.createElement('div')
  notice.setAttribute('role', 'alert')
  notice.style.cssText =
    'position:fixed;inset:0;display:grid;place-content:center;padding:2rem;font:16px/1.6 system-ui,sans-serif;background:#fff;color:#1c2733;text-align:center'
  notice.textContent = korean
    ? '작업환경 화면을 시작하지 못했습니다. 새로 고침해 보고, 계속되면 운영자에게 알려 주세요.'
    : 'The workbench could not start in this browser. Reload the page; if it happens again, tell the operator.'
  document.body.replaceChildren(notice)
}

bootstrap().catch(showFailure)
