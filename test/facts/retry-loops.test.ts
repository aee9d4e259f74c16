// Circles of calls that retry, gathered over flows: each once, and one for a part of the graph with too many of them.

import { describe, expect, it } from "vitest";
import { trafficOf } from "../../analysis/facts/load.ts";
import { retryLoopsOf } from "../../analysis/facts/retries/retry-loops.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowSpec, TermsSpec } from "../support/model-spec.ts";

function loopsOf(components: Readonly<Record<string, ComponentSpec>>, flows: Readonly<Record<string, FlowSpec>>) {
  const model = buildModel({ components, flows });
  return retryLoopsOf(trafficOf(model), model.flows).map((loop) => ({
    members: loop.members,
    flows: loop.flows.map((flow) => flow.id),
    isClosed: loop.edges.every((edge, index) => edge.target === (loop.edges[index + 1] ?? loop.edges[0]).source),
  }));
}

describe("circles that retry", () => {
  it("begin with the edge that tries the most and name every flow that walks them", () => {
    const components: Readonly<Record<string, ComponentSpec>> = {
      a: { calls: { b: { attempts: 2 } } },
      b: { calls: { c: { attempts: 4 } } },
      c: { calls: ["a"] },
    };
    const flows = { one: { body: ["a -> b"] }, two: { body: ["c -> a"] } };
    expect(loopsOf(components, flows)).toEqual([{ members: ["b", "c", "a"], flows: ["one", "two"], isClosed: true }]);
  });

  it("are none where no edge on them tries twice", () => {
    const components = { app: { calls: { a: { attempts: 3 } } }, a: { calls: ["b"] }, b: { calls: ["a"] } };
    expect(loopsOf(components, { one: { body: ["app -> a"] } })).toEqual([]);
  });

  it("are told apart where they share components", () => {
    const components: Readonly<Record<string, ComponentSpec>> = {
      a: { calls: { b: { attempts: 2 }, c: {} } },
      b: { calls: ["a"] },
      c: { calls: { a: { attempts: 2 } } },
    };
    const loops = loopsOf(components, { one: { body: ["a -> b", "a -> c"] } });
    expect(loops.map(({ members }) => [...members].sort().join(" ")).sort()).toEqual(["a b", "a c"]);
  });

  it("are one closed circle where there are more than can be counted", () => {
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const components: Record<string, ComponentSpec> = {};
    for (const name of names) {
      const calls: Record<string, TermsSpec> = {};
      for (const other of names) if (other !== name) calls[other] = name === "s7" ? { attempts: 3 } : { attempts: 2 };
      components[name] = { calls };
    }
    const [loop, ...others] = loopsOf(components, { one: { body: ["s0 -> s1"] } });
    expect(others).toEqual([]);
    expect(loop).toMatchObject({ isClosed: true, flows: ["one"] });
    // The flow lists one step of s0, which the way back from it has to take.
    expect(loop?.members).toEqual(["s7", "s0", "s1"]);
  });
});
