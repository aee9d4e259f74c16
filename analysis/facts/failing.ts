// What the availability of a flow is worked out of: its failure over blocks and the components that take part. Kept in names for as
// long as the components fall alike, so that other figures of some of them cost the sums anew and neither the structure of the
// flow nor its diagram.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { overflow } from "../graph/bdd.ts";
import { ofLosses } from "./aspects.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { type FlowVariable, flowFailureOf, type ReckonedFailure, reckonedFailure } from "./flow-failure.ts";
import { perFlow, perFlowReading } from "./memo.ts";
import { newList } from "./numbered.ts";
import { type Access, type Standing, standingsOf } from "./redundancy.ts";
import { knownStructureOf, type RequestDraw, type Structure, structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";
import { trimmed } from "./trimmed.ts";

/** A flow that fails at times. */
export interface Failing {
  readonly failure: ReckonedFailure;
  /** Whatever it may need, in order of appearance. */
  readonly standings: readonly Standing[];
  /** Set where the diagram outgrew its budget, so that only the structure tells more. */
  readonly unbounded: Structure | undefined;
}

/** A flow by its structure. */
export function failingOf(structure: Structure): Failing {
  const { reckoned, root } = flowFailureOf(structure);
  return {
    failure: reckoned,
    standings: standingsIn(structure),
    unbounded: root === overflow ? structure : undefined,
  };
}

/** The flow as `failingOf` its structure has it, without the structure where it is known from an earlier snapshot. */
export const failingIn = perFlow((model, flow): Failing => {
  const names = namesIn(model, flow);
  if (names === undefined) return failingOf(structureOf(model, flow));
  // Where the names have just been found the structure is there, and what they name need not be looked for.
  const structure = knownStructureOf(model, flow);
  return structure === undefined ? named(model, names) : failingOf(structure);
});

/** A failing flow without the objects of one snapshot. */
interface Names {
  readonly standings: readonly { readonly id: Id; readonly access: Access }[];
  readonly needed: readonly BlockName[];
  readonly compiled: ReckonedFailure["rest"]["compiled"];
  readonly variables: readonly (BlockName | DrawName)[];
}

/** A block by its position among those of all standings, one standing after the other. */
type BlockName = number;

type DrawName =
  | Extract<RequestDraw, { kind: "branch" }>
  | { readonly kind: "hit"; readonly cache: Id; readonly low: number; readonly high: number };

/**
 * Undefined where a flow has no diagram, or comes to one component by accesses that share copies: then blocks are taken apart into
 * events, of which there are as many as copies.
 */
const namesIn = perFlowReading(ofLosses, (model, flow): Names | undefined => {
  const structure = structureOf(model, flow);
  const { reckoned, root } = flowFailureOf(structure);
  const standings = standingsIn(structure);
  if (root === overflow || hasOneTwice(standings)) return undefined;
  const list = newList();
  let next = 0;
  for (const standing of standings) {
    for (const block of blocksOf(standing)) {
      if (block.list !== list) {
        block.list = list;
        block.number = next;
      }
      next += 1;
    }
  }
  const { compiled, variables } = reckoned.rest;
  const ofNeeded: BlockName[] = [];
  for (const block of reckoned.needed) {
    if (block.list !== list) return undefined;
    ofNeeded.push(block.number);
  }
  const ofVariables: (BlockName | DrawName)[] = [];
  for (const variable of variables) {
    if (variable.kind === "draw") ofVariables.push(nameOfDraw(variable.draw));
    else if (variable.block.list !== list) return undefined;
    else ofVariables.push(variable.block.number);
  }
  return {
    standings: standings.map(({ component, access }) => ({ id: component.id, access })),
    needed: trimmed(ofNeeded),
    compiled,
    variables: trimmed(ofVariables),
  };
});

/** Whether some component takes part by two accesses. */
function hasOneTwice(standings: readonly Standing[]): boolean {
  const seen = new Set<Component>();
  for (const { component } of standings) {
    if (seen.has(component)) return true;
    seen.add(component);
  }
  return false;
}

function nameOfDraw(draw: RequestDraw): DrawName {
  return draw.kind === "branch" ? draw : { ...draw, cache: draw.cache.id };
}

function named(model: SystemModel, names: Names): Failing {
  // What a flow needs is there while the components that it touches are.
  const componentOf = (id: Id) => model.componentById.get(id) as Component;
  const standings = names.standings.map(({ id, access }) => standingsOf(model).of(componentOf(id), access));
  const blocks = standings.flatMap(blocksOf);
  const blockAt = (name: BlockName) => blocks[name] as Block;
  const variables = names.variables.map((name): FlowVariable => {
    if (typeof name === "number") return { kind: "block", block: blockAt(name) };
    const draw = name.kind === "branch" ? name : { ...name, cache: componentOf(name.cache) };
    return { kind: "draw", draw };
  });
  const failure = reckonedFailure(names.needed.map(blockAt), { compiled: names.compiled, variables });
  return { failure, standings, unbounded: undefined };
}
