/** Thrown where statements contradict each other. */
export class ContradictionError extends Error {}

/** Thrown where bounds need a programme and there is no solver or no time left. */
export class UndecidedError extends Error {}
