// The words of the command line: what they mean, and the sentence for those that mean nothing.

import { expect, test } from "vitest";
import { parseCommandLine } from "../../cli/arguments.ts";
import { Refusal } from "../../cli/refusal.ts";

const parse = (line: string) => parseCommandLine(line.split(" ").filter((word) => word !== ""));

function refusalOf(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return "(accepted)";
}

test("lint without words reads the folder it is in and fails on errors", () => {
  expect(parse("lint")).toEqual({
    command: "lint",
    paths: ["."],
    inputName: "stdin.arch",
    format: "pretty",
    failOn: "error",
    withAccepted: false,
  });
});

test("lint takes its options in any order and both spellings of a value", () => {
  expect(parse("lint --fail-on=hint a.arch -f json --today 2027-01-31 b --show-accepted")).toEqual({
    command: "lint",
    paths: ["a.arch", "b"],
    inputName: "stdin.arch",
    today: "2027-01-31",
    format: "json",
    failOn: "hint",
    withAccepted: true,
  });
});

test("words behind two hyphens are paths", () => {
  expect(parse("lint -- --odd-name.arch")).toMatchObject({ paths: ["--odd-name.arch"] });
});

test("a single hyphen is standard input, under the name given", () => {
  expect(parse("lint - --stdin-filename a/b.arch")).toMatchObject({ paths: ["-"], inputName: "a/b.arch" });
});

test("inspect shows data as JSON unless told otherwise", () => {
  expect(parse("inspect --facts x")).toMatchObject({ command: "inspect", what: "facts", format: "json" });
  expect(parse("inspect --model --format pretty")).toMatchObject({ what: "model", format: "pretty", paths: ["."] });
});

test("explain takes its subject first and paths after it", () => {
  expect(parse("explain checkout.availability shop")).toMatchObject({ what: "checkout.availability", paths: ["shop"] });
  expect(parse("explain checkout --what-if api")).toMatchObject({ what: "checkout", whatIf: "api", paths: ["."] });
});

test("render writes to a file when one is named", () => {
  expect(parse("render shop -o map.svg")).toMatchObject({
    view: "map",
    format: "svg",
    theme: "light",
    output: "map.svg",
  });
  expect(parse("render shop")).not.toHaveProperty("output");
  expect(parse("render shop")).toMatchObject({ overlay: "findings", terms: false, legend: true, positions: true });
  expect(parse("render --overlay owner --terms --no-legend --no-positions")).toMatchObject({
    ...{ overlay: "owner", terms: true, legend: false, positions: false },
  });
});

test("render is told what fails, what is slow and at which moment, which it counts from 0", () => {
  expect(parse("render --view failure --of db,api --slow auth --step 2")).toMatchObject({
    ...{ view: "failure", subject: "db,api", slow: "auth", step: 1 },
  });
});

test("help and version are asked for in the usual ways", () => {
  for (const line of ["", "--help", "-h", "help"]) expect(parse(line)).toEqual({ command: "help" });
  for (const line of ["help lint", "lint --help", "lint -h x"]) {
    expect(parse(line)).toEqual({ command: "help", topic: "lint" });
  }
  for (const line of ["--version", "-v", "version"]) expect(parse(line)).toEqual({ command: "version" });
});

test.each([
  ["lnt", 'There is no command "lnt". Did you mean "lint"?'],
  [
    "frobnicate",
    'There is no command "frobnicate". Commands are lint, inspect, explain, render, lsp, version and help.',
  ],
  ["--bogus", 'There is no option "--bogus". Commands are lint, inspect, explain, render, lsp, version and help.'],
  ["lint --formt json", '"faultline lint" has no option --formt. Did you mean --format?'],
  [
    "explain x --frob",
    '"faultline explain" has no option --frob. It has --stdin-filename, --today, --what-if and --help.',
  ],
  ["lint --format xml", '--format takes pretty or json, and not "xml".'],
  ["lint --fail-on fatal", '--fail-on takes error, warning, info or hint, and not "fatal".'],
  ["lint --format", "The option --format needs a value."],
  ["lint --show-accepted=yes", "The option --show-accepted takes no value."],
  ["lint --today tomorrow", '--today takes a day such as 2027-01-31, and "tomorrow" is none.'],
  ["lint --today 2026-02-30", '--today takes a day such as 2027-01-31, and "2026-02-30" is none.'],
  [
    "lint x --stdin-filename y",
    '--stdin-filename names what "-" reads from standard input, and there is no "-" among the paths.',
  ],
  ["inspect x", '"faultline inspect" shows one of two things: say --model or --facts.'],
  ["inspect --model --facts", '"faultline inspect" shows one of two things: say --model or --facts.'],
  ["explain", '"faultline explain" needs a rule, or an element and a fact such as checkout.availability.'],
  ["render --view galaxy", '--view takes map, flow, domains, data, shared or failure, and not "galaxy".'],
  ["render --slow db", "--slow and --step belong to --view failure."],
  ["render --view failure --step 0", '--step takes a number from 1 on, and not "0".'],
  [
    "lint --__proto__",
    '"faultline lint" has no option --__proto__. It has --stdin-filename, --today, --format, --fail-on, --show-accepted and --help.',
  ],
])("faultline %s is refused in a sentence", (line, sentence) => {
  expect(refusalOf(line)).toBe(sentence);
});
