import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'
const remembered = 'glovebox.theme'
const listeners = new Set<() => void>()
const dark = window.matchMedia('(prefers-color-scheme: dark)')

const chosen = (): Theme => {
  const kept = localStorage.getItem(remembered)
  return kept === 'light' || kept === 'dark' ? kept : dark.matches ? 'dark' : 'light'
}

const apply = () => {
  document.documentElement.dataset['theme'] = chosen()
  for (const listener of listeners) listener()
}

/** Applies the theme before the first paint, and follows the system until a theme is chosen. */
export function startTheme(): void {
  apply()
  dark.addEventListener('change', apply)
}

/** Chooses a theme for this browser. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(remembered, theme)
  apply()
}

const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener) } }

/** The theme in force, live. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosen)
