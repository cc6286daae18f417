/** Scrolls a list in its own frame so that one of its items is in sight; the page stays where it is. */
export function scrollWithin(frame: HTMLElement | null, item: HTMLElement | null | undefined): void {
  if (!frame || !item) return
  const above = item.getBoundingClientRect().top - frame.getBoundingClientRect().top
  if (above < 0) frame.scrollTop += above
  else if (above + item.offsetHeight > frame.clientHeight) frame.scrollTop += above + item.offsetHeight - frame.clientHeight
}
