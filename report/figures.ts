// The figures about the world that a design rests on: how often a part is up, how much it takes, how long it needs, how many
// come. How many copies stand where, and who waits how long, are choices of the design and no assumptions, unless the design
// leaves them to a technology.

import { factWords, type Unit } from "../analysis/index.ts";
import type { Component, Figure, Flow, Id, Region, SystemModel } from "../language/index.ts";

/** A figure with where it stands in the model, and that model without it. */
export interface WorldFigure {
  readonly element: Id;
  /** As the language spells it. */
  readonly term: string;
  readonly figure: Figure;
  readonly words: string;
}

type Key = keyof Component & keyof typeof componentTerms;

const componentTerms = {
  availability: ["availability", "ratio"],
  mtbf: ["mtbf", "seconds"],
  mttr: ["mttr", "seconds"],
  errorRate: ["error-rate", "ratio"],
  capacity: ["capacity", "per-second"],
  serviceTime: ["service-time", "seconds"],
  hitRatio: ["hit-ratio", "ratio"],
  lag: ["lag", "seconds"],
  visibility: ["visibility", "seconds"],
  retention: ["retention", "seconds"],
} as const satisfies Readonly<Record<string, readonly [string, Unit]>>;

/** Terms that are assumptions only where a technology states them: who writes one has chosen it. */
const chosen: ReadonlySet<string> = new Set(["visibility", "retention"]);

const keys = Object.keys(componentTerms) as readonly Key[];

/** Every such figure, in the order of the model. Linear. */
export function worldFigures(model: SystemModel): readonly WorldFigure[] {
  return [
    ...model.flows.flatMap(ofFlow),
    ...model.components.flatMap(ofComponent),
    ...model.regions.flatMap((region) => [...ofPlace(region), ...region.zones.flatMap(ofPlace)]),
  ];
}

function ofComponent(component: Component): readonly WorldFigure[] {
  const plain = keys.flatMap((key) => {
    const figure = component[key];
    const [term, unit] = componentTerms[key];
    const isChoice = chosen.has(term) && figure?.origin.kind === "written";
    return figure === undefined || isChoice
      ? []
      : [{ element: component.id, term, figure, words: figureWords(figure, unit) }];
  });
  const latencies = component.latency.map(({ percentile, value }) => ({
    element: component.id,
    term: `latency p${(percentile * 100).toFixed(3).replace(/\.?0+$/, "")}`,
    figure: value,
    words: figureWords(value, "seconds"),
  }));
  return [...plain, ...latencies];
}

function ofFlow({ id, load, peak }: Flow): readonly WorldFigure[] {
  return [
    ...(load === undefined
      ? []
      : [{ element: id, term: "load", figure: load, words: figureWords(load, "per-second") }]),
    ...(peak === undefined ? [] : [{ element: id, term: "peak", figure: peak, words: figureWords(peak, "factor") }]),
  ];
}

function ofPlace({ id, availability }: Pick<Region, "id" | "availability">): readonly WorldFigure[] {
  if (availability === undefined) return [];
  return [{ element: id, term: "availability", figure: availability, words: figureWords(availability, "ratio") }];
}

function figureWords({ value, upper }: Figure, unit: Unit): string {
  return factWords(upper === undefined ? value : [value, upper], unit);
}

/** The model as if these figures were not written anywhere. */
export function withoutFigures(model: SystemModel, gone: ReadonlySet<Figure>): SystemModel {
  const components = model.components.map((one) => withoutThose(one, gone));
  const flows = model.flows.map((one) => withoutThose(one, gone));
  return {
    ...model,
    components,
    flows,
    regions: model.regions.map((region) => ({
      ...withoutThose(region, gone),
      zones: region.zones.map((zone) => withoutThose(zone, gone)),
    })),
    componentById: new Map(components.map((one) => [one.id, one])),
    flowById: new Map(flows.map((one) => [one.id, one])),
  };
}

/** The element itself where it holds none of the figures. */
function withoutThose<T extends object>(element: T, gone: ReadonlySet<Figure>): T {
  const members: readonly (readonly [string, unknown])[] = Object.entries(element);
  const kept = members.flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    // Members are compared by identity with figures: what is no figure is found in no such set.
    if (gone.has(value as Figure)) return [];
    if (key !== "latency") return [[key, value]];
    const latency = value as Component["latency"];
    const rest = latency.filter((one) => !gone.has(one.value));
    return [[key, rest.length < latency.length ? rest : latency]];
  });
  const isWhole = kept.length === members.length && kept.every(([, value], index) => value === members[index]?.[1]);
  // What was left out is optional in every element.
  return isWhole ? element : (Object.fromEntries(kept) as T);
}
