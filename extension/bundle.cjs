// Bundles the extension as a prebuilt JupyterLab extension with lab's own builder: run by build.mjs, never by hand.
const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')

const extensionFolder = __dirname
const labFolder = path.join(extensionFolder, '..', 'lab')
const fromLab = createRequire(path.join(labFolder, 'package.json'))
const rspack = fromLab('@rspack/core')
const generateConfig = fromLab('@jupyter/builder/lib/extensionConfig').default
const output = path.resolve(process.argv[2])
const staging = path.join(extensionFolder, 'generated')

/** A package folder that the builder accepts: it needs the output folder and the entry in package.json. */
function stagePackage() {
  const record = JSON.parse(fs.readFileSync(path.join(extensionFolder, 'package.json'), 'utf8'))
  fs.rmSync(staging, { recursive: true, force: true })
  fs.mkdirSync(staging, { recursive: true })
  delete record.type
  record.main = '../src/index.ts'
  record.style = '../style/index.js'
  record.jupyterlab.outputDir = path.relative(staging, output)
  fs.writeFileSync(path.join(staging, 'package.json'), JSON.stringify(record))
  return record
}

const typescript = {
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'builtin:swc-loader',
        options: { jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' } },
        type: 'javascript/auto',
      },
    ],
  },
  resolve: { extensions: ['.ts', '.tsx', '.js'], modules: [path.join(labFolder, 'node_modules')] },
  resolveLoader: { modules: [path.join(labFolder, 'node_modules')] },
}

/** JSON of the built package: what the gateway needs and nothing of the build. */
function writeRecord({ name, version, license, description }) {
  const built = JSON.parse(fs.readFileSync(path.join(output, 'package.json'), 'utf8'))
  const record = { name, version, license, description, jupyterlab: { _build: built.jupyterlab._build } }
  fs.writeFileSync(path.join(output, 'package.json'), JSON.stringify(record, null, 2) + '\n')
}

function compile(configs) {
  return new Promise((resolve, reject) => {
    const compiler = rspack.rspack(configs)
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error) reject(error)
        else if (stats.hasErrors()) reject(new Error(stats.toString('errors-only')))
        else resolve()
      })
    })
  })
}

async function main() {
  const record = stagePackage()
  const [application, ...rest] = generateConfig({
    packagePath: staging,
    corePackageFile: path.join(labFolder, 'package.json'),
    mode: 'production',
    devtool: false,
  })
  const { merge } = fromLab('webpack-merge')
  await compile([merge(application, typescript), ...rest])
  fs.rmSync(path.join(output, 'static', 'style.js'), { force: true })
  writeRecord(record)
  fs.rmSync(staging, { recursive: true, force: true })
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
