// What stands against an element: its findings in the words of the Problems list, with their rules' pages.

import { type Finding, type Rule, ruleById, severities } from "../../../analysis/index.ts";
import type { Acceptance } from "../../../language/index.ts";
import { clipped, counted } from "../wording.ts";
import { rulePageOf, type Scene } from "./look.ts";
import { code, linked, list, plain, prose, some } from "./markdown.ts";

/** Most findings in one hover. */
const mostFindings = 5;

/** The findings that `isAbout` picks, accepted ones aside; empty where there are none. */
export function aboutFindings(scene: Scene, isAbout: (finding: Finding) => boolean): string {
  const found = scene.look.findings.filter((finding) => finding.accepted === undefined && isAbout(finding));
  if (found.length === 0) return "";
  found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const lines = some(
    found.map((finding) => findingLine(scene, finding)),
    mostFindings,
    ", in the list of problems",
  );
  return `**${counted(found.length, "finding")}**\n\n${list(lines)}`;
}

function findingLine(scene: Scene, { rule, severity, message }: Finding): string {
  return `${severity} ${linked(code(rule), rulePageOf(scene, rule))}: ${plain(clipped(message, 240))}`;
}

/** The rule of an `accept`, and what the acceptance silences; undefined where there is no such rule. */
export function aboutAcceptance(scene: Scene, acceptance: Acceptance): string | undefined {
  const rule = aboutRule(scene, acceptance.rule);
  if (rule === undefined) return undefined;
  const silenced = scene.look.findings.filter(({ accepted }) => accepted !== undefined && isSame(accepted, acceptance));
  const until = acceptance.until === undefined ? "" : ` until ${acceptance.until}`;
  const what =
    silenced.length === 0
      ? `It silences nothing${until === "" ? "" : `, and would${until}`}.`
      : `It silences ${counted(silenced.length, "finding")}${until}:\n\n${list(
          some(
            silenced.map(({ message }) => plain(clipped(message, 240))),
            mostFindings,
          ),
        )}`;
  return `${rule}\n\n${what}`;
}

/** Spans are of blocks, which keep their numbers over edits elsewhere. */
function isSame(a: Acceptance, b: Acceptance): boolean {
  return a.rule === b.rule && a.at.block === b.at.block && a.at.start === b.at.start;
}

/** A rule by its id: what it finds, why, what to do, and when to keep it. */
export function aboutRule(scene: Scene, id: string): string | undefined {
  const rule: Rule | undefined = ruleById(id);
  if (rule === undefined) return undefined;
  return [
    `**rule** ${linked(code(rule.id), rulePageOf(scene, rule.id))} — ${prose(rule.title)} (${rule.severity})`,
    flat(rule.rationale),
    `**What to do.** ${flat(rule.remedy)}`,
    `**When to keep it.** ${flat(rule.tradeoff)}`,
  ].join("\n\n");
}

function flat(text: string): string {
  return prose(text.replace(/\s+/g, " ").trim());
}
