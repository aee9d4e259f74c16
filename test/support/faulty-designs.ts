// The sound designs of test/designs with one fault each: the table of faults.md as texts. It judges nothing.

import { readFileSync } from "node:fs";
import { applyEdits, createProject, editsFor } from "../../language/index.ts";

const folder = new URL("../designs/", import.meta.url);

export interface FaultyDesign {
  readonly design: string;
  /** The edit that made it faulty. */
  readonly edit: string;
  readonly text: string;
}

/** Every row of the table. Throws where an edit means nothing. */
export function faultyDesigns(): readonly FaultyDesign[] {
  const rows = readFileSync(new URL("faults.md", folder), "utf8")
    .split("\n")
    .filter((line) => /^\| [a-z]/.test(line));
  return rows.map((row) => {
    const [, design = "", edit = ""] = row.split("|").map((cell) => cell.trim().replaceAll("`", ""));
    const project = createProject();
    project.setFile("design.arch", readFileSync(new URL(`sound/${design}.arch`, folder), "utf8"));
    const snapshot = project.snapshot();
    const edited = editsFor(snapshot, edit);
    if (edited.kind === "problem") throw new Error(`${edit}: ${edited.says}`);
    return { design, edit, text: applyEdits(snapshot, edited.edits).get("design.arch") ?? "" };
  });
}
