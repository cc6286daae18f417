/** Puts values into a text's `{{name}}` places; a place without a value vanishes with the colon before it. */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/(:?)( ?)\{\{(\w+)\}\}/g, (_, colon: string, space: string, name: string) => {
    const value = String(values[name] ?? '')
    return value === '' ? '' : `${colon}${space}${value}`
  })
