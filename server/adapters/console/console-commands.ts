/** What an operator may run from the portal: `glovebox` commands, with no words of the operator's own in them. */
export const consoleCommands: Readonly<Record<string, readonly string[]>> = { // table
  doctor: ['doctor'],
  probes: ['probes'],
  // The server's user may not read project folders: the broker makes it.
  backup: ['backup', '--by-broker'],
}
