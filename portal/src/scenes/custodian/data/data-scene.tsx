export function DataScene() { return null }
