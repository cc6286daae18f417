import { Component, type ReactNode } from 'react'
import { GloveboxError } from '../glovebox-client.ts'
import type { Texts } from '../texts/catalogue.ts'
import { ErrorNote } from './error-note.tsx'

interface BoundaryProps {
  readonly texts: Texts
  readonly children: ReactNode
}

/** Shows an error in place of a panel that could not be drawn, so that the rest of the lab goes on. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return <ErrorNote error={new GloveboxError('unknown', '', '')} texts={this.props.texts} onRetry={() => this.setState({ failed: false })} />
  }
}
