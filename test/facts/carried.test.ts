// What promises carry, against what a reader can multiply. Figures of components stand in no expected value, since a promise is
// held against promises alone.

import { describe, expect, it } from "vitest";
import { carriedByComponent, carriedByFlow, carriedObjectiveFactOf } from "../../analysis/facts/objectives/carried.ts";
import { promiseOf } from "../../analysis/facts/objectives/promises.ts";
import type { SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import { saidIn } from "../support/facts-said.ts";
import type { ComponentSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { modelOf } from "../support/understand.ts";

const app = "client app { calls front }\nflow buy { slo availability 99.9%  app -> front }\n";

function buying(model: SystemModel) {
  const flow = model.flowById.get("buy");
  if (flow === undefined) throw new Error("the design has no flow buy");
  return carriedByFlow(model, flow);
}

describe("promises in series", () => {
  it("carry their product", () => {
    const model = modelOf(`${app}service front { calls a  calls b }
service a { slo availability 99.9% }
service b { slo availability 99.95% }
`);
    expect(buying(model).carried).toBeCloseTo(0.999 * 0.9995, 12);
  });

  it("carry everything where nothing is promised", () => {
    const model = modelOf(`${app}service front { availability 90%  calls a }\nservice a { availability 90% }\n`);
    expect(buying(model)).toEqual({ carried: 1, parts: [], partCount: 0, weaker: [], isConditional: false });
    expect(carriedObjectiveFactOf(model, model.flowById.get("buy"), undefined)).toBeUndefined();
    expect(carriedByComponent(model, "a")).toBeUndefined();
  });

  it("hold what a promise rests on inside it, and count it once", () => {
    // Each of a and b keeps 99.9% with db at 99.95%: 0.9995 · (0.999 / 0.9995)², and not 0.999².
    const model = modelOf(`${app}service front { calls a  calls b }
service a { slo availability 99.9%  calls db }
service b { slo availability 99.9%  calls db }
store db { slo availability 99.95% }
`);
    const found = buying(model);
    expect(found.carried).toBeCloseTo(0.9995 * (0.999 / 0.9995) ** 2, 12);
    expect(found.parts.map(({ component }) => component.id).sort()).toEqual(["a", "b", "db"]);
    expect(carriedByComponent(model, "a")?.carried).toBeCloseTo(0.9995, 12);
    expect(carriedByComponent(model, "db")?.carried).toBe(1);
  });

  it("reach through what promises nothing", () => {
    const model = modelOf(`${app}service front { calls between }
service between { reads db }
store db { slo availability 99.5% }
`);
    const found = buying(model);
    expect(found.carried).toBeCloseTo(0.995, 12);
    expect(found.weaker.map(({ component }) => component.id)).toEqual(["db"]);
  });

  it("count what a component runs on", () => {
    const model = modelOf(`${app}service front { runs on cluster }
component cluster { does "Runs containers"  slo availability 99.5% }
`);
    expect(buying(model).carried).toBeCloseTo(0.995, 12);
  });

  it("take an SLA for the promise of what others run", () => {
    const model = modelOf(`${app}service front { calls pay }\nexternal pay { sla availability 99.5% }\n`);
    expect(buying(model).carried).toBeCloseTo(0.995, 12);
    expect(buying(model).weaker.map(({ promise }) => promise.kind)).toEqual(["sla"]);
  });
});

describe("promises that stand in for each other", () => {
  it("carry more together than either", () => {
    const model = modelOf(`${app}service front { calls a { fallback b }  calls b }
service a { slo availability 99% }
service b { slo availability 98% }
`);
    const found = buying(model);
    expect(found.carried).toBeCloseTo(1 - 0.01 * 0.02, 12);
    expect(found.isConditional).toBe(true);
    expect(found.weaker).toEqual([]);
  });

  it("are no better than what both rest on", () => {
    // db is needed in any case; a and b keep what 99% and 98% leave beside it.
    const model = modelOf(`${app}service front { calls a { fallback b }  calls b }
service a { slo availability 99%  calls db }
service b { slo availability 98%  calls db }
store db { slo availability 99.5% }
`);
    const [a, b] = [1 - 0.99 / 0.995, 1 - 0.98 / 0.995];
    expect(buying(model).carried).toBeCloseTo(0.995 * (1 - a * b), 12);
  });

  it("weigh nothing where the step is optional or has a static answer", () => {
    const model = modelOf(`${app}service front { calls a { optional }  calls b { fallback "nothing" } }
service a { slo availability 90% }
service b { slo availability 90% }
`);
    expect(buying(model).carried).toBe(1);
  });

  it("count a cache's store as often as the cache misses", () => {
    const model = modelOf(`${app}service front { reads copies  reads db }
cache copies { of db  hit-ratio 90% }
store db { slo availability 99% }
`);
    // A cache aside answers hits while the store is down: only one request in ten needs it.
    expect(buying(model).carried).toBeCloseTo(1 - 0.1 * 0.01, 12);
  });
});

describe("promises by definition", () => {
  it("carry what counting all states of up and down gives, in random designs", () => {
    const random = randomFrom(11);
    for (let round = 0; round < 80; round++) {
      const design = randomDesign(random);
      const model = buildModel({ components: design.components, flows: { buy: { body: ["o -> c0"] } } });
      expect(buying(model).carried).toBeCloseTo(design.carried, 10);
    }
  });

  interface Need {
    readonly target: number;
    readonly standIn?: number;
  }

  /** Services that call some of those behind them, with stand-ins and promises here and there. */
  function randomDesign(random: () => number) {
    const count = 3 + Math.floor(random() * 5);
    const needs: Need[][] = [];
    const promises: (number | undefined)[] = [];
    const components: Record<string, ComponentSpec> = { o: { kind: "client", calls: ["c0"] } };
    for (let index = 0; index < count; index++) {
      const later = Array.from({ length: count - index - 1 }, (_, more) => index + 1 + more);
      const chosen = later.filter(() => random() < 0.5);
      const own: Need[] = [];
      const calls: Record<string, TermsSpec> = {};
      for (let i = 0; i < chosen.length; i++) {
        const target = chosen[i] ?? 0;
        const standIn = random() < 0.3 ? chosen[i + 1] : undefined;
        own.push(standIn === undefined ? { target } : { target, standIn });
        calls[`c${target}`] = standIn === undefined ? {} : { fallback: `c${standIn}` };
        if (standIn === undefined) continue;
        // What stands in is asked in place of the other one and never beside it.
        calls[`c${standIn}`] = {};
        i += 1;
      }
      needs.push(own);
      const promise = random() < 0.6 ? 0.5 + 0.5 * random() : undefined;
      promises.push(promise);
      components[`c${index}`] = { calls, ...(promise === undefined ? {} : { slo: promise }) };
    }
    const owns = new Array<number>(count).fill(1);
    for (let index = count - 1; index >= 0; index--) {
      const promise = promises[index];
      if (promise !== undefined) owns[index] = Math.min(1, promise / availabilityOf(index));
    }
    return { components, carried: availabilityOf(0) };

    function availabilityOf(root: number): number {
      let sum = 0;
      for (let state = 0; state < 1 << count; state++) {
        const isUp = (index: number): boolean =>
          ((state >> index) & 1) === 1 &&
          (needs[index] ?? []).every((need) => isUp(need.target) || (need.standIn !== undefined && isUp(need.standIn)));
        if (!isUp(root)) continue;
        let probability = 1;
        for (const [index, own] of owns.entries()) probability *= ((state >> index) & 1) === 1 ? own : 1 - own;
        sum += probability;
      }
      return sum;
    }
  }
});

describe("a promise above those below it", () => {
  it("is told of the nearest weaker one alone", () => {
    const model = modelOf(`${app}service front { slo availability 99.95%  calls a }
service a { slo availability 99.9%  reads db }
store db { slo availability 99% }
`);
    expect(carriedByComponent(model, "front")?.weaker.map(({ component }) => component.id)).toEqual(["a"]);
    expect(carriedByComponent(model, "front")?.partCount).toBe(2);
    expect(carriedByComponent(model, "a")?.weaker.map(({ component }) => component.id)).toEqual(["db"]);
  });

  it("is not told of an equal one", () => {
    const model = modelOf(`${app}service front { slo availability 99.9%  calls a }
service a { slo availability 99.9% }
`);
    expect(carriedByComponent(model, "front")?.weaker).toEqual([]);
  });

  it("holds among components that call each other in a circle", () => {
    const model = modelOf(`${app}service front { slo availability 99.9%  calls back }
service back { slo availability 99%  calls front }
`);
    expect(carriedByComponent(model, "front")?.carried).toBeCloseTo(0.99, 12);
    expect(carriedByComponent(model, "front")?.weaker.map(({ component }) => component.id)).toEqual(["back"]);
    expect(carriedByComponent(model, "back")?.weaker).toEqual([]);
    expect(buying(model).carried).toBeCloseTo(0.99, 12);
  });

  it("ends on a chain that is deeper than the call stack", () => {
    const depth = 3000;
    const chain = Array.from({ length: depth }, (_, index) => {
      const slo = index % 100 === 0 ? "slo availability 99.99%" : "";
      return `service s${index} { ${slo}  ${index + 1 < depth ? `calls s${index + 1}` : ""} }`;
    });
    const model = modelOf(
      `client app { calls s0 }\n${chain.join("\n")}\nflow buy { slo availability 99.9%  app -> s0 }\n`,
    );
    // Every promise holds all those behind it, so the one in front keeps its own 99.99% at best.
    expect(buying(model).carried).toBeCloseTo(0.9999, 9);
  });
});

describe("the promise of an element", () => {
  it("is its tightest SLO, and an SLA only without one", () => {
    const model = modelOf(`service a { slo availability 99%  slo availability 99.5%  sla availability 99.9% }
service b { slo latency p99 < 1s  sla availability 98% }
service c
`);
    const promised = model.components.map((component) => promiseOf(component)?.target);
    expect(promised).toEqual([0.995, 0.98, undefined]);
  });
});

describe("the fact carried-objective", () => {
  it("is a bound that names what it is made from", () => {
    const model = modelOf(`${app}service front { calls a  calls b }
service a { slo availability 99.9%  calls db }
service b { slo availability 99.95% }
store db { slo availability 99.95% }
`);
    const fact = carriedObjectiveFactOf(model, model.flowById.get("buy"), undefined);
    expect(fact).toMatchObject({ name: "carried-objective", kind: "bound", unit: "ratio", missing: [] });
    expect(fact?.value).toBeCloseTo(0.999 * 0.9995, 12);
    expect(saidIn(fact?.derivation)).toEqual([
      "the promises below buy carry at most 99.85005%",
      "a promises 99.9%, which leaves 99.94997% for a itself beside the promises below it",
      "db promises 99.95%",
      "b promises 99.95%",
      "what promises nothing counts as always up",
      "buy itself promises 99.9%",
    ]);
  });

  it("names the promises that stand in for each other", () => {
    const model = modelOf(`${app}service front { calls a { fallback b }  calls b }
service a { slo availability 99.9% }
service b { slo availability 99.9% }
`);
    const fact = carriedObjectiveFactOf(model, model.flowById.get("buy"), undefined);
    expect(fact?.value).toBeCloseTo(0.999999, 12);
    const [, step] = fact?.derivation.steps ?? [];
    const [first] = fact?.derivation.steps ?? [];
    expect(step?.says).toBe("what promises nothing counts as always up");
    expect(first?.steps?.map(({ says }) => says)).toEqual(["a promises 99.9%", "b promises 99.9%"]);
  });
});
