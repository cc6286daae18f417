export function NodeScene() { return null }
