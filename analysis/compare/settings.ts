// What a project's settings say otherwise, since a finding also goes where a rule is switched off. A setting is laxer where less
// is found or fewer findings fail a build. Pure: it reads two configurations and judges no design.

import { type Configuration, emptyConfiguration } from "../configuration.ts";
import { durationWords, numberWords, percentWords } from "../facts/words.ts";
import { type Severity, severities } from "../finding.ts";
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
  readonly strictness: Strictness;
}

/** What differs, by the names of the settings. Nothing where both say the same, however they are written. */
export function settingsChanges(
  before: Configuration = emptyConfiguration,
  after: Configuration = emptyConfiguration,
): readonly SettingChange[] {
  const [old, present] = [settingsIn(before), settingsIn(after)];
  const names = [...new Set([...old.keys(), ...present.keys()])].sort();
  return names.flatMap((setting): readonly SettingChange[] => {
    const was = old.get(setting) ?? unstated(setting, before);
    const is = present.get(setting) ?? unstated(setting, after);
    if (was.words === is.words) return [];
    return [
      {
        setting,
        ...(was.words === undefined ? {} : { before: was.words }),
        ...(is.words === undefined ? {} : { after: is.words }),
        direction: directionOf(was.strictness, is.strictness),
      },
    ];
  });
}

function directionOf(was: Strictness, is: Strictness): Direction {
  if (was === undefined || is === undefined || was === is) return "neither";
  return is > was ? "better" : "worse";
}

function settingsIn({ options, overrides, include, exclude, failOn }: Configuration): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  const note = (name: string, words: string, strictness: Strictness) => settings.set(name, { words, strictness });
  if (failOn !== undefined) note("failOn", failOn, failStrictness(failOn));
  // Which designs belong to a project shows in the designs themselves.
  if (include !== undefined) note("include", include.join(", "), undefined);
  if (exclude.length > 0) note("exclude", exclude.join(", "), undefined);
  for (const [rule, level] of Object.entries(options.rules ?? {})) note(`rules.${rule}`, level, strictnessOf(level));
  for (const [name, value] of Object.entries(options.thresholds ?? {}) as [keyof Thresholds, number][]) {
    note(nameOf(name), wordsOf(name, value), strictnessIn(name, value));
  }
  for (const { files, rules } of overrides) {
    for (const [rule, level] of Object.entries(rules)) {
      note(`rules.${rule} in ${files.join(", ")}`, level, strictnessOf(level));
    }
  }
  return settings;
}

/** What holds where the configuration does not state it. For a rule in some files that is what holds in all others. */
function unstated(setting: string, { options }: Configuration): Setting {
  if (setting === "failOn") return { strictness: failStrictness("error") };
  const rule = /^rules\.([\w-]+)( in .*)?$/s.exec(setting);
  if (rule?.[1] !== undefined) {
    return { strictness: strictnessOf(options.rules?.[rule[1]] ?? ruleById(rule[1])?.severity ?? "off") };
  }
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

function wordsOf(name: keyof Thresholds, value: number): string {
  if (name === "secretAge" || name === "outage") return durationWords(value);
  return name === "share" ? percentWords(value) : numberWords(value);
}
