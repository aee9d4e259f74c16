// The steps of a flow: chains to single steps, branches with their probabilities, what is parallel and what optional.
// Names in it are resolved in link.ts.

import type { Arm, Either, Item, Phrase } from "../generated/ast.ts";
import type { Branch, FlowItem, FlowStep, Verb } from "../model.ts";
import { readQuantity } from "../units.ts";
import { belonging, headOf, wordOf } from "./placement.ts";
import type { Reader } from "./reader.ts";

/** The steps among a flow's statements, in order. */
export function readFlowBody(items: readonly Item[], reader: Reader): readonly FlowItem[] {
  const inner = (block: readonly Item[]) => readFlowBody(belonging(block, "steps", reader), reader);
  const body: FlowItem[] = [];
  for (const item of items) {
    const at = reader.span(item);
    if (item.$type === "Phrase") {
      for (const step of stepsOf(item, reader)) body.push(step);
      continue;
    }
    const word = wordOf(item);
    const short = word === undefined ? at : headOf(item, word, reader);
    if (item.$type === "Flag" && item.name === "reply") body.push({ kind: "reply", at });
    else if (item.$type === "Either") body.push({ kind: "either", branches: branchesOf(item, reader), at: short });
    else if (item.$type === "Parallel" && item.body !== undefined) {
      body.push({ kind: "parallel", body: inner(item.body.items), at: short });
    } else if (item.$type === "Optional") {
      if (item.body === undefined) {
        reader.error("missing-part", at, "In a flow, `optional` holds steps, as in `optional { api -> mailer }`.");
      } else body.push({ kind: "optional", body: inner(item.body.items), at: short });
    }
  }
  return body;
}

function stepsOf(phrase: Phrase, reader: Reader): readonly FlowStep[] {
  const first = reader.name(phrase, "first");
  if (first === undefined) return [];
  const steps: FlowStep[] = [];
  let from = first;
  for (const hop of phrase.hops) {
    const to = reader.name(hop, "target");
    if (to === undefined) break;
    const verbs = reader.names(hop, "verbs").flatMap((verb) => {
      if (isVerb(verb.id)) return [verb.id];
      reader.error(
        "unknown-word",
        verb.at,
        `\`${verb.id}\` is no verb; a step takes calls, reads, writes, publishes or consumes.`,
      );
      return [];
    });
    steps.push({
      kind: "step",
      from: from.id,
      to: to.id,
      count: countOf(hop, reader),
      verbs,
      at: to.at,
      fromAt: from.at,
    });
    from = to;
  }
  return steps;
}

function isVerb(word: string): word is Verb {
  return word === "calls" || word === "reads" || word === "writes" || word === "publishes" || word === "consumes";
}

/** `200x`, `0.5x` or `200`: times per visit of the caller; 1 when unwritten or unreadable. */
function countOf(hop: Phrase["hops"][number], reader: Reader): number {
  if (hop.count === undefined) return 1;
  const reading = readQuantity(hop.count);
  if (
    reading.ok &&
    (reading.dimension === "factor" || reading.dimension === "count") &&
    reading.value > 0 &&
    Number.isFinite(reading.value)
  ) {
    return reading.value;
  }
  reader.error(
    "wrong-unit",
    reader.span(hop, "count"),
    "A step is repeated a number of times, as in `api -> db 200x`.",
  );
  return 1;
}

/** Unwritten weights share what is left evenly; weights that do not sum to 100% are an error, and are scaled. */
function branchesOf(either: Either, reader: Reader): readonly Branch[] {
  const stated = either.branches.map((arm) => reader.figure(arm, "weight", "ratio", "either")?.value);
  const sum = stated.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  const open = stated.filter((weight) => weight === undefined).length;
  const off = sum > 1 + 1e-9 || (open === 0 && Math.abs(sum - 1) > 1e-9);
  if (off) {
    reader.error(
      "out-of-range",
      headOf(either, "either", reader),
      `The branches of \`either\` add up to ${(sum * 100).toFixed(2).replace(/\.?0+$/, "")}%, not to 100%.`,
    );
  }
  const scale = off && sum > 0 ? sum : 1;
  const rest = open === 0 ? 0 : Math.max(0, 1 - sum / scale) / open;
  return either.branches.map((arm: Arm, index) => ({
    weight: stated[index] === undefined ? rest : (stated[index] ?? 0) / scale,
    body: readFlowBody(belonging(arm.items, "steps", reader), reader),
  }));
}
