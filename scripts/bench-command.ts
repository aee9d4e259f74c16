// The command from a cold start beside an empty Node process, in turns, so that a busy machine slows both alike.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inform, judge, type Measure, median, milliseconds } from "./bench-figures.ts";
import { root } from "./tool.ts";

/** What one process cost. */
export interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly megabytes: number;
}

/** Words of a Node process that does nothing. */
export const empty: readonly string[] = ["-e", ""];
const usage = join(root, "scripts", "bench-usage.cjs");

/** Ratio and memory of `lint` over the example. */
export async function measureCommand(example: string, runs: number): Promise<readonly Measure[]> {
  const cache = mkdtempSync(join(tmpdir(), "faultline-bench-"));
  const lint = [join(root, "dist", "faultline.cjs"), "lint", example];
  try {
    // The first run fills the cache of compiled code, as it does for everybody once.
    const first = runOnce(lint, cache);
    const pairs = Array.from({ length: runs }, () => ({ base: runOnce(empty, cache), lint: runOnce(lint, cache) }));
    const of = (kind: "base" | "lint", figure: keyof Sample) => median(pairs.map((pair) => pair[kind][figure]));
    const times = (value: number) => `${value.toFixed(1)}×`;
    const ratio = (figure: keyof Sample) => of("lint", figure) / of("base", figure);
    return [
      inform("empty Node process", `${milliseconds(of("base", "wallMs"))}, CPU ${milliseconds(of("base", "cpuMs"))}`),
      inform("lint, cold", `${milliseconds(of("lint", "wallMs"))}, CPU ${milliseconds(of("lint", "cpuMs"))}`),
      inform("lint, the first time of all", `${milliseconds(first.wallMs)}, CPU ${milliseconds(first.cpuMs)}`),
      judge("lint, cold, wall over empty Node", ratio("wallMs"), 5, times),
      judge("lint, cold, CPU over empty Node", ratio("cpuMs"), 5, times),
      judge("lint, memory", of("lint", "megabytes"), 100, (value) => `${value.toFixed(0)} MB`),
    ];
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Wall time of one process without, and processor time and memory of another with the measuring module. */
export function runOnce(words: readonly string[], cache: string): Sample {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const begin = performance.now();
  const plain = spawnSync(process.execPath, words, { cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
  const wallMs = performance.now() - begin;
  const measured = spawnSync(process.execPath, ["--require", usage, ...words], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  for (const { status, stderr } of [plain, measured]) {
    if (status !== 0 && status !== 1) throw new Error(`"node ${words.join(" ")}" failed: ${stderr}`);
  }
  const { cpuMs, megabytes } = JSON.parse(String(measured.output[3])) as Omit<Sample, "wallMs">;
  return { wallMs, cpuMs, megabytes };
}
