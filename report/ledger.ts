// The ledger of assumptions: which figures about the world a review rests on, who says them, and which findings would not be
// there without each. The last is tried, not guessed: the design is analysed again with the assumption gone.

import {
  type Analysis,
  type AnalysisOptions,
  analyze,
  byCodeUnit,
  type Finding,
  identityOf,
} from "../analysis/index.ts";
import type { Figure, Id } from "../language/index.ts";
import { type WorldFigure, withoutFigures, worldFigures } from "./figures.ts";
import type { Assumption, Ledger } from "./review.ts";

/** Components analysed over all trials: a second or two of work, and for larger designs the trials are left out. */
const mostWork = 8_000;

/** One assumption before it is worded: the figures that go with it. */
interface Entry extends Omit<Assumption, "carries" | "sways"> {
  readonly figures: readonly Figure[];
}

/** The ledger, with findings by the number that `numberOf` gives them. */
export function ledgerOf(
  { facts, report }: Analysis,
  { nameOf, numberOf }: { readonly nameOf: (id: Id) => string; readonly numberOf: (finding: Finding) => string },
): Ledger {
  const { model } = facts;
  const { today, ...settings } = facts.settings;
  const options: AnalysisOptions = today === undefined ? settings : { ...settings, today };
  const figures = worldFigures(model);
  const declared = declaredIn(figures, nameOf);
  const defaults = defaultsIn(figures, nameOf);
  const work = Math.max(1, model.components.length);
  const tried =
    (declared.length + defaults.length) * work <= mostWork
      ? "all"
      : defaults.length * work <= mostWork
        ? "defaults"
        : "none";
  const carriedBy = (entry: Entry): Assumption => {
    const { figures: gone, ...assumption } = entry;
    const { findings } = analyze(withoutFigures(model, new Set(gone)), options);
    const after = new Map(findings.map((finding) => [identityOf(finding), finding]));
    const [carries, sways]: [string[], string[]] = [[], []];
    for (const finding of report.findings) {
      const then = after.get(identityOf(finding));
      if (then === undefined) carries.push(numberOf(finding));
      else if (then.message !== finding.message || then.severity !== finding.severity) sways.push(numberOf(finding));
    }
    return { ...assumption, carries, sways };
  };
  const untried = ({ figures: _, ...assumption }: Entry): Assumption => ({ ...assumption, carries: [], sways: [] });
  return {
    declared: declared.map(tried === "all" ? carriedBy : untried),
    defaults: defaults.map(tried === "none" ? untried : carriedBy),
    unknown: unknownIn({ facts }, nameOf),
    tried,
  };
}

function declaredIn(figures: readonly WorldFigure[], nameOf: (id: Id) => string): readonly Entry[] {
  return figures
    .filter(({ figure }) => figure.origin.kind === "written")
    .map(({ element, term, words, figure }) => ({
      ...{ about: nameOf(element), term, value: words, elements: [nameOf(element)], figures: [figure] },
      ...(figure.origin.source === undefined ? {} : { source: figure.origin.source }),
    }));
}

/** One entry for each figure of a technology, whatever number of components goes by it. */
function defaultsIn(figures: readonly WorldFigure[], nameOf: (id: Id) => string): readonly Entry[] {
  const entries = new Map<string, { entry: Entry; figures: Figure[]; elements: string[] }>();
  for (const { element, term, words, figure } of figures) {
    const { origin } = figure;
    if (origin.kind !== "technology") continue;
    const key = JSON.stringify([origin.technology, term, words]);
    let known = entries.get(key);
    if (known === undefined) {
      const [of, elements]: [Figure[], string[]] = [[], []];
      const source = origin.source === undefined ? {} : { source: origin.source };
      known = {
        entry: { about: origin.technology, term, value: words, elements, figures: of, ...source },
        figures: of,
        elements,
      };
      entries.set(key, known);
    }
    known.figures.push(figure);
    known.elements.push(nameOf(element));
  }
  return [...entries.values()].map(({ entry }) => entry);
}

/** Inputs that facts of flows and components miss, with what stays unknown for each. */
function unknownIn({ facts }: Pick<Analysis, "facts">, nameOf: (id: Id) => string): Ledger["unknown"] {
  const { model } = facts;
  const found = new Map<string, { element: string; term: string; hides: Set<string> }>();
  for (const { id } of [...model.flows, ...model.components]) {
    for (const fact of facts.of(id)) {
      for (const { element, term } of fact.missing) {
        const key = JSON.stringify([element, term]);
        const one = found.get(key) ?? { element: nameOf(element), term, hides: new Set<string>() };
        one.hides.add(`${fact.name} of ${nameOf(id)}`);
        found.set(key, one);
      }
    }
  }
  return [...found.values()]
    .map(({ element, term, hides }) => ({ element, term, hides: [...hides] }))
    .sort((left, right) => right.hides.length - left.hides.length || byCodeUnit(left.element, right.element));
}
