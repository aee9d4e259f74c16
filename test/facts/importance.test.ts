// Importance against the values that the test suite of Storm-dft asserts for five static fault trees, against definition on
// random designs, and against what a reader can work out. Which part to mend first is not asked here.

import { describe, expect, it } from "vitest";
import type { Fact } from "../../analysis/fact.ts";
import {
  elementImportancesOf,
  eventImportancesOf,
  importanceFactOf,
  type PartImportance,
} from "../../analysis/facts/importance.ts";
import { inheritFlows } from "../../analysis/facts/inheritance.ts";
import { importanceOf } from "../../analysis/formulas/importance.ts";
import { createProject, type SystemModel } from "../../language/index.ts";
import { saidIn } from "../support/facts-said.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { withFlow } from "../support/one-flow.ts";

function events(components: ModelSpec["components"], body: readonly string[]): ReadonlyMap<string, PartImportance> {
  const { model, flow } = withFlow({ components, flows: { f: { body } } });
  const found = eventImportancesOf(model, flow) ?? [];
  return new Map(found.map((part) => [part.events[0]?.id ?? "", part]));
}

function fact(spec: ModelSpec): Fact {
  const { model, flow } = withFlow(spec);
  return importanceFactOf(model, flow);
}

/** A service that is always up and needs all of these, each with what it falls back to. */
function frontOf(needs: Readonly<Record<string, string | undefined>>): ComponentSpec {
  const calls: Record<string, { fallback?: string }> = {};
  for (const [id, other] of Object.entries(needs)) calls[id] = other === undefined ? {} : { fallback: other };
  for (const other of Object.values(needs)) if (other !== undefined && calls[other] === undefined) calls[other] = {};
  return { kind: "external", availability: 1, calls };
}

/** Down with probability 1 − exp(−rate), Storm's unit of time. */
const at = (rate: number): ComponentSpec => ({ availability: Math.exp(-rate) });

describe("importance of single events, as Storm-dft asserts it at t = 1", () => {
  const half = at(Math.LN2);

  it("of two that must both fail", () => {
    const found = events({ front: frontOf({ a: "b" }), a: half, b: half }, ["o -> front"]);
    for (const id of ["a", "b"]) {
      expect(found.get(id)?.birnbaum).toBeCloseTo(0.5, 9);
      expect(found.get(id)?.achievement).toBeCloseTo(2, 9);
      expect(found.get(id)?.reduction).toBe(Number.POSITIVE_INFINITY);
      expect(found.get(id)?.criticality).toBeCloseTo(1, 12);
    }
  });

  it("of two of which either fails all", () => {
    const found = events({ front: frontOf({ a: undefined, b: undefined }), a: half, b: half }, ["o -> front"]);
    for (const id of ["a", "b"]) {
      expect(found.get(id)?.birnbaum).toBeCloseTo(0.5, 9);
      expect(found.get(id)?.achievement).toBeCloseTo(4 / 3, 9);
      expect(found.get(id)?.reduction).toBeCloseTo(1.5, 9);
      expect(found.get(id)?.criticality).toBeCloseTo(1 / 3, 9);
    }
  });

  it("of one in each of two pairs that are joined the other way round", () => {
    // (x1 OR x2) AND (x3 OR x4): a chain of two falls back to another chain of two.
    const chains = {
      front: frontOf({ x1: "x3" }),
      x1: { ...half, calls: ["x2"] },
      x2: half,
      x3: { ...half, calls: ["x4"] },
      x4: half,
    };
    for (const part of events(chains, ["o -> front"]).values()) {
      if (part.element === "front") continue;
      expect(part.birnbaum).toBeCloseTo(0.375, 9);
      expect(part.achievement).toBeCloseTo(4 / 3, 9);
      expect(part.reduction).toBeCloseTo(1.5, 9);
    }
  });

  it("of one of four copies of which three are needed", () => {
    // Failing is 2 of 4: P = 0.6875.
    const found = events({ a: { ...half, replicas: 4, needs: 3 } }, ["o -> a"]);
    expect(found.size).toBe(4);
    for (const part of found.values()) {
      expect(part.birnbaum).toBeCloseTo(0.375, 9);
      expect(part.achievement).toBeCloseTo(1.27272727, 8);
      expect(part.reduction).toBeCloseTo(1.375, 9);
    }
  });
});

describe("importance by definition", () => {
  it("is that of the flow with the event certain and impossible, in random designs", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 60; round++) {
      const { components, failureOf, ids } = randomDesign(random);
      const found = events(components, ["o -> front"]);
      const downs = new Map(ids.map((id) => [id, 1 - Number(components[id]?.availability)]));
      const failure = failureOf(downs);
      for (const id of ids) {
        const whenDown = failureOf(new Map(downs).set(id, 1));
        const whenUp = failureOf(new Map(downs).set(id, 0));
        const part = found.get(id);
        expect(part?.birnbaum).toBeCloseTo(whenDown - whenUp, 10);
        expect(part?.achievement).toBeCloseTo(whenDown / failure, 8);
        expect(part?.criticality).toBeCloseTo((failure - whenUp) / failure, 10);
        if (whenUp > 1e-12) expect((part?.reduction ?? 0) / (failure / whenUp)).toBeCloseTo(1, 8);
        else expect(part?.reduction).toBe(Number.POSITIVE_INFINITY);
      }
    }
  });

  /** Two to five pairs, each of one service with another that stands in, and the probability that the front fails. */
  function randomDesign(random: () => number) {
    const pairs = 2 + Math.floor(random() * 4);
    const components: Record<string, ComponentSpec> = {};
    const needs: Record<string, string> = {};
    const ids: string[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      // Some stand-ins are shared, so that the pairs are not independent.
      const other = random() < 0.4 && pair > 0 ? "b0" : `b${pair}`;
      needs[`a${pair}`] = other;
      for (const id of [`a${pair}`, other]) {
        if (components[id] !== undefined) continue;
        components[id] = { availability: 0.5 + 0.4 * random() };
        ids.push(id);
      }
    }
    const failureOf = (downs: ReadonlyMap<string, number>): number => {
      let sum = 0;
      for (let state = 0; state < 1 << ids.length; state++) {
        const isDown = new Set(ids.filter((_, index) => ((state >> index) & 1) === 1));
        if (!Object.entries(needs).some(([a, b]) => isDown.has(a) && isDown.has(b))) continue;
        sum += ids.reduce((product, id) => {
          const down = downs.get(id) ?? 0;
          return product * (isDown.has(id) ? down : 1 - down);
        }, 1);
      }
      return sum;
    };
    components.front = frontOf(needs);
    return { components, failureOf, ids };
  }
});

describe("importance of whole elements", () => {
  it("takes the copies of one component together", () => {
    // 1 − 0.99 · (1 − 0.1²): the pair costs 0.99 · 0.01 and db 0.01 · 0.99.
    const { model, flow } = withFlow({
      components: { a: { replicas: 2, availability: 0.9, calls: ["db"] }, db: { kind: "store", availability: 0.99 } },
      flows: { f: { body: ["o -> a"] } },
    });
    const parts = new Map((elementImportancesOf(model, flow) ?? []).map((part) => [part.element, part]));
    const failure = 1 - 0.99 * 0.99;
    expect(parts.get("a")).toMatchObject({ element: "a" });
    expect(parts.get("a")?.events.length).toBe(2);
    expect(parts.get("a")?.down).toBeCloseTo(0.01, 12);
    expect(parts.get("a")?.gain).toBeCloseTo(0.99 * 0.01, 12);
    expect(parts.get("a")?.birnbaum).toBeCloseTo(0.99, 12);
    expect(parts.get("a")?.reduction).toBeCloseTo(failure / 0.01, 9);
    expect(parts.get("db")?.achievement).toBeCloseTo(1 / failure, 9);
  });

  it("is the same where the availability was taken over from an earlier snapshot", () => {
    const project = createProject();
    project.setFile(
      "shop.arch",
      "client o { calls a }\nservice a { replicas 2  availability 90% }\nflow f { o -> a }\n",
    );
    project.setFile("other.arch", "service other { replicas 2 }\n");
    const before = project.snapshot().model;
    const measured = (model: SystemModel) => {
      const flow = model.flowById.get("f");
      if (flow === undefined) throw new Error("the model has no flow f");
      return elementImportancesOf(model, flow)?.map(({ birnbaum, reduction }) => [birnbaum, reduction]);
    };
    const expected = measured(before);
    expect(expected).toEqual([[1, Number.POSITIVE_INFINITY]]);
    project.setFile("other.arch", "service other { replicas 3 }\n");
    const after = project.snapshot().model;
    inheritFlows(before, after);
    expect(measured(after)).toEqual(expected);
  });

  it("keeps its digits where failures are rare", () => {
    // Two copies at seven nines: 10⁻¹⁴ of the requests.
    const { model, flow } = withFlow({
      components: { a: { replicas: 2, availability: 0.9999999 } },
      flows: { f: { body: ["o -> a"] } },
    });
    const [part] = eventImportancesOf(model, flow) ?? [];
    expect((part?.gain ?? 0) / 1e-14).toBeCloseTo(1, 6);
    expect(part?.reduction).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the fact importance", () => {
  const pair: ModelSpec["components"] = {
    api: { availability: 0.999, calls: ["db"] },
    db: { kind: "store", availability: 0.99 },
  };

  it("lists what would gain most first, and says how much in time", () => {
    const found = fact({ components: pair, flows: { f: { slo: 0.99, body: ["o -> api"] } } });
    expect(found).toMatchObject({ kind: "estimate", value: ["db", "api"], unit: "elements", missing: [] });
    const said = saidIn(found.derivation);
    expect(said[0]).toBe("f gains most from db");
    // 0.01 · 0.999 of 30 days is 7 h 11 min 34.08 s; 0.01099 fails in all.
    expect(said[1]).toBe(
      "the failures of db cost 1% of the requests, 7 h 11 min 34.08 s per 30 d, 90.901% of what fails",
    );
  });

  it("shows how each measure comes about", () => {
    const found = fact({ components: pair, flows: { f: { body: ["o -> api"] } } });
    expect(saidIn(found.derivation).slice(2, 6)).toEqual([
      "while it is down, 100% of the requests fail; without its failures 0.1%",
      "down 1% of the time × a difference of 99.9% (Birnbaum) = 1%",
      "90.99× as many requests fail while it is down as on average (risk achievement worth)",
      "10.99× as many fail on average as without its failures (risk reduction worth)",
    ]);
  });

  it("says of several copies what they come to together", () => {
    const two = { a: { replicas: 2, availability: 0.9 } };
    const found = fact({ components: two, flows: { f: { body: ["o -> a"] } } });
    expect(saidIn(found.derivation).slice(1)).toEqual([
      "the failures of a cost 1% of the requests, 100% of what fails",
      "while all of it is down, 100% of the requests fail; without its failures 0%",
      "a difference of 100% (Birnbaum)",
      "100× as many requests fail while it is down as on average (risk achievement worth)",
      "nothing fails without it (risk reduction worth without bound)",
    ]);
  });

  it("says shares where no window is stated", () => {
    const found = fact({ components: pair, flows: { f: { body: ["o -> api"] } } });
    expect(saidIn(found.derivation)[1]).toBe("the failures of db cost 1% of the requests, 90.901% of what fails");
  });

  it("is unknown where the availability is, with the same inputs missing", () => {
    const found = fact({ components: { api: {} }, flows: { f: { body: ["o -> api"] } } });
    expect(found).toMatchObject({ kind: "unknown", missing: [{ element: "api", term: "availability" }] });
    expect(found.value).toBeUndefined();
    expect(saidIn(found.derivation)).toContain("api states no availability");
  });

  it("says that nothing can fail what has no part that can", () => {
    const found = fact({ components: {}, flows: { f: { body: [] } } });
    expect(found.value).toEqual([]);
    expect(saidIn(found.derivation)).toEqual(["nothing that has a figure can fail f"]);
  });
});

describe("the measures", () => {
  it("of a part that changes nothing are those of Storm's x7: Birnbaum 0 and both worths 1", () => {
    expect(importanceOf({ whenUp: 0.2, rise: 0, loss: 0 })).toEqual({
      birnbaum: 0,
      criticality: 0,
      achievement: 1,
      reduction: 1,
    });
  });

  it("of a whole that never fails hold no division by zero", () => {
    expect(importanceOf({ whenUp: 0, rise: 0.5, loss: 0 })).toEqual({
      birnbaum: 0.5,
      criticality: 0,
      achievement: Number.POSITIVE_INFINITY,
      reduction: 1,
    });
  });
});
