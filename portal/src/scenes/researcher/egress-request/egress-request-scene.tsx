export function EgressRequestScene() { return null }
