// The analysis of designs of all sizes, each part in a process of its own, so that none warms or burdens another. What is
// measured and how is test/bench/analysis.ts, beside the generators that it takes its designs from.

import { spawnSync } from "node:child_process";
import { inform, type Measure } from "./bench-figures.ts";
import { root } from "./tool.ts";

const parts = ["sizes", "edits", "flow", "pathological", "memory"];

/** Longest that one part may take, in milliseconds; what it has measured until then is kept. */
const patienceMs = 300_000;

export function measureAnalysis(): readonly Measure[] {
  return parts.flatMap((part) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", "test/bench/analysis.ts", part], {
      cwd: root,
      encoding: "utf8",
      timeout: patienceMs,
    });
    const measures = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Measure]));
    if (status === 0) return measures;
    const reason =
      status === null ? `not done within ${patienceMs / 1000} s` : (stderr.trim().split("\n").at(-1) ?? "");
    return [...measures, { ...inform(`analysis, ${part}`, reason), isMet: false }];
  });
}
