// Applies our defaults to the setting schemas. Defaults, not locks: a person's own settings still win.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from './cache.mjs'

function changeDefaults(schema, id, defaults) {
  for (const [key, value] of Object.entries(defaults)) {
    const property = schema.properties?.[key]
    if (!property) throw new Error(`setting ${id} has no property ${key}; see setting-defaults.json`)
    property.default = value
  }
}

function hideToolbarItems(schema, id, hidden) {
  for (const [factory, names] of Object.entries(hidden)) {
    for (const name of names) {
      const item = schema['jupyter.lab.toolbars']?.[factory]?.find((candidate) => candidate.name === name)
      if (!item) throw new Error(`setting ${id} has no toolbar item ${factory}/${name}; see setting-defaults.json`)
      item.disabled = true
    }
  }
}

/** Lists the setting schemas below `output/schemas` by id after writing our defaults into them. */
export function prepareSettingSchemas(output, changes) {
  const settings = {}
  const folder = join(output, 'schemas')
  for (const file of filesBelow(folder).filter((name) => name.endsWith('.json'))) {
    const slash = file.lastIndexOf('/')
    const id = `${file.slice(0, slash)}:${file.slice(slash + 1, -'.json'.length)}`
    const record = JSON.parse(readFileSync(join(folder, file.slice(0, slash), 'package.json.orig'), 'utf8'))
    settings[id] = { file: `schemas/${file}`, version: record.version }
  }
  for (const [id, { defaults = {}, hiddenToolbarItems = {} }] of Object.entries(changes)) {
    if (!settings[id]) throw new Error(`there is no setting ${id}; see setting-defaults.json`)
    const path = join(output, settings[id].file)
    const schema = JSON.parse(readFileSync(path, 'utf8'))
    changeDefaults(schema, id, defaults)
    hideToolbarItems(schema, id, hiddenToolbarItems)
    writeFileSync(path, JSON.stringify(schema))
  }
  return settings
}
