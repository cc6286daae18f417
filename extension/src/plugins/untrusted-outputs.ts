import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application'
import { IRenderMimeRegistry, RenderedHTML, RenderedMarkdown } from '@jupyterlab/rendermime'
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces'

/** The same model, but never trusted: the sanitizer then takes out frames, forms, links, styles and scripts. */
function untrusted(model: IRenderMime.IMimeModel): IRenderMime.IMimeModel {
  return new Proxy(model, {
    get: (target, property) => {
      if (property === 'trusted') return false
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

class UntrustedHTML extends RenderedHTML {
  override render(model: IRenderMime.IMimeModel): Promise<void> {
    return super.render(untrusted(model))
  }
}

class UntrustedMarkdown extends RenderedMarkdown {
  override render(model: IRenderMime.IMimeModel): Promise<void> {
    return super.render(untrusted(model))
  }
}

/**
 * Renders every HTML and Markdown output as untrusted, whatever its notebook says: a frame or form that the content security
 * policy stops still makes the browser connect, and so look up a name, before it is stopped. SVG is shown as a picture, where
 * nothing in it runs or loads.
 */
export const untrustedOutputsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@glovebox/jupyterlab:untrusted-outputs',
  description: 'Renders HTML and Markdown outputs as untrusted.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    rendermime.addFactory({ safe: true, mimeTypes: ['text/html'], defaultRank: 50, createRenderer: (options) => new UntrustedHTML(options) }, 50)
    rendermime.addFactory({ safe: true, mimeTypes: ['text/markdown'], defaultRank: 60, createRenderer: (options) => new UntrustedMarkdown(options) }, 60)
  },
}
