// Names of files for formats that a code host reads: it looks for them from the folder that it has checked out, in whichever
// folder of it the command runs.

import { isAbsolute, posix, relative, sep } from "node:path";
import type { LintFormat } from "./arguments.ts";
import { disk } from "./file-source.ts";
import { type LintResult, renamed } from "./lint-result.ts";
import type { Checkouts, Terminal } from "./terminal.ts";

/** The host that reads a format. SARIF has many readers; GitHub's alone is told where to look by nothing else. */
const readers: Partial<Readonly<Record<LintFormat, keyof Checkouts>>> = {
  github: "github",
  sarif: "github",
  gitlab: "gitlab",
};

/** The result with its files named from the checkout of the format's reader; as it is where the command runs in none. */
export function namedFromCheckout(
  result: LintResult,
  format: LintFormat,
  { folder, checkouts }: Pick<Terminal, "folder" | "checkouts">,
): LintResult {
  const host = readers[format];
  const checkout = host === undefined ? undefined : checkouts[host];
  if (checkout === undefined) return result;
  const way = relative(disk.identityOf(checkout), disk.identityOf(folder));
  const steps = way.split(sep);
  // No way is needed in the checkout itself, and an absolute one leads to another drive.
  if (way === "" || steps[0] === ".." || isAbsolute(way)) return result;
  return renamed(result, (file) => (isAbsolute(file) ? file : posix.join(...steps, file)));
}
