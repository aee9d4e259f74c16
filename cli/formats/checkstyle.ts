// The result as Checkstyle writes it, which many servers and review tools read: `lint --format checkstyle`. Accepted findings
// and those of a baseline are left out, since the format has no way to say that they are.

import { byFile, isLive, type LocatedItem } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";
import { element, xmlHead } from "./xml.ts";

/** Checkstyle knows no severity below info. */
const severities = { error: "error", warning: "warning", info: "info", hint: "info" } as const;

/** One XML document: a `file` for each text that something stands in. */
export function toCheckstyle(result: LintResult): string {
  const files = byFile(result)
    .map(({ file, items }) => ({ file, items: items.filter(isLive) }))
    .filter(({ items }) => items.length > 0)
    .map(({ file, items }) => element("file", { name: file }, items.map(errorOf)));
  return `${xmlHead}${element("checkstyle", { version: "4.3" }, files)}\n`;
}

function errorOf(item: LocatedItem): string {
  const { start } = item.location;
  return element("error", {
    line: start.line,
    column: start.column,
    severity: severities[item.severity],
    message: item.message,
    source: `faultline.${item.code}`,
  });
}
