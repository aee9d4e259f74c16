// Time that a machine spends on nothing else: what others do beside, or a pause of the whole machine, is not in it.

/** Milliseconds of a processor that the thread has had so far. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
