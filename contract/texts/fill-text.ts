/** Puts values into a text's `{{name}}` places; places without a value vanish, and so does a colon that is left with none. */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/(:?)((?: ?\{\{\w+\}\})+)/g, (_, colon: string, places: string) => {
    const filled = places.replace(/( ?)\{\{(\w+)\}\}/g, (_place, space: string, name: string) => {
      const value = String(values[name] ?? '')
      return value === '' ? '' : `${space}${value}`
    })
    return filled === '' ? '' : `${colon}${filled}`
  })
