// What it takes for one component by itself to be up: where its copies stand, how many of them are needed, and what they
// run on. Checked through what each single event takes down.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupedCopies, groupLikelihood, type Spot } from "../../analysis/facts/copy-groups.ts";
import { isFatalTo } from "../../analysis/facts/losses.ts";
import {
  type Access,
  accessOf,
  type FailureEvent,
  type Likelihood,
  notesOf,
  type Redundancy,
  standingsOf,
} from "../../analysis/facts/redundancy.ts";
import type { Span } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";

const regions = { eu: { zones: ["a", "b", "c"] }, us: { zones: ["x", "y"] }, moon: {} } satisfies ModelSpec["regions"];

function standing(spec: ComponentSpec, access: Access = "call", others: ModelSpec["components"] = {}) {
  const model = buildModel({ regions, components: { c: spec, ...others } });
  const component = model.componentById.get("c");
  if (component === undefined) throw new Error("no component");
  return standingsOf(model).of(component, access);
}

/** The events that alone take the component down. */
function fatal(spec: ComponentSpec, access: Access = "call", others: ModelSpec["components"] = {}): string[] {
  const found = standing(spec, access, others);
  return found.events.filter((event) => isFatalTo(found, event)).map((event) => event.id);
}

/** The places of the copies in their order, as `copy@zone`. */
function places(spec: ComponentSpec): string[] {
  const { up } = standing(spec);
  const parts = up.kind === "at-least" ? up.parts : [up];
  return parts.map((part) => names(part).slice(1, 2).join());
}

function holds(part: Redundancy, isDown: (event: FailureEvent) => boolean): boolean {
  if (part.kind === "event") return !isDown(part.event);
  const up = part.parts.map((one) => holds(one, isDown));
  if (part.kind !== "at-least") return part.kind === "all" ? !up.includes(false) : up.includes(true);
  return up.reduce((sum, is, index) => sum + (is ? (part.weights?.[index] ?? 1) : 0), 0) >= part.count;
}

function byId(a: FailureEvent, b: FailureEvent): number {
  return a.id < b.id ? -1 : 1;
}

function names(part: Redundancy): string[] {
  return part.kind === "event" ? [part.event.id] : part.parts.flatMap(names);
}

describe("copies", () => {
  it("go round the regions first, then the zones, the first ones taking the remainder", () => {
    expect(places({ replicas: 5, across: ["eu"] })).toEqual(["eu.a", "eu.b", "eu.c", "eu.a", "eu.b"]);
    expect(places({ replicas: 5, across: ["eu", "us"] })).toEqual(["eu.a", "us.x", "eu.b", "us.y", "eu.c"]);
    expect(places({ replicas: 3, across: ["us.y", "us.x"] })).toEqual(["us.y", "us.x", "us.y"]);
    expect(places({ replicas: 2, across: ["moon"] })).toEqual(["moon", "moon"]);
  });

  it("in a region without a zone being named depend on the region alone", () => {
    expect(fatal({ replicas: 2, in: ["eu"] })).toEqual(["eu"]);
    expect(fatal({ in: ["eu.b"] })).toEqual(["c", "eu.b", "eu"]);
    expect(fatal({ replicas: 2, across: ["eu"] })).toEqual(["eu"]);
    expect(fatal({ replicas: 2, across: ["eu", "us"] })).toEqual([]);
  });

  it("counted by their places mean what they mean one by one", () => {
    const spread = fc.subarray(["eu", "us", "moon", "eu.a", "eu.c", "us.x"]);
    const counts = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(spread, counts, (across, [replicas, needs]) => {
        const found = standing({ replicas, needs: Math.min(needs, replicas), across });
        const [copies] = found.parts;
        if (copies?.kind !== "copies" || found.parts.length !== 1) throw new Error("equal copies are one part");
        expect(copies.spots.reduce((sum, { count }) => sum + count, 0)).toBe(replicas);
        expect(copies.spots.flatMap((_, spot) => copies.eventsAt(spot)).sort(byId)).toEqual(
          [...copies.events()].sort(byId),
        );
        for (const [spot, { place }] of copies.spots.entries()) {
          // With nothing but the copies of one spot it is up where these are enough, as long as their place is.
          const own = new Set(copies.eventsAt(spot));
          const isElsewhere = (event: FailureEvent) => event.kind === "replica" && !own.has(event);
          expect(own.size).toBe(copies.spots[spot]?.count);
          expect(holds(found.up, isElsewhere)).toBe(own.size >= copies.needed);
          expect(holds(found.up, (event) => isElsewhere(event) || event === place)).toBe(
            place === undefined && own.size >= copies.needed,
          );
        }
        const alone = found.events.filter((event) => !holds(found.up, (one) => one === event || one.within === event));
        expect(found.events.filter((event) => isFatalTo(found, event))).toEqual(alone);
      }),
    );
  });

  it("without a place say so", () => {
    const remarks = (spec: ComponentSpec) => notesOf(buildModel({ regions, components: { c: spec } }), standing(spec));
    expect(remarks({ replicas: 2 })).toEqual(["the copies of c are placed nowhere: no zone takes part"]);
    expect(remarks({ replicas: 2, across: ["eu"] })).toEqual([]);
  });

  it("are needed as the text says, else as the kind says", () => {
    const needed = (spec: ComponentSpec, access?: Access) => standing(spec, access).needed;
    expect(needed({ replicas: 5 })).toBe(1);
    expect(needed({ replicas: 5, needs: 3 })).toBe(3);
    expect(needed({ replicas: 2, needs: 3 })).toBe(2);
    expect(needed({ kind: "coordinator", replicas: 5 })).toBe(3);
    expect(needed({ kind: "coordinator", replicas: 4 })).toBe(3);
    const quorum: ComponentSpec = { kind: "store", quorum: { write: 4, read: 2, of: 5 } };
    expect([needed(quorum, "write"), needed(quorum, "read"), needed(quorum, "any"), needed(quorum, "call")]).toEqual([
      4, 2, 2, 4,
    ]);
    expect(needed({ autoscale: { min: 3, max: 9 } })).toBe(1);
    expect(standing({ autoscale: { min: 3, max: 9 } }).copies).toBe(3);
  });

  it("are unknown where one is not safe to assume", () => {
    const missing = (spec: ComponentSpec) => standing(spec).missing.map((input) => input.term);
    expect(missing({ kind: "store", replicas: 3 })).toEqual(["replication"]);
    expect(missing({ kind: "topic", replicas: 3 })).toEqual(["replication"]);
    expect(missing({ kind: "store" })).toEqual([]);
    expect(missing({ kind: "store", replicas: 3, needs: 2 })).toEqual([]);
    expect(missing({ kind: "service", replicas: 3, state: "stateful" })).toEqual(["needs"]);
    expect(missing({ kind: "service", replicas: 3 })).toEqual([]);
  });
});

describe("a primary with followers", () => {
  const db: ComponentSpec = { kind: "store", primary: { followers: 2 }, across: ["eu"] };

  it("stands first, in the first zone, and alone where nothing promotes a follower", () => {
    expect(fatal(db, "write")).toEqual(["c primary", "eu.a", "eu"]);
    expect(fatal(db, "read")).toEqual(["c primary", "eu.a", "eu"]);
  });

  it("is replaced by a failover, which then is an event of its own", () => {
    expect(fatal({ ...db, failover: { mode: "manual" } }, "write")).toEqual(["eu", "c failover"]);
  });

  it("leaves reads of replicas to the followers", () => {
    expect(fatal(db, "replica")).toEqual(["eu"]);
    expect(fatal({ ...db, primary: { followers: 1 } }, "replica")).toEqual(["c replica 1", "eu.b", "eu"]);
    expect(fatal({ ...db, primary: { followers: 1 } }, "any")).toEqual(["eu"]);
  });
});

describe("a standby", () => {
  it("counts only with a failover to it", () => {
    expect(fatal({ standby: 1, failover: { mode: "automatic" } })).toEqual(["c failover"]);
    expect(fatal({ standby: 1 })).toEqual(["c"]);
    const pair: ComponentSpec = { replicas: 2, standby: 1, failover: { mode: "automatic" } };
    expect([standing(pair).needed, standing(pair).copies]).toEqual([2, 3]);
  });
});

describe("what is one thing", () => {
  it("is lost with every place that it is in, and has one event", () => {
    expect(fatal({ managed: true, replicas: 3, across: ["eu"] })).toEqual(["c", "eu"]);
    expect(fatal({ managed: true, across: ["eu", "us"] })).toEqual(["c"]);
    expect(fatal({ kind: "external", in: ["eu.a"] })).toEqual(["c", "eu", "eu.a"]);
    expect(standing({ kind: "client" }).events).toEqual([]);
  });
});

describe("a host", () => {
  it("takes down what runs on it, and its own host takes it", () => {
    const others: ModelSpec["components"] = { h: { replicas: 2, runsOn: "m", in: ["eu"] }, m: {} };
    expect(fatal({ replicas: 3, runsOn: "h" }, "call", others)).toEqual(["eu", "m"]);
    expect(standing({ runsOn: "h" }, "call", others).hosts.map((host) => host.id)).toEqual(["h", "m"]);
  });

  it("may stand on itself without end", () => {
    const others: ModelSpec["components"] = { h: { runsOn: "c" } };
    expect(fatal({ runsOn: "h" }, "call", others)).toEqual(["c", "h"]);
  });
});

describe("very many copies", () => {
  it("are no single point, but the zones that they cannot do without are", () => {
    expect(fatal({ replicas: 501 })).toEqual([]);
    expect(fatal({ replicas: 501, needs: 501 })).toEqual(["c 501 of 501"]);
    expect(fatal({ replicas: 600, needs: 450, across: ["eu"] }).sort()).toEqual(["eu", "eu.a", "eu.b", "eu.c"]);
    expect(fatal({ replicas: 600, needs: 400, across: ["eu"] })).toEqual(["eu"]);
    expect(fatal({ kind: "store", primary: { followers: 600 }, across: ["eu"] }, "replica")).toEqual(["eu"]);
  });

  it("are up by place as they are one by one", () => {
    const spot = fc.integer({ min: 1, max: 4 });
    const designs = fc.tuple(fc.array(spot, { minLength: 1, maxLength: 4 }), fc.nat(11), fc.constantFrom(0.1, 0.4));
    fc.assert(
      fc.property(designs, ([counts, extra, down]) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const needed = 1 + (extra % total);
        const at = { file: 0, node: 0 } as unknown as Span;
        const eventOf = (id: string, likelihood: Likelihood): FailureEvent => {
          return { id, kind: "component", element: id, at, likelihood, kept: {} };
        };
        const one: Likelihood = { kind: "known", low: down, high: down, isWritten: true, says: "", at };
        const places = counts.map((_, index) => eventOf(`z${index}`, { ...one, low: 0.2, high: 0.2 }));
        const spots = counts.map((count, index): Spot => {
          return { count, up: { kind: "event", event: places[index] as FailureEvent } };
        });
        const known = new Map(places.map((event) => [event.id, event]));
        const up = groupedCopies(spots, needed, (copies, more) => {
          const event = eventOf(`${needed} of ${copies}`, groupLikelihood(one, needed, copies, more));
          known.set(event.id, event);
          return event;
        });
        const events = [...known.values()];
        let grouped = 0;
        for (let state = 0; state < 1 << events.length; state++) {
          const isDown = (event: FailureEvent) => ((state >> events.indexOf(event)) & 1) === 1;
          const weight = events.reduce((product, event) => {
            const p = event.likelihood.kind === "known" ? event.likelihood.low : 0;
            return product * (isDown(event) ? p : 1 - p);
          }, 1);
          if (holds(up, isDown)) grouped += weight;
        }
        // By copies: how many are up, place after place.
        let chances = new Map([[0, 1]]);
        for (const count of counts) {
          const next = new Map<number, number>();
          const add = (sum: number, chance: number) => next.set(sum, (next.get(sum) ?? 0) + chance);
          for (const [sum, chance] of chances) {
            add(sum, chance * 0.2);
            for (let state = 0; state < 1 << count; state++) {
              const lost = state.toString(2).replaceAll("0", "").length;
              add(sum + count - lost, chance * 0.8 * down ** lost * (1 - down) ** (count - lost));
            }
          }
          chances = next;
        }
        const expected = [...chances].reduce((sum, [copies, chance]) => sum + (copies >= needed ? chance : 0), 0);
        expect(grouped).toBeCloseTo(expected, 12);
      }),
      { seed: 20260304, numRuns: 300 },
    );
  });

  it("count as one group, with the chance that too few are up", () => {
    const { events, copies } = standing({ replicas: 1000, needs: 995, availability: 0.999 });
    expect(copies).toBe(1000);
    const likelihood = events[0]?.likelihood;
    // Binomial, 1000 at 0.1%: P(at most 5 down) = 0.99941193 (closed form).
    expect(likelihood?.kind === "known" ? likelihood.high : undefined).toBeCloseTo(1 - 0.9994119298982, 12);
  });
});

describe("access", () => {
  it("follows from the verb and from where a read goes", () => {
    const model = buildModel({
      components: {
        a: { reads: { s: {}, t: { from: "any" }, u: { from: "primary" } }, writes: ["v"], calls: ["w"] },
        s: {},
        t: {},
        u: {},
        v: {},
        w: {},
      },
    });
    const found = model.componentById.get("a")?.dependencies.map((one) => `${one.target} ${accessOf(one)}`);
    expect(found?.sort()).toEqual(["s read", "t any", "u read", "v write", "w call"]);
    expect(accessOf(undefined)).toBe("call");
  });
});
