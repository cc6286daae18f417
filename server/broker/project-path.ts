import { GloveboxError } from '../domain/kernel/glovebox-error.ts'

// Control and format characters (bidirectional overrides among them), line separators, lone surrogates, the replacement character.
const refusedCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD\\]/u
const depthLimit = 32
const nameBytesLimit = 255

/**
 * Splits a path relative to a project into its components. Refused: absolute, empty and dot components, names with control or
 * direction characters, backslashes, and whatever the file system could not hold.
 */
export const splitProjectPath = (path: string): readonly string[] => {
  if (path.startsWith('/')) throw new GloveboxError('file-outside-project')
  const components = path.split('/')
  if (components.includes('..')) throw new GloveboxError('file-outside-project')
  const plain = (name: string): boolean => name !== '' && name !== '.' && !refusedCharacters.test(name) && Buffer.byteLength(name) <= nameBytesLimit
  if (components.length > depthLimit || !components.every(plain)) throw new GloveboxError('file-name-refused')
  return components
}
