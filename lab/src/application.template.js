// Completed by bundle.cjs: the two markers become one import per extension listed in package.json.
import { JupyterLab } from '@jupyterlab/application'
import { PageConfig } from '@jupyterlab/coreutils'
import { PluginRegistry } from '@lumino/coreutils'
import { IConnectionStatus, IServiceManager } from '@jupyterlab/services'
import './style.js'

const builtInExtensions = () => [/* EXTENSIONS */]
const builtInMimeExtensions = () => [/* MIME_EXTENSIONS */]

/** Gets one exposed module of a federated extension. */
async function federatedModule(record, exposed) {
  const factory = await window._JUPYTERLAB[record.name].get(exposed)
  return { ...factory(), scope: record.name }
}

/** The plugins of a module, whether it exports one or a list. */
function pluginsOf(module) {
  const exported = module.default ?? module
  return Array.isArray(exported) ? exported : [exported]
}

/** Splits all plugins into those to register and those that the page config disables or defers. */
function selectPlugins(modules) {
  const selected = { plugins: [], disabled: [], deferred: [], available: [] }
  for (const module of modules) {
    for (const plugin of pluginsOf(module)) {
      const enabled = !PageConfig.Extension.isDisabled(plugin.id)
      selected.available.push({
        id: plugin.id,
        description: plugin.description ?? '',
        requires: plugin.requires ?? [],
        optional: plugin.optional ?? [],
        provides: plugin.provides ?? null,
        autoStart: plugin.autoStart,
        enabled,
        extension: module.scope,
      })
      if (!enabled) {
        selected.disabled.push(plugin.id)
        continue
      }
      if (PageConfig.Extension.isDeferred(plugin.id)) {
        selected.deferred.push(plugin.id)
      }
      selected.plugins.push(plugin)
    }
  }
  return selected
}

/** The modules of all federated extensions, standard or MIME. */
function federatedModules(records, key) {
  return Promise.all(records.filter((record) => record[key]).map((record) => federatedModule(record, record[key])))
}

/** Starts JupyterLab with the built-in and the federated extensions. */
export async function main(records) {
  const [builtIn, builtInMime, federated, federatedMime] = await Promise.all([
    Promise.all(builtInExtensions()),
    Promise.all(builtInMimeExtensions()),
    federatedModules(records, 'extension'),
    federatedModules(records, 'mimeExtension'),
    federatedModules(records, 'style'),
  ])
  const standard = selectPlugins([...builtIn, ...federated])
  const mime = selectPlugins([...builtInMime, ...federatedMime])

  const pluginRegistry = new PluginRegistry()
  pluginRegistry.registerPlugins(standard.plugins)
  const connectionStatus = await pluginRegistry.resolveOptionalService(IConnectionStatus)
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager)

  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager,
    connectionStatus,
    mimeExtensions: mime.plugins,
    disabled: {
      matches: [...standard.disabled, ...mime.disabled],
      patterns: PageConfig.Extension.disabled,
    },
    deferred: { matches: standard.deferred, patterns: PageConfig.Extension.deferred },
    availablePlugins: [...standard.available, ...mime.available],
  })
  await lab.start({ ignorePlugins: standard.deferred, bubblingKeydown: true })
  await lab.restored
  document.documentElement.dataset.gloveboxLab = 'restored'
}
