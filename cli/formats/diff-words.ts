// The words that the formats of a comparison share: what a change of an element, a term or a figure is called.

import type {
  CutSetChange,
  Direction,
  ElementChange,
  Figure,
  FigureChange,
  SettingChange,
  SinglePointChange,
  TermChange,
} from "../../analysis/index.ts";
import { severities, singlePointWords } from "../../analysis/index.ts";
import type { ComparedFinding, DiffResult } from "../diff-result.ts";

/** A sign that says without colour what became of it. */
export const signs: Readonly<Record<ElementChange["change"], string>> = {
  added: "+",
  removed: "-",
  changed: "~",
  renamed: "→",
  moved: "→",
};

/** `service shop.api`, `shop.api, renamed from shop.web`; a dependency says by itself what it is. */
export function elementWords({ change, kind, before, after }: ElementChange): string {
  const name = after ?? before ?? "";
  const what = kind === "dependency" ? name : `${kind} ${name}`;
  if (change === "renamed" || change === "moved") return `${what}, ${change} from ${before}`;
  return kind !== "dependency" || before === undefined || after === undefined || before === after
    ? what
    : `${what} (was ${before})`;
}

/** `timeout 300ms → 2s`, `+ managed`, `- breaker after 50%`. */
export function termWords({ term, before, after }: TermChange): string {
  const said = (value: string) => (value === "" || value === "yes" ? term : `${term} ${value}`);
  if (before === undefined) return `+ ${said(after ?? "")}`;
  if (after === undefined) return `- ${said(before)}`;
  return `${term} ${before} → ${after}`;
}

/** A term whose two values are too long to be set beside each other, as `- before` and `+ after`; undefined for others. */
export function longTerm({ before, after }: TermChange): readonly [was: string, is: string] | undefined {
  if (before === undefined || after === undefined || before.length + after.length <= longestPair) return undefined;
  return [`- ${before}`, `+ ${after}`];
}

const longestPair = 72;

/** The gravest first, else in their order. */
export function gravestFirst<T extends Pick<ComparedFinding, "severity">>(findings: readonly T[]): readonly T[] {
  return [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

const figureNames: Readonly<Record<string, string>> = {
  "availability-cap": "availability ceiling",
  "worst-case-time": "worst case",
  "latency-p50": "latency p50",
  "latency-p99": "latency p99",
  "latency-p99-least": "latency p99, at least",
  "latency-p99-most": "latency p99, at most",
  "chain-depth": "chain depth",
  "utilisation-peak": "utilisation at peak",
  "utilisation-degraded": "utilisation with a place lost",
  "retry-factor-burst": "retry factor, burst",
  "retry-factor-sustained": "retry factor, sustained",
  "hidden-capacity": "hidden capacity",
  "blast-radius": "blast radius",
  "queue-utilisation": "queue utilisation",
  "queue-wait": "queue wait",
  "drain-time": "drain time",
};

export function figureName({ name }: FigureChange): string {
  return figureNames[name] ?? name;
}

/** What stands in place of a figure that a side does not have. */
const none = "–";

/** `99.95% → 99.5%`. */
export function figureWords({ before, after }: FigureChange): string {
  return `${briefly(before)} → ${briefly(after)}`;
}

/** Members of a list that are told by name. */
const mostMembers = 3;

export function briefly(figure: Figure | undefined): string {
  if (figure === undefined) return none;
  const { value, says } = figure;
  if (value === undefined) return "unknown";
  if (!Array.isArray(value) || value.length <= mostMembers || typeof value[0] === "number") return says;
  return `${value.slice(0, mostMembers).join(", ")} and ${value.length - mostMembers} more`;
}

/** What a reader sees of a direction beside its colour; nothing where it is neither. */
export const directionWords: Readonly<Record<Direction, string>> = { better: "better", worse: "worse", neither: "" };

/** `rules.hub info → off (laxer)`. */
export function settingWords({ setting, direction, ...sides }: SettingChange): string {
  const verdict = direction === "neither" ? "" : ` (${direction === "worse" ? "laxer" : "stricter"})`;
  return `${termWords({ term: setting, ...sides })}${verdict}`;
}

/** Members of a list that are told in a comparison for people; more of them are counted. */
export const mostTold = 40;

/** The first members of a list, and in words how many more there are. */
export function firstOf<T>(all: readonly T[], most = mostTold): { readonly told: readonly T[]; readonly rest: string } {
  // One more is told as quickly as that there is one.
  if (all.length <= most + 1) return { told: all, rest: "" };
  return { told: all.slice(0, most), rest: `and ${all.length - most} more` };
}

/** Single points that came and went, each with its sign; copies of one thing together. */
export function singlePointLines({ added, gone }: Pick<SinglePointChange, "added" | "gone">): readonly string[] {
  return [...singlePointWords(added).map((one) => `+ ${one}`), ...singlePointWords(gone).map((one) => `- ${one}`)];
}

/** Sizes of cut sets that are told; larger ones are rare failures by nature. */
const mostOrders = 3;

/** `of 1: 2 → 4, of 2: 12 → 3`. */
export function cutSetWords(changes: readonly CutSetChange[]): string {
  const { told, rest } = firstOf(changes, mostOrders);
  const words = told.map(
    ({ order, before, after }) => `of ${order}: ${before ?? "uncounted"} → ${after ?? "uncounted"}`,
  );
  return [...words, ...(rest === "" ? [] : [`${rest} sizes`])].join(", ");
}

/** `3 elements and 2 dependencies differ, 1 finding is new, 2 are gone.` */
export function summaryWords({ projects }: DiffResult): string {
  const sum = (count: (project: DiffResult["projects"][number]) => number) =>
    projects.reduce((total, project) => total + count(project), 0);
  const dependencies = sum(({ elements }) => elements.filter(({ kind }) => kind === "dependency").length);
  const elements = sum((project) => project.elements.length) - dependencies;
  const parts = [
    ...some(elements, "element differs", "elements differ"),
    ...some(dependencies, "dependency differs", "dependencies differ"),
    ...some(
      sum(({ flows }) => flows.length),
      "flow has other figures",
      "flows have other figures",
    ),
    ...some(
      sum(({ parts }) => parts.length),
      "component or place has other figures",
      "components and places have other figures",
    ),
    ...some(
      sum(({ promises }) => promises.length),
      "promise differs",
      "promises differ",
    ),
    ...some(
      sum(({ findings }) => findings.added.length),
      "new finding",
      "new findings",
    ),
    ...some(
      sum(({ findings }) => findings.gone.length),
      "finding gone",
      "findings gone",
    ),
    ...some(
      sum(({ findings }) => findings.changed.length),
      "finding changed",
      "findings changed",
    ),
    ...some(
      sum(({ findings }) => findings.accepted.length),
      "finding accepted",
      "findings accepted",
    ),
    ...some(
      sum(({ settings }) => settings.length),
      "setting differs",
      "settings differ",
    ),
  ];
  return parts.length === 0 ? "The two designs mean the same." : `${parts.join(", ")}.`;
}

function some(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
