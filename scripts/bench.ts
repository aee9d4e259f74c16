// Measures what the project promises of its speed, as ratios and medians of one run on one machine: `npm run bench`.
// Prints each measure with its budget; a missed budget fails only with `--strict`, since a busy machine proves nothing.
// Figures are for this machine and this hour; they are no test.

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureCommand } from "./bench-command.ts";
import { measureAnalysis, measureEditor, measureLint, measurePreview } from "./bench-parts.ts";
import { measureServer } from "./bench-server.ts";
import { runTool } from "./tool.ts";

const { values } = parseArgs({
  options: {
    strict: { type: "boolean", default: false },
    runs: { type: "string", default: "15" },
    edits: { type: "string", default: "100" },
    example: { type: "string", default: "examples/photos" },
  },
});

// Trusting extra certificates costs Node 20 more than the whole of an empty program; nothing here uses the network.
delete process.env.NODE_EXTRA_CA_CERTS;

runTool("node", ["esbuild.mjs"], { isQuiet: true });
const command = await measureCommand(values.example, Number(values.runs));
const lint = measureLint();
const server = await measureServer(values.example, {
  starts: Math.ceil(Number(values.runs) / 2),
  edits: Number(values.edits),
});
const editor = measureEditor();
const preview = measurePreview();
const analysis = measureAnalysis();
const measures = [...command, ...lint, ...server, ...editor, ...preview, ...analysis];

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${values.example}\n`,
);
const rows = [
  ["measure", "value", "budget", ""],
  ...measures.map(({ name, value, budget, isMet }) => [name, value, budget, verdictOf(budget, isMet)]),
];
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );

const missed = measures.filter(({ isMet }) => !isMet);
console.log(missed.length === 0 ? "\nEvery budget is met." : `\n${missed.length} of the budgets missed.`);
if (values.strict && missed.length > 0) process.exitCode = 1;

function verdictOf(budget: string, isMet: boolean): string {
  if (budget === "") return "";
  return isMet ? "met" : "MISSED";
}
