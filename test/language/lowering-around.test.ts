// What stands around components means this in the model: containers, places, data, decisions and acceptances.

import { describe, expect, it } from "vitest";
import { bare, componentOf, modelOf, understand } from "../support/understand.ts";

const n = (value: number) => ({ value });

describe("a container", () => {
  it("states owner, tags, cells and acceptances, its extensions in other files included", () => {
    const model = modelOf({
      "b.arch": 'extend shop { tags late  accept shared-store because "known"  service added }',
      "a.arch": '/** Sells. */ system shop "Shop" { owner "written"  tags early  cells 10 by tenant  group g }',
      "c.arch": "extend shop.g { service deep }",
    });
    expect(bare(model.containers)).toEqual([
      {
        kind: "system",
        id: "shop",
        name: "shop",
        title: "Shop",
        doc: "Sells.",
        owner: { value: "written" },
        tags: ["early", "late"],
        cells: { count: n(10), by: "tenant" },
        accepts: [{ rule: "shared-store", because: "known" }],
      },
      { kind: "group", id: "shop.g", name: "g", parent: "shop", tags: [], accepts: [] },
    ]);
    expect(model.components.map(({ id }) => id)).toEqual(["shop.added", "shop.g.deep"]);
    expect(model.containerById.get("shop.g")?.parent).toBe("shop");
  });
});

describe("a place", () => {
  it("is a region with its zones, listed or with figures of their own", () => {
    const model = modelOf(
      'region eu "eu-west-1" { availability 99.99%  zones a, b  zone c { availability 99.95% } } region us { zones a  zone a { availability 99.9% } }',
    );
    expect(bare(model.regions)).toEqual([
      {
        id: "eu",
        name: "eu",
        title: "eu-west-1",
        availability: n(0.9999),
        zones: [
          { id: "eu.a", name: "a", region: "eu", accepts: [] },
          { id: "eu.b", name: "b", region: "eu", accepts: [] },
          { id: "eu.c", name: "c", region: "eu", availability: n(0.9995), accepts: [] },
        ],
        accepts: [],
      },
      {
        id: "us",
        name: "us",
        zones: [{ id: "us.a", name: "a", region: "us", availability: n(0.999), accepts: [] }],
        accepts: [],
      },
    ]);
  });

  it("may be a boundary, in a system too", () => {
    expect(bare(modelOf('boundary pci "Card data" system s { boundary inner }').boundaries)).toEqual([
      { id: "pci", name: "pci", title: "Card data" },
      { id: "s.inner", name: "inner", parent: "s" },
    ]);
  });
});

describe("data, decisions and acceptances", () => {
  it("say which store is official, and what follows how late", () => {
    const model = modelOf("store a  store b  store c  data d { authority a  derived b within 10s  derived c }");
    expect(bare(model.data)).toEqual([
      {
        id: "d",
        name: "d",
        authorities: [{ id: "a" }],
        derived: [{ store: { id: "b" }, within: n(10) }, { store: { id: "c" } }],
        accepts: [],
      },
    ]);
  });

  it("do not follow themselves", () => {
    const { problems } = understand("store a  data d { authority a  derived a within 5m }");
    expect(problems).toEqual([expect.stringContaining("is where this data is official, so it does not follow it")]);
  });

  it("may be accepted in a region, a zone, data and a policy", () => {
    const accept = 'accept single-point-of-failure because "small"';
    const model = modelOf(`
      region eu { ${accept}  zones a  zone a { ${accept} } }
      store s  data d { authority s  ${accept} }
      policy p { retries 1  ${accept} }
      service x { reads s with p }
    `);
    const accepts = [{ rule: "single-point-of-failure", because: "small" }];
    const [region] = model.regions;
    expect(bare([region, region?.zones[0], model.data[0], model.policies[0]].map((one) => one?.accepts))).toEqual([
      accepts,
      accepts,
      accepts,
      accepts,
    ]);
    expect(componentOf(model, "x").dependencies[0]?.accepts).toEqual([]);
  });

  it("may name several authorities, which is for a rule to judge", () => {
    const model = modelOf("store a  store b  data d { authority a, b }");
    expect(bare(model.data[0]?.authorities)).toEqual([{ id: "a" }, { id: "b" }]);
  });

  it("record what was chosen, over what, why, at what cost and until when", () => {
    const text =
      'system s { decision d "D" { chose "x" over "y"  because "r"  costs "c"  revisit 2027-06-01 } }  decision e { chose "z" }';
    expect(bare(modelOf(text).decisions)).toEqual([
      {
        id: "s.d",
        name: "d",
        parent: "s",
        title: "D",
        chose: "x",
        over: "y",
        because: "r",
        costs: "c",
        revisit: { day: "2027-06-01" },
      },
      { id: "e", name: "e", chose: "z" },
    ]);
  });

  it("accept a rule on a component, a dependency, a flow and a system", () => {
    const model = modelOf(`
      system s {
        accept r1 because "1"
        service a { accept r2 because "2"  calls b { accept r3 because "3" } }
        service b
        flow f { accept r4 because "4" until 2031-02-03  a -> b }
      }
    `);
    expect(bare(model.containers[0]?.accepts)).toEqual([{ rule: "r1", because: "1" }]);
    expect(bare(model.components[0]?.accepts)).toEqual([{ rule: "r2", because: "2" }]);
    expect(bare(model.components[0]?.dependencies[0]?.accepts)).toEqual([{ rule: "r3", because: "3" }]);
    expect(bare(model.flows[0]?.accepts)).toEqual([{ rule: "r4", because: "4", until: "2031-02-03" }]);
  });
});
