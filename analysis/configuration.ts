// What a project may set in its `faultline.json`, read from the file's text, so that the editor and the command mean the
// same by it. Anything malformed is passed over with a sentence that says what was expected. It opens no file.

import { listWords } from "./facts/words.ts";
import { type Severity, severities } from "./finding.ts";
import { nearestTo } from "./formulas/edit-distance.ts";
import { matcherOf, patternFault } from "./globs.ts";
import type { AnalysisOptions, Thresholds } from "./options.ts";
import { rules as allRules, ruleById } from "./rules/index.ts";

/** Severity by rule id; `off` leaves a rule out. */
export type RuleSeverities = Readonly<Record<string, Severity | "off">>;

/** Settings for some of a project's files. */
export interface Override {
  /** Patterns of their paths from the project's folder. */
  readonly files: readonly string[];
  readonly rules: RuleSeverities;
}

/** What is wrong in a configuration. */
export interface ConfigurationProblem {
  /** One sentence for whoever wrote it. */
  readonly message: string;
  /** The way from the outermost value to what is wrong, by names and by places in lists. */
  readonly path: readonly (string | number)[];
}

/** What a configuration says, and what is wrong with it. */
export interface Configuration {
  readonly options: Omit<AnalysisOptions, "today" | "severityIn">;
  /** Severities in some files; of several that cover one, the last that names the rule counts. */
  readonly overrides: readonly Override[];
  /** Patterns of the designs that belong to the project; all below its folder when absent. */
  readonly include?: readonly string[];
  /** Patterns of designs that do not, though they are included. */
  readonly exclude: readonly string[];
  /** The severity from which on a run of the command fails. */
  readonly failOn?: Severity | "never";
  readonly problems: readonly ConfigurationProblem[];
}

export const emptyConfiguration: Configuration = { options: {}, overrides: [], exclude: [], problems: [] };

const levels: readonly string[] = [...severities, "off"];

const knownKeys = ["$schema", "include", "exclude", "failOn", "rules", "thresholds", "assume", "overrides"] as const;

/** Problems that are told of one configuration: of more nobody reads all. */
const mostProblems = 50;

/** Notes a problem at the end of a way; a message that takes time to find is a function, asked only where it is told. */
type Note = (message: string | (() => string), ...path: readonly (string | number)[]) => void;

/** Reads the text of a `faultline.json`. Never throws; an empty file configures nothing. */
export function readConfiguration(text: string): Configuration {
  if (text.trim() === "") return emptyConfiguration;
  const problems: ConfigurationProblem[] = [];
  const note: Note = (message, ...path) => {
    if (problems.length < mostProblems) problems.push({ message: wordsOf(message), path });
    else if (problems.length === mostProblems) problems.push({ message: moreWords, path: [] });
  };
  const value = parsed(text);
  if (!isRecord(value)) {
    note(value === undefined ? "This is not valid JSON." : "A configuration is an object: { }.");
    return { ...emptyConfiguration, problems };
  }
  for (const key of Object.keys(value)) if (!isOneOf(knownKeys, key)) note(unknownKeyWords(key, knownKeys), key);
  const include = value.include === undefined ? undefined : readPatterns(value.include, below(note, "include"));
  const failOn = readFailOn(value.failOn, below(note, "failOn"));
  return {
    options: {
      rules: severitiesIn(value.rules, below(note, "rules")),
      thresholds: {
        ...readNumbers(value.thresholds, thresholdReaders, "thresholds", below(note, "thresholds")),
        ...readNumbers(value.assume, assumptionReaders, "assume", below(note, "assume")),
      },
    },
    overrides: readOverrides(value.overrides, below(note, "overrides")),
    ...(include === undefined ? {} : { include }),
    exclude: value.exclude === undefined ? [] : readPatterns(value.exclude, below(note, "exclude")),
    ...(failOn === undefined ? {} : { failOn }),
    problems,
  };
}

/** Tells of a design, by its path from the project's folder, whether it belongs to the project. */
export function belongingOf({ include, exclude }: Configuration): (path: string) => boolean {
  if (include === undefined && exclude.length === 0) return () => true;
  const [isIncluded, isExcluded] = [include === undefined ? () => true : matcherOf(include), matcherOf(exclude)];
  return (path) => isIncluded(path) && !isExcluded(path);
}

/**
 * What holds in all of a folder of the project, given by its path from the project's folder, as the settings of a project that lies
 * there would say it. Overrides of some files in it are left out.
 */
export function configurationWithin({ options, overrides, failOn }: Configuration, folder: string): Configuration {
  const covering = overrides.filter(({ files }) => matcherOf(files)(`${folder}/**`));
  const rules = Object.assign({}, options.rules, ...covering.map((override) => override.rules));
  return { ...emptyConfiguration, options: { ...options, rules }, ...(failOn === undefined ? {} : { failOn }) };
}

/**
 * What an analysis of the project is told. `pathOf` gives a file's path from the project's folder, undefined where it lies
 * outside; `over` are severities that win over all that the configuration says, such as an editor's.
 */
export function optionsFor(
  { options, overrides }: Configuration,
  pathOf: (file: string) => string | undefined,
  over: RuleSeverities = {},
): Omit<AnalysisOptions, "today"> {
  const own = { ...options, rules: { ...options.rules, ...over } };
  if (overrides.length === 0) return own;
  const matched = overrides.map(({ files, rules }) => ({ covers: matcherOf(files), rules }));
  const byFile = new Map<string, RuleSeverities>();
  const severitiesFor = (file: string): RuleSeverities => {
    const path = pathOf(file);
    const fitting = path === undefined ? [] : matched.filter(({ covers }) => covers(path));
    return Object.assign({}, ...fitting.map(({ rules }) => rules), over);
  };
  return {
    ...own,
    severityIn(rule, file) {
      let known = byFile.get(file);
      if (known === undefined) {
        known = severitiesFor(file);
        byFile.set(file, known);
      }
      return known[rule];
    },
  };
}

/** Reads severities by rule; what is no rule, or no severity, is passed over and named in `problems`. */
export function readRules(value: unknown, problems: string[]): RuleSeverities {
  return severitiesIn(value, (message) => problems.push(wordsOf(message)));
}

function severitiesIn(value: unknown, note: Note): RuleSeverities {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    note('`rules` gives a severity by rule: { "retry-amplification": "error" }.');
    return {};
  }
  const rules: Record<string, Severity | "off"> = {};
  for (const [rule, level] of Object.entries(value)) {
    if (ruleById(rule) === undefined) note(() => unknownRuleWords(rule), rule);
    else if (isLevel(level)) rules[rule] = level;
    else note(`\`${rule}\` is set to ${brief(level)}; a severity is one of ${levels.join(", ")}.`, rule);
  }
  return rules;
}

function readPatterns(value: unknown, note: Note): readonly string[] {
  if (!Array.isArray(value)) {
    note('Files are given as a list of patterns: ["designs/**"].');
    return [];
  }
  const good: string[] = [];
  for (const [index, pattern] of value.entries()) {
    const fault = typeof pattern === "string" ? patternFault(pattern) : 'is no pattern, such as "designs/**"';
    if (fault === undefined) good.push(pattern);
    else note(`${brief(pattern)} ${fault}.`, index);
  }
  return good;
}

function readFailOn(value: unknown, note: Note): Severity | "never" | undefined {
  if (value === undefined || value === "never") return value;
  if (isLevel(value) && value !== "off") return value;
  note(`\`failOn\` is ${brief(value)}; it is one of ${severities.join(", ")}, never.`);
  return undefined;
}

function readOverrides(value: unknown, note: Note): readonly Override[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    note('`overrides` is a list: [{ "files": ["old/**"], "rules": { "hub": "off" } }].');
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const here = below(note, index);
    if (!isRecord(item) || item.files === undefined) {
      here('An override says of which `files` it is: { "files": ["old/**"], "rules": { "hub": "off" } }.');
      return [];
    }
    const keys = ["files", "rules"];
    for (const key of Object.keys(item)) if (!keys.includes(key)) here(unknownKeyWords(key, keys), key);
    return [
      { files: readPatterns(item.files, below(here, "files")), rules: severitiesIn(item.rules, below(here, "rules")) },
    ];
  });
}

const moreWords = `There are more slips in these settings; these are the first ${mostProblems}.`;

function wordsOf(message: string | (() => string)): string {
  return typeof message === "string" ? message : message();
}

function below(note: Note, ...outer: readonly (string | number)[]): Note {
  return (message, ...path) => note(message, ...outer, ...path);
}

/** Undefined where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The shells find the place, since they can read the text letter by letter.
    return undefined;
  }
}

function unknownKeyWords(key: string, keys: readonly string[]): string {
  const shown = keys.filter((one) => one !== "$schema").map((one) => `\`${one}\``);
  return `\`${briefly(key)}\` is not a setting; there are ${listWords(shown)}.`;
}

/** A value as it is written, cut where it is long; of what may be nested without end the brackets alone. */
function brief(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return briefly(JSON.stringify(value) ?? "nothing");
}

function briefly(words: string): string {
  return words.length <= 60 ? words : `${words.slice(0, 59)}…`;
}

function unknownRuleWords(id: string): string {
  const nearest = nearestTo(
    id,
    allRules.map((rule) => rule.id),
  );
  return `\`${briefly(id)}\` is no rule of this version${nearest === undefined ? "" : `; the nearest is \`${nearest}\``}.`;
}

function readNumbers(value: unknown, readers: Readers, name: string, note: Note): Partial<Thresholds> {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    const example = name === "assume" ? '{ "outage": "30m", "peak": 3 }' : '{ "amplification": 10, "share": 0.01 }';
    note(`\`${name}\` gives numbers by name: ${example}.`);
    return {};
  }
  const numbers: Record<string, number> = {};
  for (const [key, stated] of Object.entries(value)) {
    const reader = readers.get(key);
    const number = reader?.read(stated);
    if (reader === undefined) {
      const kind = name === "assume" ? "assumption" : "threshold";
      note(`\`${briefly(key)}\` is no ${kind}; there are ${listWords([...readers.keys()])}.`, key);
    } else if (number === undefined) note(`\`${key}\` is ${reader.expects}.`, key);
    else numbers[key] = number;
  }
  return numbers;
}

/** How a threshold is written. */
interface ThresholdReader {
  readonly expects: string;
  /** Undefined where it is something else. */
  read(stated: unknown): number | undefined;
}

const factor: ThresholdReader = {
  expects: "a factor above 1",
  read: (stated) => (isNumber(stated) && stated > 1 ? stated : undefined),
};
const share: ThresholdReader = {
  expects: "a number from 0 to 1",
  read: (stated) => (isNumber(stated) && stated >= 0 && stated <= 1 ? stated : undefined),
};
const duration: ThresholdReader = {
  expects: 'a duration such as "30m"',
  read: (stated) => (typeof stated === "string" ? durationOf(stated) : undefined),
};

type Readers = ReadonlyMap<string, ThresholdReader>;

const thresholdReaders: Readers = new Map(
  Object.entries({
    amplification: factor,
    share,
    multiplicity: factor,
    secretAge: duration,
    outage: duration,
  } satisfies Record<Exclude<keyof Thresholds, "peak">, ThresholdReader>),
);

/** What is taken for true where the design says nothing of it. */
const assumptionReaders: Readers = new Map(Object.entries({ outage: duration, peak: factor }));

const secondsByUnit: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration above zero, spelt as in the language; undefined for anything else. */
function durationOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const seconds = Number(match?.[1]) * (secondsByUnit[match?.[2] ?? ""] ?? Number.NaN);
  return seconds > 0 ? seconds : undefined;
}

function isLevel(value: unknown): value is Severity | "off" {
  return typeof value === "string" && levels.includes(value);
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
