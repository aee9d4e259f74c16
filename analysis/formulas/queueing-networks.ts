// Several stations that jobs visit in turn: an open network that jobs enter and leave, and a closed one in which so many jobs
// go round. Stations with one server each, product form; it knows nothing of flows and components.

/** What a job asks of one station. */
export interface Demand {
  /** Visits of one job, ≥ 0. */
  readonly visits: number;
  /** Service time of one visit, > 0. */
  readonly service: number;
}

/** One station in the steady state. Per visit, not per job. */
export interface StationState {
  readonly utilisation: number;
  /** Visits per second. */
  readonly throughput: number;
  /** Wait and service of one visit; `Infinity` without a steady state. */
  readonly response: number;
  /** Mean jobs there, waiting and in service. */
  readonly jobs: number;
}

/**
 * An open network: jobs arrive at `arrivals` per second and visit each station so often. Each station stands alone as M/M/1 at
 * its own rate of visits.
 *
 * Source: J. R. Jackson 1957; E. D. Lazowska et al., Quantitative System Performance, chapter 6.
 */
export function openNetwork(arrivals: number, demands: readonly Demand[]): readonly StationState[] {
  return demands.map(({ visits, service }) => {
    const throughput = arrivals * visits;
    const utilisation = throughput * service;
    const response = utilisation < 1 ? service / (1 - utilisation) : Number.POSITIVE_INFINITY;
    return { utilisation, throughput, response, jobs: throughput === 0 ? 0 : throughput * response };
  });
}

export interface ClosedNetwork {
  readonly stations: readonly StationState[];
  /** Rounds per second of all jobs together. */
  readonly throughput: number;
  /** Time of one round, thinking aside. */
  readonly response: number;
}

/**
 * A closed network of `jobs` jobs that each think for `think` seconds between rounds, by exact mean value analysis. Linear in
 * jobs times stations.
 *
 * Source: M. Reiser, S. S. Lavenberg, Mean-Value Analysis of Closed Multichain Queuing Networks, Journal of the ACM 27 (1980).
 */
export function closedNetwork(jobs: number, think: number, demands: readonly Demand[]): ClosedNetwork {
  let waiting = demands.map(() => 0);
  let responses = demands.map((demand) => demand.service);
  let throughput = 0;
  for (let n = 1; n <= jobs; n += 1) {
    responses = demands.map(({ service }, index) => service * (1 + (waiting[index] ?? 0)));
    const round = demands.reduce((sum, { visits }, index) => sum + visits * (responses[index] ?? 0), 0);
    throughput = n / (think + round);
    waiting = demands.map(({ visits }, index) => throughput * visits * (responses[index] ?? 0));
  }
  return {
    throughput,
    response: demands.reduce((sum, { visits }, index) => sum + visits * (responses[index] ?? 0), 0),
    stations: demands.map(({ visits, service }, index) => ({
      utilisation: throughput * visits * service,
      throughput: throughput * visits,
      response: responses[index] ?? 0,
      jobs: waiting[index] ?? 0,
    })),
  };
}
