// How long something takes, told by the time that its thread has had a processor: what other threads and processes do meanwhile is not in
// it, as it would be by a clock.

/** Milliseconds that this thread has had a processor so far: the difference of two calls is what the work between them took. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
