// Waiting lines at one station: how often a job waits, how long, and what is turned away. It knows rates, times and numbers
// of servers and nothing of components; what lets these formulas be applied to a design is said where they are used.

/** Jobs arrive at random at `arrivals` per second; each of `servers` finishes `rate` per second; the line has no end. */
export interface Station {
  /** λ, ≥ 0. */
  readonly arrivals: number;
  /** μ of one server, > 0. */
  readonly rate: number;
  /** c, a whole number ≥ 1. */
  readonly servers: number;
}

/** Beyond so many servers the recursion gives way to its limit. */
const recursionLimit = 50_000;

/**
 * Share of jobs turned away by `servers` servers without a line, offered `load` = λ/μ erlangs; in [0, 1].
 *
 * B(0) = 1, B(k) = A·B(k−1) / (k + A·B(k−1)), which neither overflows nor cancels. Linear in the servers.
 *
 * Source: A. K. Erlang 1917; recursion as in D. Gross et al., Fundamentals of Queueing Theory, section 2.4.
 */
export function erlangB(load: number, servers: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k += 1) {
    blocked = (load * blocked) / (k + load * blocked);
    // Past the offered load the rest of the way only makes it smaller still.
    if (blocked === 0) return 0;
  }
  return blocked;
}

/**
 * Share of jobs that wait at all, offered `load` = λ/μ erlangs; in [0, 1], and 1 where the load reaches the servers.
 *
 * C = B / (1 − ρ(1 − B)). Above fifty thousand servers its limit for many servers, 1 / (1 + βΦ(β)/φ(β)) with
 * β = (1 − ρ)√c, in constant time.
 *
 * Source: Gross et al., section 2.4; limit: S. Halfin, W. Whitt, Heavy-Traffic Limits for Queues with Many Exponential
 * Servers, Operations Research 29 (1981).
 */
export function erlangC(load: number, servers: number): number {
  if (load <= 0) return 0;
  if (load >= servers) return 1;
  const utilisation = load / servers;
  if (servers > recursionLimit) return manyServersWait((1 - utilisation) * Math.sqrt(servers));
  const blocked = erlangB(load, servers);
  return blocked / (1 - utilisation * (1 - blocked));
}

function manyServersWait(beta: number): number {
  // β so large means that practically nobody waits, and its hazard would overflow.
  if (beta > 30) return 0;
  const density = Math.exp((-beta * beta) / 2) / Math.sqrt(2 * Math.PI);
  return 1 / (1 + (beta * standardNormal(beta)) / density);
}

/** Φ for β ≥ 0 to 7.5e-8: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.2.17. */
function standardNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

/** ρ = λ / cμ; at 1 and above there is no steady state. */
export function utilisationOf({ arrivals, rate, servers }: Station): number {
  return arrivals / (rate * servers);
}

/**
 * Mean wait before service, M/M/c, in the unit of 1/rate: C / (cμ − λ); `Infinity` where ρ ≥ 1.
 *
 * Assumes random arrivals and exponential service times. Steadier service makes the true wait shorter, down to about half
 * for constant times; bursts of arrivals make it longer. Source: Gross et al., section 2.3.
 */
export function meanWait(station: Station): number {
  const { arrivals, rate, servers } = station;
  const spare = rate * servers - arrivals;
  return spare > 0 ? erlangC(arrivals / rate, servers) / spare : Number.POSITIVE_INFINITY;
}

/** P(wait > time), M/M/c: C·e^−(cμ−λ)t; 1 where ρ ≥ 1. Source: as `meanWait`. */
export function waitTail(station: Station, time: number): number {
  const { arrivals, rate, servers } = station;
  const spare = rate * servers - arrivals;
  return spare > 0 ? erlangC(arrivals / rate, servers) * Math.exp(-spare * time) : 1;
}

/** The wait that a share `percentile` of jobs stays within, in [0, 1); 0 where so many do not wait at all. */
export function waitPercentile(station: Station, percentile: number): number {
  const { arrivals, rate, servers } = station;
  const spare = rate * servers - arrivals;
  if (spare <= 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.log(erlangC(arrivals / rate, servers) / (1 - percentile)) / spare);
}

/**
 * P(wait and service > time), M/M/c: (1 − C)e^−μt + C·(a·e^−μt − μ·e^−at)/(a − μ) with a = cμ − λ; 1 where ρ ≥ 1.
 *
 * The second term is the tail of a sum of two exponentials, written so that it holds where a and μ meet.
 * Source: Gross et al., section 2.3 (waiting-time distributions of M/M/c).
 */
export function responseTail({ arrivals, rate, servers }: Station, time: number): number {
  const spare = rate * servers - arrivals;
  if (spare <= 0) return 1;
  const waits = erlangC(arrivals / rate, servers);
  return (1 - waits) * Math.exp(-rate * time) + waits * sumTail(Math.min(spare, rate), Math.max(spare, rate), time);
}

/** P(sum of two exponentials of these rates > time). */
function sumTail(slow: number, fast: number, time: number): number {
  const gap = fast - slow;
  const ratio = gap * time < 1e-9 ? time : -Math.expm1(-gap * time) / gap;
  return Math.exp(-slow * time) * (1 + slow * ratio);
}

/** The wait and service that a share `percentile` of jobs stays within, in [0, 1); by bisection, to twelve digits. */
export function responsePercentile(station: Station, percentile: number): number {
  const { arrivals, rate, servers } = station;
  const spare = rate * servers - arrivals;
  if (spare <= 0) return Number.POSITIVE_INFINITY;
  const wanted = 1 - percentile;
  let low = 0;
  let high = -Math.log(wanted) / Math.min(spare, rate);
  while (responseTail(station, high) > wanted) high *= 2;
  while (high - low > high * 1e-12) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (responseTail(station, middle) > wanted) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Mean wait at one server with any service times, M/G/1: λE[S²] / 2(1 − ρ); `Infinity` where ρ ≥ 1. `secondMoment` is E[S²],
 * at least the square of the mean. Source: Pollaczek–Khinchine; Gross et al., section 5.1.
 */
export function generalWait(arrivals: number, meanService: number, secondMoment: number): number {
  const utilisation = arrivals * meanService;
  return utilisation < 1 ? (arrivals * secondMoment) / (2 * (1 - utilisation)) : Number.POSITIVE_INFINITY;
}

/**
 * Time to work off what has piled up, at `rate` per second while `arrivals` per second go on coming: backlog / (μ − λ); `Infinity`
 * where the rate is no more than the arrivals, 0 without a backlog. Source: deterministic fluid queue; Gross et al., section 1.6.
 */
export function drainTime(backlog: number, rate: number, arrivals: number): number {
  if (backlog <= 0) return 0;
  return rate > arrivals ? backlog / (rate - arrivals) : Number.POSITIVE_INFINITY;
}

/** What becomes of jobs at a station that holds no more than so many. */
export interface BoundedLine {
  /** Share of jobs turned away, in [0, 1]. */
  readonly loss: number;
  /** Jobs per second that are served. */
  readonly throughput: number;
  /** Mean jobs at the station, waiting and in service. */
  readonly jobs: number;
  /** Mean wait and service of those that get in; 0 where nothing arrives. */
  readonly response: number;
}

/**
 * M/M/c/K: at most `capacity` jobs at the station, in service and waiting, ≥ `servers`; the others are lost. Holds for any
 * ρ. Linear in the capacity. Source: Gross et al., section 2.5.
 */
export function boundedLine({ arrivals, rate, servers }: Station, capacity: number): BoundedLine {
  let weight = 1;
  let total = 1;
  let jobs = 0;
  for (let n = 1; n <= capacity; n += 1) {
    weight *= arrivals / (rate * Math.min(n, servers));
    total += weight;
    jobs += n * weight;
    // Only ratios matter, so what grows without end is brought back.
    if (total > 1e200) [weight, total, jobs] = [weight / total, 1, jobs / total];
  }
  const loss = weight / total;
  const throughput = arrivals * (1 - loss);
  return { loss, throughput, jobs: jobs / total, response: throughput > 0 ? jobs / total / throughput : 0 };
}
