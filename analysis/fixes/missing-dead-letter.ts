// A place for messages that nobody can process: one that the design has for such messages already, or a new one beside the queue.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { type Consumption, consumptionsOf } from "../facts/queues/consumptions.ts";
import { patchOf } from "./edit.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { nameWithin, patchName } from "./names.ts";
import { deliveries } from "./unbounded-redelivery.ts";

export const missingDeadLetterFixes: FixesOf = ({ element }, { model }) => {
  const queue = model.componentById.get(element);
  const consumptions = consumptionsOf(model).byQueue.get(element) ?? [];
  if (queue === undefined) return [];
  // Of a topic each consumer sets its own messages aside; of a queue there is one consumer, whoever it is.
  const open = consumptions.filter(({ dependency: { deadLetter, fallback, optional } }) => {
    return deadLetter === undefined && fallback === undefined && optional === undefined;
  });
  const fixes: Fix[] = [];
  for (const known of presentLetters(model, queue)) {
    const title = `Set messages aside in ${known.name} after ${deliveries} deliveries`;
    fixes.push({ title, patch: asidePatch(model, queue, open, known.id) });
  }
  if (fixes.length > 0) return fixes;
  const name = freeName(model, `${queue.name}-parked`, queue.parent);
  const id = queue.parent === undefined ? name : `${queue.parent}.${name}`;
  const owner = open.flatMap(({ consumer }) => consumer.owner ?? [])[0]?.value;
  const declaration = owner === undefined ? `queue ${name}` : `queue ${name} { alerts ${JSON.stringify(owner)} }`;
  const declared = queue.parent === undefined ? declaration : `${patchName(queue.parent)} { ${declaration} }`;
  const title = `Set messages aside in a new queue ${name} after ${deliveries} deliveries`;
  return [{ title, patch: `${asidePatch(model, queue, open, id)}\n${declared}` }];
};

/** Queues that such messages of the same container go to already. */
function presentLetters(model: SystemModel, { parent }: Component): readonly Component[] {
  return [...consumptionsOf(model).asideByTarget.keys()].flatMap((id) => {
    const letter = model.componentById.get(id);
    return letter !== undefined && letter.parent === parent ? [letter] : [];
  });
}

function asidePatch(model: SystemModel, queue: Component, open: readonly Consumption[], letter: Id): string {
  const term = (from: Id) => `dead-letter ${nameWithin(model, from, letter)} after ${deliveries}`;
  if (queue.kind === "queue") return `${patchName(queue.id)} { ${term(queue.id)} }`;
  return patchOf(
    model,
    open.map(({ dependency }) => ({ kind: "dependency", dependency, words: term(dependency.source), terms: {} })),
  );
}

function freeName(model: SystemModel, name: string, parent: Id | undefined): string {
  const isTaken = (one: string) =>
    model.componentById.has(parent === undefined ? one : `${parent}.${one}`) || model.componentById.has(one);
  let free = name;
  for (let count = 2; isTaken(free); count += 1) free = `${name}-${count}`;
  return free;
}
