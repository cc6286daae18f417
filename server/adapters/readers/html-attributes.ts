// table
const SIZES = new Set(['colspan', 'rowspan', 'border', 'width', 'height', 'cellpadding', 'cellspacing', 'src', 'href', 'xmlns'])
/** Ids and classes that data frames' styled tables write: a table's mark, then levels, rows and columns. */
const TABLE_MARK = /^(?:#?T_[0-9a-f]{5,32}(?:_(?:level\d+_)?row\d+(?:_col\d+)?|_level\d+_col\d+)?|(?:row|col|level|index)_?\d+(?:_(?:row|col|level)\d+)*)$/
const MOST_NUMBERED = 3
const MOST_STYLE_NUMBERS = 30
/** Different widths and heights, or values of one page's own attributes, that tables need. */
const MOST_OWN_VALUES = 8
const LONGEST_WORD = 48
/** Attributes that data frames, models and table programs write; values of others are counted. */
const KNOWN = new Set(['id', 'class', 'style', 'scope', 'align', 'valign', 'lang', 'dir', 'charset', 'name', 'content', 'rel', 'type', 'http-equiv', 'headers', 'role', 'color', 'bgcolor', 'title', 'alt', 'nowrap', 'frame', 'rules', 'media', 'for', 'value', 'data-label'])

/** Counts what attributes could carry beside the page: words with numbers in them, and many different numbers or colours of style. */
export class AttributeNumbers {
  readonly #words = new Set<string>()
  readonly #styles = new Set<string>()
  readonly #data = new Set<string>()
  readonly #own = new Set<string>()
  readonly #long = new Set<string>()

  take(attributes: ReadonlyMap<string, string>): void {
    for (const [name, value] of attributes) {
      if (name === 'style' || name === 'color' || name === 'bgcolor') for (const number of value.match(/#[0-9a-f]{3,8}\b|\d[\d.]*/gi) ?? []) this.#styles.add(number.toLowerCase())
      else if (!SIZES.has(name)) for (const word of `${name} ${value}`.split(/\s+/)) if ((word.match(/\d/g)?.length ?? 0) >= 3 && !TABLE_MARK.test(word)) this.#words.add(word)
      if (name === 'width' || name === 'height') this.#own.add(value)
      else if (!SIZES.has(name) && !KNOWN.has(name) && !/^(?:aria-|data-(?:quarto|bootstrap)|gt_)/.test(name)) this.#own.add(`${name} ${value}`)
      if (name === 'id' || name === 'class' || name === 'name' || name === 'headers') for (const word of value.split(/\s+/)) if (word.length >= LONGEST_WORD && !/[-_ ]/.test(word)) this.#long.add(word)
      if (name.startsWith('data-') && /\d{5}/.test(value)) this.#data.add(value)
      if (SIZES.has(name) && /^\D*\d[\d.]{4,}\D*$/.test(value)) this.#words.add(value)
    }
  }

  /** How many different ones there are, where they are more than pages need; else nought. */
  get unusual(): number {
    return this.#data.size + this.#long.size + (this.#own.size > MOST_OWN_VALUES ? this.#own.size : 0) + (this.#words.size > MOST_NUMBERED ? this.#words.size : 0) + (this.#styles.size > MOST_STYLE_NUMBERS ? this.#styles.size : 0)
  }
}
