// Counts of findings in words.

import type { Counts } from "../protocol/overview.ts";

/** `2 errors, 1 warning`; `nothing found`. */
export function countWords({ error, warning, info, hint }: Counts): string {
  const parts = [
    [error, "error"],
    [warning, "warning"],
    [info, "info"],
    [hint, "hint"],
  ] as const;
  const words = parts.flatMap(([count, name]) => (count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`]));
  return words.length === 0 ? "nothing found" : words.join(", ");
}
