export function LogScene() { return null }
