// The words of the command line, made into one plain request. It reads no file and knows no default that depends on the
// machine; what a person mistyped becomes a sentence that names the nearest right word.

import { parseArgs } from "node:util";
import { type Gate, nearestTo } from "../analysis/index.ts";
import type { Overlay, View } from "../diagram/look.ts";
import { isCalendarDay } from "../language/index.ts";
import { commandTable, type OptionEntry, type severities, type Topic, topics } from "./command-table.ts";
import { gatesIn } from "./gates.ts";
import { formatNamedBy } from "./output-format.ts";
import { Refusal } from "./refusal.ts";

export type Threshold = (typeof severities)[number];
export type LintFormat = (typeof commandTable.lint.options.format.choices)[number];
export type RenderFormat = (typeof commandTable.render.options.format.choices)[number];
export type DiffFormat = (typeof commandTable.diff.options.format.choices)[number];
export type Shell = (typeof commandTable.completions.operands)[number];

/** What is asked of a baseline. */
export interface BaselineWish {
  /** As it was typed. */
  readonly file: string;
  /** Drops entries that no longer occur. */
  readonly update: boolean;
  /** Rules and elements whose findings are added, or `all`. */
  readonly add: readonly string[];
}

/** What every command that reads designs is told. */
export interface Input {
  /** Files, folders, or `-` for standard input. At least one. */
  readonly paths: readonly string[];
  /** Name that standard input goes by. */
  readonly inputName: string;
  /** Day that acceptances are judged by; the terminal's when absent. */
  readonly today?: string;
  /** File whose settings stand in the place of every project's own. */
  readonly config?: string;
}

export type Request =
  | (Input & {
      readonly command: "lint";
      readonly format: LintFormat;
      /** The projects' own when absent. */
      readonly failOn?: Threshold | "never";
      readonly withAccepted: boolean;
      /** Where the result goes in place of standard output. */
      readonly output?: string;
      readonly baseline?: BaselineWish;
    })
  | (Input & { readonly command: "inspect"; readonly what: "model" | "facts"; readonly format: "pretty" | "json" })
  | (Input & {
      readonly command: "explain";
      readonly what: string;
      /** A change of the design, spelt in the language, to explain the fact after. */
      readonly whatIf?: string;
    })
  | {
      readonly command: "diff";
      /** A file, folder, commit or archive each; the working tree without the second. */
      readonly base: string;
      readonly head?: string;
      readonly today?: string;
      readonly format: DiffFormat;
      /** The regressions that fail the run; empty for none. */
      readonly gates: readonly Gate[];
      readonly output?: string;
    }
  | (Input & {
      readonly command: "render";
      readonly view: View;
      /** What the view is about, where it is about one element; in the view of failures, what has failed, by commas. */
      readonly subject?: string;
      readonly overlay: Overlay;
      readonly terms: boolean;
      readonly legend: boolean;
      /** Whether elements stand where people put them in the preview. */
      readonly positions: boolean;
      /** What has become slow, by commas. */
      readonly slow?: string;
      /** The moment that is drawn, from 0. */
      readonly step?: number;
      readonly format: RenderFormat;
      readonly theme: "light" | "dark";
      readonly output?: string;
    })
  | (Input & {
      readonly command: "fmt";
      /** Writes the files, lists those that would change, or shows what would. */
      readonly how: "write" | "check" | "diff";
    })
  | (Input & {
      readonly command: "report";
      readonly format: "markdown" | "html";
      readonly title?: string;
      readonly output?: string;
    })
  | { readonly command: "init"; readonly folder: string }
  | { readonly command: "completions"; readonly shell: Shell }
  | { readonly command: "lsp" }
  | { readonly command: "version" }
  | { readonly command: "help"; readonly topic?: Topic };

/** What a command line asks for. Throws a `Refusal` for anything that it cannot mean. */
export function parseCommandLine(words: readonly string[]): Request {
  const [first, ...rest] = words;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    return rest[0] === undefined ? { command: "help" } : { command: "help", topic: topicOf(rest[0]) };
  }
  if (first === "--version" || first === "-v" || first === "version") {
    if (rest.length > 0) throw new Refusal('"faultline version" takes no words.');
    return { command: "version" };
  }
  const topic = topicOf(first);
  const { values, positionals } = readWords(topic, rest);
  if (values.has("help")) return { command: "help", topic };
  return requestOf(topic, values, positionals);
}

function topicOf(word: string): Topic {
  const topic = topics.find((name) => name === word);
  if (topic !== undefined) return topic;
  const known = [...topics, "version", "help"];
  const commands = `Commands are ${listed(known)}.`;
  if (word.startsWith("-")) {
    const name = word.replace(/=.*$/s, "");
    const isOfLint = Object.keys(commandTable.lint.options).some((option) => `--${option}` === name);
    if (isOfLint) throw new Refusal(`Options stand behind a command, such as "faultline lint ${name}".`);
    throw new Refusal(`There is no option "${word}" before a command. ${commands}`);
  }
  const near = nearestTo(word, known);
  const meant = /[/\\]|\.arch$/.test(word) ? `faultline lint ${word}` : near;
  throw new Refusal(`There is no command "${word}". ${meant === undefined ? commands : `Did you mean "${meant}"?`}`);
}

const helpOption: OptionEntry = { short: "h", says: "this page" };

function readWords(topic: Topic, words: readonly string[]) {
  const entries: Readonly<Record<string, OptionEntry>> = commandTable[topic].options;
  const options = Object.fromEntries(
    Object.entries({ ...entries, help: helpOption }).map(([name, { short, value }]) => [
      name,
      { type: value === undefined ? "boolean" : "string", ...(short === undefined ? {} : { short }) } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(topic, token.rawName, Object.keys(options));
    values.set(token.name, optionValue(token, option.type));
  }
  return { values, positionals };
}

/** An option as it was typed; a value is inline where it is not a word of its own. */
interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionValue({ rawName, value, inlineValue }: OptionToken, type: "string" | "boolean"): string {
  if (type === "boolean") {
    if (value !== undefined) throw new Refusal(`The option ${rawName} takes no value.`);
    return "";
  }
  // A word with a hyphen before it is the next option, whose value would else become a path; a hyphen alone is a value.
  const isNext = inlineValue !== true && value !== undefined && /^-./.test(value);
  // Behind a short option the sign is part of what Node takes for the value.
  const own = inlineValue === true && !rawName.startsWith("--") ? value?.replace(/^=/, "") : value;
  if (own === undefined || own === "" || isNext) throw new Refusal(`The option ${rawName} needs a value.`);
  return own;
}

function unknownOption(topic: Topic, name: string, known: readonly string[]): Refusal {
  const names = known.map((option) => `--${option}`);
  const near = nearestTo(name, names);
  const hint = near === undefined ? `It has ${listed(names)}.` : `Did you mean ${near}?`;
  return new Refusal(`"faultline ${topic}" has no option ${name}. ${hint}`);
}

function requestOf(topic: Topic, values: ReadonlyMap<string, string>, positionals: readonly string[]): Request {
  switch (topic) {
    case "lint": {
      const output = outputOf(values);
      const baseline = baselineWish(values);
      return {
        command: "lint",
        ...inputOf(values, positionals),
        format: formatOf(values, commandTable.lint.options.format.choices),
        ...(values.has("fail-on")
          ? { failOn: choice(values, "fail-on", commandTable.lint.options["fail-on"].choices) }
          : {}),
        withAccepted: values.has("show-accepted"),
        ...(output === undefined ? {} : { output }),
        ...(baseline === undefined ? {} : { baseline }),
      };
    }
    case "inspect":
      if (values.has("model") === values.has("facts")) {
        throw new Refusal('"faultline inspect" shows one of two things: say --model or --facts.');
      }
      return {
        command: "inspect",
        ...inputOf(values, positionals),
        what: values.has("model") ? "model" : "facts",
        format: choice(values, "format", commandTable.inspect.options.format.choices),
      };
    case "explain": {
      const [what, ...paths] = positionals;
      if (what === undefined) {
        throw new Refusal('"faultline explain" needs a rule, or an element and a fact such as checkout.availability.');
      }
      const whatIf = values.get("what-if");
      return { command: "explain", ...inputOf(values, paths), what, ...(whatIf === undefined ? {} : { whatIf }) };
    }
    case "diff":
      return diffOf(values, positionals);
    case "render": {
      const output = outputOf(values);
      const subject = values.get("of");
      const slow = values.get("slow");
      const step = stepOf(values.get("step"));
      const view = choice(values, "view", commandTable.render.options.view.choices);
      if (view !== "failure" && (slow !== undefined || step !== undefined)) {
        throw new Refusal("--slow and --step belong to --view failure.");
      }
      return {
        command: "render",
        ...inputOf(values, positionals),
        view,
        ...(subject === undefined ? {} : { subject }),
        overlay: choice(values, "overlay", commandTable.render.options.overlay.choices),
        terms: values.has("terms"),
        legend: !values.has("no-legend"),
        positions: !values.has("no-positions"),
        ...(slow === undefined ? {} : { slow }),
        ...(step === undefined ? {} : { step }),
        format: formatOf(values, commandTable.render.options.format.choices),
        theme: choice(values, "theme", commandTable.render.options.theme.choices),
        ...(output === undefined ? {} : { output }),
      };
    }
    case "report":
      return reportOf(values, positionals);
    case "fmt":
      return formattingOf(values, positionals);
    case "init": {
      const [folder = ".", ...others] = positionals;
      if (others.length > 0) throw new Refusal('"faultline init" begins one project: give one folder.');
      return { command: "init", folder };
    }
    case "completions": {
      const [asked, ...others] = positionals;
      const shell = commandTable.completions.operands.find((name) => name === asked);
      if (shell !== undefined && others.length === 0) return { command: "completions", shell };
      throw new Refusal(`"faultline completions" takes one shell: ${listed(commandTable.completions.operands, "or")}.`);
    }
    case "lsp":
      if (positionals.length > 0)
        throw new Refusal('"faultline lsp" takes no paths: the editor says which folders it has open.');
      return { command: "lsp" };
  }
}

function reportOf(values: ReadonlyMap<string, string>, positionals: readonly string[]): Request {
  const [output, title] = [outputOf(values), values.get("title")];
  return {
    command: "report",
    ...inputOf(values, positionals),
    format: formatOf(values, commandTable.report.options.format.choices),
    ...(title === undefined ? {} : { title }),
    ...(output === undefined ? {} : { output }),
  };
}

function formattingOf(values: ReadonlyMap<string, string>, positionals: readonly string[]): Request {
  if (values.has("check") && values.has("diff")) {
    throw new Refusal("--diff shows what --check would list: say one of them.");
  }
  const input = inputOf(values, positionals);
  if (input.paths.includes("-") && input.paths.length > 1) {
    throw new Refusal('"faultline fmt -" lays standard input out, and nothing beside it.');
  }
  return { command: "fmt", ...input, how: values.has("check") ? "check" : values.has("diff") ? "diff" : "write" };
}

function baselineWish(values: ReadonlyMap<string, string>): BaselineWish | undefined {
  const file = values.get("baseline");
  const update = values.has("update-baseline");
  const names = values.get("add-to-baseline");
  if (file !== undefined) return { file, update, add: names?.split(",").map((name) => name.trim()) ?? [] };
  if (!update && names === undefined) return undefined;
  const option = update ? "--update-baseline" : "--add-to-baseline";
  throw new Refusal(`${option} changes the file that --baseline names, and there is no --baseline.`);
}

function diffOf(values: ReadonlyMap<string, string>, positionals: readonly string[]): Request {
  const [base, head, another] = positionals;
  if (base === undefined) {
    throw new Refusal('"faultline diff" needs what to compare with: a commit, a folder, a file or an archive.');
  }
  if (another !== undefined) throw new Refusal(`"faultline diff" compares two designs, and "${another}" is a third.`);
  const [today, failOn, output] = [dayOf(values), values.get("fail-on"), outputOf(values)];
  return {
    command: "diff",
    base,
    ...(head === undefined ? {} : { head }),
    ...(today === undefined ? {} : { today }),
    format: formatOf(values, commandTable.diff.options.format.choices),
    gates: failOn === undefined ? [] : gatesIn(failOn),
    ...(output === undefined ? {} : { output }),
  };
}

/** A moment as people count, from 1. */
function stepOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Refusal(`--step takes a number from 1 on, and not "${value}".`);
  return Number(value) - 1;
}

function inputOf(values: ReadonlyMap<string, string>, positionals: readonly string[]): Input {
  const today = dayOf(values);
  const config = values.get("config");
  if (positionals.includes("")) throw new Refusal("A path is empty: a variable without a value, perhaps.");
  const inputName = values.get("stdin-filename");
  if (inputName !== undefined && !positionals.includes("-")) {
    throw new Refusal(
      '--stdin-filename names what "-" reads from standard input, and there is no "-" among the paths.',
    );
  }
  return {
    paths: positionals.length === 0 ? ["."] : positionals,
    inputName: inputName ?? "stdin.arch",
    ...(today === undefined ? {} : { today }),
    ...(config === undefined ? {} : { config }),
  };
}

function dayOf(values: ReadonlyMap<string, string>): string | undefined {
  const today = values.get("today");
  if (today === undefined || isCalendarDay(today)) return today;
  throw new Refusal(`--today takes a day such as 2027-01-31, and "${today}" is none.`);
}

/** Where the result goes; undefined for standard output, which a hyphen stands for as well. */
function outputOf(values: ReadonlyMap<string, string>): string | undefined {
  const output = values.get("output");
  return output === "-" ? undefined : output;
}

/** The format that is asked for, else the one that the name of the output speaks of, else the first. */
function formatOf<T extends string>(values: ReadonlyMap<string, string>, choices: readonly [T, ...T[]]): T {
  const named = values.has("format") ? undefined : formatNamedBy(outputOf(values), choices);
  return named ?? choice(values, "format", choices);
}

/** The first choice is the default. */
function choice<T extends string>(values: ReadonlyMap<string, string>, name: string, choices: readonly [T, ...T[]]): T {
  const value = values.get(name);
  if (value === undefined) return choices[0];
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new Refusal(`--${name} takes ${listed(choices, "or")}, and not "${value}".`);
}

function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
