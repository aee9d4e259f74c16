// How the engine below a command manages its memory: by itself it lets its nursery grow to a third of all memory in use, and keeps a
// compiler for code that a small design leaves before it is warm. It knows nothing of what the command does.

import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Texts of more characters make the middle compiler worth its memory: some two thousand components. */
const largeText = 600_000;

/** Engines before this one have no middle compiler that they use by themselves. */
const firstWithMiddleCompiler = 12;

const hasMiddleCompiler = Number.parseInt(process.versions.v8, 10) >= firstWithMiddleCompiler;

/**
 * Holds the nursery as small as it begins and leaves the middle compiler out, as a command starts. Measured for a lint of 1,000
 * components: 169 MB become 99, and 1.17 s of processor time 0.92; of 5,000, with `expectMuch`: 349 MB become 223, and 3.9 s 4.2.
 */
export function expectLittle(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  if (hasMiddleCompiler) setFlagsFromString("--no-maglev");
}

/**
 * Bytes that the nursery may take where texts are long. Most of what is made of a text stays, and a small nursery is emptied more often
 * than it is worth. Measured: 5,000 components take 2.43 s of processor time in the place of 2.57 and as much memory, 10,000 take 4.35 in
 * the place of 4.88, and 316 MB in the place of 311. Twice the size is hardly faster and takes 11 MB more.
 */
const largeNursery = 8 * 2 ** 20;

/** Texts of more characters may make the nursery grow several times over before anybody looks. */
const longText = 100_000;

/** Whether this process is the command's own, with an engine to be set; tests run commands in theirs. */
let isInCharge = false;
let isMuch = false;
let isGrowing = false;

/** Says that nothing but the command runs in this process, which has begun with `expectLittle`. */
export function takeCharge(): void {
  isInCharge = true;
}

/** Takes the middle compiler back where the texts of all projects together are long, and lets the nursery grow a little. */
export function expectMuch(projects: readonly { readonly texts: ReadonlyMap<string, string> }[]): void {
  let length = 0;
  for (const { texts } of projects) for (const text of texts.values()) length += text.length;
  if (length <= largeText) return;
  isMuch = true;
  if (hasMiddleCompiler) setFlagsFromString("--maglev");
}

/** To be called before each text is read: much lets the nursery grow until it is large. */
export function growFor(text: string): void {
  setGrowth(isInCharge && isMuch && text.length <= longText && nurserySize() < largeNursery);
}

/** To be called when all texts are read. */
export function growNoMore(): void {
  setGrowth(false);
}

function setGrowth(wanted: boolean): void {
  if (wanted === isGrowing) return;
  isGrowing = wanted;
  setFlagsFromString(`--semi-space-growth-factor=${wanted ? 2 : 1}`);
}

function nurserySize(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? Infinity;
}
