// Each output format over one result that has everything: a golden file each, and the JSON against its schema.

import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { fingerprintOf } from "../../cli/fingerprint.ts";
import { toJson } from "../../cli/formats/json.ts";
import { toPretty } from "../../cli/formats/pretty.ts";
import { columnsOf, visible, wrap } from "../../cli/formats/style.ts";
import { summaryOf } from "../../cli/formats/summary.ts";
import { hasFailed, judged } from "../../cli/lint-result.ts";
import { expectGolden } from "../support/golden.ts";
import { schemaFaults } from "../support/json-schema.ts";
import { everything, file, nothing, placeOf, text } from "../support/lint-result.ts";

const plain = { hasColour: false, width: 80, withAccepted: false };

test("pretty shows the line, the path and what to do", () => {
  expectGolden(new URL("./golden/everything.txt", import.meta.url), toPretty(everything, plain));
});

test("pretty shows accepted findings on request, with their reason in place of a remedy", () => {
  const shown = toPretty(everything, { ...plain, withAccepted: true });
  expect(shown).toContain("= accepted: because The order desk takes over by telephone. (until 2027-01-01)");
  expect(toPretty(everything, plain)).not.toContain("telephone");
});

test("pretty marks the name under wide characters and tabs in the columns of a terminal", () => {
  const lines = toPretty(everything, plain).split("\n");
  const shown = lines.findIndex((line) => line.includes("名前"));
  const before = (line: string | undefined, mark: string) =>
    columnsOf((line ?? "").slice(0, (line ?? "").indexOf(mark)));
  expect(before(lines[shown + 1], "^")).toBe(before(lines[shown], "orders"));
});

test("colour changes nothing but the colour", () => {
  const coloured = toPretty(everything, { ...plain, hasColour: true });
  expect(coloured).toContain("\u001b[");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Escape sequences begin with a control character.
  expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(toPretty(everything, plain));
});

test("a design cannot drive the terminal", () => {
  const hostile = "service \u001b[2J\u202eevil";
  const location = { file: "\u001b]0;x\u0007.arch", start: { line: 1, column: 9 }, end: { line: 1, column: 13 } };
  const problem = { code: "syntax", severity: "error", message: hostile, location, fingerprint: "" } as const;
  const shown = toPretty({ ...nothing, texts: new Map([[location.file, hostile]]), problems: [problem] }, plain);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: These are what must not be there.
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test("a file of many problems is cut into lines once, and of a long line no more is read than is shown", () => {
  const [problem] = everything.problems;
  if (problem === undefined) throw new Error("the result has a problem");
  const many = Array.from({ length: 50 }, () => problem);
  const split = vi.spyOn(String.prototype, "split");
  toPretty({ ...nothing, texts: new Map([[file, text]]), problems: many }, plain);
  expect(split.mock.contexts.filter((context) => String(context) === text)).toHaveLength(1);
  split.mockRestore();
  const iterator = vi.spyOn(String.prototype, Symbol.iterator);
  const location = { file, start: { line: 1, column: 5_002 }, end: { line: 1, column: 5_006 } };
  const far = { ...problem, location };
  toPretty({ ...nothing, texts: new Map([[file, "x".repeat(10_000)]]), problems: [far] }, plain);
  expect(Math.max(...iterator.mock.contexts.map((context) => String(context).length))).toBeLessThan(1000);
  iterator.mockRestore();
});

test("a very long line is cut around the name", () => {
  const long = `${"x".repeat(5_000)} name ${"y".repeat(5_000)}`;
  const location = { file, start: { line: 1, column: 5_002 }, end: { line: 1, column: 5_006 } };
  const problem = { code: "syntax", severity: "error", message: "Here.", location, fingerprint: "" } as const;
  const lines = toPretty({ ...nothing, texts: new Map([[file, long]]), problems: [problem] }, plain).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(160);
  const shown = lines.findIndex((line) => line.includes(" name "));
  expect(lines[shown + 1]?.indexOf("^")).toBe(lines[shown]?.indexOf("name"));
});

test("a path of many places is cut short and says so", () => {
  const [finding] = everything.findings;
  const evidence = Array.from({ length: 40 }, (_, hop) => ({ location: placeOf(1, "web"), says: `hop ${hop}` }));
  const shown = toPretty({ ...nothing, findings: finding === undefined ? [] : [{ ...finding, evidence }] }, plain);
  expect(shown).toContain("hop 11");
  expect(shown).not.toContain("hop 12");
  expect(shown).toContain("and 28 more; --format json lists them all");
});

test("JSON is as its golden file, and valid against the published schema", () => {
  expectGolden(new URL("./golden/everything.json", import.meta.url), toJson(everything));
  const schema = JSON.parse(readFileSync(new URL("../../docs/lint-output.schema.json", import.meta.url), "utf8"));
  const unread = { ...nothing, refusals: ["Cannot read a.arch: permission denied."] };
  for (const result of [everything, nothing, unread])
    expect(schemaFaults(JSON.parse(toJson(result)), schema)).toEqual([]);
});

test("the schema refuses what the output must not be", () => {
  const schema = JSON.parse(readFileSync(new URL("../../docs/lint-output.schema.json", import.meta.url), "utf8"));
  const output = JSON.parse(toJson(everything));
  output.version = 2;
  output.findings[0].range.line = 0;
  delete output.findings[0].fingerprint;
  output.problems[0].extra = true;
  expect(schemaFaults(output, schema)).toEqual([
    "/version: is not 1",
    '/findings/0: lacks "fingerprint"',
    "/findings/0/range/line: is below 1",
    '/problems/0: has an unknown "extra"',
  ]);
});

test("the summary counts what was found, each in its number", () => {
  expect(summaryOf(nothing)).toBe("No findings in 1 file.");
  expect(summaryOf({ ...nothing, refusals: ["Cannot read a.arch: permission denied."] })).toBe(
    "No findings in 1 file; 1 thing could not be read.",
  );
  expect(summaryOf(everything)).toBe(
    "1 finding (1 warning) and 2 problems in the text, in 1 file; 1 accepted; 1 in the baseline.",
  );
});

test("the threshold marks problems and findings that count, and none that is accepted or in the baseline", () => {
  const failing = (threshold: Parameters<typeof judged>[1]) => {
    const { findings, problems } = judged(everything, threshold);
    return [...problems, ...findings].filter(({ fails }) => fails === true).map((item) => item.fingerprint.slice(-2));
  };
  expect(failing("error")).toEqual(["c1"]);
  expect(failing("warning")).toEqual(["c1", "c2", "aa"]);
  expect(failing("hint")).toEqual(["c1", "c2", "aa"]);
  expect(failing("never")).toEqual([]);
  expect(hasFailed(judged(everything, "error"))).toBe(true);
  expect(hasFailed(judged({ ...everything, problems: [] }, "error"))).toBe(false);
  expect(hasFailed(judged(everything, "never"))).toBe(false);
});

test("a fingerprint is the published hash of its parts", () => {
  // The test vectors of draft-eastlake-fnv, appendix C, for 64 bits: "", "a", "foobar".
  expect(fingerprintOf([""])).toBe("cbf29ce484222325");
  expect(fingerprintOf(["a"])).toBe("af63dc4c8601ec8c");
  expect(fingerprintOf(["foobar"])).toBe("85944171f73967e8");
  expect(fingerprintOf(["a", "bc"])).not.toBe(fingerprintOf(["ab", "c"]));
});

test("prose wraps at words and never loses one", () => {
  expect(wrap("one two  three\nfour", 9)).toEqual(["one two", "three", "four"]);
  expect(wrap("unbreakable", 4)).toEqual(["unbreakable"]);
  expect(wrap("", 10)).toEqual([]);
});

test("columns are those of a terminal", () => {
  expect(columnsOf("abc")).toBe(3);
  expect(columnsOf("名前")).toBe(4);
  expect(columnsOf("e\u0301")).toBe(1);
  expect(columnsOf("🚀")).toBe(2);
  expect(visible("a\tb")).toBe("a    b");
});
