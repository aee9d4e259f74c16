// What a project may set in its `faultline.json`, read from the file's text, so that the editor and the command mean the
// same by it. Anything malformed is passed over with a sentence that says what was expected. It opens no file.

import { listWords } from "./facts/words.ts";
import type { Severity } from "./finding.ts";
import { nearestTo } from "./formulas/edit-distance.ts";
import type { AnalysisOptions, Thresholds } from "./options.ts";
import { rules as allRules, ruleById } from "./rules/index.ts";

/** Severity by rule id; `off` leaves a rule out. */
export type RuleSeverities = Readonly<Record<string, Severity | "off">>;

/** What a configuration says, and what is wrong with it. */
export interface Configuration {
  readonly options: Omit<AnalysisOptions, "today">;
  /** Sentences for whoever wrote it. */
  readonly problems: readonly string[];
}

export const emptyConfiguration: Configuration = { options: {}, problems: [] };

const levels: readonly string[] = ["error", "warning", "info", "hint", "off"];

const knownKeys: ReadonlySet<string> = new Set(["$schema", "rules", "thresholds"]);

/** Reads the text of a `faultline.json`. Never throws; an empty file configures nothing. */
export function readConfiguration(text: string): Configuration {
  if (text.trim() === "") return emptyConfiguration;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { options: {}, problems: [`This is not valid JSON: ${error instanceof Error ? error.message : error}.`] };
  }
  if (!isRecord(value)) return { options: {}, problems: ["A configuration is an object: { }."] };
  const problems: string[] = [];
  for (const key of Object.keys(value)) {
    if (!knownKeys.has(key)) problems.push(`\`${key}\` is not a setting; there are \`rules\` and \`thresholds\`.`);
  }
  const rules = readRules(value.rules, problems);
  const thresholds = readThresholds(value.thresholds, problems);
  return { options: { rules, thresholds }, problems };
}

/** Reads severities by rule; what is no rule, or no severity, is passed over and named in `problems`. */
export function readRules(value: unknown, problems: string[]): RuleSeverities {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    problems.push('`rules` gives a severity by rule: { "retry-amplification": "error" }.');
    return {};
  }
  const rules: Record<string, Severity | "off"> = {};
  for (const [rule, level] of Object.entries(value)) {
    if (ruleById(rule) === undefined) problems.push(unknownRuleWords(rule));
    else if (isLevel(level)) rules[rule] = level;
    else problems.push(`\`${rule}\` is set to ${JSON.stringify(level)}; a severity is one of ${levels.join(", ")}.`);
  }
  return rules;
}

function unknownRuleWords(id: string): string {
  const nearest = nearestTo(
    id,
    allRules.map((rule) => rule.id),
  );
  return `\`${id}\` is no rule of this version${nearest === undefined ? "" : `; the nearest is \`${nearest}\``}.`;
}

function readThresholds(value: unknown, problems: string[]): Partial<Thresholds> {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    problems.push('`thresholds` gives numbers by name: { "amplification": 10, "share": 0.01 }.');
    return {};
  }
  const thresholds: Record<string, number> = {};
  for (const [name, stated] of Object.entries(value)) {
    const reader = readers.get(name);
    if (reader === undefined)
      problems.push(`\`${name}\` is no threshold; there are ${listWords([...readers.keys()])}.`);
    else {
      const threshold = reader.read(stated);
      if (threshold === undefined) problems.push(`\`${name}\` is ${reader.expects}.`);
      else thresholds[name] = threshold;
    }
  }
  return thresholds;
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

const readers: ReadonlyMap<string, ThresholdReader> = new Map(
  Object.entries({
    amplification: factor,
    share,
    multiplicity: factor,
    secretAge: duration,
    outage: duration,
  } satisfies Record<keyof Thresholds, ThresholdReader>),
);

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

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
