// How long a message waits for its consumer in the steady state, and until its work is done. What an outage leaves behind is
// told in backlog.ts.

import type { Id, Ratio, Seconds } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import {
  meanWait,
  responsePercentile,
  responseTail,
  type Station,
  waitPercentile,
  waitTail,
} from "../../formulas/queueing.ts";
import type { FactContext } from "../context.ts";
import { busyShareOf, type ConsumerLoad, consumerLoadOf, type Range, type ServiceRate } from "./consumer-load.ts";

/** Time from a message's arrival in a queue, at the load declared. Both ends are equal where all inputs are exact. */
export interface QueueWait {
  readonly load: ConsumerLoad;
  /** The station at its more favourable end: the busiest copy, or those of the hottest shard, by itself, where one gets more than the others. */
  readonly station: Station;
  /** The share of the messages that come to it, where that is not all of them; the rest wait at the other copies. */
  readonly share?: Ratio;
  /** Mean time until a consumer takes the message up; `Infinity` where it never catches up. */
  readonly wait: Range;
  readonly waitP99: Range;
  /** Mean time until its work is done: `wait` and one piece of work. */
  readonly delivery: Range;
  readonly deliveryP99: Range;
}

const waitsByLoad = new WeakMap<ConsumerLoad, QueueWait | readonly MissingInput[]>();

/**
 * Waiting time at a consumer by M/M/c: c its copies times concurrency, μ of one of them what all can do divided by c, λ all the
 * work that comes to it. A list of missing inputs where λ, μ or c is not known; undefined where no flow brings messages.
 *
 * An estimate: arrivals are taken as random and service times as exponential. Steadier work waits less; bursts, and
 * batches that are waited for, wait more. What the time to fill a batch adds is not in it.
 *
 * Source: Erlang C; see `meanWait`. Worked examples: test/facts/queues.test.ts.
 */
export function queueWaitOf(context: FactContext, consumer: Id): QueueWait | readonly MissingInput[] | undefined {
  const load = consumerLoadOf(context, consumer);
  if (load === undefined) return undefined;
  let known = waitsByLoad.get(load);
  if (known === undefined) {
    known = computeWait(load);
    waitsByLoad.set(load, known);
  }
  return known;
}

/** Below a nanosecond nobody waits; what the formula leaves there is no time that a clock could tell. */
function noticeable(time: Seconds): Seconds {
  return time < 1e-9 ? 0 : time;
}

/** Tells a wait from the inputs that would make it known. */
export function isKnownWait(wait: QueueWait | readonly MissingInput[] | undefined): wait is QueueWait {
  return wait !== undefined && "station" in wait;
}

function computeWait(load: ConsumerLoad): QueueWait | readonly MissingInput[] {
  const { service, missing, consumer } = load;
  if (service === undefined || missing.length > 0) return missing;
  const { lanes, total, busiest } = service;
  if (lanes === undefined) return [{ element: consumer.id, term: "concurrency" }];
  if (busiest !== undefined) return waitByParts(load, service);
  const best: Station = { arrivals: load.load.least, rate: total.most / lanes, servers: lanes };
  const worst: Station = { arrivals: load.load.most, rate: total.least / lanes, servers: lanes };
  const isExact = best.arrivals === worst.arrivals && best.rate === worst.rate;
  const least = meanWait(best);
  return new AlikeWait(load, best, isExact ? best : worst, { least, most: isExact ? least : meanWait(worst) });
}

/** Where all copies get as much: percentiles are found by search and read seldom, so they are made when they are. */
class AlikeWait implements QueueWait {
  readonly load: ConsumerLoad;
  readonly station: Station;
  readonly wait: Range;
  readonly delivery: Range;
  readonly #worst: Station;
  #waitP99: Range | undefined;
  #deliveryP99: Range | undefined;

  /** `worst` is the station itself where all inputs are exact. */
  constructor(load: ConsumerLoad, station: Station, worst: Station, waits: Range) {
    this.load = load;
    this.station = station;
    this.#worst = worst;
    this.wait = { least: noticeable(waits.least), most: noticeable(waits.most) };
    this.delivery = {
      least: noticeable(waits.least + 1 / station.rate),
      most: noticeable(waits.most + 1 / worst.rate),
    };
  }

  get waitP99(): Range {
    this.#waitP99 ??= this.#both((station) => waitPercentile(station, 0.99));
    return this.#waitP99;
  }

  get deliveryP99(): Range {
    this.#deliveryP99 ??= this.#both((station) => responsePercentile(station, 0.99));
    return this.#deliveryP99;
  }

  #both(of: (station: Station) => Seconds): Range {
    const least = noticeable(of(this.station));
    return { least, most: this.#worst === this.station ? least : noticeable(of(this.#worst)) };
  }
}

/**
 * Where one copy gets more than the others it is a station of its own, and the others are another one: means are mixed by their
 * shares, and of all messages as many exceed a percentile as do at both together.
 */
function waitByParts(load: ConsumerLoad, service: ServiceRate): QueueWait {
  const { busy = 1 } = service;
  const share = busyShareOf(service);
  const lanesOfCopy = Math.max(1, Math.floor((service.lanes ?? 1) / service.copies));
  const stationsAt = (end: keyof Range): readonly [busiest: Station, others: Station] => {
    const arrivals = load.load[end];
    const rate = (end === "least" ? service.copy.most : service.copy.least) / lanesOfCopy;
    return [
      { arrivals: arrivals * share, rate, servers: busy * lanesOfCopy },
      { arrivals: arrivals * (1 - share), rate, servers: (service.copies - busy) * lanesOfCopy },
    ];
  };
  const stations = { least: stationsAt("least"), most: stationsAt("most") };
  const both = (of: (busiest: Station, others: Station) => Seconds): Range => {
    return { least: noticeable(of(...stations.least)), most: noticeable(of(...stations.most)) };
  };
  const percentile = (tail: (station: Station, time: Seconds) => Ratio) => (busiest: Station, others: Station) =>
    exceededBy((time) => share * tail(busiest, time) + (share < 1 ? (1 - share) * tail(others, time) : 0), 0.01);
  const [station] = stations.least;
  const wait = both((busiest, others) => share * meanWait(busiest) + (share < 1 ? (1 - share) * meanWait(others) : 0));
  let waitP99: Range | undefined;
  let deliveryP99: Range | undefined;
  return {
    load,
    station,
    share,
    wait,
    delivery: {
      least: noticeable(wait.least + 1 / station.rate),
      most: noticeable(wait.most + 1 / stations.most[0].rate),
    },
    get waitP99() {
      waitP99 ??= both(percentile(waitTail));
      return waitP99;
    },
    get deliveryP99() {
      deliveryP99 ??= both(percentile(responseTail));
      return deliveryP99;
    },
  };
}

/** The time that only so large a share exceeds, by a tail that falls; by bisection, to twelve digits. `Infinity` where none does. */
function exceededBy(tail: (time: Seconds) => Ratio, share: Ratio): Seconds {
  if (tail(0) <= share) return 0;
  let [low, high] = [0, 1];
  while (tail(high) > share) {
    if (high > 1e15) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  while (high - low > high * 1e-12) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (tail(middle) > share) low = middle;
    else high = middle;
  }
  return high;
}
