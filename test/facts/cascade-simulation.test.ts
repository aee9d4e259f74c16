// Cascades against single requests that come one by one, take slots and wait for each other: an event simulation that knows
// nothing of fluids, holds or shares. And the flows that a refusal loses against those that the blast radius names.

import { describe, expect, it } from "vitest";
import { blastRadiusOf } from "../../analysis/facts/blast-radius.ts";
import { cascadeOf } from "../../analysis/facts/cascade/cascade.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

/** A gateway before some services, each before a store of its own; the first store hangs. */
interface Layout {
  readonly gatewaySlots: number;
  readonly services: readonly {
    readonly rate: number;
    readonly slots: number;
    /** Of the gateway's attempt. */
    readonly patience: number;
    readonly timeout: number;
    readonly attempts: number;
    /** Whether it asks the store that hangs. */
    readonly hangs: boolean;
    /** Seconds of its own work, before it asks. */
    readonly own: number;
    /** Seconds that a store which does not hang takes. */
    readonly answer: number;
  }[];
}

/** Seconds at which the gateway (`edge`) or a service (`s0` …) first had to turn to its queue. */
type Full = ReadonlyMap<string, number>;

function specOf({ gatewaySlots, services }: Layout): ModelSpec {
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: ["edge"] } };
  const calls: Record<string, TermsSpec> = {};
  const flows: Record<string, { load: number; body: string[] }> = {};
  for (const [index, one] of services.entries()) {
    const { rate, slots, patience, timeout, attempts, hangs, own, answer } = one;
    calls[`s${index}`] = Number.isFinite(patience) ? { timeout: patience } : {};
    const store = hangs ? "stuck" : `db${index}`;
    const terms = { ...(Number.isFinite(timeout) ? { timeout } : {}), attempts };
    components[`s${index}`] = { pool: slots, latency: { p50: own }, reads: { [store]: terms } };
    if (!hangs) components[store] = { kind: "store", latency: { p50: answer } };
    flows[`f${index}`] = { load: rate, body: [`app -> edge -> s${index} -> ${store}`] };
  }
  const edge = { pool: gatewaySlots, latency: { p50: 0 }, calls };
  return { components: { ...components, edge, stuck: { kind: "store", latency: { p50: 0 } } }, flows };
}

/** Seconds after the first request at which the store hangs: by then as many are under way as on any day. */
const calm = 4;

/** Requests one by one until the horizon, counted from when the store hangs. */
function simulate({ gatewaySlots, services }: Layout, horizon: number): Full {
  const full = new Map<string, number>();
  const events: { at: number; run: () => void }[] = [];
  let now = 0;
  const schedule = (at: number, run: () => void): void => {
    if (at > calm + horizon) return;
    // A sorted list is slow and plainly right.
    let index = events.length;
    while (index > 0 && (events[index - 1]?.at ?? 0) > at) index--;
    events.splice(index, 0, { at, run });
  };
  const place = (name: string, slots: number) => {
    let free = slots;
    const queue: (() => void)[] = [];
    return {
      take(start: () => void): void {
        if (free > 0) {
          free -= 1;
          start();
          return;
        }
        if (!full.has(name)) full.set(name, now - calm);
        queue.push(start);
      },
      give(): void {
        const next = queue.shift();
        if (next === undefined) free += 1;
        else next();
      },
    };
  };
  const edge = place("edge", gatewaySlots);
  for (const [index, one] of services.entries()) {
    const pool = place(`s${index}`, one.slots);
    const ask = (answer: () => void): void => {
      pool.take(() => {
        const done = (): void => {
          pool.give();
          answer();
        };
        const look = (): void => {
          if (one.hangs && now >= calm) schedule(now + one.timeout * one.attempts, done);
          else if (!one.hangs && one.answer > 0) schedule(now + one.answer, done);
          else done();
        };
        if (one.own > 0) schedule(now + one.own, look);
        else look();
      });
    };
    const arrive = (): void => {
      edge.take(() => {
        let isOver = false;
        const end = (): void => {
          if (isOver) return;
          isOver = true;
          edge.give();
        };
        schedule(now + one.patience, end);
        ask(end);
      });
      schedule(now + 1 / one.rate, arrive);
    };
    schedule(0.5 / one.rate, arrive);
  }
  for (let event = events.shift(); event !== undefined; event = events.shift()) {
    now = event.at;
    event.run();
  }
  return full;
}

const endless = Number.POSITIVE_INFINITY;

function analysed(layout: Layout): Full {
  const { facts } = createAnalysis(buildModel(specOf(layout)));
  const { events } = cascadeOf(facts, { kind: "fail", element: "stuck" });
  return new Map(
    events.flatMap(({ at, component, state }) =>
      state.kind === "full" ? [[component.id, at ?? endless] as const] : [],
    ),
  );
}

describe("a cascade", () => {
  it("fills the pools that single requests fill, at the time when they do", () => {
    const random = randomFrom(31);
    const between = (low: number, high: number) => low + random() * (high - low);
    let filledCount = 0;
    for (let round = 0; round < 120; round++) {
      const services = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => {
        const isEndless = random() < 0.3;
        const timeout = isEndless ? endless : between(0.5, 3);
        const attempts = isEndless ? 1 : 1 + Math.floor(random() * 3);
        // Behind a full service some are still served late; who is no more patient than the service does not notice.
        const patience = random() < 0.3 && isEndless ? endless : Math.min(timeout * attempts, between(0.9, 4));
        return {
          rate: Math.floor(between(10, 60)),
          slots: Math.floor(between(10, 150)),
          patience,
          timeout,
          attempts,
          hangs: index === 0 || random() < 0.5,
          own: random() < 0.5 ? 0 : between(0.05, 0.4),
          answer: random() < 0.5 ? 0 : between(0.05, 0.4),
        };
      });
      const layout = { gatewaySlots: Math.floor(between(20, 300)), services };
      if (isClose(layout)) continue;
      const simulated = simulate(layout, 40);
      const found = analysed(layout);
      filledCount += found.size;
      const gatewayFull = simulated.get("edge") ?? endless;
      // Slots that a full gateway gives back beside those that it never gets back are not counted on: what fills behind it by
      // them alone may be missing, and nothing is there that does not fill.
      const mayMiss = services.some((one) => one.hangs && one.patience === endless);
      const due = [...simulated].filter(([, at]) => !mayMiss || at <= gatewayFull).map(([id]) => id);
      expect([...simulated.keys()], JSON.stringify(layout)).toEqual(expect.arrayContaining([...found.keys()]));
      expect([...found.keys()], JSON.stringify(layout)).toEqual(expect.arrayContaining(due));
      const slowest = Math.min(...services.map((one) => one.rate));
      for (const [id, at] of simulated) {
        // Behind a full gateway requests come in bursts, as slots are given back; there only that it fills is compared.
        if (at > gatewayFull) continue;
        const tolerance = 3 / slowest + 0.02 * at;
        const late = (found.get(id) ?? 0) - at;
        expect(late, `${id} ${JSON.stringify(layout)}`).toBeGreaterThan(-tolerance);
        // Requests that a service is working on when the store hangs are on their way to it, and keep the gateway's slots sooner.
        const early = id === "edge" ? Math.max(...services.map(({ own }) => own)) : 0;
        expect(late, `${id} ${JSON.stringify(layout)}`).toBeLessThan(tolerance + early);
      }
    }
    expect(filledCount).toBeGreaterThan(60);
  });

  it("loses to a refusal what the blast radius names, on random designs", () => {
    const random = randomFrom(32);
    for (let round = 0; round < 300; round++) {
      const model = buildModel(randomSpec(random));
      const { facts } = createAnalysis(model);
      for (const component of model.components) {
        if (component.kind === "client") continue;
        const { lost, degraded } = cascadeOf(facts, { kind: "refuse", element: component.id });
        const { effects } = blastRadiusOf(model, component.id);
        const expected = effects.filter((effect) => effect.lost[1] > 0).map((effect) => effect.flow.id);
        expect(lost.map((loss) => loss.flow.id).sort(), component.id).toEqual(expected.sort());
        const served = effects.filter((effect) => effect.lost[1] === 0 && effect.degraded[1] > 0);
        expect(
          degraded.map((flow) => flow.id),
          component.id,
        ).toEqual(served.map((effect) => effect.flow.id).sort());
      }
    }
  });

  it("never gets worse by a breaker, a bulkhead or a shorter timeout, nor better by more load", () => {
    const random = randomFrom(33);
    for (let round = 0; round < 150; round++) {
      const spec = randomSpec(random);
      const base = victimsOf(spec);
      expect(base).toEqual(expect.arrayContaining([...victimsOf(withTerms(spec, { breaker: true }))]));
      expect(base).toEqual(expect.arrayContaining([...victimsOf(withTerms(spec, { bulkhead: 1 }))]));
      expect([...victimsOf(withLoads(spec, 3))]).toEqual(expect.arrayContaining([...base]));
    }
  });
});

/** Whether some pool is wanted for about as many slots as it has: then a single request decides. */
function isClose({ gatewaySlots, services }: Layout): boolean {
  const near = (wanted: number, slots: number) =>
    Number.isFinite(wanted) && wanted > slots * 0.8 && wanted < slots * 1.25;
  const hanging = services.filter((one) => one.hangs);
  const usual = services.filter((one) => !one.hangs);
  const isShort = usual.some(({ rate, slots, own, answer }) => rate * (own + answer) > slots * 0.8);
  const usually = usual.reduce((sum, { rate, own, answer }) => sum + rate * (own + answer), 0);
  const atGateway = usually + hanging.reduce((sum, { rate, patience }) => sum + rate * patience, 0);
  // Neither are pools that are too small on any day.
  if (isShort || hanging.some(({ rate, slots, own }) => rate * own > slots * 0.8)) return true;
  if (services.reduce((sum, { rate, own }) => sum + rate * own, usually) > gatewaySlots * 0.8) return true;
  // A full gateway lets through what it has room for.
  const passed = Math.min(1, gatewaySlots / atGateway);
  return (
    near(atGateway, gatewaySlots) ||
    hanging.some(({ rate, slots, timeout, attempts, own }) => {
      const wanted = rate * (own + timeout * attempts);
      return near(wanted, slots) || near(wanted * passed, slots);
    })
  );
}

/** Up to eight components in layers, with stand-ins, options, caches, branches and pools. */
function randomSpec(random: () => number): ModelSpec {
  const size = 4 + Math.floor(random() * 5);
  const names = Array.from({ length: size }, (_, index) => `c${index}`);
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: ["c0"] } };
  for (const [index, name] of names.entries()) {
    const below = names.slice(index + 1);
    const calls: Record<string, TermsSpec> = {};
    for (const other of below) {
      if (random() > 0.45) continue;
      const standIn = below.find((one) => one !== other && random() < 0.3);
      const kind = random();
      calls[other] = {
        ...(random() < 0.8 ? { timeout: 0.2 + random() * 2 } : {}),
        ...(random() < 0.3 ? { attempts: 2 } : {}),
        ...(kind < 0.15 ? { optional: true as const } : {}),
        ...(kind > 0.85 ? { fallback: { answer: "what it was" } } : {}),
        ...(kind > 0.7 && kind <= 0.85 && standIn !== undefined ? { fallback: standIn } : {}),
      };
    }
    // A stand-in is a dependency of its own terms.
    for (const terms of Object.values(calls)) {
      if (typeof terms.fallback === "string" && calls[terms.fallback] === undefined)
        calls[terms.fallback] = { timeout: 1 };
    }
    components[name] = { calls, ...(random() < 0.5 ? { pool: 5 + Math.floor(random() * 60) } : {}) };
  }
  return {
    components,
    flows: {
      one: { load: 10 + random() * 40, body: ["app -> c0"] },
      two: { load: 5 + random() * 20, body: ["c1 -> c2"].concat(callsOf(components, "c1")) },
    },
  };
}

/** The flow lists all that c1 calls, so that it differs from what others walk there by nothing but its origin. */
function callsOf(components: Record<string, ComponentSpec>, name: string): readonly string[] {
  const calls = components[name]?.calls ?? {};
  const standIns = Object.values(calls).map((terms: TermsSpec) => terms.fallback);
  return Object.keys(calls)
    .filter((target) => target !== "c2" && !standIns.includes(target))
    .map((target) => `${name} -> ${target}`);
}

/** Flows that full pools take down, over the failure of each component. */
function victimsOf(spec: ModelSpec): readonly string[] {
  const { facts } = createAnalysis(buildModel(spec));
  return facts.model.components.flatMap(({ id, kind }) =>
    kind === "client"
      ? []
      : cascadeOf(facts, { kind: "fail", element: id }).lost.flatMap(({ flow }) => `${id} ${flow.id}`),
  );
}

function withTerms(spec: ModelSpec, terms: TermsSpec): ModelSpec {
  const components = Object.entries(spec.components).map(([name, { calls, ...rest }]) => {
    if (calls === undefined || Array.isArray(calls))
      return [name, { ...rest, ...(calls === undefined ? {} : { calls }) }];
    const changed = Object.entries(calls).map(([target, own]) => [target, { ...own, ...terms }]);
    return [name, { ...rest, calls: Object.fromEntries(changed) }];
  });
  return { ...spec, components: Object.fromEntries(components) };
}

function withLoads(spec: ModelSpec, factor: number): ModelSpec {
  const flows = Object.entries(spec.flows ?? {}).map(([name, flow]) => [
    name,
    { ...flow, load: typeof flow.load === "number" ? flow.load * factor : 0 },
  ]);
  return { ...spec, flows: Object.fromEntries(flows) };
}
