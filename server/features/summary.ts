// A design on one page of Markdown, to be pasted into a review or a ticket: its flows with what they promise and can hold, and what is
// found. The numbers are its facts'; nothing is judged.

import { type Fact, type FactName, factWords, type Severity, severities } from "../../analysis/index.ts";
import type { Flow } from "../../language/index.ts";
import type { Reading } from "../reading.ts";
import { plain } from "./hover/markdown.ts";
import { overviewOf } from "./overview.ts";
import { clipped, counted } from "./wording.ts";

/** Most rows and lines: a page, not a dump. */
const mostFlows = 50;
const mostFindings = 50;

/** The page. `title` is the design's name. */
export function summary(reading: Reading, title: string): string {
  const { model } = reading.snapshot;
  const { counts, entries } = overviewOf(reading.snapshot, reading.report);
  const totals = severities.flatMap((severity) => (counts[severity] === 0 ? [] : [amount(severity, counts[severity])]));
  const size = `${counted(model.components.length, "component")}, ${counted(model.flows.length, "flow")}`;
  const parts = [`# ${plain(title)}`, `${size}; ${totals.length === 0 ? "nothing found" : totals.join(", ")}.`];
  if (model.flows.length > 0) parts.push(flowTable(reading));
  for (const severity of severities) {
    const found = entries.filter((entry) => entry.severity === severity);
    if (found.length === 0) continue;
    const lines = found.slice(0, mostFindings).map(({ message, code, place }) => {
      const line = reading.snapshot.files.get(place.file)?.positionAt(place.start).line ?? 0;
      const file = plain(place.file.slice(place.file.lastIndexOf("/") + 1));
      return `- ${plain(clipped(message, 400))} (${plain(code)}, ${file}:${line + 1})`;
    });
    const rest = found.length > mostFindings ? [`- … and ${found.length - mostFindings} more`] : [];
    parts.push(`## ${headings[severity]}`, [...lines, ...rest].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

const headings: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  info: "Information",
  hint: "Hints",
};

function amount(severity: Severity, count: number): string {
  return severity === "info" ? `${count} information` : counted(count, severity);
}

function flowTable({ snapshot, facts }: Reading): string {
  const { flows } = snapshot.model;
  const rows = flows.slice(0, mostFlows).map((flow) => rowOf(flow, facts.of(flow.id)));
  const head = ["Flow", "Promises", "Estimate", "At most", "Single points of failure", "Worst case"];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const rest = flows.length > mostFlows ? `\n\n… and ${flows.length - mostFlows} more flows` : "";
  return `${lines.join("\n")}${rest}`;
}

function rowOf(flow: Flow, facts: readonly Fact[]): readonly string[] {
  const words = (name: FactName): string => {
    const fact = facts.find((one) => one.name === name);
    return fact?.value === undefined ? "unknown" : cell(factWords(fact.value, fact.unit));
  };
  const promises = flow.objectives
    .filter(({ measure }) => measure === "availability")
    .map(({ kind, target }) => `${kind.toUpperCase()} ${factWords(target, "ratio")}`);
  const name = flow.title === undefined ? flow.id : `${flow.title} (${flow.id})`;
  return [
    cell(name),
    cell(promises.join(", ") || "nothing"),
    words("availability"),
    words("availability-cap"),
    pointsOf(facts),
    words("worst-case-time"),
  ];
}

function pointsOf(facts: readonly Fact[]): string {
  const cuts = facts.find(({ name }) => name === "cut-sets")?.value;
  if (!Array.isArray(cuts)) return "unknown";
  const single = (cuts as readonly (string | readonly string[])[]).flatMap((set) =>
    typeof set === "string" ? [set] : set.length === 1 ? set : [],
  );
  return single.length === 0 ? "none" : cell(single.join(", "));
}

/** Text of a cell: a bar would end it. */
function cell(text: string): string {
  return plain(clipped(text, 120)).replaceAll("|", "\\|");
}
