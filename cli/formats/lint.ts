// What `lint` prints, in whichever format: the one table from names to writers.

import type { LintFormat } from "../arguments.ts";
import type { LintResult } from "../lint-result.ts";
import { toCheckstyle } from "./checkstyle.ts";
import { toGithub } from "./github.ts";
import { toGitlab } from "./gitlab.ts";
import { toJson } from "./json.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";
import { type PrettyOptions, toPretty } from "./pretty.ts";
import { toSarif } from "./sarif.ts";

const writers: Readonly<Record<Exclude<LintFormat, "pretty">, (result: LintResult) => string>> = {
  json: toJson,
  sarif: toSarif,
  github: toGithub,
  gitlab: toGitlab,
  junit: toJunit,
  checkstyle: toCheckstyle,
  markdown: toMarkdown,
};

/** Whether the format is read by people, who want to know what to do; programs read the rest. */
export function isForPeople(format: LintFormat): boolean {
  return format === "pretty" || format === "markdown";
}

/** The result as a text that ends with a line break. */
export function written(result: LintResult, format: LintFormat, options: PrettyOptions): string {
  return format === "pretty" ? toPretty(result, options) : writers[format](result);
}
