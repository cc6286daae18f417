import { Moon, Sun } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useTexts } from '../i18n/texts.ts'
import { chooseTheme, useTheme } from './theme.ts'

/** Switches between the light and the dark theme. */
export function ThemeSwitch() {
  const { t } = useTexts()
  const theme = useTheme()
  return (
    <AriaButton className="band-button" aria-label={theme === 'dark' ? t('header.light') : t('header.dark')} onPress={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>
      {theme === 'dark' ? <Sun size={18} aria-hidden /> : <Moon size={18} aria-hidden />}
    </AriaButton>
  )
}
