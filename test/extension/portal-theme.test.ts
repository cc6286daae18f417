import { describe, expect, it } from 'vitest'
import { themeFor } from '../../extension/src/session/portal-theme.ts'

const known = ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']

describe('the theme of the lab', () => {
  it('is the portal’s, light or dark', () => {
    expect(themeFor(true, 'JupyterLab Light', known)).toBe('JupyterLab Dark')
    expect(themeFor(false, 'JupyterLab Dark High Contrast', known)).toBe('JupyterLab Light')
    expect(themeFor(true, null, known)).toBe('JupyterLab Dark')
  })

  it('stays where it is dark or light enough, or where there is no other', () => {
    expect(themeFor(true, 'JupyterLab Dark High Contrast', known)).toBeNull()
    expect(themeFor(false, 'JupyterLab Light', known)).toBeNull()
    expect(themeFor(true, 'JupyterLab Light', ['JupyterLab Light'])).toBeNull()
  })
})
