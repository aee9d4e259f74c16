// The words of the command line, made into one plain request. It reads no file and knows no default that depends on the
// machine; what a person mistyped becomes a sentence that names the nearest right word.

import { parseArgs } from "node:util";
import { nearestTo } from "../analysis/index.ts";
import { textFormats } from "../diagram/formats/names.ts";
import { type Overlay, overlays, type View, views } from "../diagram/look.ts";
import { isCalendarDay } from "../language/index.ts";
import { Refusal } from "./refusal.ts";

export const severities = ["error", "warning", "info", "hint"] as const;
export type Threshold = (typeof severities)[number];

/** What a view is rendered as; `png` is known so that it can be refused in words that help. */
const renderFormats = ["svg", "html", ...textFormats, "png"] as const;
export type RenderFormat = (typeof renderFormats)[number];

/** What every command that reads designs is told. */
export interface Input {
  /** Files, folders, or `-` for standard input. At least one. */
  readonly paths: readonly string[];
  /** Name that standard input goes by. */
  readonly inputName: string;
  /** Day that acceptances are judged by; the terminal's when absent. */
  readonly today?: string;
}

export type Request =
  | (Input & {
      readonly command: "lint";
      readonly format: "pretty" | "json";
      readonly failOn: Threshold;
      readonly withAccepted: boolean;
    })
  | (Input & { readonly command: "inspect"; readonly what: "model" | "facts"; readonly format: "pretty" | "json" })
  | (Input & {
      readonly command: "explain";
      readonly what: string;
      /** A change of the design, spelt in the language, to explain the fact after. */
      readonly whatIf?: string;
    })
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
  | { readonly command: "lsp" }
  | { readonly command: "version" }
  | { readonly command: "help"; readonly topic?: Topic };

export const topics = ["lint", "inspect", "explain", "render", "lsp"] as const;
export type Topic = (typeof topics)[number];

type Options = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly short?: string }>>;

const inputOptions = { "stdin-filename": { type: "string" }, today: { type: "string" } } as const;

const optionsByTopic: Readonly<Record<Topic, Options>> = {
  lint: {
    ...inputOptions,
    format: { type: "string", short: "f" },
    "fail-on": { type: "string" },
    "show-accepted": { type: "boolean" },
  },
  inspect: {
    ...inputOptions,
    format: { type: "string", short: "f" },
    model: { type: "boolean" },
    facts: { type: "boolean" },
  },
  explain: { ...inputOptions, "what-if": { type: "string" } },
  render: {
    ...inputOptions,
    format: { type: "string", short: "f" },
    view: { type: "string" },
    of: { type: "string" },
    overlay: { type: "string" },
    terms: { type: "boolean" },
    "no-legend": { type: "boolean" },
    "no-positions": { type: "boolean" },
    slow: { type: "string" },
    step: { type: "string" },
    theme: { type: "string" },
    output: { type: "string", short: "o" },
  },
  // The one way there is, which many editors say aloud all the same; and what some of them say beside it.
  lsp: { stdio: { type: "boolean" }, clientProcessId: { type: "string" } },
};

/** What a command line asks for. Throws a `Refusal` for anything that it cannot mean. */
export function parseCommandLine(words: readonly string[]): Request {
  const [first, ...rest] = words;
  if (first === undefined || first === "--help" || first === "-h") return { command: "help" };
  if (first === "--version" || first === "-v" || first === "version") return { command: "version" };
  if (first === "help")
    return rest[0] === undefined ? { command: "help" } : { command: "help", topic: topicOf(rest[0]) };
  const topic = topicOf(first);
  const { values, positionals } = readWords(topic, rest);
  if (values.has("help")) return { command: "help", topic };
  return requestOf(topic, values, positionals);
}

function topicOf(word: string): Topic {
  const topic = topics.find((name) => name === word);
  if (topic !== undefined) return topic;
  const what = word.startsWith("-") ? "option" : "command";
  const near = what === "command" ? nearestTo(word, [...topics, "version", "help"]) : undefined;
  const hint = near === undefined ? `Commands are ${listed([...topics, "version", "help"])}` : `Did you mean "${near}"`;
  throw new Refusal(`There is no ${what} "${word}". ${hint}${near === undefined ? "." : "?"}`);
}

function readWords(topic: Topic, words: readonly string[]) {
  const options: Options = { ...optionsByTopic[topic], help: { type: "boolean", short: "h" } };
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(topic, token.rawName, Object.keys(options));
    values.set(token.name, optionValue(token.rawName, option.type, token.value));
  }
  return { values, positionals };
}

function optionValue(name: string, type: "string" | "boolean", value: string | undefined): string {
  if (type === "string" && (value === undefined || value === ""))
    throw new Refusal(`The option ${name} needs a value.`);
  if (type === "boolean" && value !== undefined) throw new Refusal(`The option ${name} takes no value.`);
  return value ?? "";
}

function unknownOption(topic: Topic, name: string, known: readonly string[]): Refusal {
  const names = known.map((option) => `--${option}`);
  const near = nearestTo(name, names);
  const hint = near === undefined ? `It has ${listed(names)}.` : `Did you mean ${near}?`;
  return new Refusal(`"faultline ${topic}" has no option ${name}. ${hint}`);
}

function requestOf(topic: Topic, values: ReadonlyMap<string, string>, positionals: readonly string[]): Request {
  switch (topic) {
    case "lint":
      return {
        command: "lint",
        ...inputOf(values, positionals),
        format: choice(values, "format", ["pretty", "json"]),
        failOn: choice(values, "fail-on", severities),
        withAccepted: values.has("show-accepted"),
      };
    case "inspect":
      if (values.has("model") === values.has("facts")) {
        throw new Refusal('"faultline inspect" shows one of two things: say --model or --facts.');
      }
      return {
        command: "inspect",
        ...inputOf(values, positionals),
        what: values.has("model") ? "model" : "facts",
        format: choice(values, "format", ["json", "pretty"]),
      };
    case "explain": {
      const [what, ...paths] = positionals;
      if (what === undefined) {
        throw new Refusal('"faultline explain" needs a rule, or an element and a fact such as checkout.availability.');
      }
      const whatIf = values.get("what-if");
      return { command: "explain", ...inputOf(values, paths), what, ...(whatIf === undefined ? {} : { whatIf }) };
    }
    case "render": {
      const output = values.get("output");
      const subject = values.get("of");
      const slow = values.get("slow");
      const step = stepOf(values.get("step"));
      const view = choice(values, "view", views);
      if (view !== "failure" && (slow !== undefined || step !== undefined)) {
        throw new Refusal("--slow and --step belong to --view failure.");
      }
      return {
        command: "render",
        ...inputOf(values, positionals),
        view,
        ...(subject === undefined ? {} : { subject }),
        overlay: choice(values, "overlay", overlays),
        terms: values.has("terms"),
        legend: !values.has("no-legend"),
        positions: !values.has("no-positions"),
        ...(slow === undefined ? {} : { slow }),
        ...(step === undefined ? {} : { step }),
        format: choice(values, "format", renderFormats),
        theme: choice(values, "theme", ["light", "dark"]),
        ...(output === undefined ? {} : { output }),
      };
    }
    case "lsp":
      if (positionals.length > 0)
        throw new Refusal('"faultline lsp" takes no paths: the editor says which folders it has open.');
      return { command: "lsp" };
  }
}

/** A moment as people count, from 1. */
function stepOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Refusal(`--step takes a number from 1 on, and not "${value}".`);
  return Number(value) - 1;
}

function inputOf(values: ReadonlyMap<string, string>, positionals: readonly string[]): Input {
  const today = values.get("today");
  if (today !== undefined && !isCalendarDay(today)) {
    throw new Refusal(`--today takes a day such as 2027-01-31, and "${today}" is none.`);
  }
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
  };
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
