// Entry of the page: makes the shared packages known, loads the gateway's federated extensions, then the application.
// A separate file because shared packages may only be imported after the sharing scope exists.
import { PageConfig, URLExt } from '@jupyterlab/coreutils';

/** Adds a script element for a remote entry and resolves when it ran. */
function loadScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.async = true;
    script.crossOrigin = 'anonymous';
    script.onload = resolve;
    script.onerror = () => reject(new Error(`could not load ${url}`));
    document.head.appendChild(script);
  });
}

/** Loads one federated extension's remote entry and connects it to the shared packages. */
async function loadRemote(record) {
  const url = URLExt.join(PageConfig.getOption('fullLabextensionsUrl'), record.name, record.load);
  await loadScript(url);
  const container = window._JUPYTERLAB[record.name];
  await container.init(__webpack_share_scopes__.default);
}

async function bootstrap() {
  await __webpack_init_sharing__('default');
  const records = JSON.parse(PageConfig.getOption('federated_extensions') || '[]');
  const application = import('./application.js');
  const loaded = await Promise.allSettled(records.map(loadRemote));
  loaded.forEach((result, index) => {
    if (result.status === 'rejected') {
      console.error(`extension ${records[index].name} is missing`, result.reason);
    }
  });
  // INVARIANT: an extension that is required but did not load leaves the page closed, not open:
  // without it outputs would be trusted and the export and download guards would be absent.
  const required = JSON.parse(PageConfig.getOption('requiredExtensions') || '[]');
  const missing = required.filter(name => {
    const index = records.findIndex(record => record.name === name);
    return index === -1 || loaded[index].status === 'rejected';
  });
  if (missing.length > 0) {
    throw new Error(`required extension missing: ${missing.join(', ')}`);
  }
  const { main } = await application;
  await main(records);
}

/** Says on the page that the workbench did not start; the page has no other content by then. */
function showFailure(error) {
  console.error(error);
  const korean = (PageConfig.getOption('gloveboxLocale') || navigator.language || '').startsWith('ko');
  const notice = document.createElement('div');
  notice.setAttribute('role', 'alert');
  notice.style.cssText =
    'position:fixed;inset:0;display:grid;place-content:center;padding:2rem;font:16px/1.6 system-ui,sans-serif;background:#fff;color:#1c2733;text-align:center';
  notice.textContent = korean
    ? '작업환경 화면을 시작하지 못했습니다. 새로 고침해 보고, 계속되면 운영자에게 알려 주세요.'
    : 'The workbench could not start in this browser. Reload the page; if it happens again, tell the operator.';
  document.body.replaceChildren(notice);
}

bootstrap().catch(showFailure);
