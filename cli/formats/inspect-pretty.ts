// Model and facts as tables for people: `inspect --format pretty`.

import { type Fact, factWords } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import { columnsOf, styleFor, visible } from "./style.ts";

interface Look {
  readonly hasColour: boolean;
}

/** What the design consists of: one line per element. */
export function modelToPretty(model: SystemModel, { hasColour }: Look): string {
  const components = model.components.map(({ id, kind, technology, dependencies }) => [
    id,
    technology === undefined ? kind : `${kind} : ${technology}`,
    dependencies.map(({ verb, target }) => `${verb} ${target}`).join(", "),
  ]);
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ["Containers", model.containers.map(({ id, kind }) => [id, kind])],
    ["Components", components],
    ["Regions", model.regions.map(({ id, zones }) => [id, zones.map(({ name }) => name).join(", ")])],
    ["Data", model.data.map(({ id, authorities }) => [id, authorities.map((store) => store.id).join(", ")])],
    ["Flows", model.flows.map(({ id, objectives }) => [id, objectives.map(({ kind }) => kind).join(", ")])],
    ["Decisions", model.decisions.map(({ id, chose }) => [id, chose ?? ""])],
    ["Scenarios", model.scenarios.map(({ id, statements }) => [id, `${statements.length} statements`])],
  ];
  const { strong } = styleFor(hasColour);
  const shown = sections.filter(([, rows]) => rows.length > 0);
  if (shown.length === 0) return "The model is empty.\n";
  return shown.map(([title, rows]) => `${strong(title)}\n${table(rows)}`).join("\n");
}

/** Each quantity as a heading, each element as a line below it. */
export function factsToPretty(facts: readonly Fact[], { hasColour }: Look): string {
  if (facts.length === 0) return "There are no facts.\n";
  const { strong } = styleFor(hasColour);
  const names = [...new Set(facts.map(({ name }) => name))];
  const sections = names.map((name) => {
    const rows = facts.filter((fact) => fact.name === name).map((fact) => [fact.element, valueText(fact), fact.kind]);
    return `${strong(name)}\n${table(rows)}`;
  });
  return sections.join("\n");
}

/** The value, or what would make it known. */
export function valueText({ value, unit, missing }: Fact): string {
  if (value !== undefined) return factWords(value, unit);
  const inputs = missing.map(({ element, term }) => `${term} of ${element}`).join(", ");
  return inputs === "" ? "unknown" : `unknown without ${inputs}`;
}

/** Rows with aligned columns; the last column is not padded. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell));
  }
  const line = (row: readonly string[]) =>
    row.map((cell, index) => cell + " ".repeat(Math.max(0, (widths[index] ?? 0) - columnsOf(cell)))).join("  ");
  return cells.map((row) => `  ${line(row).trimEnd()}\n`).join("");
}
