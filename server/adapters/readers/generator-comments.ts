const maker = /^\s*html table generated in R \d\.\d{1,2}\.\d{1,2} by xtable \d\.\d{1,2}-\d{1,2} package\s*$/
const moment = /^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123]?\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d 20\d\d\s*$/
/** More tables than this with a moment each are asked about: a moment holds as much as a number of five digits. */
const mostTables = 4

/** The comments of a page without those that xtable writes over a table: its name and version, and the moment. */
export function withoutGeneratorComments(comments: readonly string[]): readonly string[] {
  const tables = comments.filter((comment, index) => maker.test(comment) && moment.test(comments[index + 1] ?? '')).length
  if (tables === 0 || tables > mostTables) return comments
  return comments.filter((comment, index) => !(maker.test(comment) && moment.test(comments[index + 1] ?? '')) && !(moment.test(comment) && maker.test(comments[index - 1] ?? '')))
}
