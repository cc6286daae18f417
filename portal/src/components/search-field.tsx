import { Search, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

/** Typing is let come to rest before it is asked for. Milliseconds. */
const rest = 250

interface SearchProps { label: string; hint: string; value: string; set: (words: string) => void; /** How many fit, said to who cannot see the list. */ found?: number | undefined }

/** A search over a list, with how many it found. */
export function SearchField({ label, hint, value, set, found }: SearchProps) {
  const { t } = useTexts()
  const id = useId()
  const [words, setWords] = useState(value)
  const asked = useRef(value)
  // A search that came from elsewhere (the back button, an address) is shown as it is.
  useEffect(() => { if (value !== asked.current) { asked.current = value; setWords(value) } }, [value])
  useEffect(() => {
    const next = words.trim()
    if (next === asked.current) return undefined
    const timer = setTimeout(() => { asked.current = next; set(next) }, rest)
    return () => clearTimeout(timer)
  }, [words, set])
  return (
    <div className="search-field" role="search" aria-label={label}>
      <label className="visually-hidden" htmlFor={id}>{label}</label>
      <Search size={16} aria-hidden />
      <input id={id} type="text" value={words} placeholder={hint} spellCheck={false} maxLength={200} onChange={({ target }) => setWords(target.value)} onKeyDown={(event) => { if (event.key === 'Escape' && words !== '') { event.preventDefault(); setWords('') } }} />
      {words === '' ? null : <Button look="quiet" size="small" icon={<X size={15} aria-hidden />} aria-label={t('list.clear')} onPress={() => setWords('')} />}
      <span role="status" className="search-found small quiet number">{value === '' || found === undefined ? '' : t('list.found', { count: found })}</span>
    </div>
  )
}
