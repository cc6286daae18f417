import { isObject } from './parse-json.ts'

/** `DataFrame.attrs` is carried along in the metadata that pandas writes. */
export function hasAttributes(text: string): boolean {
  try {
    const pandas: unknown = JSON.parse(text)
    return !isObject(pandas) || (isObject(pandas['attributes']) && Object.keys(pandas['attributes']).length > 0)
  } catch {
    return true
  }
}
