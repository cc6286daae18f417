/** Works a value out once for each object: tables, files and requests are never changed, so what follows from one alone stays as it is. */
export function oncePer<Whole extends object, Value>(work: (whole: Whole) => Value): (whole: Whole) => Value {
  const known = new WeakMap<Whole, { readonly value: Value }>()
  return (whole) => {
    const before = known.get(whole) ?? { value: work(whole) }
    known.set(whole, before)
    return before.value
  }
}
