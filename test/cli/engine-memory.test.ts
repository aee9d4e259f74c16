// The engine's memory as the command sets it, in processes of their own: the settings hold for the whole of one.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../cli/engine-memory.ts");

/**
 * Megabytes of the nursery while texts that all stay are read, and while as much again is kept of something else: the middle one of
 * several looks, since on a busy machine some of its pages are still being emptied when one looks.
 */
function nurseries({ length, isCommand }: { readonly length: number; readonly isCommand: boolean }): readonly number[] {
  const program = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { expectLittle, expectMuch, growFor, growNoMore, takeCharge } from ${JSON.stringify(source)};
    const size = () => getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size / 2 ** 20;
    const kept = [];
    const read = () => { for (let i = 0; i < 4_000; i += 1) kept.push(new Array(64).fill(i)); };
    expectLittle();
    if (${isCommand}) takeCharge();
    const middle = (sizes) => sizes.sort((a, b) => a - b)[sizes.length >> 1];
    expectMuch([{ texts: new Map([["a", "x".repeat(${length})]]) }]);
    const reading = [];
    for (let i = 0; i < 20; i += 1) { growFor("x"); read(); reading.push(size()); }
    growNoMore();
    const judging = [];
    for (let i = 0; i < 20; i += 1) { read(); judging.push(size()); }
    console.log(JSON.stringify([middle(reading.slice(-9)), middle(judging.slice(-9))]));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  return JSON.parse(stdout);
}

/** Megabytes within which a nursery moves that nobody lets grow: its pages come and go as it is emptied. */
const usual = 4;

test("the nursery stays as it is where little is to be read", () => {
  expect(Math.max(...nurseries({ length: 1_000, isCommand: true }))).toBeLessThanOrEqual(usual);
});

test("it grows while much is read, within bounds, and no more after that", () => {
  const [read = 0, judged] = nurseries({ length: 700_000, isCommand: true });
  expect(read).toBeGreaterThan(usual);
  expect(read).toBeLessThanOrEqual(16);
  expect(judged).toBeLessThanOrEqual(read);
});

test("a process that is not the command's own is left as it is", () => {
  expect(Math.max(...nurseries({ length: 700_000, isCommand: false }))).toBeLessThanOrEqual(usual);
});
