import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'

/** Lets few acts run at once and one for each key; the rest wait in line, and a line that is too long is refused. */
export interface InspectionTurns { readonly run: <T>(key: string, act: () => Promise<T>) => Promise<T> }

export interface TurnLimits { readonly atOnce: number; readonly waiting: number }

interface Waiting { readonly key: string; readonly go: () => void }

/** Turns in the order of asking; a key that is running is passed over. */
export const inspectionTurns = ({ atOnce, waiting }: TurnLimits = { atOnce: 2, waiting: 50 }): InspectionTurns => {
  const running = new Set<string>()
  const line: Waiting[] = []
  const next = (): void => {
    while (running.size < atOnce) {
      const index = line.findIndex((w) => !running.has(w.key))
      const [chosen] = index < 0 ? [] : line.splice(index, 1)
      if (chosen === undefined) return
      running.add(chosen.key)
      chosen.go()
    }
  }
  return {
    run: async (key, act) => {
      if (line.length >= waiting) throw new GloveboxError('rate-limited', { seconds: 30 })
      await new Promise<void>((resolve) => {
        line.push({ key, go: resolve })
        next()
      })
      try {
        return await act()
      } finally {
        running.delete(key)
        next()
      }
    },
  }
}
