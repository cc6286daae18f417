/** Processor time of this process in milliseconds since `process.cpuUsage()` gave `since`, all threads together: a busy machine does not lengthen it. */
export function processorMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000
}
