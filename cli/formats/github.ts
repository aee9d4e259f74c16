// The result as commands of a GitHub workflow, which shows them beside the lines of a pull request: `lint --format github`.
// Accepted findings and those of a baseline are left out. The runner shows ten of each kind for a step, so the gravest come
// first.

import { gravestFirst, isLive, itemsOf, type LocatedItem } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";
import { summaryOf } from "./summary.ts";

const commands = { error: "error", warning: "warning", info: "notice", hint: "notice" } as const;

/** A line for what could not be read, one for each finding, and the summary, which is for the log alone. */
export function toGithub(result: LintResult): string {
  const items = gravestFirst(itemsOf(result).filter(isLive));
  const unread = result.refusals.map((words) => `::error title=faultline unread::${data(words)}`);
  return [...unread, ...items.map(commandOf), propertyless(summaryOf(result)), ""].join("\n");
}

function commandOf(item: LocatedItem): string {
  const { file, start, end } = item.location;
  const properties = [
    ["file", file],
    ["line", start.line],
    // Columns mean something to GitHub within one line only.
    ...(end.line === start.line
      ? ([
          ["col", start.column],
          ["endColumn", Math.max(start.column, end.column - 1)],
        ] as const)
      : ([["endLine", end.line]] as const)),
    ["title", `faultline ${item.code}`],
  ] as const;
  const words = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(",");
  return `::${commands[item.severity]} ${words}::${data(item.message)}`;
}

/** Behind the second pair of colons. Source: actions/toolkit, `escapeData`. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** In front of it, where a colon and a comma mean something, too. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** A line of the log that is no command. */
function propertyless(line: string): string {
  return line.replace(/[\r\n]+/g, " ");
}
