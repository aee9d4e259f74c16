// The machine's view of a comparison: `diff --format json`. A contract with a version, described in docs/diff.md and in
// docs/diff-output.schema.json; a change that a reader could notice raises the version.

import type { ComparedFinding, ComparedPair, DiffResult, ProjectDiff } from "../diff-result.ts";
import { placeFields, plainNumbers } from "./json.ts";

const diffVersion = 1;

/** The result as one JSON object, ending with a line break. Values are in canonical units; no infinity, but its name. */
export function diffToJson({ base, head, projects, gates }: DiffResult): string {
  const output = { version: diffVersion, base, head, failOn: gates, projects: projects.map(projectOf) };
  return `${JSON.stringify(output, plainNumbers, 2)}\n`;
}

function projectOf({ project, elements, flows, parts, promises, findings, settings, regressions }: ProjectDiff) {
  const pair = ({ before, after }: ComparedPair) => ({ before: findingOf(before), after: findingOf(after) });
  return {
    project,
    elements,
    flows,
    parts,
    promises,
    findings: {
      added: findings.added.map(findingOf),
      gone: findings.gone.map(findingOf),
      changed: findings.changed.map(pair),
      accepted: findings.accepted.map(pair),
      reopened: findings.reopened.map(pair),
    },
    settings,
    regressions,
  };
}

function findingOf({ rule, severity, message, element, flows, location, fingerprint }: ComparedFinding) {
  return { rule, severity, message, element, flows, ...placeFields(location), fingerprint };
}
