// The schema of faultline.json, docs/faultline.schema.json, by which an editor completes rule ids and tells slips while they are
// typed. The rules in it come from the rules themselves; a test holds the rest against the reader of the settings.

import path from "node:path";
import { rules } from "../analysis/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

const schemaFile = path.resolve(import.meta.dirname, "../docs/faultline.schema.json");

const duration = { type: "string", pattern: "^(?=.*[1-9])\\d+(\\.\\d+)?(ms|s|m|h|d)$" };

const thresholds = {
  amplification: {
    description: "Tries at a component for each first one, from which retry-amplification speaks; 10 when unset.",
    type: "number",
    exclusiveMinimum: 1,
  },
  share: {
    description: "Least share of a flow's requests that a cause must take down to be worth a finding; 0.01 when unset.",
    type: "number",
    minimum: 0,
    maximum: 1,
  },
  multiplicity: {
    description: "Times per visit from which a call counts as chatty; 10 when unset.",
    type: "number",
    exclusiveMinimum: 1,
  },
  secretAge: { description: 'Age from which a secret counts as long-lived; "90d" when unset.', ...duration },
  outage: { description: "The same as assume.outage, which wins over it.", ...duration },
};

const assumptions = {
  outage: {
    description: "How long consumers are taken to be down where no scenario says so; no backlog is judged when unset.",
    ...duration,
  },
  peak: {
    description:
      "Times its load that a flow brings at peak where it states no peak; loads are taken to be even when unset.",
    type: "number",
    exclusiveMinimum: 1,
  },
};

/** Writes the schema; with `write: false` tells whether it is fresh. */
export function generateSettingsSchema(options: { write: boolean }): boolean {
  return writeOrCheck(schemaFile, `${JSON.stringify(schemaOf(), undefined, 2)}\n`, options);
}

function schemaOf(): object {
  const byRule = [...rules]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, title }) => [id, { description: `${title}.`, $ref: "#/$defs/severity" }]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Settings of a Faultline project",
    description: "The folder that holds this file is a project, with every design below it.",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      include: {
        description: "Patterns of the designs that belong to the project; all below this folder when unset.",
        $ref: "#/$defs/patterns",
      },
      exclude: { description: "Patterns of designs that do not belong to it all the same.", $ref: "#/$defs/patterns" },
      failOn: {
        description: "The severity from which on faultline lint exits with 1; error when unset.",
        enum: ["error", "warning", "info", "hint", "never"],
      },
      rules: { description: "Severities by rule.", $ref: "#/$defs/rules" },
      thresholds: {
        description: "The limits that rules judge by.",
        type: "object",
        additionalProperties: false,
        properties: thresholds,
      },
      assume: {
        description: "What is taken for true where a design says nothing of it.",
        type: "object",
        additionalProperties: false,
        properties: assumptions,
      },
      overrides: {
        description:
          "Severities for some of the files; of several that cover a file, the last one that names a rule counts.",
        type: "array",
        items: {
          type: "object",
          required: ["files"],
          additionalProperties: false,
          properties: {
            files: { description: "Patterns of the files.", $ref: "#/$defs/patterns" },
            rules: { description: "Severities by rule in these files.", $ref: "#/$defs/rules" },
          },
        },
      },
    },
    $defs: {
      rules: { type: "object", additionalProperties: false, properties: Object.fromEntries(byRule) },
      patterns: {
        description:
          "Paths from this folder, with *, ? and ** for any folders; a folder stands for all in it, a plain name for every such name.",
        type: "array",
        items: { type: "string", minLength: 1, maxLength: 500, pattern: "^(?!/|[A-Za-z]:|(.*/)?\\.\\.(/|$))[^\\\\]*$" },
      },
      severity: {
        description: "The severity of all findings of the rule; off leaves it out.",
        enum: ["error", "warning", "info", "hint", "off"],
      },
    },
  };
}
