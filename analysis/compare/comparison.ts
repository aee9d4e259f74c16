// Two analyses compared by meaning: what was declared otherwise, what that does to flows and components, and which findings come and
// go. A function of the two; it says what differs and in which direction, and leaves to its readers what to make of it.

import type { Id } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import type { Analysis } from "../engine.ts";
import type { FactName } from "../fact.ts";
import { flowCutSetsOf } from "../facts/cut-sets.ts";
import { type Alignment, align } from "./alignment.ts";
import { type ElementChange, elementChanges } from "./changes.ts";
import type { Group } from "./elements.ts";
import { componentFigures, type FigureChange, figureChanges, flowFigures, placeFigures } from "./figures.ts";
import { type FindingsChange, findingsChange } from "./findings.ts";
import { type FlowChange, flowChanges } from "./flows.ts";
import { type PromiseChange, promiseChanges } from "./promises.ts";
import type { SettingChange } from "./settings.ts";

/** An element of both designs that something moved about. */
export interface PartChange {
  readonly kind: string;
  readonly before: Id;
  readonly after: Id;
  readonly figures: readonly FigureChange[];
}

export interface Comparison {
  readonly elements: readonly ElementChange[];
  readonly flows: readonly FlowChange[];
  /** Components, zones and regions of both designs, by name. */
  readonly parts: readonly PartChange[];
  readonly promises: readonly PromiseChange[];
  readonly findings: FindingsChange;
  /** What is judged otherwise, by whoever knows the settings of both sides. */
  readonly settings: readonly SettingChange[];
}

/**
 * Everything that differs between two designs. Exchanged arguments give the exchanged result; the same design, reformatted,
 * in another order or in other files, gives nothing. Computes what it reads of both analyses.
 */
export function compare(before: Analysis, after: Analysis, settings: readonly SettingChange[] = []): Comparison {
  const alignment = align(before.facts.model, after.facts.model);
  const [old, present] = [
    { facts: before.facts, naming: alignment.before },
    { facts: after.facts, naming: alignment.after },
  ];
  return {
    elements: elementChanges(alignment),
    flows: flowChanges(alignment, old, present),
    parts: partChanges(alignment, before, after),
    promises: promiseChanges(alignment),
    findings: findingsChange(before.report, after.report, alignment),
    settings,
  };
}

/** Whether nothing differs. */
export function isEmpty({ elements, flows, parts, promises, findings, settings }: Comparison): boolean {
  const { added, gone, changed, accepted } = findings;
  const lists = [elements, flows, parts, promises, added, gone, changed, accepted, settings];
  return lists.every((list) => list.length === 0);
}

/**
 * Reads of an analysis all that a comparison will, so that the analysis of a later state which is made from it can take over what
 * the two have in common. Changes nothing but who computes it.
 */
export function readCompared({ facts, report }: Analysis): void {
  void report.findings;
  const read = (names: readonly FactName[], id: Id) => {
    for (const name of names) facts.one(id, name);
  };
  for (const flow of facts.model.flows) {
    read(flowFigures, flow.id);
    flowCutSetsOf(facts.model, flow);
  }
  for (const { id } of facts.model.components) read(componentFigures, id);
}

const figuresOf: Readonly<Partial<Record<Group, Parameters<typeof figureChanges>[0]>>> = {
  component: componentFigures,
  zone: placeFigures,
  region: placeFigures,
};

function partChanges(alignment: Alignment, before: Analysis, after: Analysis): readonly PartChange[] {
  const changes = alignment.pairs.flatMap((pair): readonly PartChange[] => {
    const names = figuresOf[pair.before.group];
    if (names === undefined) return [];
    const old = { facts: before.facts, id: pair.before.id, naming: alignment.before };
    const present = { facts: after.facts, id: pair.after.id, naming: alignment.after };
    const figures = figureChanges(names, old, present);
    return figures.length === 0
      ? []
      : [{ kind: pair.after.kind, before: pair.before.id, after: pair.after.id, figures }];
  });
  return changes.sort((a, b) => byCodeUnit(a.after, b.after));
}
