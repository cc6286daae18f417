import type { Licence } from '../../../contract/resources/licence.ts'

/** The Parquet file of a licensed dataset inside the session. */
export function parquetPath(licence: Licence): string {
  return licence.path.endsWith('.parquet') ? licence.path : `${licence.path.replace(/\/+$/, '')}/data.parquet`
}

/** The CSV file beside the Parquet file. */
export function csvPath(licence: Licence): string {
  return parquetPath(licence).replace(/\.parquet$/, '.csv')
}

/** A name that Python and R both accept, from the dataset's id. */
function variableName(licence: Licence): string {
  const name = licence.datasetId.replace(/[^a-z0-9]+/gi, '_').replace(/^_+|_+$/g, '')
  return /^[a-z]/i.test(name) ? name : `data_${name}`
}

/** Code that reads a dataset, in the language of the notebook's kernel. */
export function readDataCode(licence: Licence, kernelLanguage: string): string {
  const name = variableName(licence)
  if (/^i?r$/i.test(kernelLanguage)) return `${name} <- read.csv("${csvPath(licence)}")\nhead(${name})`
  return `import pandas as pd\n\n${name} = pd.read_parquet("${parquetPath(licence)}")\n${name}.head()`
}
