// Bundles the front end with rspack: run by build.mjs inside lab/ after `npm ci`, never by hand.
const fs = require('node:fs')
const path = require('node:path')
const rspack = require('@rspack/core')
const { Build, WPPlugin } = require('@jupyter/builder')
const baseConfig = require('@jupyter/builder/lib/webpack.config.base')
const { merge } = require('webpack-merge')

const labFolder = __dirname
const generated = path.join(labFolder, 'generated')
const output = path.resolve(process.argv[2])
const { dependencies, jupyterlab } = JSON.parse(fs.readFileSync(path.join(labFolder, 'package.json'), 'utf8'))
const extensionPackages = [...jupyterlab.extensions, ...jupyterlab.mimeExtensions]

/** Writes the sources that depend on the list of extensions; returns the configurations of the themes. */
function generateSources() {
  fs.rmSync(generated, { recursive: true, force: true })
  fs.mkdirSync(generated, { recursive: true })
  const themeConfigs = Build.ensureAssets({
    packageNames: [],
    packagePaths: extensionPackages.map((name) => path.join(labFolder, 'node_modules', name)),
    output: generated,
    schemaOutput: output,
    themeOutput: output,
  })
  const imports = (names) => names.map((name) => `\n  import('${name}')`).join(',') + '\n'
  const template = fs.readFileSync(path.join(labFolder, 'src', 'application.template.js'), 'utf8')
  fs.writeFileSync(
    path.join(generated, 'application.js'),
    template
      .replace('/* EXTENSIONS */', () => imports(jupyterlab.extensions))
      .replace('/* MIME_EXTENSIONS */', () => imports(jupyterlab.mimeExtensions)),
  )
  fs.copyFileSync(path.join(labFolder, 'src', 'bootstrap.js'), path.join(generated, 'bootstrap.js'))
  return themeConfigs
}

/** The packages that federated extensions take from the application instead of bringing their own. */
function sharedPackages() {
  const shared = {}
  for (const name of Object.keys(dependencies)) {
    const { version } = require(path.join(labFolder, 'node_modules', name, 'package.json'))
    shared[name] = { version, requiredVersion: `^${version}`, singleton: jupyterlab.singletonPackages.includes(name) }
  }
  return shared
}

/** Package-inner style sheets and schemas are copied with package.json.orig; only name and version are needed from it. */
function trimPackageRecords() {
  const schemas = path.join(output, 'schemas')
  for (const scope of fs.readdirSync(schemas)) {
    for (const name of fs.readdirSync(path.join(schemas, scope))) {
      const record = path.join(schemas, scope, name, 'package.json.orig')
      const { name: fullName, version } = JSON.parse(fs.readFileSync(record, 'utf8'))
      fs.writeFileSync(record, JSON.stringify({ name: fullName, version }))
    }
  }
}

function applicationConfig() {
  return merge(baseConfig, {
    mode: 'production',
    devtool: false,
    context: labFolder,
    entry: { main: path.join(generated, 'bootstrap.js') },
    output: {
      path: path.join(output, 'static'),
      filename: '[name].[contenthash].js',
      chunkFilename: '[name].[contenthash].js',
      assetModuleFilename: '[name].[contenthash][ext]',
      publicPath: 'auto',
      crossOriginLoading: 'anonymous',
    },
    resolve: { alias: { mermaid: false, '@mermaid-js/layout-elk': false } },
    module: { rules: [{ test: /\.html$/, type: 'asset/resource' }] },
    optimization: {
      chunkIds: 'deterministic',
      moduleIds: 'deterministic',
      splitChunks: {
        chunks: 'all',
        cacheGroups: {
          core: { test: /[\\/]node_modules[\\/]@(jupyterlab|lumino(?![\\/]datagrid))[\\/]/, name: 'core' },
        },
      },
    },
    plugins: [
      new rspack.container.ModuleFederationPluginV1({
        name: 'CORE_FEDERATION',
        library: { type: 'var', name: ['_JUPYTERLAB', 'CORE_LIBRARY_FEDERATION'] },
        shared: sharedPackages(),
      }),
      new WPPlugin.JSONLicenseWebpackPlugin({}),
    ],
    performance: { hints: false },
  })
}

/** Runs rspack over all configurations and fails on the first error. */
function compile(configs) {
  return new Promise((resolve, reject) => {
    const compiler = rspack.rspack(configs)
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error) reject(error)
        else if (stats.hasErrors()) reject(new Error(stats.toString('errors-only')))
        else resolve(stats)
      })
    })
  })
}

/** What the HTML page must load, in this order. */
function entryScripts(stats) {
  const application = stats.stats[0].toJson({ all: false, entrypoints: true, assets: false })
  return application.entrypoints.main.assets.map((asset) => asset.name).filter((name) => name.endsWith('.js'))
}

async function main() {
  fs.mkdirSync(output, { recursive: true })
  const themeConfigs = generateSources()
  const stats = await compile([applicationConfig(), ...themeConfigs])
  trimPackageRecords()
  fs.writeFileSync(path.join(output, 'entry-scripts.json'), JSON.stringify(entryScripts(stats)))
  fs.rmSync(generated, { recursive: true, force: true })
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
