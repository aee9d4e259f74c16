// What stands in which place: counted as the copies go round one by one, and lost as the facts say.

import { expect, test } from "vitest";

import { createAnalysis, type DomainsInsight, insightOf } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";

function domainsIn(text: string): DomainsInsight {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return insightOf(createAnalysis(model).facts).domains();
}

const spotsIn = (text: string): readonly string[] =>
  domainsIn(text)
    .components.find(({ component }) => component === "x")
    ?.spots.map(
      ({ place, count, hasPrimary, isFatal }) =>
        `${count} in ${place}${hasPrimary ? ", primary" : ""}${isFatal ? ", fatal" : ""}`,
    ) ?? [];

const regions = "region n { zones a, b }\nregion s { zones c }\nregion w\n";

test.each([
  ["service x { replicas 5 across n }", ["3 in n.a", "2 in n.b"]],
  ["service x { replicas 7 across n, s }", ["2 in n.a", "2 in n.b", "3 in s.c"]],
  ["service x { replicas 2 across n, s, w }", ["1 in n.a", "1 in s.c"]],
  ["service x { replicas 3000000 across n }", ["1500000 in n.a", "1500000 in n.b"]],
  ["service x { in n.b }", ["1 in n.b, fatal"]],
  ["service x { in w }", ["1 in w, fatal"]],
  ["coordinator x { replicas 3 across n }", ["2 in n.a, fatal", "1 in n.b"]],
  ["store x { replicas 1 primary + 1 async across n }", ["1 in n.a, primary, fatal", "1 in n.b"]],
  [
    "store x { replicas 1 primary + 1 async across n  failover automatic within 30s }",
    ["1 in n.a, primary", "1 in n.b"],
  ],
  ["store x { managed  in n }", ["1 in n, fatal"]],
  ["store x { managed  in n.a, n.b }", ["1 in n, fatal"]],
  ["store x { managed  in n.a, w }", ["1 in n.a", "1 in w"]],
  ["service x { replicas 4 }", []],
])("%s", (component, spots) => {
  expect(spotsIn(`${regions}${component}`)).toEqual(spots);
});

test("the loss of a place is told by its blast radius, cells and hosts by what is declared", () => {
  const { regions: all, components } = domainsIn(`${regions}
system shop {
  cells 4 by tenant
  client app { calls web }
  service web { replicas 2 across n  calls db  calls mail { optional } }
  store db { in n.a }
  service mail { runs on metal }
  component metal { in s.c }
  flow buy { load 3/s  app -> web -> db }
  flow tell { load 1/s  app -> web -> mail }
}`);
  const losses = all.flatMap(({ id, loss, zones }) => [{ id, loss }, ...zones]);
  expect(
    losses.map(({ id, loss: { lost, partly, degraded, flows, load } }) => [id, lost, partly, degraded, flows, load]),
  ).toEqual([
    ["n", ["shop.buy", "shop.tell"], [], [], 2, "100%"],
    ["n.a", ["shop.buy"], [], [], 2, "75%"],
    ["n.b", [], [], [], 2, undefined],
    ["s", [], [], ["shop.tell"], 2, undefined],
    ["s.c", [], [], ["shop.tell"], 2, undefined],
    ["w", [], [], [], 2, undefined],
  ]);
  expect(losses[1]?.loss.says).toEqual([
    "the loss of n.a takes down buy, 75% of the declared load",
    "buy loses 100% of its requests",
  ]);
  expect(components.find(({ component }) => component === "shop.mail")).toEqual({
    ...{ component: "shop.mail", copies: 1, isOneThing: false, spots: [], hosts: ["shop.metal"], cells: 4 },
  });
});

test("without regions there are none", () => {
  expect(domainsIn("service x { replicas 3 }").regions).toEqual([]);
});
