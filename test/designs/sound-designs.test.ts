// Good designs lint clean, and one edit makes one finding: the table of faults.md, row by row.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze, type Finding, rules } from "../../analysis/index.ts";
import { applyEdits, createProject, editsFor, type Snapshot } from "../../language/index.ts";

const folder = new URL("./sound/", import.meta.url);
const designs = new Map(
  readdirSync(folder).map((file) => [file.replace(/\.arch$/, ""), readFileSync(new URL(file, folder), "utf8")]),
);

/** A row of the table. */
interface Row {
  readonly design: string;
  readonly edit: string;
  /** `warning single-point-of-failure at shop.edge`. */
  readonly becomes: readonly string[];
}

const rows: readonly Row[] = readFileSync(new URL("./faults.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line) => {
    const [, design = "", edit = "", becomes = ""] = line.split("|").map((cell) => cell.trim());
    const plain = (cell: string) => cell.replaceAll("`", "");
    return { design, edit: plain(edit), becomes: becomes.split("<br>").map(plain) };
  });

function snapshotOf(text: string): Snapshot {
  const project = createProject({ rules: rules.map(({ id }) => id) });
  project.setFile("design.arch", text);
  return project.snapshot();
}

function findingsOf(snapshot: Snapshot): readonly Finding[] {
  expect(snapshot.problems.map(({ message }) => message)).toEqual([]);
  const report = analyze(snapshot.model, { today: "2026-11-01" });
  expect(report.failures).toEqual([]);
  return report.findings.filter(({ accepted }) => accepted === undefined);
}

function signatureOf({ severity, rule, element }: Finding): string {
  return `${severity} ${rule} at ${element}`;
}

describe.each([...designs])("the sound design %s", (_, text) => {
  it("has no finding above info", () => {
    const loud = findingsOf(snapshotOf(text)).filter(({ severity }) => severity === "error" || severity === "warning");
    expect(loud.map((finding) => `${signatureOf(finding)}: ${finding.message}`)).toEqual([]);
  });
});

it("has at least six shapes and forty faults, and every design has some", () => {
  expect(designs.size).toBeGreaterThanOrEqual(6);
  expect(rows.length).toBeGreaterThanOrEqual(40);
  expect(new Set(rows.map(({ design }) => design))).toEqual(new Set(designs.keys()));
});

it.each(rows.map((row) => [row.design, row.edit, row] as const))("%s: %s", (design, edit, { becomes }) => {
  const before = snapshotOf(designs.get(design) ?? "");
  const edited = editsFor(before, edit);
  if (edited.kind === "problem") throw new Error(edited.says);
  const text = applyEdits(before, edited.edits).get("design.arch") ?? "";
  const known = new Set(findingsOf(before).map(signatureOf));
  const added = findingsOf(snapshotOf(text)).filter((finding) => !known.has(signatureOf(finding)));
  expect(added.map(signatureOf).sort(), added.map(({ message }) => message).join("\n")).toEqual([...becomes].sort());
});
