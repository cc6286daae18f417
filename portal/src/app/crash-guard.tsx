import { Component } from 'react'
import type { ReactNode } from 'react'
import { ServerCrash } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { StandIn } from '../components/loaded.tsx'
import { useTexts } from '../i18n/texts.ts'

function Crashed() {
  const { t } = useTexts()
  return (
    <main id="main" tabIndex={-1} className="page">
      <StandIn level="page" icon={<ServerCrash size={28} />} title={t('failure.crash.title')} actions={<Button look="primary" onPress={() => location.reload()}>{t('failure.crash.reload')}</Button>}>{t('failure.crash.text')}</StandIn>
    </main>
  )
}

/** Keeps a fault in one page from leaving an empty window. */
export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }
  static getDerivedStateFromError() { return { crashed: true } }
  override render() { return this.state.crashed ? <Crashed /> : this.props.children }
}
