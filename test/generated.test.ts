// Everything that is made from something else is fresh: what stands in the repository is what its generator would write.

import { describe, expect, it } from "vitest";
import { rules } from "../analysis/index.ts";
import { generators } from "../scripts/generate.ts";
import { readLedger, strayPages } from "../scripts/generate-rule-pages.ts";

/** Held beside what else is held of the same pictures, which take long to lay out: test/diagram/quality.test.ts. */
const heldElsewhere = "docs/layout-quality.md";

describe("generated files", () => {
  const heldHere = generators.filter(({ makes }) => makes !== heldElsewhere);

  it.each(heldHere.map((generator) => [generator.makes, generator] as const))(
    "%s is fresh",
    async (makes, generator) => {
      expect(await generator.run({ write: false }), `${makes} is stale; run: npm run generate`).toBe(true);
    },
  );

  it("are made by one generator each", () => {
    const made = generators.map((generator) => generator.makes);
    expect(new Set(made).size).toBe(made.length);
    expect(made).toEqual(expect.arrayContaining(["docs/rules", heldElsewhere]));
  });
});

describe("the pages of the rules", () => {
  it("are of rules that exist", () => {
    expect(strayPages()).toEqual([]);
  });

  it("have a line in the ledger each, and no two rules one id", () => {
    const added = [...readLedger().matchAll(/^\| ([\w-]+) \| added \| (\S+) \|$/gm)].map(([, id]) => id);
    for (const rule of rules) expect(added.filter((id) => id === rule.id)).toHaveLength(1);
  });
});
