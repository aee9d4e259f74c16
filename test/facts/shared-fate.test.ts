// Places that take too many copies of one component, in the cases that a specification of sentences does not show.

import { describe, expect, it } from "vitest";
import { sharedFatesOf } from "../../analysis/facts/shared-fate.ts";
import { modelOf } from "../support/understand.ts";

function fates(design: string) {
  const model = modelOf(design);
  return sharedFatesOf(model, model.flows, 0.01).map(({ component, place, kind, copies, lost, needed, flows }) => ({
    of: `${component.id} in ${kind} ${place}`,
    copies: [copies, lost, needed],
    flows: flows.map(({ flow }) => flow.id),
  }));
}

describe("shared fates", () => {
  it("of copies too many to be told apart are counted by place", () => {
    expect(
      fates(`region eu { zones a, b }
client app { calls api }
service api { replicas 2000 in eu.b  needs 1500 }
flow buy { app -> api }
`),
    ).toEqual([{ of: "api in zone eu.b", copies: [2000, 2000, 1500], flows: ["buy"] }]);
  });

  it("of many copies are found where one zone holds one too many, and not where the other holds one less", () => {
    expect(
      fates(`region eu { zones a, b }
client app { calls api }
service api { replicas 1001 across eu  needs 501 }
flow buy { app -> api }
`),
    ).toEqual([{ of: "api in zone eu.a", copies: [1001, 501, 501], flows: ["buy"] }]);
  });

  it("of a component that flows share are told once, with the flows that lose by them", () => {
    expect(
      fates(`region eu { zones a, b }
client app { calls api  calls news { optional } }
service api { replicas 2 in eu.a }
service news { replicas 2 in eu.a }
flow buy { app -> api }
flow look { app -> api  app -> news }
`),
    ).toEqual([{ of: "api in zone eu.a", copies: [2, 2, 1], flows: ["buy", "look"] }]);
  });

  it("need a share of the requests that is worth a word", () => {
    const design = (share: string) =>
      `region eu { zones a, b }
client app { calls front }
service front { replicas 2 across eu  calls rare }
service rare { replicas 2 in eu.a }
flow look { app -> front  either { ${share} front -> rare } or { front -> common } }
service common { replicas 2 across eu }
`.replace("calls rare", "calls rare  calls common");
    expect(fates(design("0.5%"))).toEqual([]);
    expect(fates(design("5%"))).toHaveLength(1);
  });
});
