import type { useEgressPages } from '../api/queries.ts'
import { useFormats } from '../i18n/formats.ts'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

/** The end of what is loaded: more of it on demand, and how much there is. */
export function MorePages({ pages }: { pages: ReturnType<typeof useEgressPages> }) {
  const { t } = useTexts()
  const { number } = useFormats()
  if (pages.data === undefined || pages.data.total <= pages.data.items.length) return null
  return (
    <p className="list-more row">
      <Button busy={pages.isFetchingNextPage} isDisabled={!pages.hasNextPage} onPress={() => void pages.fetchNextPage()}>{t('common.more')}</Button>
      <span className="small quiet number" role="status">{t('list.shown', { shown: number(pages.data.items.length), total: number(pages.data.total) })}</span>
    </p>
  )
}
