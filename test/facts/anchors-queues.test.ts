// Published and independently computed values of queueing theory, at the digits they are given with. D and C name them as in
// the project's table of anchors; sources stand at each.

import { describe, expect, it } from "vitest";
import {
  boundedLine,
  erlangB,
  erlangC,
  generalWait,
  meanWait,
  responsePercentile,
  responseTail,
  utilisationOf,
  waitPercentile,
  waitTail,
} from "../../analysis/formulas/queueing.ts";
import { closedNetwork, openNetwork } from "../../analysis/formulas/queueing-networks.ts";
import { randomFrom } from "../support/mutate.ts";

/** Mean jobs at a station by Little's law. */
const jobsOf = (arrivals: number, rate: number) => arrivals * (meanWait({ arrivals, rate, servers: 1 }) + 1 / rate);

describe("one server, random arrivals and service", () => {
  it("D1: 0.8 jobs a second, 1 s each (octave-queueing 1.2.7)", () => {
    const station = { arrivals: 0.8, rate: 1, servers: 1 };
    expect(meanWait(station)).toBeCloseTo(4, 10);
    expect(meanWait(station) + 1).toBeCloseTo(5, 10);
    expect(jobsOf(0.8, 1)).toBeCloseTo(4, 10);
    expect(responsePercentile(station, 0.5)).toBeCloseTo(3.4657, 4);
    expect(responsePercentile(station, 0.95)).toBeCloseTo(14.9787, 4);
    expect(responsePercentile(station, 0.99)).toBeCloseTo(23.0259, 4);
  });

  it("D2: half busy keeps one job, 99% busy keeps 99 (M. Brooker, Latency Sneaks Up On You, 2021)", () => {
    expect(jobsOf(0.5, 1)).toBeCloseTo(1, 12);
    expect(jobsOf(0.99, 1)).toBeCloseTo(99, 9);
  });
});

describe("Erlang's formulas", () => {
  it("D3: half the load on twice the servers waits less (M. Brooker 2020; octave-queueing)", () => {
    expect(erlangC(2.5, 5)).toBeCloseTo(0.1303713, 7);
    expect(erlangC(5, 10)).toBeCloseTo(0.0361054, 7);
  });

  it.each([
    [8, 10, 0.4091801508, 0.1216610643],
    [4, 5, 0.5541125541, 0.199066874],
    [16, 20, 0.2560777938, 0.0644109248],
    [80, 100, 0.0196464266, 0.0039920286],
    [9, 10, 0.6687315241, 0.1679632263],
    [18, 20, 0.5507690048, 0.1092128459],
    [90, 100, 0.2169404809, 0.0269573805],
  ])("D4: load %d on %d servers (octave-queueing erlangc, erlangb)", (load, servers, waits, blocked) => {
    expect(erlangC(load, servers)).toBeCloseTo(waits, 9);
    expect(erlangB(load, servers)).toBeCloseTo(blocked, 9);
  });
});

describe("one server with any service times", () => {
  it.each([
    [0.5, 1, 1.5],
    [0.5, 2, 2],
    [0.8, 1, 3],
    [0.8, 2, 5],
    [0.8, 5, 11],
  ])("D8: %d a second, second moment %d (Pollaczek–Khinchine; octave-queueing qsmg1)", (arrivals, second, response) => {
    expect(generalWait(arrivals, 1, second) + 1).toBeCloseTo(response, 12);
  });
});

describe("lines with an end", () => {
  it.each([
    [0.8, 5, 0.0888195, 2.563065],
    [0.9, 10, 0.05081373, 4.646601],
    [1, 10, 0.09090909, 5.5],
    [1.5, 10, 0.33723208, 8.176476],
  ])("D9: %d a second, room for %d (octave-queueing qsmm1k)", (arrivals, capacity, loss, response) => {
    const line = boundedLine({ arrivals, rate: 1, servers: 1 }, capacity);
    expect(line.loss).toBeCloseTo(loss, 7);
    expect(line.response).toBeCloseTo(response, 6);
  });

  it.each([
    [8, 0.0091071787, 7.92714257, 1.14506028],
    [12, 0.1796659157, 9.84400901, 1.63596944],
  ])("D10: %d a second on ten servers, room for 20 (octave-queueing qsmmmk)", (arrivals, loss, served, response) => {
    const line = boundedLine({ arrivals, rate: 1, servers: 10 }, 20);
    expect(line.loss).toBeCloseTo(loss, 8);
    expect(line.throughput).toBeCloseTo(served, 8);
    expect(line.response).toBeCloseTo(response, 8);
  });

  it("C14: ten times the threads in the queue make 1.1 s of 100 ms (Site Reliability Engineering, chapter 22)", () => {
    // A full queue of 10 T jobs in front of T threads: 10 T ÷ (T ÷ 0.1 s) to wait, and 0.1 s of work.
    for (const threads of [1, 10, 64]) {
      const line = boundedLine({ arrivals: threads * 1e7, rate: 10, servers: threads }, 11 * threads);
      expect(line.response).toBeCloseTo(1.1, 6);
    }
  });
});

describe("networks", () => {
  it("D11: three stations (R. Jain, The Art of Computer Systems Performance Analysis, example 34.1)", () => {
    const states = openNetwork(3, [
      { visits: 16, service: 0.01 },
      { visits: 7, service: 0.02 },
      { visits: 8, service: 0.03 },
    ]);
    const expected = [
      [0.48, 0.0192],
      [0.42, 0.0345],
      [0.72, 0.107],
    ];
    for (const [index, [utilisation = 0, response = 0]] of expected.entries()) {
      expect(states[index]?.utilisation).toBeCloseTo(utilisation, 10);
      expect(Math.abs((states[index]?.response ?? 0) / response - 1)).toBeLessThan(1e-2);
    }
  });

  it("D12: the first centre (E. D. Lazowska et al., Quantitative System Performance, p. 113)", () => {
    const [first] = openNetwork(0.3, [
      { visits: 121, service: 0.005 },
      { visits: 70, service: 0.03 },
      { visits: 50, service: 0.027 },
    ]);
    expect(Math.abs((first?.utilisation ?? 0) - 0.182)).toBeLessThan(1e-3);
    expect(first?.throughput).toBeCloseTo(36.3, 10);
    expect(first?.jobs).toBeCloseTo(0.222, 3);
  });

  it("D13: twenty users who think for 4 s (Jain, p. 577; octave-queueing)", () => {
    const { stations, throughput, response } = closedNetwork(20, 4, [
      { visits: 16, service: 0.125 },
      { visits: 10, service: 0.3 },
      { visits: 5, service: 0.2 },
    ]);
    const close = (values: readonly number[], expected: readonly number[]) =>
      expect(values.every((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)) < 1e-3)).toBe(true);
    close(
      stations.map((state) => state.response),
      [0.373, 4.854, 0.3],
    );
    close(
      stations.map((state) => state.jobs),
      [1.991, 16.177, 0.5],
    );
    expect(throughput).toBeCloseTo(0.333247, 6);
    expect(response).toBeCloseTo(56.0156, 4);
  });

  it("D14: six jobs on four stations (G. Bolch et al., Queueing Networks and Markov Chains, example 8.3)", () => {
    const { stations } = closedNetwork(6, 0, [
      { visits: 1, service: 0.02 },
      { visits: 0.4, service: 0.2 },
      { visits: 0.2, service: 0.4 },
      { visits: 0.1, service: 0.6 },
    ]);
    const expected = {
      utilisation: [0.198, 0.794, 0.794, 0.595],
      response: [0.025, 0.57, 1.14, 1.244],
      jobs: [0.244, 2.261, 2.261, 1.234],
      throughput: [9.92, 3.968, 1.984, 0.992],
    };
    for (const key of ["utilisation", "response", "jobs", "throughput"] as const) {
      for (const [index, value] of expected[key].entries()) {
        expect(Math.abs((stations[index]?.[key] ?? Number.NaN) - value), `${key} ${index}`).toBeLessThan(1e-3);
      }
    }
  });
});

describe("tails and percentiles", () => {
  const random = randomFrom(7);
  const stations = Array.from({ length: 200 }, () => {
    const servers = 1 + Math.floor(random() * 40);
    const rate = 0.1 + random() * 20;
    return { servers, rate, arrivals: servers * rate * (0.02 + random() * 0.97) };
  });

  it("are each other's inverse", () => {
    for (const station of stations) {
      for (const percentile of [0.5, 0.95, 0.99, 0.999]) {
        expect(responseTail(station, responsePercentile(station, percentile))).toBeCloseTo(1 - percentile, 9);
        const wait = waitPercentile(station, percentile);
        if (wait > 0) expect(waitTail(station, wait)).toBeCloseTo(1 - percentile, 9);
        else expect(waitTail(station, 0)).toBeLessThanOrEqual(1 - percentile + 1e-12);
      }
    }
  });

  it("integrate to the means", () => {
    for (const station of stations.slice(0, 40)) {
      const end = responsePercentile(station, 0.999999999);
      const steps = 20_000;
      let area = 0;
      for (let step = 0; step < steps; step += 1) area += responseTail(station, ((step + 0.5) * end) / steps);
      expect((area * end) / steps / (meanWait(station) + 1 / station.rate)).toBeCloseTo(1, 4);
    }
  });

  it("hold where the spare rate meets that of one server", () => {
    // cμ − λ = μ: the two terms of the tail fall together.
    const station = { servers: 3, rate: 2, arrivals: 4 };
    const near = { ...station, arrivals: 4 + 1e-7 };
    expect(responseTail(station, 1)).toBeCloseTo(responseTail(near, 1), 6);
  });

  it("have no end without a steady state", () => {
    const full = { servers: 2, rate: 1, arrivals: 2 };
    expect(utilisationOf(full)).toBe(1);
    expect(meanWait(full)).toBe(Number.POSITIVE_INFINITY);
    expect(waitPercentile(full, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(responsePercentile(full, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect([waitTail(full, 9), responseTail(full, 9), erlangC(2, 2)]).toEqual([1, 1, 1]);
    expect(generalWait(1, 1, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("pass into the limit for many servers without a step", () => {
    for (const spare of [0.5, 1, 2]) {
      const at = (servers: number) => erlangC(servers - spare * Math.sqrt(servers), servers);
      // Off by some 0.3 ÷ √c, which is 1e-3 there.
      expect(Math.abs(at(50_000) - at(50_001))).toBeLessThan(2e-3);
    }
    expect(erlangC(10, 10_000_000)).toBe(0);
  });
});
