import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import { z } from 'zod'
import { Input, Label, TextField } from 'react-aria-components'
import { Button } from '../../../components/button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'

const commands = ['doctor', 'probes', 'backup'] as const
type Command = (typeof commands)[number]
const Frame = z.discriminatedUnion('type', [z.object({ type: z.literal('output'), data: z.string() }), z.object({ type: z.literal('ask'), asks: z.boolean() }), z.object({ type: z.literal('exit'), code: z.int() })])

function useTerminal() {
  const place = useRef<HTMLDivElement>(null)
  const terminal = useRef<Terminal | null>(null)
  useEffect(() => {
    if (place.current === null) return undefined
    const made = new Terminal({ disableStdin: true, convertEol: true, fontSize: 13, lineHeight: 1.25, rows: 16, screenReaderMode: true, cursorBlink: false, theme: { background: '#0b1513', foreground: '#dfe9e6', cursor: '#0b1513' } })
    const fit = new FitAddon()
    made.loadAddon(fit)
    made.open(place.current)
    fit.fit()
    const watch = new ResizeObserver(() => fit.fit())
    watch.observe(place.current)
    terminal.current = made
    return () => { watch.disconnect(); terminal.current = null; made.dispose() }
  }, [])
  return { place, terminal }
}

/** What a command asks for and shows nowhere. */
function Answer({ answer }: { answer: (secret: string) => void }) {
  const { t } = useTexts()
  const [secret, setSecret] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (secret === '') return
    answer(secret)
    setSecret('')
  }
  return (
    <form className="console-answer" onSubmit={submit}>
      <TextField className="field" type="password" value={secret} onChange={setSecret} autoComplete="off" autoFocus maxLength={1024}>
        <Label>{t('console.answer')}</Label><Input />
      </TextField>
      <Button type="submit" look="primary" isDisabled={secret === ''}>{t('console.send')}</Button>
      <p className="small quiet">{t('console.answerNote')}</p>
    </form>
  )
}

/** The operator's console: three commands, each recorded; nothing can be typed but what a command asks for. */
export function ConsolePanel() {
  const { t } = useTexts()
  const { place, terminal } = useTerminal()
  const socket = useRef<WebSocket | null>(null)
  const [running, setRunning] = useState<Command | null>(null)
  const [asked, setAsked] = useState(false)
  useEffect(() => () => socket.current?.close(), [])
  const run = (command: Command) => {
    const write = (text: string) => terminal.current?.write(text)
    setRunning(command)
    write(`\x1b[2m$ glovebox ${command}\x1b[0m\r\n`)
    const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/v1/console`)
    socket.current = opened
    let exited = false
    opened.onopen = () => opened.send(JSON.stringify({ type: 'run', command }))
    opened.onmessage = ({ data }) => {
      const frame = Frame.safeParse(JSON.parse(String(data)))
      if (!frame.success) return
      if (frame.data.type === 'output') { write(frame.data.data); return }
      if (frame.data.type === 'ask') { setAsked(frame.data.asks); return }
      exited = true
      write(`\r\n\x1b[2m${t('console.exit', { code: frame.data.code })}\x1b[0m\r\n\r\n`)
      opened.close()
    }
    opened.onclose = () => {
      if (!exited) write(`\r\n\x1b[31m${t('console.lost')}\x1b[0m\r\n`)
      setRunning(null)
      setAsked(false)
    }
  }
  return (
    <Panel title={t('console.title')} note={t('console.note')} actions={commands.map((command) => (
      <Button key={command} size="small" icon={<Play size={14} aria-hidden />} busy={running === command} isDisabled={running !== null} onPress={() => run(command)}>{t(`console.command.${command}`)}</Button>
    ))} flush>
      <div className="console" ref={place} />
      {asked ? <Answer answer={(secret) => socket.current?.send(JSON.stringify({ type: 'answer', secret }))} /> : null}
    </Panel>
  )
}
