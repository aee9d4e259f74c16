// Backlog, drain time and waiting time of random designs, against simulations that know nothing of the formulas: a queue that is
// filled and emptied in small steps, and single jobs that wait for the next free server.

import { describe, expect, it } from "vitest";
import { createFacts } from "../../analysis/facts/index.ts";
import { backlogOf } from "../../analysis/facts/queues/backlog.ts";
import { consumerLoadOf, growthPerHour, utilisationOf } from "../../analysis/facts/queues/consumer-load.ts";
import { overflowOf } from "../../analysis/facts/queues/overflow.ts";
import { isKnownWait, queueWaitOf } from "../../analysis/facts/queues/waiting.ts";
import { settingsOf } from "../../analysis/options.ts";
import { createProject } from "../../language/index.ts";
import { randomFrom } from "../support/mutate.ts";

const random = randomFrom(41);
const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));

interface Feed {
  readonly load: number;
  readonly count: number;
  readonly batch: number;
}

interface Case {
  readonly feeds: readonly Feed[];
  readonly replicas: number;
  readonly concurrency: number;
  readonly serviceMs: number;
  readonly down: number;
  readonly outage: number;
}

function randomCase(): Case {
  const replicas = whole(1, 8);
  return {
    feeds: Array.from({ length: whole(1, 3) }, () => ({ load: whole(1, 60), count: whole(1, 3), batch: whole(1, 4) })),
    replicas,
    concurrency: whole(1, 6),
    serviceMs: whole(20, 300),
    down: whole(1, replicas),
    outage: whole(5, 200),
  };
}

function factsOf({ feeds, replicas, concurrency, serviceMs, down, outage }: Case, bounds: readonly number[] = []) {
  const queues = feeds.map((_, index) => {
    const bound = bounds[index];
    return `queue q${index} { retention 7d  ${bound === undefined ? "" : `bound ${bound}`} }`;
  });
  const flows = feeds.map(({ load, count }, index) => `flow f${index} { load ${load}/s  s -> q${index} ${count}x }`);
  const consumes = feeds.map(({ batch }, index) => `consumes q${index} { batch ${batch} }`).join("  ");
  const text = `service s { ${feeds.map((_, index) => `publishes q${index}`).join("  ")} }
${queues.join("\n")}
worker w { replicas ${replicas}  concurrency ${concurrency}  service-time ${serviceMs}ms  ${consumes} }
${flows.join("\n")}
scenario lost { fail ${down} of w for ${outage}s }
`;
  const project = createProject();
  project.setFile("design.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.map((problem) => problem.message)).toEqual([]);
  return createFacts(model, settingsOf({}));
}

/**
 * Fills queues that hold no more than their bounds, a hundredth of a second at a time, while the consumer serves them in this
 * order: when the first of them is full, and what is refused per second when nothing changes any more.
 */
function fill(loads: readonly number[], bounds: readonly number[], served: number, order: readonly number[]) {
  const step = 0.01;
  const waiting = loads.map(() => 0);
  let firstFull: number | undefined;
  for (let now = step; ; now += step) {
    const before = [...waiting];
    let [left, refused] = [served * step, 0];
    for (const queue of order) {
      const offered = (waiting[queue] ?? 0) + (loads[queue] ?? 0) * step;
      const taken = Math.min(left, offered);
      left -= taken;
      const bound = bounds[queue] ?? 0;
      waiting[queue] = Math.min(bound, offered - taken);
      refused += Math.max(0, offered - taken - bound);
    }
    if (firstFull === undefined && waiting.some((messages, queue) => messages >= (bounds[queue] ?? 0))) firstFull = now;
    const isSteady = waiting.every((messages, queue) => Math.abs(messages - (before[queue] ?? 0)) < 1e-9);
    if (isSteady) return { firstFull: firstFull ?? Number.POSITIVE_INFINITY, refused: refused / step };
  }
}

/** Fills a store of work and empties it, a hundredth of a second at a time. It never drains where a step does not lower it. */
function simulate({ feeds, replicas, concurrency, serviceMs, down, outage }: Case) {
  const step = 0.01;
  const each = (concurrency * 1000) / serviceMs;
  const arriving = feeds.reduce((sum, { load, count, batch }) => sum + (load * count) / batch, 0);
  let work = 0;
  const advance = (servers: number) => {
    work = Math.max(0, work + (arriving - servers * each) * step);
  };
  const steps = Math.round(outage / step);
  for (let n = 0; n < steps; n += 1) advance(replicas - down);
  const left = work;
  const capacity = replicas * each;
  let drained = 0;
  while (work > 1e-9) {
    const before = work;
    advance(replicas);
    drained += step;
    if (work >= before) return { left, drained: Number.POSITIVE_INFINITY, arriving, capacity };
  }
  return { left, drained, arriving, capacity };
}

describe("random consumers", () => {
  const cases = Array.from({ length: 150 }, randomCase);

  it("are as busy, and fall behind as fast, as their work says", () => {
    for (const one of cases) {
      const load = consumerLoadOf(factsOf(one), "w");
      if (load === undefined) throw new Error("no load");
      const { arriving, capacity } = simulate({ ...one, outage: 0 });
      expect(utilisationOf(load, "load")?.least).toBeCloseTo(arriving / capacity, 9);
      const messages = one.feeds.reduce((sum, { load, count }) => sum + load * count, 0);
      const expected = arriving > capacity ? (messages / arriving) * (arriving - capacity) * 3600 : 0;
      expect(growthPerHour(load, "load")?.most).toBeCloseTo(expected, 4);
    }
  });

  it("fill queues with a bound as a simulation in small steps does, whichever they serve first", () => {
    let several = 0;
    for (const drawn of cases) {
      const batch = drawn.feeds[0]?.batch ?? 1;
      const one = { ...drawn, feeds: drawn.feeds.map((feed) => ({ ...feed, batch })) };
      const bounds = one.feeds.map(() => whole(20, 400));
      const { arriving, capacity } = simulate({ ...one, outage: 0 });
      if (Math.abs(arriving - capacity) < 0.02 * capacity) continue;
      const load = consumerLoadOf(factsOf(one, bounds), "w");
      const overflow = load === undefined ? undefined : overflowOf(load, "load");
      expect(overflow === undefined).toBe(arriving < capacity);
      if (overflow === undefined) continue;
      const loads = one.feeds.map(({ load: rate, count }) => rate * count);
      const order = loads.map((_, index) => index).sort(() => random() - 0.5);
      const { firstFull, refused } = fill(loads, bounds, capacity * batch, order);
      expect(refused / overflow.refused.least).toBeCloseTo(1, 6);
      expect(firstFull).toBeGreaterThan(overflow.fullAfter.least - 0.02);
      expect(firstFull).toBeLessThan(overflow.fullAfter.most + 0.02);
      if (loads.length > 1) several += 1;
    }
    expect(several).toBeGreaterThan(30);
  });

  it("leave and drain what a simulation in small steps does", () => {
    let drains = 0;
    for (const one of cases) {
      const { left, drained, arriving, capacity } = simulate(one);
      // Close to balance a hundredth of a second is not small.
      if (Math.abs(arriving - capacity) < 0.02 * capacity) continue;
      const backlog = backlogOf(factsOf(one), "w");
      if (backlog === undefined) throw new Error("no backlog");
      const work = backlog.queues.reduce((sum, { messages, inflow }) => sum + messages.least / inflow.batch, 0);
      expect(work).toBeCloseTo(left, 5);
      if (left === 0) expect(backlog.drain.least).toBeCloseTo(0, 9);
      else if (drained === Number.POSITIVE_INFINITY) expect(backlog.drain.least).toBe(Number.POSITIVE_INFINITY);
      else {
        expect(Math.abs(backlog.drain.least - drained)).toBeLessThan(0.02);
        drains += 1;
      }
    }
    expect(drains).toBeGreaterThan(20);
  });

  it("let messages wait as long as single jobs do", () => {
    const next = randomFrom(17);
    const exponential = (mean: number) => -mean * Math.log(1 - next());
    for (const [load, replicas, concurrency, serviceMs] of [
      [40, 2, 4, 140],
      [15, 3, 1, 160],
      [75, 1, 12, 120],
    ] as const) {
      const facts = factsOf({
        feeds: [{ load, count: 1, batch: 1 }],
        replicas,
        concurrency,
        serviceMs,
        down: 1,
        outage: 60,
      });
      const known = queueWaitOf(facts, "w");
      if (!isKnownWait(known)) throw new Error("unknown");
      const free = Array.from({ length: replicas * concurrency }, () => 0);
      let [now, waited, over] = [0, 0, 0];
      const jobs = 400_000;
      for (let job = 0; job < jobs; job += 1) {
        now += exponential(1 / load);
        const server = free.indexOf(Math.min(...free));
        const start = Math.max(now, free[server] ?? 0);
        free[server] = start + exponential(serviceMs / 1000);
        waited += start - now;
        if (start - now > known.waitP99.least) over += 1;
      }
      expect(Math.abs(waited / jobs / known.wait.least - 1)).toBeLessThan(0.05);
      expect(Math.abs(over / jobs - 0.01)).toBeLessThan(0.0015);
    }
  });
});
