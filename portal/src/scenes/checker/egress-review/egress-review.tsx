export function EgressReview() { return null }
