// What is measured on generated designs, the analysis and the editor's server at their sizes, each part in a process of its own, so that
// none warms or burdens another. What is measured and how stands in test/bench, beside the generators of the designs.

import { spawnSync } from "node:child_process";
import { inform, type Measure } from "./bench-figures.ts";
import { root } from "./tool.ts";

const analysisParts = ["sizes", "edits", "flow", "pathological", "memory"];
const commandParts = ["100-lines", "1000", "5000", "10000"];
const editorParts = ["100", "1000", "5000", "one-file"];
const previewParts = ["50", "200", "1000", "1000-open", "10000"];
const motionParts = ["1000"];

/** Longest that one part may take, in milliseconds; what it has measured until then is kept. */
const patienceMs = 300_000;

/** The analysis alone, of designs of all sizes. */
export function measureAnalysis(): readonly Measure[] {
  return analysisParts.flatMap((part) => measurePart("analysis", part));
}

/** The built command from a cold start, on designs of all sizes beside an empty process. */
export function measureLint(): readonly Measure[] {
  return commandParts.flatMap((part) => measurePart("command", part));
}

/** The built language server over its standard streams, with designs of the sizes that people have. */
export function measureEditor(): readonly Measure[] {
  return editorParts.flatMap((part) => measurePart("editor", part));
}

/** The same server, from an edit to the picture that follows from it; then the page in a browser while its picture is moved. */
export function measurePreview(): readonly Measure[] {
  return [
    ...previewParts.flatMap((part) => measurePart("preview", part)),
    ...motionParts.flatMap((part) => measurePart("motion", part)),
  ];
}

function measurePart(name: string, part: string): readonly Measure[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", `test/bench/${name}.ts`, part], {
    cwd: root,
    encoding: "utf8",
    timeout: patienceMs,
  });
  const measures = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Measure]));
  if (status === 0) return measures;
  const reason = status === null ? `not done within ${patienceMs / 1000} s` : (stderr.trim().split("\n").at(-1) ?? "");
  return [...measures, { ...inform(`${name}, ${part}`, reason), isMet: false }];
}
