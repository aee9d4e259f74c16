// What a project's settings say otherwise, since a finding also goes where a rule is switched off. A setting is laxer where less
// is found or fewer findings fail a build. Pure: it reads two configurations and judges no design.

import { type Configuration, emptyConfiguration } from "../configuration.ts";
import { durationWords, numberWords, percentWords } from "../facts/words.ts";
import { type Severity, severities } from "../finding.ts";
import { matcherOf } from "../globs.ts";
import { settingsOf, type Thresholds } from "../options.ts";
import { ruleById } from "../rules/index.ts";
import type { Direction } from "./directions.ts";

/** One setting that differs. A value is in words, and absent where the settings do not state one. */
export interface SettingChange {
  /** As in `faultline.json`: `rules.hub`, `thresholds.share`, `failOn`, `rules.hub in legacy/**`. */
  readonly setting: string;
  readonly before?: string;
  readonly after?: string;
  /** `worse` where it is laxer, `neither` where that depends on the designs. */
  readonly direction: Direction;
}

/** How much is asked by a setting: more of it is stricter. Undefined where two values cannot be held against each other. */
type Strictness = number | undefined;

/** A setting with its value in words, undefined where it is unstated, and how strict it is with the default where it is. */
interface Setting {
  readonly words?: string;
  /** The value to its last digit, where the words round it. */
  readonly exactly?: string;
  readonly strictness: Strictness;
}

/** A rule in the files that a pattern covers. */
interface Scope {
  readonly rule: string;
  readonly pattern: string;
}

/** Patterns of overrides that are held against each other; of more, each is held against itself alone. */
const mostHeld = 500;

/**
 * What differs, by the names of the settings. Nothing where both say the same, however they are written. What holds in the files of
 * a pattern is what the last override says that has it or covers it; of patterns that share only some files nothing is told.
 */
export function settingsChanges(
  before: Configuration = emptyConfiguration,
  after: Configuration = emptyConfiguration,
): readonly SettingChange[] {
  const [old, present] = [settingsIn(before), settingsIn(after)];
  const [oldLevel, presentLevel] = [levelsIn(before), levelsIn(after)];
  for (const scope of [...scopesIn(before), ...scopesIn(after)]) {
    const name = `rules.${scope.rule} in ${scope.pattern}`;
    old.set(name, oldLevel(scope));
    present.set(name, presentLevel(scope));
  }
  const names = [...new Set([...old.keys(), ...present.keys()])].sort();
  return names.flatMap((setting): readonly SettingChange[] => {
    const was = old.get(setting) ?? unstated(setting);
    const is = present.get(setting) ?? unstated(setting);
    const isAlike = was.words === is.words;
    if (isAlike && isAsStrict(was.strictness, is.strictness)) return [];
    const [left, right] = isAlike ? [was.exactly, is.exactly] : [was.words, is.words];
    return [
      {
        setting,
        ...(left === undefined ? {} : { before: left }),
        ...(right === undefined ? {} : { after: right }),
        direction: directionOf(was.strictness, is.strictness),
      },
    ];
  });
}

function directionOf(was: Strictness, is: Strictness): Direction {
  if (was === undefined || is === undefined || isAsStrict(was, is)) return "neither";
  return is > was ? "better" : "worse";
}

/** Whether two are equal, but for what is lost where one value is written in several units. */
function isAsStrict(was: Strictness, is: Strictness): boolean {
  if (was === is || was === undefined || is === undefined) return was === is;
  return Math.abs(was - is) <= 1e-12 * Math.max(Math.abs(was), Math.abs(is));
}

function settingsIn({ options, include, exclude, failOn }: Configuration): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const note = (name: string, words: string, strictness: Strictness) => settings.set(name, { words, strictness });
  if (failOn !== undefined) note("failOn", failOn, failStrictness(failOn));
  // Which designs belong to a project shows in the designs themselves.
  if (include !== undefined) note("include", listed(include), undefined);
  if (exclude.length > 0) note("exclude", listed(exclude), undefined);
  for (const [rule, level] of Object.entries(options.rules ?? {})) note(`rules.${rule}`, level, strictnessOf(level));
  for (const [name, value] of Object.entries(options.thresholds ?? {}) as [keyof Thresholds, number][]) {
    const [words, exactly] = wordsOf(name, value);
    settings.set(nameOf(name), { words, exactly, strictness: strictnessIn(name, value) });
  }
  return settings;
}

/** Patterns in an order of their own, since their order means nothing. */
function listed(patterns: readonly string[]): string {
  return [...new Set(patterns)].sort().join(", ");
}

function scopesIn({ overrides }: Configuration): readonly Scope[] {
  return overrides.flatMap(({ files, rules }) =>
    files.flatMap((pattern) => Object.keys(rules).map((rule) => ({ rule, pattern }))),
  );
}

/** How severe a rule is in the files of a pattern: by the last override that covers them, else as in all files. */
function levelsIn({ options, overrides }: Configuration): (scope: Scope) => Setting {
  const isSmall = overrides.reduce((sum, { files }) => sum + files.length, 0) <= mostHeld;
  const covering = isSmall ? overrides.map(({ files, rules }) => ({ covers: matcherOf(files), rules })) : [];
  const own = new Map<string, Severity | "off">();
  for (const { files, rules } of overrides) {
    for (const pattern of files)
      for (const [rule, level] of Object.entries(rules)) own.set(`${rule} ${pattern}`, level);
  }
  return ({ rule, pattern }) => {
    // Read as a path, a pattern is covered by itself and by what covers all that its stars stand for.
    const path = pattern.includes("/") ? pattern : `**/${pattern}`;
    const last = covering.findLast(({ covers, rules }) => rules[rule] !== undefined && covers(path));
    const level = last?.rules[rule] ?? own.get(`${rule} ${pattern}`) ?? options.rules?.[rule];
    if (level === undefined) return unstated(`rules.${rule}`);
    return { words: level, strictness: strictnessOf(level) };
  };
}

/** What holds where the configuration does not state it. */
function unstated(setting: string): Setting {
  if (setting === "failOn") return { strictness: failStrictness("error") };
  const rule = /^rules\.([\w-]+)$/.exec(setting)?.[1];
  if (rule !== undefined) return { strictness: strictnessOf(ruleById(rule)?.severity ?? "off") };
  const name = /^(?:thresholds|assume)\.(\w+)$/.exec(setting)?.[1] as keyof Thresholds | undefined;
  return { strictness: name === undefined ? undefined : strictnessIn(name, settingsOf({}).thresholds[name]) };
}

/** The milder what fails a build already, the stricter. */
function failStrictness(level: Severity | "never"): number {
  return (severities as readonly string[]).indexOf(level);
}

function strictnessOf(level: Severity | "off"): number {
  const index = (severities as readonly string[]).indexOf(level);
  return index < 0 ? -1 : severities.length - index;
}

/** What is assumed is stricter the more of it there is; of what is let pass, less is. Nothing assumed is the least. */
function strictnessIn(name: keyof Thresholds, value: number | undefined): number {
  if (isAssumed(name)) return value ?? 0;
  return -(value ?? Number.POSITIVE_INFINITY);
}

function isAssumed(name: keyof Thresholds): boolean {
  return name === "outage" || name === "peak";
}

function nameOf(name: keyof Thresholds): string {
  return `${isAssumed(name) ? "assume" : "thresholds"}.${name}`;
}

/** A value for people, and to its last digit. */
function wordsOf(name: keyof Thresholds, value: number): readonly [words: string, exactly: string] {
  if (name === "secretAge" || name === "outage") return [durationWords(value), `${value}s`];
  return name === "share"
    ? [percentWords(value), `${Number((value * 100).toPrecision(12))}%`]
    : [numberWords(value), String(value)];
}
