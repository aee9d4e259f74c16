// Edits a design hundreds of times and goes on from analysis to analysis, reading every fact and the report. Prints how many of the
// models, traffics and facts of all snapshots are still held, and the heap after a part of the edits and at the end, in bytes. Runs as
// a process of its own with `--expose-gc`, since only there garbage can be told from what is kept.

import { type Analysis, createAnalysis } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "./generate-design.ts";
import { heapInUse } from "./heap-in-use.ts";

const [edits = 200, warm = 100, components = 200] = process.argv.slice(2).map(Number);
const files = [...generateDesign({ components, files: 4 })];
const project = createProject();
for (const [uri, text] of files) project.setFile(uri, text);
const held: Record<"models" | "traffics" | "facts", WeakRef<object>[]> = { models: [], traffics: [], facts: [] };
const heaps: number[] = [];
let analysis: Analysis | undefined;
goOn();
for (let edit = 1; edit <= edits; edit += 1) {
  const [uri, text] = files[edit % files.length] ?? ["", ""];
  project.setFile(uri, edited(text, edit));
  goOn();
  if (edit === warm || edit === edits) heaps.push(await heapInUse());
}
const counts = Object.entries(held).map(([kind, refs]) => [
  kind,
  refs.filter((ref) => ref.deref() !== undefined).length,
]);
console.log(JSON.stringify({ heaps, held: Object.fromEntries(counts) }));

function goOn(): void {
  const { model } = project.snapshot();
  analysis = createAnalysis(model, { today: "2026-11-01" }, analysis);
  analysis.report.findings.length;
  const { facts } = analysis;
  for (const flow of model.flows) facts.of(flow.id);
  for (const component of model.components.slice(0, 20)) for (const fact of facts.of(component.id)) fact.derivation;
  held.models.push(new WeakRef(model));
  held.traffics.push(new WeakRef(facts.traffic));
  held.facts.push(new WeakRef(facts));
}

/** The text with a figure changed; now and then with a component more, or an access more. */
function edited(text: string, edit: number): string {
  if (edit % 5 === 0) return text.replace("  service ", `  store more-${edit} { availability 99.9% }\n  service `);
  if (edit % 7 === 0) return text.replace(/(calls [\w-]+ \{) timeout \d+ms/, `$1 timeout ${edit}ms  retries 2`);
  const figures = [...text.matchAll(/(?<=capacity |p99 |replicas |timeout )\d/g)];
  const at = figures[(edit * 7) % figures.length]?.index ?? 0;
  return `${text.slice(0, at)}${(Number(text[at]) % 9) + 1}${text.slice(at + 1)}`;
}
