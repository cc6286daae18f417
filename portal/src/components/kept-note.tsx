import { RotateCcw } from 'lucide-react'
import { useTexts } from '../i18n/texts.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

/** Says that a form holds what was written earlier, and offers to begin anew. */
export function KeptNote({ drop }: { drop: () => void }) {
  const { t } = useTexts()
  return <Banner tone="info" title={t('draft.form')} actions={<Button size="small" icon={<RotateCcw size={15} aria-hidden />} onPress={drop}>{t('draft.anew')}</Button>}>{t('draft.formText')}</Banner>
}
