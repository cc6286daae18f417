import { Languages } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { speak, useTexts } from '../i18n/texts.ts'

/** Switches to the other language, named in itself. */
export function LanguageSwitch({ onChoose }: { onChoose?: (language: Language) => void }) {
  const { language } = useTexts()
  const other = language === 'ko' ? 'en' : 'ko'
  return (
    <AriaButton className="band-button" onPress={() => { speak(other); onChoose?.(other) }}>
      <Languages size={17} aria-hidden /><span lang={other}>{other === 'ko' ? '한국어' : 'English'}</span>
    </AriaButton>
  )
}
