// The settings that an editor holds for the server, read from whatever it sends: what is missing or of another kind is the default,
// and what is wrong is said. The severities of rules are the analysis's to read.

import { type RuleSeverities, readRules } from "../analysis/index.ts";
import { isRecord } from "../protocol/guards.ts";

/** Settings of the section `faultline` that the server heeds. */
export interface EditorSettings {
  readonly rules: RuleSeverities;
  /** Computed values beside declared ones. */
  readonly inlayHints: boolean;
  /** Lines above flows and systems. */
  readonly codeLens: boolean;
  /** Colours by meaning. */
  readonly semanticTokens: boolean;
  /** Changes of layout while typing. */
  readonly formatOnType: boolean;
}

/** The settings of an editor that says nothing. */
export const defaultSettings: EditorSettings = {
  rules: {},
  inlayHints: true,
  codeLens: true,
  semanticTokens: true,
  formatOnType: true,
};

/** Reads the section `faultline`. Adds a sentence to `problems` for each setting that cannot be read. */
export function readSettings(value: unknown, problems: string[]): EditorSettings {
  const section = isRecord(value) ? value : {};
  const flag = (name: string, otherwise: boolean): boolean => {
    const group = section[name];
    const given = isRecord(group) ? group.enabled : undefined;
    if (given === undefined || typeof given === "boolean") return given ?? otherwise;
    problems.push(`faultline.${name}.enabled is true or false, and is ${JSON.stringify(given)}`);
    return otherwise;
  };
  return {
    rules: readRules(section.rules, problems),
    inlayHints: flag("inlayHints", defaultSettings.inlayHints),
    codeLens: flag("codeLens", defaultSettings.codeLens),
    semanticTokens: flag("semanticTokens", defaultSettings.semanticTokens),
    formatOnType: flag("formatOnType", defaultSettings.formatOnType),
  };
}
