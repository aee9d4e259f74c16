// Lines above flows and systems: what a flow can promise at most, what takes it down alone, how long it may take, and what is found
// about it. It knows findings by their places and no rule by name.

import { type Fact, type Finding, factWords, type Report } from "../../analysis/index.ts";
import { type Container, type Flow, type Id, type Place, placeOf, type SystemModel } from "../../language/index.ts";
import type { FileReading } from "../reading.ts";
import { declaredIn } from "./elements-in-file.ts";
import { almostAlways, ceilingWords } from "./rounded.ts";

/** One line, or a part of it, at the name of what it is about. Offsets are of the file. */
export interface Lens {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  /** What a click shows. */
  readonly shows: { readonly kind: "picture" } | { readonly kind: "places"; readonly places: readonly Place[] };
}

/** Most places that one lens leads to. */
const mostPlaces = 500;

/** The lenses of a file, in order. Reads the report, so ask once it is made. */
export function lenses({ snapshot, file, facts, report }: FileReading): readonly Lens[] {
  const { model } = snapshot;
  const { flows, systems } = declaredIn(snapshot, file.uri);
  if (flows.length === 0 && systems.length === 0) return [];
  const found = foundIn(report);
  const all: Lens[] = [];
  const add = (element: Flow | Container, title: string, findings: readonly Finding[]): void => {
    const place = placeOf(model, element.at);
    if (place === undefined || place.file !== file.uri) return;
    const { start, end } = place;
    if (title !== "") all.push({ start, end, title, shows: { kind: "picture" } });
    if (findings.length === 0) return;
    const places = findings.slice(0, mostPlaces).flatMap(({ at }) => placeOf(model, at) ?? []);
    all.push({ start, end, title: counted(findings.length, "finding"), shows: { kind: "places", places } });
  };
  for (const system of systems) add(system, systemTitle(model, system), found.bySystem(system.id));
  for (const flow of flows) {
    const one = (name: Fact["name"]): Fact | undefined => facts.one(flow.id, name);
    add(flow, flowTitle(one), found.byFlow.get(flow.id) ?? []);
  }
  return all.sort((a, b) => a.start - b.start);
}

function flowTitle(one: (name: Fact["name"]) => Fact | undefined): string {
  const words: string[] = [];
  const cap = one("availability-cap")?.value;
  if (typeof cap === "number" && cap < almostAlways) words.push(`at most ${ceilingWords(cap)} available`);
  const cuts = one("cut-sets")?.value;
  if (Array.isArray(cuts)) {
    const points = cuts.filter((set) => typeof set === "string" || set.length === 1).length;
    words.push(counted(points, "single point of failure", "single points of failure"));
  }
  const worst = one("worst-case-time");
  if (worst?.value === Number.POSITIVE_INFINITY) words.push("no end to its worst case");
  else if (worst?.value !== undefined) {
    words.push(`worst case ${worst.kind === "bound" ? "at least " : ""}${factWords(worst.value, worst.unit)}`);
  }
  return words.join(" · ");
}

function systemTitle(model: SystemModel, { id }: Container): string {
  let flows = 0;
  for (const flow of model.flows) if (flow.system === id) flows += 1;
  return flows === 0 ? "" : counted(flows, "flow");
}

interface Found {
  readonly byFlow: ReadonlyMap<Id, readonly Finding[]>;
  bySystem(id: Id): readonly Finding[];
}

const foundByReport = new WeakMap<Report, Found>();

/** What stands, by the flows that it costs or is about, and by the outermost name of its element. */
function foundIn(report: Report): Found {
  let found = foundByReport.get(report);
  if (found !== undefined) return found;
  const byFlow = new Map<Id, Finding[]>();
  const byOutermost = new Map<Id, Finding[]>();
  const note = (map: Map<Id, Finding[]>, id: Id, finding: Finding): void => {
    const known = map.get(id);
    if (known === undefined) map.set(id, [finding]);
    else known.push(finding);
  };
  for (const finding of report.findings) {
    if (finding.accepted !== undefined) continue;
    for (const id of new Set([...finding.flows, finding.element])) note(byFlow, id, finding);
    note(byOutermost, finding.element.split(/[. ]/, 1)[0] ?? "", finding);
  }
  found = { byFlow, bySystem: (id) => byOutermost.get(id) ?? [] };
  foundByReport.set(report, found);
  return found;
}

/** `1 finding`, `3 findings`. */
function counted(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? "no" : count} ${count === 1 ? one : many}`;
}
