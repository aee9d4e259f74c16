// The statements of a scenario: what fails or slows, what load arrives, what must still hold.

import type { Expect, Fail, Item, Load, Slow } from "../generated/ast.ts";
import type { Expectation, ScenarioStatement } from "../model.ts";
import { readQuantity } from "../units.ts";
import type { Reader } from "./reader.ts";
import { percentileOf } from "./terms-compound.ts";
import { whole } from "./values.ts";

/** The statements that belong in a scenario, in order. */
export function readScenario(items: readonly Item[], reader: Reader): readonly ScenarioStatement[] {
  return items.flatMap((item) => {
    switch (item.$type) {
      case "Fail":
        return failOf(item, reader) ?? [];
      case "Slow":
        return slowOf(item, reader) ?? [];
      case "Load":
        return loadOf(item, reader) ?? [];
      case "Expect":
        return expectOf(item, reader) ?? [];
      default:
        return [];
    }
  });
}

function failOf(item: Fail, reader: Reader): ScenarioStatement | undefined {
  const target = reader.name(item, "target");
  if (target === undefined) return undefined;
  const count = whole(item, "count", "fail", reader)?.value;
  const duration = reader.figure(item, "duration", "duration", "fail … for");
  return {
    kind: "fail",
    target,
    ...(count !== undefined && { count }),
    ...(duration !== undefined && { for: duration }),
    refusing: item.refusing === true,
    at: reader.span(item),
  };
}

function slowOf(item: Slow, reader: Reader): ScenarioStatement | undefined {
  const target = reader.name(item, "target");
  if (target === undefined) return undefined;
  const to = reader.figure(item, "to", "duration", "slow … to");
  const factor = reader.figure(item, "factor", "factor", "slow");
  if (to === undefined && factor === undefined) return undefined;
  return { kind: "slow", target, ...(to && { to }), ...(factor && { factor }), at: reader.span(item) };
}

function loadOf(item: Load, reader: Reader): ScenarioStatement | undefined {
  const flow = reader.name(item, "flow");
  if (flow === undefined) {
    reader.error("missing-part", reader.span(item), "In a scenario, `load` names the flow, as in `load checkout 10x`.");
    return undefined;
  }
  if (item.rate === undefined) return undefined;
  if (item.peak !== undefined) {
    reader.error(
      "unexpected-part",
      reader.span(item, "peak"),
      "In a scenario, `load` takes no `peak`; state what arrives, as in `load checkout 10x`.",
    );
  }
  const isFactor = readQuantity(item.rate);
  const dimension = isFactor.ok && isFactor.dimension === "factor" ? "factor" : "rate";
  const figure = reader.figure(item, "rate", dimension, "load");
  if (figure === undefined) return undefined;
  return {
    kind: "load",
    flow,
    ...(dimension === "factor" ? { factor: figure } : { rate: figure }),
    at: reader.span(item),
  };
}

function expectOf(item: Expect, reader: Reader): ScenarioStatement | undefined {
  const target = reader.name(item, "target");
  const that = expectationOf(item, reader);
  if (target === undefined || that === undefined) return undefined;
  return { kind: "expect", target, that, at: reader.span(item) };
}

function expectationOf(item: Expect, reader: Reader): Expectation | undefined {
  if (item.state !== undefined) return { kind: "state", state: item.state };
  if (item.percentile !== undefined) {
    const below = reader.figure(item, "below", "duration", "expect");
    const percentile = percentileOf(item.percentile, reader.span(item, "percentile"), reader);
    if (below === undefined || percentile === undefined) return undefined;
    return { kind: "latency", percentile, below: below.value };
  }
  if (item.above !== undefined) {
    const above = reader.figure(item, "above", "ratio", "expect");
    return above && { kind: "availability", above: above.value };
  }
  const within = reader.figure(item, "drains", "duration", "expect");
  return within && { kind: "drains", within: within.value };
}
