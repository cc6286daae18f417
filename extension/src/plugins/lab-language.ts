import type { JupyterFrontEndPlugin } from '@jupyterlab/application'
import { PageConfig } from '@jupyterlab/coreutils'
import { ITranslatorConnector } from '@jupyterlab/translation'
import { labKo, labKoCounted } from '../texts/lab-ko.ts'

const LOCALE = 'ko-KR'
/** gettext puts a context before the text with this mark between; JupyterLab uses these contexts. */
const CONTEXT_MARK = '\u0004'
const CONTEXTS = ['menu', 'Error', 'showErrorMessage'] as const

type Domain = Record<string, readonly string[] | Record<string, string>>

/** JupyterLab's texts in Korean in the form that its translation manager reads. */
function koreanDomain(): Domain {
  const domain: Domain = { '': { domain: 'jupyterlab', language: LOCALE, plural_forms: 'nplurals=1; plural=0;' } }
  for (const [english, korean] of Object.entries(labKo)) {
    // JupyterLab takes a list of one for a text without a number only, and a longer one for a text with a number only.
    const forms = labKoCounted.has(english) ? [korean, korean] : [korean]
    domain[english] = forms
    for (const context of CONTEXTS) domain[`${context}${CONTEXT_MARK}${english}`] = forms
  }
  return domain
}

/** Gives JupyterLab its own menus in the person's language, without asking a server. */
export const labLanguagePlugin: JupyterFrontEndPlugin<ITranslatorConnector> = {
  id: '@glovebox/jupyterlab:lab-language',
  description: 'JupyterLab’s own texts in Korean.',
  autoStart: true,
  provides: ITranslatorConnector,
  activate: () => {
    const korean = PageConfig.getOption('gloveboxLocale').startsWith('ko')
    // Asked without a language it lists the languages to choose from: none here, as the portal is where a person chooses.
    const fetch = (options?: { language: string }): Promise<unknown> =>
      Promise.resolve({ data: options && korean ? { jupyterlab: koreanDomain() } : {}, message: '' })
    return { fetch } as unknown as ITranslatorConnector
  },
}
