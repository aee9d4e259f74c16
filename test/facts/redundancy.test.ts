// What it takes for one component by itself to be up: where its copies stand, how many of them are needed, and what they
// run on. Checked through what each single event takes down.

import { describe, expect, it } from "vitest";
import { isFatalTo } from "../../analysis/facts/losses.ts";
import { type Access, accessOf, type Redundancy, standingsOf } from "../../analysis/facts/redundancy.ts";
import { buildModel, type ComponentSpec, type ModelSpec } from "../support/build-model.ts";

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

  it("without a place say so", () => {
    expect(standing({ replicas: 2 }).notes).toEqual(["the copies of c are placed nowhere: no zone takes part"]);
    expect(standing({ replicas: 2, across: ["eu"] }).notes).toEqual([]);
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
