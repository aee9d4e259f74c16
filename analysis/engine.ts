// Runs the rules over a model and puts their findings in order. It knows no rule by name and makes no judgement itself: it
// guards each rule, gives severities, and matches findings with the acceptances that the design states.

import type { Acceptance, Day, Flow, Id, Place, SystemModel } from "../language/index.ts";
import { withAssumedPeak } from "./assumed-peak.ts";
import { byCodeUnit } from "./by-code-unit.ts";
import { acceptancesIn, holdsOn } from "./facts/acceptances.ts";
import { createFacts, type Facts } from "./facts/index.ts";
import { inheritFlows } from "./facts/inheritance.ts";
import type { Evidence, Finding, Report, Severity } from "./finding.ts";
import { type AnalysisOptions, type Settings, settingsOf } from "./options.ts";
import type { Found, Outcome, Rule } from "./rule.ts";
import { rules as allRules } from "./rules/index.ts";

export interface Analysis {
  readonly facts: Facts;
  /** Computed when first read. */
  readonly report: Report;
  /** Makes the report with a pause after every rule, so that a caller can drop the work when a newer text has come. */
  reportInSteps(): Generator<undefined, Report>;
}

/**
 * Facts and report of a model, each computed when first read, over one shared set of facts. Of the analysis of an earlier
 * snapshot it takes over what the change between the two does not touch; the results are the same without it.
 */
export function createAnalysis(stated: SystemModel, options: AnalysisOptions = {}, previous?: Analysis): Analysis {
  const settings = settingsOf(options);
  const { peak } = settings.thresholds;
  const model = peak === undefined ? stated : withAssumedPeak(stated, peak);
  if (previous !== undefined) inheritFlows(previous.facts.model, model);
  const facts = createFacts(model, settings, previous?.facts.lastLoaded);
  let report: Report | undefined;
  const reportInSteps = function* (): Generator<undefined, Report> {
    report ??= yield* runInSteps({ model, facts, settings, rules: allRules, failures: [] });
    return report;
  };
  return {
    facts,
    get report() {
      report ??= finish(reportInSteps());
      return report;
    },
    reportInSteps,
  };
}

/** All findings of a model. */
export function analyze(model: SystemModel, options: AnalysisOptions = {}): Report {
  return createAnalysis(model, options).report;
}

/** As `analyze`, with a chosen set of rules; for specifications and for tests of the engine. */
export function analyzeWith(rules: readonly Rule[], model: SystemModel, options: AnalysisOptions = {}): Report {
  const settings = settingsOf(options);
  return finish(runInSteps({ model, facts: createFacts(model, settings), settings, rules, failures: [] }));
}

interface Run {
  readonly model: SystemModel;
  readonly facts: Facts;
  readonly settings: Settings;
  readonly rules: readonly Rule[];
  /** Where it is noted what threw. */
  readonly failures: Report["failures"][number][];
}

function finish(steps: Generator<undefined, Report>): Report {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* runInSteps(run: Run): Generator<undefined, Report> {
  const findings: Finding[] = [];
  const { failures } = run;
  const acceptsByRule = acceptancesOf(run.model);
  const ran = new Set<string>();
  const used = new Set<Acceptance>();
  const runAll = function* (rules: readonly Rule[], outcome: Outcome, note: (rule: Rule) => void) {
    for (const rule of rules) {
      // A rule that some file has turned on again runs, and its findings elsewhere are left out one by one.
      if (run.settings.rules[rule.id] === "off" && run.settings.severityIn === undefined) continue;
      // The guard of this rule: it threw, which is our fault. It loses its own findings and the others keep theirs.
      try {
        for (const finding of findingsOf(rule, run, outcome, acceptsByRule.get(rule.id), used)) {
          const severity = severityThere(finding, run) ?? finding.severity;
          if (severity !== "off") findings.push(severity === finding.severity ? finding : { ...finding, severity });
        }
        note(rule);
      } catch (error) {
        failures.push(failureOf(rule, error));
      }
      yield;
    }
  };
  const nothing: Outcome = { ran: new Set(), used: new Set() };
  const [first, second] = [
    run.rules.filter((rule) => !rule.judgesFindings),
    run.rules.filter((rule) => rule.judgesFindings),
  ];
  yield* runAll(first, nothing, (rule) => ran.add(rule.id));
  // What is used in the second stage is none of the first's outcome, so that its rules do not see each other.
  yield* runAll(second, { ran, used: new Set(used) }, () => {});
  return { findings: inOrder(findings, run.model), failures };
}

/**
 * A rule's findings, the accepted ones marked. Where a flow accepts the rule, the check runs twice: with all flows for what
 * there is, and without such flows for what stands. So a finding that other flows share keeps its place and counts those
 * flows alone. What turns up without such flows only, as where a mean has lost its mildest part or a larger finding no
 * longer explains a smaller one, is no finding: an acceptance takes away and never adds. Without acceptances of the rule, and that is
 * most of the time, nothing is looked at twice.
 */
function findingsOf(
  rule: Rule,
  run: Run,
  outcome: Outcome,
  accepts: ReadonlyMap<Id, readonly Acceptance[]> | undefined,
  used: Set<Acceptance>,
): Finding[] {
  const { model, settings } = run;
  if (accepts === undefined) return foundBy(rule, run, outcome, model.flows);
  const acceptanceOf = (id: Id) => matching(accepts.get(id), settings.today);
  const isCounted = (flow: Flow) => acceptanceOf(flow.id)?.holds !== true;
  const counted = model.flows.filter(isCounted);

  const all = foundBy(rule, run, outcome, model.flows);
  const standing = counted.length === model.flows.length ? all : among(foundBy(rule, run, outcome, counted), all);
  const covered = standing === all ? [] : without(all, standing.map(identityOf));
  for (const finding of all) {
    for (const id of [finding.element, ...finding.flows]) {
      const match = acceptanceOf(id);
      if (match?.holds === true) used.add(match.acceptance);
    }
  }

  return [
    ...standing.map((finding) => {
      const own = acceptanceOf(finding.element);
      if (own === undefined) return withLapses(finding, finding.flows.map(acceptanceOf));
      return own.holds ? { ...finding, accepted: own.acceptance } : withLapses(finding, [own]);
    }),
    ...covered.map((finding) => {
      const own = acceptanceOf(finding.element);
      const byFlow = finding.flows.map(acceptanceOf).find((match) => match?.holds === true);
      const match = own?.holds === true ? own : byFlow;
      return match === undefined ? finding : { ...finding, accepted: match.acceptance };
    }),
  ];
}

function foundBy(rule: Rule, run: Run, outcome: Outcome, flows: readonly Flow[]): Finding[] {
  const findings: Finding[] = [];
  rule.check({
    model: run.model,
    facts: run.facts,
    options: run.settings,
    outcome,
    flows,
    report(key: string, found: Found<string>) {
      const message = rule.messages[key];
      if (message === undefined) throw new Error(`${rule.id} has no message ${key}`);
      let { evidence = [] } = found;
      findings.push({
        rule: rule.id,
        severity: found.severity ?? rule.severity,
        message: message.fill(found.holes),
        element: found.element,
        at: found.at,
        flows: distinctInOrder(found.flows ?? []),
        values: found.values ?? {},
        get evidence() {
          if (typeof evidence === "function") evidence = written(evidence, rule, run);
          return evidence;
        },
        cause: found.cause ?? key,
      });
    },
  });
  return findings;
}

/**
 * Evidence that is written when it is read. The same guard: where a rule throws there, its finding stands without evidence and the rule is
 * among the failures from then on.
 */
function written(write: () => readonly Evidence[], rule: Rule, { failures }: Run): readonly Evidence[] {
  try {
    return write();
  } catch (error) {
    failures.push(failureOf(rule, error));
    return [];
  }
}

function failureOf(rule: Rule, error: unknown): Report["failures"][number] {
  return { rule: rule.id, error: error instanceof Error ? error.message : String(error) };
}

/** The ids in order, each once: the list itself where it is that already, since such lists are long and mostly come in order. */
function distinctInOrder(ids: readonly Id[]): readonly Id[] {
  const isAscending = ids.every((id, index) => index === 0 || byCodeUnit(ids[index - 1] as Id, id) < 0);
  return isAscending ? ids : [...new Set(ids)].sort(byCodeUnit);
}

/** What the settings say of a rule's findings where this one stands. */
function severityThere({ rule, at }: Finding, { model, settings }: Run): Severity | "off" | undefined {
  const file = settings.severityIn === undefined ? undefined : model.blocks.get(at.block)?.file;
  return (file === undefined ? undefined : settings.severityIn?.(rule, file)) ?? settings.rules[rule];
}

/** An acceptance that names the rule, and whether it still holds. */
interface Match {
  readonly acceptance: Acceptance;
  readonly holds: boolean;
}

/** The acceptance that holds, of those of one element for one rule; else one that has lapsed. */
function matching(accepts: readonly Acceptance[] | undefined, today: Day | undefined): Match | undefined {
  let lapsed: Match | undefined;
  for (const acceptance of accepts ?? []) {
    if (holdsOn(acceptance, today)) return { acceptance, holds: true };
    lapsed ??= { acceptance, holds: false };
  }
  return lapsed;
}

/** The finding with a line for each acceptance that no longer covers it. */
function withLapses(finding: Finding, matches: readonly (Match | undefined)[]): Finding {
  const lapses: Evidence[] = [];
  for (const match of matches) {
    if (match === undefined || match.holds) continue;
    lapses.push({ at: match.acceptance.at, says: `accepted until ${match.acceptance.until}, which has passed` });
  }
  return lapses.length === 0 ? finding : { ...finding, evidence: [...finding.evidence, ...lapses] };
}

/** By the id of a rule, the acceptances of it by element. */
function acceptancesOf(model: SystemModel): ReadonlyMap<string, ReadonlyMap<Id, readonly Acceptance[]>> {
  const byRule = new Map<string, Map<Id, Acceptance[]>>();
  for (const { element, acceptance } of acceptancesIn(model)) {
    let accepts = byRule.get(acceptance.rule);
    if (accepts === undefined) {
      accepts = new Map();
      byRule.set(acceptance.rule, accepts);
    }
    const known = accepts.get(element);
    if (known === undefined) accepts.set(element, [acceptance]);
    else known.push(acceptance);
  }
  return byRule;
}

/** What makes two findings the same one. */
function identityOf(finding: Finding): string {
  return JSON.stringify([finding.rule, finding.element, finding.cause]);
}

/** The findings that have their like among the others. */
function among(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const known = new Set(others.map(identityOf));
  return findings.filter((finding) => known.has(identityOf(finding)));
}

function without(findings: readonly Finding[], identities: readonly string[]): Finding[] {
  const known = new Set(identities);
  return findings.filter((finding) => !known.has(identityOf(finding)));
}

/** Findings by file, offset, rule, cause and element; of several with one identity the first in that order is kept. */
function inOrder(findings: readonly Finding[], model: SystemModel): Finding[] {
  const placed = findings.map((finding) => ({ finding, place: placeOf(finding, model) }));
  placed.sort(
    (a, b) =>
      byCodeUnit(a.place.file, b.place.file) ||
      a.place.start - b.place.start ||
      byCodeUnit(a.finding.rule, b.finding.rule) ||
      byCodeUnit(a.finding.cause, b.finding.cause) ||
      byCodeUnit(a.finding.element, b.finding.element) ||
      byCodeUnit(a.finding.message, b.finding.message),
  );
  const kept = new Map<string, Finding>();
  for (const { finding } of placed) {
    const identity = identityOf(finding);
    if (!kept.has(identity)) kept.set(identity, finding);
  }
  return [...kept.values()];
}

/** The place of a finding; one in a block that the model does not hold, such as the standard library's, comes first. */
function placeOf(finding: Finding, model: SystemModel): Place {
  const block = model.blocks.get(finding.at.block);
  if (block === undefined) return { file: "", start: finding.at.start, end: finding.at.end };
  return { file: block.file, start: block.offset + finding.at.start, end: block.offset + finding.at.end };
}
