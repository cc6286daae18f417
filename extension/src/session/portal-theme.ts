const light = 'JupyterLab Light'
const dark = 'JupyterLab Dark'

/** The theme to change to, or null where the one in force is already as light or dark as the portal, high contrast included. */
export function themeFor(portalIsDark: boolean, inForce: string | null, known: readonly string[]): string | null {
  const wanted = portalIsDark ? dark : light
  return inForce?.startsWith(wanted) === true || !known.includes(wanted) ? null : wanted
}
