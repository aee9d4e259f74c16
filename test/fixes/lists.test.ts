// Which rules have fixes and which have none: each in one list at most, and nothing in either that is no rule.

import { describe, expect, it } from "vitest";
import { fixesByRule, ruleById, rules } from "../../analysis/index.ts";
import { withoutFixes } from "./without-fixes.ts";

describe("the lists of rules with and without fixes", () => {
  it("name rules, each once and in order", () => {
    for (const ids of [Object.keys(fixesByRule), Object.keys(withoutFixes)]) {
      expect(ids).toEqual([...ids].sort());
      for (const id of ids) expect(ruleById(id)?.id).toBe(id);
    }
  });

  it("name every rule", () => {
    const listed = new Set([...Object.keys(fixesByRule), ...Object.keys(withoutFixes)]);
    expect(rules.map(({ id }) => id).filter((id) => !listed.has(id))).toEqual([]);
  });

  it("have nothing in common", () => {
    expect(Object.keys(withoutFixes).filter((id) => id in fixesByRule)).toEqual([]);
  });

  it("give a reason for each rule without", () => {
    for (const reason of Object.values(withoutFixes)) expect(reason).toMatch(/^[a-z].{20,}[^.]$/);
  });
});
