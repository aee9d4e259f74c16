// Laws that hold for every design, whatever its numbers are, on ten thousand random ones: which way a change of the design
// may move a number, and which changes move none. No expected value is needed, so nothing is copied from what is tested.

import { describe, expect, it } from "vitest";
import { availabilityCapFactOf, availabilityFactOf } from "../../analysis/facts/availability.ts";
import { trafficOf } from "../../analysis/facts/load.ts";
import { retryFactsOf } from "../../analysis/facts/retry-facts.ts";
import type { Fact, FactName } from "../../analysis/index.ts";
import type { Flow, SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import { expectEnds, slack } from "../support/ends.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";
import { withComponent } from "../support/model-spec.ts";
import { randomSpec } from "../support/random-spec.ts";

const designs = 10_000;

type Ends = readonly [number, number] | undefined;

/** The ends of the flow `f`'s availability, and of the cap on it. */
interface Availabilities {
  readonly availability: Ends;
  readonly "availability-cap": Ends;
}

function availabilitiesOf(spec: ModelSpec): Availabilities {
  const model = buildModel(spec);
  const flow = model.flowById.get("f") as Flow;
  return {
    availability: endsOf(availabilityFactOf({ model, traffic: trafficOf(model) }, flow)),
    "availability-cap": endsOf(availabilityCapFactOf({ model, traffic: trafficOf(model) }, flow)),
  };
}

function availabilityOf(spec: ModelSpec): Ends {
  const model = buildModel(spec);
  return endsOf(availabilityFactOf({ model, traffic: trafficOf(model) }, model.flowById.get("f") as Flow));
}

/** Of the random designs as they are, from which several laws start; by seed. */
const ofRandom = new Map<number, Availabilities>();

function availabilitiesOfRandom(seed: number, spec: ModelSpec): Availabilities {
  const known = ofRandom.get(seed) ?? availabilitiesOf(spec);
  ofRandom.set(seed, known);
  return known;
}

/** The retry factors at each component. */
function retriesIn(model: SystemModel): (id: string) => readonly Fact[] {
  const traffic = trafficOf(model);
  return (id) => {
    const component = model.componentById.get(id);
    return component === undefined ? [] : retryFactsOf(model, traffic, component);
  };
}

/** The lower and upper end of a value. */
function endsOf(fact: Fact | undefined): Ends {
  const value = fact?.value;
  if (typeof value === "number") return [value, value];
  if (!Array.isArray(value)) return undefined;
  const [low, high] = value;
  return typeof low === "number" && typeof high === "number" ? [low, high] : undefined;
}

type Dependencies = Readonly<Record<string, TermsSpec>>;

/** The first component whose spec passes. */
function someId(spec: ModelSpec, passes: (component: ComponentSpec, id: string) => boolean): string | undefined {
  return Object.entries(spec.components).find(([id, component]) => passes(component, id))?.[0];
}

/** Expects neither end of a value above that of another. */
function expectNoHigher(is: NonNullable<Ends>, limit: NonNullable<Ends>, seed: number): void {
  for (const end of [0, 1] as const) {
    // An expectation costs more than what it looks at: only what fails is put to one.
    if (!(is[end] <= limit[end] + slack)) expect(is[end], `design ${seed}`).toBeLessThanOrEqual(limit[end] + slack);
  }
}

describe("for every design", () => {
  it("a part split into two in series, with the same product, changes no availability", () => {
    let split = 0;
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomSpec(seed);
      const id = someId(
        spec,
        ({ availability, replicas, primary, quorum, kind }, name) =>
          name !== "o" && kind !== "cache" && typeof availability === "number" && !replicas && !primary && !quorum,
      );
      const part = id === undefined ? undefined : spec.components[id];
      if (id === undefined || typeof part?.availability !== "number") continue;
      const half = Math.sqrt(part.availability);
      const halved = withComponent(spec, id, (whole) => ({
        ...whole,
        availability: half,
        calls: { ...(whole.calls as Dependencies), "other-half": {} },
      }));
      const place = { ...(part.across && { across: part.across }), ...(part.in && { in: part.in }) };
      const both = withComponent(halved, "other-half", () => ({ ...place, availability: half }));
      expectEnds(availabilityOf(both), availabilitiesOfRandom(seed, spec).availability, seed);
      split += 1;
    }
    expect(split).toBeGreaterThan(designs / 3);
  });

  it("another thing to depend on never raises the availability", () => {
    let known = 0;
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomSpec(seed);
      const more = withComponent(
        withComponent(spec, "c0", (c0) => ({ ...c0, calls: { ...(c0.calls as Dependencies), extra: {} } })),
        "extra",
        () => ({ availability: 0.99, ...(seed % 2 === 0 && { across: ["r"] }) }),
      );
      const [fewer, grown] = [availabilitiesOfRandom(seed, spec), availabilitiesOf(more)];
      for (const name of ["availability", "availability-cap"] as const) {
        const before = fewer[name];
        const after = grown[name];
        if (before === undefined || after === undefined) continue;
        known += 1;
        expectNoHigher(after, before, seed);
      }
    }
    expect(known).toBeGreaterThan(designs / 2);
  });

  it("another replica never lowers the availability, as long as as many are needed as before", () => {
    let grown = 0;
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomSpec(seed);
      const id = someId(spec, ({ replicas, needs }) => replicas !== undefined && needs !== undefined);
      if (id === undefined) continue;
      const more = withComponent(spec, id, (one) => ({ ...one, replicas: (one.replicas ?? 1) + 1 }));
      const before = availabilitiesOfRandom(seed, spec).availability;
      const after = availabilityOf(more);
      if (before === undefined || after === undefined) continue;
      grown += 1;
      expectNoHigher(before, after, seed);
    }
    expect(grown).toBeGreaterThan(designs / 10);
  });

  it("a retry budget never raises what retries sustain, and moves no burst", () => {
    let budgeted = 0;
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomSpec(seed);
      const id = someId(spec, ({ calls }) =>
        Object.values((calls ?? {}) as Dependencies).some((terms) => (terms.attempts ?? 1) > 1 && !terms.retryBudget),
      );
      if (id === undefined) continue;
      const calm = withComponent(spec, id, (one) => ({
        ...one,
        calls: mapValues((one.calls ?? {}) as Dependencies, (terms) =>
          (terms.attempts ?? 1) > 1 && !terms.retryBudget ? { ...terms, retryBudget: 0.05 } : terms,
        ),
      }));
      const [before, after] = [spec, calm].map((one) => retriesIn(buildModel(one)));
      for (const target of Object.keys((spec.components[id]?.calls ?? {}) as Dependencies)) {
        const ends = (factsOf: typeof before, name: FactName) =>
          endsOf(factsOf?.(target).find((fact) => fact.name === name)) ?? [1, 1];
        const [burst, calmBurst] = [ends(before, "retry-factor-burst"), ends(after, "retry-factor-burst")];
        if (calmBurst[0] !== burst[0] || calmBurst[1] !== burst[1]) expect(calmBurst, `design ${seed}`).toEqual(burst);
        const [was, is] = [ends(before, "retry-factor-sustained"), ends(after, "retry-factor-sustained")];
        for (const end of [0, 1] as const) {
          const limit = was[end] * (1 + slack);
          if (!(is[end] <= limit)) expect(is[end], `design ${seed}`).toBeLessThanOrEqual(limit);
        }
        budgeted += 1;
      }
    }
    expect(budgeted).toBeGreaterThan(designs / 5);
  });
});

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
