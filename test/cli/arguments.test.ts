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

test("lint writes to a file when one is named, in any format", () => {
  expect(parse("lint -f sarif -o a/b.sarif --fail-on never")).toMatchObject({
    ...{ format: "sarif", output: "a/b.sarif", failOn: "never" },
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

test("what an output is called says the format where nothing else does", () => {
  for (const [line, format] of [
    ["render -o map.html", "html"],
    ["render -o MAP.MMD", "mermaid"],
    ["render -o map.puml", "plantuml"],
    ["render -o map.png", "png"],
    ["render -o map.txt", "svg"],
    ["render -o a.html -f svg", "svg"],
    ["report -o review.htm", "html"],
    ["report -o review.md", "markdown"],
    ["lint -o found.sarif", "sarif"],
    ["lint -o found.json", "json"],
    ["lint -o comment.md", "markdown"],
    ["lint -o found.xml", "pretty"],
    ["lint -o designs.json/found", "pretty"],
    ["diff main -o change.md", "markdown"],
    ["diff main -o change.json", "json"],
  ] as const) {
    expect({ line, ...parse(line) }).toMatchObject({ line, format });
  }
});

test("a hyphen as output is standard output", () => {
  for (const line of ["lint -o -", "render --output -", "report -o -", "diff main -o -"]) {
    expect(parse(line)).not.toHaveProperty("output");
  }
});

test("a short option takes its value beside it, attached to it and behind a sign", () => {
  for (const line of ["lint -f json", "lint -fjson", "lint -f=json"])
    expect(parse(line)).toMatchObject({ format: "json" });
});

test("fmt knows its files by settings from elsewhere, too", () => {
  expect(parse("fmt --check --config other.json designs")).toMatchObject({ config: "other.json", paths: ["designs"] });
});

test("render is told what fails, what is slow and at which moment, which it counts from 0", () => {
  expect(parse("render --view failure --of db,api --slow auth --step 2")).toMatchObject({
    ...{ view: "failure", subject: "db,api", slow: "auth", step: 1 },
  });
});

test("help and version are asked for in the usual ways", () => {
  for (const line of ["", "--help", "-h", "help"]) expect(parse(line)).toEqual({ command: "help" });
  for (const line of ["help lint", "lint --help", "lint -h x", "--help lint", "-h lint"]) {
    expect(parse(line)).toEqual({ command: "help", topic: "lint" });
  }
  for (const line of ["--version", "-v", "version"]) expect(parse(line)).toEqual({ command: "version" });
});

test.each([
  ["lnt", 'There is no command "lnt". Did you mean "lint"?'],
  [
    "frobnicate",
    'There is no command "frobnicate". Commands are lint, explain, diff, report, render, fmt, init, inspect, completions, lsp, version and help.',
  ],
  [
    "--bogus",
    'There is no option "--bogus" before a command. Commands are lint, explain, diff, report, render, fmt, init, inspect, completions, lsp, version and help.',
  ],
  ["design.arch", 'There is no command "design.arch". Did you mean "faultline lint design.arch"?'],
  ["designs/", 'There is no command "designs/". Did you mean "faultline lint designs/"?'],
  ["--format json designs", 'Options stand behind a command, such as "faultline lint --format".'],
  ["version 2", '"faultline version" takes no words.'],
  ["help lnt", 'There is no command "lnt". Did you mean "lint"?'],
  ["lint --formt json", '"faultline lint" has no option --formt. Did you mean --format?'],
  [
    "explain x --frob",
    '"faultline explain" has no option --frob. It has --what-if, --stdin-filename, --config, --today and --help.',
  ],
  [
    "lint --format xml",
    '--format takes pretty, json, sarif, github, gitlab, junit, checkstyle or markdown, and not "xml".',
  ],
  ["lint --fail-on fatal", '--fail-on takes error, warning, info, hint or never, and not "fatal".'],
  ["lint --output --format json", "The option --output needs a value."],
  ["lint -o -f json", "The option -o needs a value."],
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
  ["fmt --check --diff", "--diff shows what --check would list: say one of them."],
  ["fmt - a.arch", '"faultline fmt -" lays standard input out, and nothing beside it.'],
  [
    "fmt --today 2026-01-01",
    '"faultline fmt" has no option --today. It has --check, --diff, --stdin-filename, --config and --help.',
  ],
  ["init a b", '"faultline init" begins one project: give one folder.'],
  ["completions", '"faultline completions" takes one shell: bash, zsh, fish or powershell.'],
  ["completions tcsh", '"faultline completions" takes one shell: bash, zsh, fish or powershell.'],
  ["render --slow db", "--slow and --step belong to --view failure."],
  ["render --view failure --step 0", '--step takes a number from 1 on, and not "0".'],
  [
    "lint --__proto__",
    '"faultline lint" has no option --__proto__. It has --format, --output, --fail-on, --baseline, --update-baseline, --add-to-baseline, --show-accepted, --stdin-filename, --config, --today and --help.',
  ],
])("faultline %s is refused in a sentence", (line, sentence) => {
  expect(refusalOf(line)).toBe(sentence);
});
