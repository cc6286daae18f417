import { useEffect, useRef } from 'react'
import { useTheme } from '../../app/theme.ts'
import type { Outcome } from '../../../../contract/vocabulary/statbarns.ts'
import { monaco } from './monaco.ts'
import './code-view.css'

export interface LineMark { line: number; outcome: Outcome; message: string }
interface CodeViewProps { text: string; language: string; label: string; marks?: readonly LineMark[]; /** Line to bring into view. */ line?: number | null; /** As tall as its text, up to a limit. */ grow?: boolean }

const maximumGrown = 640
const lineHeight = 20

/** Text in a read-only editor: find, line numbers, marks, and hidden characters made visible. */
export function CodeView({ text, language, label, marks = [], line = null, grow = false }: CodeViewProps) {
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const theme = useTheme()
  useEffect(() => { monaco.editor.setTheme(`glovebox-${theme}`) }, [theme])
  useEffect(() => {
    if (frame.current === null) return undefined
    const made = monaco.editor.create(frame.current, {
      value: text, language, theme: `glovebox-${theme}`, readOnly: true, domReadOnly: true, automaticLayout: true, ariaLabel: label,
      minimap: { enabled: false }, lineHeight, fontSize: 13, folding: false, links: false, contextmenu: false, renderWhitespace: 'none', scrollBeyondLastLine: false, wordWrap: language === 'markdown' ? 'on' : 'off', tabFocusMode: true,
      lineNumbersMinChars: 3, glyphMargin: false, renderLineHighlight: 'none', overviewRulerBorder: false, padding: { top: 8, bottom: 8 },
      unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true, nonBasicASCII: false, allowedLocales: { _os: true, ko: true } }, scrollbar: { alwaysConsumeMouseWheel: false },
    })
    editor.current = made
    return () => { editor.current = null; made.getModel()?.dispose(); made.dispose() }
  }, [text, language, label]) // eslint-disable-line react-hooks/exhaustive-deps -- a new theme is set for all editors above
  useEffect(() => {
    const decorations = editor.current?.createDecorationsCollection(marks.map((mark) => ({
      range: new monaco.Range(mark.line, 1, mark.line, 1),
      options: { isWholeLine: true, className: `code-mark code-mark-${mark.outcome}`, linesDecorationsClassName: `code-edge code-edge-${mark.outcome}`, hoverMessage: { value: mark.message }, overviewRuler: { color: mark.outcome === 'fail' ? '#a3241c' : '#804c00', position: monaco.editor.OverviewRulerLane.Full } },
    })))
    return () => decorations?.clear()
  }, [marks, text])
  useEffect(() => { if (line !== null) editor.current?.revealLineInCenter(line) }, [line, text])
  const height = grow ? Math.min(maximumGrown, (text.split('\n').length) * lineHeight + 28) : undefined
  return <div ref={frame} className={grow ? 'code-view' : 'code-view code-view-tall'} style={height === undefined ? undefined : { blockSize: height }} />
}
