// Solves the fault trees of a folder in the Open-PSA format and prints what comes out beside what is known of them, with
// the time that it took: `node test/oracles/solve-fault-trees.ts <folder> [name…]`. For trees that are too large, or not here, for a test.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { solveTree } from "../../analysis/graph/fault-tree.ts";
import { readOpenPsa } from "../support/open-psa.ts";
import type { KnownTree } from "../support/scram.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: "string", default: "6000000" } },
});
const [folder, ...names] = positionals;
if (folder === undefined) {
  console.error("Name the folder that holds the trees, such as the input folder of a checkout of scram.");
  process.exit(2);
}
const oracle = path.join(import.meta.dirname, "fault-trees.json");
const { trees } = JSON.parse(readFileSync(oracle, "utf8")) as { trees: readonly KnownTree[] };

console.log(["tree", "probability", "differs by", "cut sets", "as known", "nodes", "modules", "time"].join("\t"));
for (const known of trees) {
  const files = known.files.map((file) => path.join(folder, file));
  if (!files.every((file) => existsSync(file))) continue;
  if (names.length > 0 && !names.includes(known.tree)) continue;
  const { tree, probabilities } = readOpenPsa(files.map((file) => readFileSync(file, "utf8")));
  const start = performance.now();
  const solved = solveTree(tree, Number(values.nodes));
  const took = () => `${Math.round(performance.now() - start)} ms`;
  if (solved === undefined) {
    console.log([known.tree, "outgrew its budget", "", "", "", "", "", took()].join("\t"));
    continue;
  }
  const probability = solved.probability(probabilities);
  const expected = known.probability ?? known.probabilitySixDigits;
  const counts = solved.cutSetsBySize();
  const total = counts?.reduce((sum, count) => sum + count, 0n);
  console.log(
    [
      known.tree,
      probability.toPrecision(10),
      expected === undefined ? "not known" : Math.abs(probability / expected - 1).toExponential(1),
      total ?? "none",
      counts === undefined || known.cutSetsByOrder === undefined ? "" : verdict(counts, known.cutSetsByOrder),
      solved.size,
      solved.modules,
      took(),
    ].join("\t"),
  );
}

function verdict(counts: readonly bigint[], expected: Readonly<Record<string, number>>): string {
  const orders = new Set([...counts.keys(), ...Object.keys(expected).map(Number)]);
  return [...orders].every((order) => (counts[order] ?? 0n) === BigInt(expected[order] ?? 0)) ? "yes" : "NO";
}
