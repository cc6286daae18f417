/** A name of a model's own as a finding may show it: one that could hold a record's value is replaced by its place. */
export function shownName(name: string, place: number): string {
  return /^[A-Za-z_][\w. /:-]{0,80}$/.test(name) && !/\d{3,}|\d\.\d/.test(name) ? name : `#${place + 1}`
}
