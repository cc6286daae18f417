/** A faint pattern of a person's name and the time over the whole page; it lets every click through. */
export class Watermark {
  readonly #node = document.createElement('div')
  #text = ''

  constructor() {
    this.#node.className = 'gbx-watermark'
    this.#node.setAttribute('aria-hidden', 'true')
    document.body.appendChild(this.#node)
    new MutationObserver(() => {
      if (!this.#node.isConnected) document.body.appendChild(this.#node)
    }).observe(document.body, { childList: true })
  }

  /** Shows a text; does nothing when it is shown already. */
  show(text: string): void {
    if (text === this.#text) return
    this.#text = text
    const escaped = text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
    const tile =
      `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="210">` +
      `<text x="12" y="128" transform="rotate(-18 210 105)" font-family="system-ui, sans-serif" font-size="15" fill="#7a8683">${escaped}</text></svg>`
    this.#node.style.backgroundImage = `url("data:image/svg+xml,${encodeURIComponent(tile)}")`
  }
}
