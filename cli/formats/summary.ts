// How many of what a run found, as numbers for JSON and as one sentence for people.

import { severities } from "../command-table.ts";
import { isLive } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";

/** Accepted findings are counted only as accepted, and those of a baseline only there. */
export function countsOf({ findings, problems, texts, failures }: LintResult) {
  const live = findings.filter(isLive);
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length;
  const bySeverity = Object.fromEntries(
    severities.map((severity) => [severity, live.filter((finding) => finding.severity === severity).length]),
  );
  return {
    files: texts.size,
    findings: bySeverity as Readonly<Record<(typeof severities)[number], number>>,
    accepted,
    inBaseline: findings.length - live.length - accepted,
    problems: {
      error: problems.filter(({ severity }) => severity === "error").length,
      warning: problems.filter(({ severity }) => severity === "warning").length,
    },
    failures: failures.length,
  };
}

/** Such as `2 findings (1 error, 1 warning) and 1 problem in the text, in 3 files; 1 accepted; 1 thing could not be read.` */
export function summaryOf(result: LintResult): string {
  const { files, findings, accepted, inBaseline, problems } = countsOf(result);
  const unread = result.refusals.length;
  const parts = severities
    .filter((severity) => findings[severity] > 0)
    .map((word) => plural(findings[word], nouns[word]));
  const findingCount = severities.reduce((sum, severity) => sum + findings[severity], 0);
  const problemCount = problems.error + problems.warning;
  const found =
    findingCount === 0 ? "no findings" : `${plural(findingCount, ["finding", "findings"])} (${parts.join(", ")})`;
  const inText = problemCount === 0 ? "" : ` and ${plural(problemCount, ["problem", "problems"])} in the text,`;
  const tail = [
    accepted === 0 ? "" : `; ${accepted} accepted`,
    inBaseline === 0 ? "" : `; ${inBaseline} in the baseline`,
    // Who reads no more than this would take what was not looked at for sound.
    unread === 0 ? "" : `; ${plural(unread, ["thing", "things"])} could not be read`,
  ];
  const sentence = `${found}${inText} in ${plural(files, ["file", "files"])}${tail.join("")}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const nouns = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["info", "infos"],
  hint: ["hint", "hints"],
} as const;

function plural(count: number, [one, many]: readonly [string, string]): string {
  return `${count} ${count === 1 ? one : many}`;
}
