// Measures `faultline lint` against its promises, from a cold start to the last line, on designs of four sizes: each run in turns
// with an empty Node process, so that a busy machine slows both alike. Prints its lines as JSON for `npm run bench`.
// The bundles in dist/ are what is measured: `node esbuild.mjs && node test/bench/command.ts [100-lines] [1000] [5000] [10000]`.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { empty, runOnce, type Sample } from "../../scripts/bench-command.ts";
import { inform, judge, type Measure, median, milliseconds } from "../../scripts/bench-figures.ts";
import { root } from "../../scripts/tool.ts";
import { generateDesign } from "../support/generate-design.ts";

interface Size {
  /** Of the generated design. */
  readonly components: number;
  /** Milliseconds that a run may take where an empty process takes `usual`; without it, five times an empty process. */
  readonly budget?: number;
  readonly megabytes: number;
  readonly runs: number;
}

/** Twenty components are the smallest design that is made; it is cut to its first hundred lines. */
const sizes: Readonly<Record<string, Size>> = {
  "100-lines": { components: 20, megabytes: 110, runs: 11 },
  1000: { components: 1_000, budget: 500, megabytes: 110, runs: 7 },
  5000: { components: 5_000, budget: 1_600, megabytes: 230, runs: 5 },
  10000: { components: 10_000, budget: 3_000, megabytes: 400, runs: 3 },
};

/** Wall time of an empty process on the machine that the budgets were set for, in milliseconds: a fortieth of what a peer took there. */
const usual = 29;

function measure(name: string, { components, budget, megabytes, runs }: Size): readonly Measure[] {
  const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
  try {
    const designs = join(folder, "designs");
    mkdirSync(designs);
    const texts = generateDesign({ components, files: Math.max(1, components / 100) });
    for (const [file, text] of texts) {
      const lines = text.split("\n");
      writeFileSync(join(designs, file), name === "100-lines" ? `${lines.slice(0, 100).join("\n")}\n}\n` : text);
    }
    const cache = join(folder, "cache");
    const lint = [join(root, "dist", "faultline.cjs"), "lint", "--fail-on", "never", designs];
    // The first run fills the cache of compiled code, as it does for everybody once.
    runOnce(lint, cache);
    const pairs = Array.from({ length: runs }, () => ({ base: runOnce(empty, cache), lint: runOnce(lint, cache) }));
    const of = (kind: "base" | "lint", figure: keyof Sample) => median(pairs.map((pair) => pair[kind][figure]));
    const [wall, base] = [of("lint", "wallMs"), of("base", "wallMs")];
    const title = name === "100-lines" ? "lint, 100 lines" : `lint, ${components.toLocaleString("en")} components`;
    const times = (value: number) => `${value.toFixed(1)}×`;
    return [
      inform(
        `${title}, as it was`,
        `${milliseconds(wall)}, CPU ${milliseconds(of("lint", "cpuMs"))}; empty Node ${milliseconds(base)}, CPU ${milliseconds(of("base", "cpuMs"))}`,
      ),
      budget === undefined
        ? judge(`${title}, over empty Node`, wall / base, 5, times)
        : judge(`${title}, where an empty Node takes ${usual} ms`, (wall * usual) / base, budget, milliseconds),
      judge(`${title}, memory`, of("lint", "megabytes"), megabytes, (value) => `${value.toFixed(0)} MB`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
for (const [name, size] of Object.entries(sizes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const line of measure(name, size)) console.log(JSON.stringify(line));
}
