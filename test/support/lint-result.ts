// A result of `lint` that has everything that can be in one, by hand, for tests of the formats.

import type { LintResult, Location } from "../../cli/lint-result.ts";

export const text = `service web { calls orders { attempts 4 } }
/* 名前 */ service orders { calls db { attempts 4 } }
store db { replicas 12,000 }
`;

export const file = "shop/design.arch";

/** The place of a word's first occurrence in a line, both from 1. */
export function placeOf(line: number, word: string): Location {
  const column = (text.split("\n")[line - 1] ?? "").indexOf(word) + 1;
  return { file, start: { line, column }, end: { line, column: column + word.length } };
}

/** Problems and findings of all kinds. */
export const everything: LintResult = {
  texts: new Map([[file, text]]),
  problems: [
    {
      code: "duplicate",
      severity: "error",
      message: 'There is already a component named "orders".',
      location: placeOf(2, "orders"),
      related: { location: placeOf(1, "web"), says: "the first one" },
      fingerprint: "00000000000000c1",
    },
    {
      code: "odd-number",
      severity: "warning",
      message: "A number has no comma.",
      location: placeOf(3, "12,000"),
      suggestion: "12000",
      fingerprint: "00000000000000c2",
    },
  ],
  findings: [
    {
      rule: "retry-amplification",
      severity: "warning",
      message: "One request to web can become 16 calls to db when it fails.",
      element: "db",
      cause: "one",
      location: placeOf(3, "db"),
      flows: ["checkout", "refund"],
      values: { burst: 16, sustained: Number.POSITIVE_INFINITY },
      evidence: [
        { location: placeOf(1, "attempts"), says: "web: 4 attempts" },
        { location: placeOf(2, "attempts"), says: "orders: 4 attempts" },
      ],
      fingerprint: "00000000000000aa",
      remedy:
        "Retry at one layer only, or give the\nchain a shared retry budget, so that a failing leaf is not asked again by every layer above it at the same time.",
      fix: "Retry only where orders calls db",
    },
    {
      rule: "single-point-of-failure",
      severity: "info",
      message: "checkout is lost with orders.",
      element: "orders",
      cause: "one",
      location: placeOf(2, "orders"),
      flows: ["checkout"],
      values: { share: 1 },
      evidence: [],
      fingerprint: "00000000000000bb",
      accepted: { because: "The order desk takes over by telephone.", until: "2027-01-01" },
    },
    {
      rule: "missing-timeout",
      severity: "warning",
      message: "Nothing ends the wait of orders for db.",
      element: "orders",
      cause: "one",
      location: placeOf(2, "orders"),
      flows: ["checkout"],
      values: {},
      evidence: [{ location: { file: "faultline:library" }, says: "a technology's default" }],
      fingerprint: "00000000000000dd",
      inBaseline: true,
    },
  ],
  failures: [],
  refusals: [],
};

/** One text without a finding. */
export const nothing: LintResult = {
  texts: new Map([[file, text]]),
  problems: [],
  findings: [],
  failures: [],
  refusals: [],
};
