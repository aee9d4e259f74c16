// What a flow walks: listings, declarations, hand-offs, caches and fallbacks, each on a design of a few lines.

import { describe, expect, it } from "vitest";
import type { FlowEdge } from "../../analysis/facts/flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../../analysis/facts/flow-graph.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";

/** The graph of the flow `f`. */
function graph(spec: ModelSpec): FlowGraph {
  const model = buildModel(spec);
  const flow = model.flowById.get("f");
  if (flow === undefined) throw new Error("the model has no flow f");
  return flowGraphOf(model, flow);
}

/** Edges as `a -> b`, with what is special about them behind. */
function edges(spec: ModelSpec): string[] {
  return graph(spec).edges.map(show).sort();
}

function show(edge: FlowEdge): string {
  const marks = [
    edge.listed ? "" : "implied",
    edge.hot ? "" : "cold",
    edge.asynchronous ? "async" : "",
    edge.optional ? "optional" : "",
    edge.miss ? "miss" : "",
    edge.fallbackFor === undefined ? "" : `for ${edge.fallbackFor.target}`,
    edge.count === 1 ? "" : `${edge.count}x`,
    ...edge.draws.map((draw) => `draw ${draw.either}=${draw.branch}`),
  ];
  return [`${edge.source} -> ${edge.target}`, ...marks.filter((mark) => mark !== "")].join(" ");
}

describe("flow graph", () => {
  it("gives a listed component exactly its listed steps and others their declarations", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { calls: ["auth", "billing"], writes: ["db"] },
        auth: { reads: ["users"], calls: ["log"] },
        billing: {},
        log: {},
        db: { kind: "store" },
        users: { kind: "store" },
      },
      flows: { f: { body: ["app -> api -> auth", "api -> db 3x"] } },
    };
    expect(edges(spec)).toEqual([
      "api -> auth",
      "api -> db 3x",
      "app -> api",
      "auth -> log implied",
      "auth -> users implied",
    ]);
    expect(graph(spec).origins).toEqual(["app"]);
    expect([...graph(spec).listed]).toEqual(["app", "api"]);
  });

  it("holds nobody up after the reply, nor behind a queue", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { publishes: { uploads: { outbox: "db" } }, writes: ["db"], calls: ["mail"] },
        db: { kind: "store" },
        mail: { calls: ["smtp"] },
        smtp: {},
        uploads: { kind: "topic" },
        thumbs: { kind: "worker", consumes: ["uploads"], writes: ["blobs"] },
        index: { kind: "worker", consumes: ["uploads"] },
        blobs: { kind: "store" },
      },
      flows: { f: { body: ["app -> api -> db", "api -> uploads", "reply", "uploads -> thumbs", "api -> mail"] } },
    };
    expect(edges(spec)).toEqual([
      "api -> db",
      "api -> mail cold",
      "api -> uploads async",
      "app -> api",
      "mail -> smtp implied cold",
      "thumbs -> blobs implied cold",
      "uploads -> index implied cold async",
      "uploads -> thumbs cold async",
    ]);
  });

  it("makes an edge for each dependency that a step stands for, or for those named in brackets", () => {
    const components: ModelSpec["components"] = {
      a: { reads: ["s"], writes: ["s"] },
      s: { kind: "store" },
    };
    const verbs = (step: string) =>
      graph({ components, flows: { f: { body: [step] } } }).edges.map((edge) => edge.dependency?.verb);
    expect(verbs("a -> s")).toEqual(["reads", "writes"]);
    expect(verbs("a -> s (writes)")).toEqual(["writes"]);
    expect(verbs("s -> a")[0]).toBeUndefined();
  });

  it("conditions steps on the outcomes of nested branches and numbers parallel groups", () => {
    const spec: ModelSpec = {
      components: { a: { calls: ["b", "c", "d"] }, b: {}, c: {}, d: {} },
      flows: {
        f: {
          body: [
            {
              either: [
                { weight: 0.7, body: ["a -> b", { either: [{ body: ["a -> c"] }, { body: [] }] }] },
                { body: [{ parallel: ["a -> c", "a -> d"] }] },
              ],
            },
            { optional: ["a -> d"] },
          ],
        },
      },
    };
    expect(edges(spec)).toEqual([
      "a -> b draw 0=0",
      "a -> c draw 0=0 draw 1=0",
      "a -> c draw 0=1",
      "a -> d draw 0=1",
      "a -> d optional",
    ]);
    const { eithers, edges: all } = graph(spec);
    expect(eithers[0]?.weights[1]).toBeCloseTo(0.3, 12);
    expect(eithers[1]?.weights).toEqual([0.5, 0.5]);
    expect(all.map((edge) => edge.parallel)).toEqual([undefined, undefined, 0, 0, undefined]);
  });

  it("counts a fallback's target as that fallback alone, unless the flow lists it", () => {
    const components: ModelSpec["components"] = {
      a: { calls: { x: { fallback: "y" }, y: { fallback: "z" }, z: {} } },
      x: {},
      y: { calls: ["w"] },
      z: {},
      w: {},
    };
    expect(edges({ components: { ...components, o: { calls: ["a"] } }, flows: { f: { body: ["o -> a"] } } })).toEqual([
      "a -> x implied",
      "a -> y implied for x",
      "a -> z implied for y",
      "o -> a",
      "y -> w implied",
    ]);
    expect(edges({ components, flows: { f: { body: ["a -> x", "a -> z"] } } })).toEqual([
      "a -> x",
      "a -> y for x",
      "a -> z",
      "a -> z for y",
      "y -> w implied",
    ]);
  });

  it("keeps one step of two dependencies that stand in for each other", () => {
    const components: ModelSpec["components"] = {
      o: { calls: ["a"] },
      a: { calls: { x: { fallback: "y" }, y: { fallback: "x" } } },
      x: {},
      y: {},
    };
    expect(edges({ components, flows: { f: { body: ["o -> a"] } } })).toEqual([
      "a -> x implied",
      "a -> y implied for x",
      "o -> a",
    ]);
  });

  it("visits the store behind a cache on misses, from whoever the pattern lets do it", () => {
    const spec = (pattern: "cache-aside" | "read-through", body: string[]): ModelSpec => ({
      components: {
        o: { calls: ["a"] },
        a: { reads: { c: {}, s: { attempts: 3 } } },
        c: { kind: "cache", of: "s", pattern },
        s: { kind: "store" },
      },
      flows: { f: { body } },
    });
    expect(edges(spec("cache-aside", ["o -> a"]))).toEqual(["a -> c implied", "a -> s implied miss", "o -> a"]);
    expect(edges(spec("cache-aside", ["a -> c", "c -> s", "a -> s"]))).toEqual([
      "a -> c",
      "a -> s",
      "a -> s implied miss",
    ]);
    expect(edges(spec("read-through", ["a -> c -> s"]))).toEqual(["a -> c", "c -> s miss"]);
    expect(edges(spec("read-through", ["a -> c"]))).toEqual(["a -> c", "c -> s implied miss"]);
    const miss = graph(spec("cache-aside", ["a -> c"])).edges.find((edge) => edge.miss);
    expect(miss?.dependency?.attempts?.value).toBe(3);
    expect(miss?.via).toBe("c");
  });

  it("passes a write of a cache on as its pattern says", () => {
    const spec = (pattern: "cache-aside" | "write-through" | "write-behind"): ModelSpec => ({
      components: { a: { writes: ["c"] }, c: { kind: "cache", of: "s", pattern }, s: { kind: "store" } },
      flows: { f: { body: ["a -> c"] } },
    });
    expect(edges(spec("cache-aside"))).toEqual(["a -> c", "a -> s"]);
    expect(edges(spec("write-through"))).toContain("a -> s");
    expect(edges(spec("write-behind"))).toContain("a -> s async");
  });

  it("starts anew at a listed component that nothing reaches", () => {
    const { origins, hotOrigins } = graph({
      components: { a: { calls: ["b"] }, b: {}, c: { calls: ["d"] }, d: {}, e: { calls: ["d"] } },
      flows: { f: { body: ["a -> b", "c -> d", "reply", "e -> d"] } },
    });
    expect(origins).toEqual(["a", "c", "e"]);
    expect(hotOrigins).toEqual(["a", "c"]);
  });

  it("walks a cycle once and a ladder of a billion paths in a moment", () => {
    const cycle = edges({
      components: { o: { calls: ["a"] }, a: { calls: ["b"] }, b: { calls: ["a"] } },
      flows: { f: { body: ["o -> a"] } },
    });
    expect(cycle).toEqual(["a -> b implied", "b -> a implied", "o -> a"]);
    const components: Record<string, { calls: string[] }> = { end0: { calls: [] }, end1: { calls: [] } };
    for (let rung = 0; rung < 30; rung++) {
      const below = rung === 0 ? ["end0", "end1"] : [`l${rung - 1}`, `r${rung - 1}`];
      components[`l${rung}`] = { calls: below };
      components[`r${rung}`] = { calls: below };
    }
    expect(edges({ components, flows: { f: { body: ["l29 -> l28"] } } })).toHaveLength(1 + 2 + 28 * 4);
  });
});
