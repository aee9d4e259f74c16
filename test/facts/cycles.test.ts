// Circles of waiting, the fewest dependencies that open them, and what cannot come up from nothing.

import { describe, expect, it } from "vitest";
import {
  bootDeadlocksOf,
  type Cycle,
  cyclesOf,
  flowsWalking,
  needWords,
  wayAround,
} from "../../analysis/facts/coupling/cycles.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

function shown(spec: ModelSpec, cycles: readonly Cycle[]): readonly string[] {
  const model = buildModel(spec);
  return cycles.map(({ members, opening, stuck }) => {
    const opened = opening.needs.map((need) => needWords(model, need)).join(", ");
    return `${members.map((one) => one.id).join(" ")} | ${opened} | ${stuck.map((one) => one.id).join(" ")}`;
  });
}

function cyclesIn(components: ModelSpec["components"]): readonly string[] {
  return shown({ components }, cyclesOf(buildModel({ components })));
}

describe("a circle of dependencies", () => {
  it("holds all that wait for each other, and what opens it", () => {
    expect(cyclesIn({ a: { calls: ["b"] }, b: { calls: ["c", "d"] }, c: { calls: ["a"] }, d: {} })).toEqual([
      "a b c | c calls a | a b c",
    ]);
  });

  it("is opened where it hurts least: what is told rather than asked, or can be missed already", () => {
    expect(cyclesIn({ a: { calls: ["b"] }, b: { writes: ["a"] } })).toEqual(["a b | b writes a | a b"]);
    expect(cyclesIn({ a: { calls: { b: { optional: true } } }, b: { writes: ["a"] } })).toEqual(["a b | a calls b | "]);
  });

  it("is opened at the one edge that two circles have in common", () => {
    expect(
      cyclesIn({ a: { calls: ["b", "c"] }, b: { calls: ["d"] }, c: { calls: ["d"] }, d: { calls: ["a"] } }),
    ).toEqual(["a b c d | d calls a | a b c d"]);
  });

  it("is none over a queue, an outbox or a client", () => {
    expect(
      cyclesIn({
        app: { kind: "client", calls: ["a"] },
        a: { publishes: ["jobs"], calls: ["app"] },
        jobs: { kind: "queue" },
        b: { consumes: ["jobs"], calls: ["a"] },
      }),
    ).toEqual([]);
    expect(
      cyclesIn({ a: { publishes: { t: { outbox: "db" } } }, t: { kind: "topic" }, db: { kind: "store" } }),
    ).toEqual([]);
  });

  it("can come up from nothing where one of it has a stand-in", () => {
    expect(cyclesIn({ a: { calls: { b: { fallback: { answer: "as before" } } } }, b: { calls: ["a"] } })).toEqual([
      "a b | a calls b | ",
    ]);
  });

  it("leaves stuck those that need each other, and not the rest of it", () => {
    // c is up without anybody; a and b need each other, and c comes back to them for what it can miss.
    expect(
      cyclesIn({ a: { calls: ["b"] }, b: { calls: ["a", "c"] }, c: { calls: { a: { optional: true } } } }),
    ).toEqual(["a b c | a calls b | a b"]);
  });

  it("is shown by its shortest way around", () => {
    const spec: ModelSpec = {
      components: { a: { calls: ["b", "c"] }, b: { calls: ["c"] }, c: { calls: ["a"] } },
    };
    const model = buildModel(spec);
    const [cycle] = cyclesOf(model);
    expect(cycle === undefined ? [] : wayAround(cycle).map((need) => needWords(model, need))).toEqual([
      "a calls c",
      "c calls a",
    ]);
  });

  it("is walked by the flows that come back to it", () => {
    const model = buildModel({
      components: {
        app: { kind: "client", calls: ["a"] },
        a: { calls: ["b"] },
        b: { calls: ["a", "c"] },
        c: {},
      },
      flows: { round: { body: ["app -> a"] }, once: { body: ["app -> a -> b", "b -> c"] } },
    });
    const { facts } = createAnalysis(model);
    const [cycle] = cyclesOf(facts.model);
    const walking = cycle === undefined ? [] : flowsWalking(facts, cycle, facts.model.flows);
    expect(walking.map((flow) => flow.id)).toEqual(["round"]);
  });

  it("has as its members what reaches itself, on random designs", () => {
    const random = randomFrom(11);
    for (let round = 0; round < 200; round++) {
      const size = 2 + Math.floor(random() * 8);
      const names = Array.from({ length: size }, (_, index) => `c${index}`);
      const components = Object.fromEntries(names.map((name) => [name, { calls: names.filter(() => random() < 0.2) }]));
      const reaches = (from: string): ReadonlySet<string> => {
        const seen = new Set(components[from]?.calls);
        for (const one of seen) for (const next of components[one]?.calls ?? []) seen.add(next);
        return seen;
      };
      const circular = names.filter((name) => reaches(name).has(name));
      const found = cyclesOf(buildModel({ components })).flatMap((cycle) => cycle.members.map((one) => one.id));
      expect([...found].sort()).toEqual(circular);
    }
  });
});

describe("a boot deadlock", () => {
  it("is a circle through what something runs on", () => {
    const components: ModelSpec["components"] = {
      cluster: { kind: "component", calls: ["vault"] },
      vault: { kind: "store", runsOn: "cluster" },
      shop: { runsOn: "cluster" },
    };
    const model = buildModel({ components });
    expect(shown({ components }, bootDeadlocksOf(model))).toEqual([
      "cluster vault | cluster calls vault | cluster vault",
    ]);
  });

  it("is none where the host can do without", () => {
    const components: ModelSpec["components"] = {
      cluster: { kind: "component", calls: { vault: { fallback: { answer: "the secrets it has" } } } },
      vault: { kind: "store", runsOn: "cluster" },
    };
    expect(bootDeadlocksOf(buildModel({ components }))).toEqual([]);
  });

  it("is none of services that call each other, which is a circle alone", () => {
    const components: ModelSpec["components"] = { a: { calls: ["b"] }, b: { calls: ["a"] } };
    expect(bootDeadlocksOf(buildModel({ components }))).toEqual([]);
  });
});

describe("the fact", () => {
  it("names the members, and says how the circle is opened and whether it comes up", () => {
    const { facts } = createAnalysis(buildModel({ components: { a: { calls: ["b"] }, b: { calls: ["a"] }, c: {} } }));
    const cycle = facts.of("b").find((fact) => fact.name === "cycle");
    expect(cycle?.value).toEqual(["a", "b"]);
    expect([cycle?.derivation.says, ...(cycle?.derivation.steps?.map((step) => step.says) ?? [])]).toEqual([
      "a and b wait for each other",
      "a calls b",
      "b calls a",
      "the fewest to queue so that no circle is left: b calls a",
      "a and b need each other to be up, so none of them comes up from nothing",
    ]);
    expect(facts.of("c").some((fact) => fact.name === "cycle")).toBe(false);
  });

  it("of a complete graph of 200 components ends, and says that the set is no proof", () => {
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
    const components = Object.fromEntries(
      names.map((name) => [name, { calls: names.filter((other) => other !== name) }]),
    );
    const [cycle] = cyclesOf(buildModel({ components }));
    expect([cycle?.members.length, cycle?.opening.isExact, cycle?.opening.needs.length]).toEqual([
      200,
      false,
      (200 * 199) / 2,
    ]);
  });
});
