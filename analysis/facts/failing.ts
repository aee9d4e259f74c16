// What the availability of a flow is worked out of: its failure over blocks and the components that take part. Kept in names for as
// long as the components fall alike, so that other figures of some of them cost the sums anew and neither the structure of the
// flow nor its diagram.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { overflow } from "../graph/bdd.ts";
import { ofLosses } from "./aspects.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { type FlowFailure, type FlowVariable, flowFailureOf, type ReckonedFailure } from "./flow-failure.ts";
import { perFlow, perFlowReading } from "./memo.ts";
import { type Access, type Standing, standingsOf } from "./redundancy.ts";
import { type RequestDraw, type Structure, structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";

/** A flow that fails at times. */
export interface Failing {
  readonly failure: ReckonedFailure;
  /** Whatever it may need, in order of appearance. */
  readonly standings: readonly Standing[];
  /** Set where the diagram outgrew its budget, so that only the structure tells more. */
  readonly unbounded?: Structure;
}

/** A flow by its structure. */
export function failingOf(structure: Structure): Failing {
  const failure = flowFailureOf(structure);
  const standings = standingsIn(structure);
  return failure.rest.root === overflow ? { failure, standings, unbounded: structure } : { failure, standings };
}

/** The flow as `failingOf` its structure has it, without the structure where it is known from an earlier snapshot. */
export const failingIn = perFlow((model, flow): Failing => {
  const names = namesIn(model, flow);
  return names === undefined ? failingOf(structureOf(model, flow)) : named(model, names);
});

/** A failing flow without the objects of one snapshot. */
interface Names {
  readonly standings: readonly { readonly id: Id; readonly access: Access }[];
  readonly needed: readonly BlockName[];
  readonly compiled: FlowFailure["rest"]["compiled"];
  readonly variables: readonly (BlockName | DrawName)[];
}

/** One of the blocks of a standing, both by position. */
interface BlockName {
  readonly standing: number;
  readonly block: number;
}

type DrawName =
  | (Extract<RequestDraw, { kind: "branch" }> & { readonly standing?: undefined })
  | {
      readonly kind: "hit";
      readonly cache: Id;
      readonly low: number;
      readonly high: number;
      readonly standing?: undefined;
    };

/**
 * Undefined where a flow has no diagram, or comes to one component by accesses that share copies: then blocks are taken apart into
 * events, of which there are as many as copies.
 */
const namesIn = perFlowReading(ofLosses, (model, flow): Names | undefined => {
  const structure = structureOf(model, flow);
  const { needed, rest } = flowFailureOf(structure);
  const standings = standingsIn(structure);
  if (rest.root === overflow || new Set(standings.map(({ component }) => component)).size < standings.length) {
    return undefined;
  }
  const names = new Map<Block, BlockName>();
  for (let standing = 0; standing < standings.length; standing += 1) {
    const blocks = blocksOf(standings[standing] as Standing);
    for (let block = 0; block < blocks.length; block += 1) {
      const own = blocks[block] as Block;
      if (!names.has(own)) names.set(own, { standing, block });
    }
  }
  const ofNeeded: BlockName[] = [];
  for (let index = 0; index < needed.length; index += 1) {
    const name = names.get(needed[index] as Block);
    if (name === undefined) return undefined;
    ofNeeded.push(name);
  }
  const variables: (BlockName | DrawName)[] = [];
  for (let level = 0; level < rest.variables.length; level += 1) {
    const variable = rest.variables[level] as FlowVariable;
    const name = variable.kind === "draw" ? nameOfDraw(variable.draw) : names.get(variable.block);
    if (name === undefined) return undefined;
    variables.push(name);
  }
  return {
    standings: standings.map(({ component, access }) => ({ id: component.id, access })),
    needed: ofNeeded,
    compiled: rest.compiled,
    variables,
  };
});

function nameOfDraw(draw: RequestDraw): DrawName {
  return draw.kind === "branch" ? draw : { ...draw, cache: draw.cache.id };
}

function named(model: SystemModel, names: Names): Failing {
  // What a flow needs is there while the components that it touches are.
  const componentOf = (id: Id) => model.componentById.get(id) as Component;
  const standings = names.standings.map(({ id, access }) => standingsOf(model).of(componentOf(id), access));
  const blockAt = ({ standing, block }: BlockName) => blocksOf(standings[standing] as Standing)[block] as Block;
  const variables = names.variables.map((name): FlowVariable => {
    if (name.standing !== undefined) return { kind: "block", block: blockAt(name) };
    const draw = name.kind === "branch" ? name : { ...name, cache: componentOf(name.cache) };
    return { kind: "draw", draw };
  });
  return { failure: { needed: names.needed.map(blockAt), rest: { compiled: names.compiled, variables } }, standings };
}
