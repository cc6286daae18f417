// table
/** Looks of a run that could stand for numbers; bold, italic, underline and language change in honest texts. */
const LOOKS = new Set(['sz', 'color', 'spacing', 'position', 'w', 'kern', 'shd', 'highlight'])
/** Changes of look inside paragraphs, and different looks, that a report does not need. */
const MOST_CHANGES = 8
const MOST_LOOKS = 12

/** Counts how often the look of letters changes inside paragraphs, and how many looks there are. */
export class DocxRuns {
  readonly #looks = new Set<string>()
  #look: string[] = []
  #last: string | null = null
  #changes = 0

  /** Takes an element inside a run's properties. */
  property(name: string, attributes: Readonly<Record<string, string>>): void {
    if (LOOKS.has(name)) this.#look.push(`${name} ${attributes['val'] ?? ''} ${attributes['fill'] ?? ''}`)
  }

  startRun(): void {
    this.#look = []
  }

  startParagraph(): void {
    this.#last = null
  }

  shown(text: string): void {
    if (text.trim() === '') return
    const look = this.#look.join(' ')
    this.#looks.add(look)
    if (this.#last !== null && this.#last !== look) this.#changes += 1
    this.#last = look
  }

  /** Changes or looks, where they are more than reports need; else nought. */
  get unusual(): number {
    return this.#changes > MOST_CHANGES ? this.#changes : this.#looks.size > MOST_LOOKS ? this.#looks.size : 0
  }
}
