// What is found in a design, by system and flow, for a tree and for counts. Words are those of the rules and problems; nothing is
// judged here, and offsets stay offsets.

import { type Finding, type Report, ruleById, type Severity } from "../../analysis/index.ts";
import { type Element, type Id, type Place, placeOf, type Snapshot } from "../../language/index.ts";
import type { Counts, OverviewBranch } from "../../protocol/overview.ts";

/** A finding, or a problem of the text. */
export interface DesignEntry {
  readonly key: string;
  readonly severity: Severity;
  readonly code: string;
  readonly rule?: string;
  readonly message: string;
  readonly flows: number;
  readonly place: Place;
}

/** A system or a flow, with the place of its name. */
export interface DesignBranch extends Pick<OverviewBranch, "kind" | "id" | "name" | "title" | "counts" | "more"> {
  readonly place?: Place;
  readonly branches: readonly DesignBranch[];
  readonly entries: readonly number[];
}

export interface DesignOverview {
  readonly counts: Counts;
  readonly entries: readonly DesignEntry[];
  readonly branches: readonly DesignBranch[];
  readonly own: readonly number[];
  readonly more: number;
}

/** Most entries in one branch: nobody reads on, and every one is sent. */
const mostInBranch = 200;

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Systems in the order of the text, each with its flows; linear in findings and the flows that they name. */
export function overviewOf(snapshot: Snapshot, report: Report): DesignOverview {
  const { model } = snapshot;
  const entries = [...problemsIn(snapshot), ...findingsIn(snapshot, report)];
  const systems = model.containers.filter(({ kind, parent }) => kind === "system" && parent === undefined);
  const systemIds = new Set(systems.map(({ id }) => id));
  const systemOf = (id: Id): Id | undefined => {
    const first = id.includes(".") ? id.slice(0, id.indexOf(".")) : id;
    return systemIds.has(first) ? first : undefined;
  };

  const byFlow = new Map<Id, number[]>();
  const bySystem = new Map<Id, number[]>();
  const text: number[] = [];
  const outside: number[] = [];
  for (const [index, { finding }] of entries.entries()) {
    if (finding === undefined) {
      text.push(index);
      continue;
    }
    const flows = finding.flows.length > 0 ? finding.flows : [finding.element];
    const known = flows.filter((id) => model.flowById.has(id));
    for (const flow of known) put(byFlow, flow, index);
    if (known.length > 0) continue;
    const system = systemOf(finding.element);
    if (system === undefined) outside.push(index);
    else put(bySystem, system, index);
  }

  const told = entries.map(({ entry }) => entry);
  const worstFirst = (list: readonly number[]): number[] =>
    [...list].sort((a, b) => weight[told[a]?.severity ?? "hint"] - weight[told[b]?.severity ?? "hint"] || a - b);
  const branchOf = (
    element: Element,
    kind: "system" | "flow",
    own: readonly number[],
    below: readonly DesignBranch[],
  ) => {
    const all = new Set([...own, ...below.flatMap((branch) => branch.entries)]);
    const place = placeIn(snapshot, element.at);
    return {
      kind,
      id: element.id,
      name: element.name,
      ...(element.title === undefined ? {} : { title: element.title }),
      ...(place === undefined ? {} : { place }),
      counts: counted([...all].map((index) => told[index]?.severity ?? "hint")),
      branches: below,
      entries: worstFirst(own),
      more: 0,
    };
  };
  const flowsBySystem = new Map<Id | undefined, DesignBranch[]>();
  for (const flow of model.flows)
    put(flowsBySystem, systemOf(flow.id), branchOf(flow, "flow", byFlow.get(flow.id) ?? [], []));
  const flowsOf = (system: Id | undefined): readonly DesignBranch[] => flowsBySystem.get(system) ?? [];
  const branches = [
    ...(text.length === 0 ? [] : [textBranch(worstFirst(text), told)]),
    ...systems.map((system) => branchOf(system, "system", bySystem.get(system.id) ?? [], flowsOf(system.id))),
    ...flowsOf(undefined),
  ];
  return shortened({
    counts: counted(told.map(({ severity }) => severity)),
    entries: told,
    branches,
    own: worstFirst(outside),
    more: 0,
  });
}

interface Found {
  readonly entry: DesignEntry;
  /** Absent for a problem of the text. */
  readonly finding?: Finding;
}

function problemsIn(snapshot: Snapshot): readonly Found[] {
  const seen = new Map<string, number>();
  return snapshot.problems.flatMap(({ severity, code, message, at }) => {
    const place = placeIn(snapshot, at);
    if (place === undefined) return [];
    const key = repeated(seen, `${code} ${place.file}`);
    return [{ entry: { key, severity, code, message, flows: 0, place } }];
  });
}

function findingsIn(snapshot: Snapshot, report: Report): readonly Found[] {
  const seen = new Map<string, number>();
  return report.findings.flatMap((finding) => {
    const place = finding.accepted === undefined ? placeIn(snapshot, finding.at) : undefined;
    if (place === undefined) return [];
    const { severity, message, rule: code, element, cause, flows } = finding;
    const rule = ruleById(code)?.title ?? code;
    const key = repeated(seen, `${code} ${element} ${cause}`);
    return [{ entry: { key, severity, code, rule, message, flows: flows.length, place }, finding }];
  });
}

/** A name with a number behind it from its second time on. */
function repeated(seen: Map<string, number>, name: string): string {
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  return times === 1 ? name : `${name} ${times}`;
}

/** A place, as long as its file holds it: findings may be of an older text. */
function placeIn(snapshot: Snapshot, at: Element["at"]): Place | undefined {
  const place = placeOf(snapshot.model, at);
  const length = place === undefined ? undefined : snapshot.files.get(place.file)?.text.length;
  return place === undefined || length === undefined || place.end > length ? undefined : place;
}

function textBranch(entries: readonly number[], told: readonly DesignEntry[]): DesignBranch {
  const counts = counted(entries.map((index) => told[index]?.severity ?? "hint"));
  return { kind: "text", id: "", name: "Problems of the text", counts, branches: [], entries, more: 0 };
}

function counted(severities: readonly Severity[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const severity of severities) counts[severity] += 1;
  return counts;
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Long lists cut, and only those entries kept that a list still names. */
function shortened(overview: DesignOverview): DesignOverview {
  const kept = new Map<number, number>();
  const entries: DesignEntry[] = [];
  const keep = (list: readonly number[]): number[] =>
    list.slice(0, mostInBranch).flatMap((index) => {
      const entry = overview.entries[index];
      if (entry === undefined) return [];
      const known = kept.get(index) ?? entries.push(entry) - 1;
      kept.set(index, known);
      return [known];
    });
  const more = (list: readonly number[]): number => Math.max(0, list.length - mostInBranch);
  const cut = (branch: DesignBranch): DesignBranch => ({
    ...branch,
    branches: branch.branches.map(cut),
    entries: keep(branch.entries),
    more: more(branch.entries),
  });
  const branches = overview.branches.map(cut);
  return { ...overview, branches, own: keep(overview.own), more: more(overview.own), entries };
}
