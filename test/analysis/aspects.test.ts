// Which figures the values that outlast a snapshot rest on: what each says that it reads is held against what it reads over whole
// designs, and what an edit changes against what was edited.

import { describe, expect, it } from "vitest";
import "../../analysis/index.ts";
import { type Aspect, allAspects, aspectsBetween, aspectsOf } from "../../analysis/facts/aspects.ts";
import { fallsAlike } from "../../analysis/facts/falls-alike.ts";
import { createFacts } from "../../analysis/facts/index.ts";
import { allKept } from "../../analysis/facts/memo.ts";
import { settingsOf } from "../../analysis/options.ts";
import { type Component, createProject, type SystemModel } from "../../language/index.ts";
import { figuresDesign, figuresLacking } from "../support/figures-design.ts";
import { generateDesign } from "../support/generate-design.ts";
import { restsFound } from "../support/rests-found.ts";
import { baseDesign, stateDesign } from "../support/tied-designs.ts";

function modelOf(texts: ReadonlyMap<string, string>): SystemModel {
  const project = createProject();
  for (const [uri, text] of texts) project.setFile(uri, text);
  return project.snapshot().model;
}

const models = [
  ...[figuresDesign, baseDesign, stateDesign].map((text) => modelOf(new Map([["a.arch", text]]))),
  modelOf(generateDesign({ components: 40, files: 1 })),
];

describe("the design of figures", () => {
  it("has every figure of components and dependencies, and no problem", () => {
    const project = createProject();
    project.setFile("a.arch", figuresDesign);
    expect(project.snapshot().problems).toEqual([]);
    expect(figuresLacking(figuresDesign)).toEqual([]);
  });
});

describe("a value that outlasts edits of what it does not read", () => {
  const declared = allKept.filter(({ near }) => near !== allAspects);

  it("is there", () => {
    expect(declared.length).toBeGreaterThan(40);
  });

  for (const [index, kept] of declared.entries()) {
    it(`reads what it says, and holds no component: ${index}, ${String(kept.make).replaceAll(/\s+/g, " ").slice(0, 80)}`, () => {
      const found = restsFound(kept, models);
      expect(found.holdsComponents).toBe(false);
      expect([...found.near].filter((aspects) => (aspects & kept.near) === 0).map(namesOf), "around it").toEqual([]);
      expect([...found.far].filter((aspects) => (aspects & kept.far) === 0).map(namesOf), "elsewhere").toEqual([]);
    });
  }
});

describe("a value that rests on losses and not on copies", () => {
  const only = (...some: readonly Aspect[]) => aspectsOf(some) & ~aspectsOf([]);
  const kept = allKept.flatMap((one) => {
    const restsOnLosses = one.kind === "flow" && (one.near & only("losses")) !== 0 && (one.near & only("copies")) === 0;
    return restsOnLosses ? [one.value] : [];
  });

  it("is there", () => {
    expect(kept.length).toBeGreaterThan(4);
  });

  it.each([
    ["figures", figuresDesign],
    ["ties", baseDesign],
    ["state", stateDesign],
  ])("is the same for other numbers of copies that fall alike, in the design of %s", (_, text) => {
    const numbers = [...text.matchAll(/(?<=replicas (\d+ primary \+ )?)\d+/g)];
    let alike = 0;
    for (const { index, 0: digits } of numbers) {
      for (const other of [1, 2, 3, 5, 7].filter((count) => count !== Number(digits))) {
        const edited = `${text.slice(0, index)}${other}${text.slice(index + digits.length)}`;
        const [before, after] = [text, edited].map((one) => modelOf(new Map([["a.arch", one]])));
        if (before === undefined || after === undefined || !areAlike(before, after)) continue;
        alike += 1;
        for (const value of kept) expect(valuesIn(after, value), edited).toEqual(valuesIn(before, value));
      }
    }
    expect(alike).toBeGreaterThan(3);
  });

  const valuesIn = (model: SystemModel, value: (typeof kept)[number]) => {
    const facts = createFacts(model, settingsOf({ today: "2026-11-01" }));
    return model.flows.map((flow) => value(facts, flow));
  };

  const areAlike = (before: SystemModel, after: SystemModel) =>
    before.components.every((one, index) => {
      const other = after.components[index] as Component;
      return (aspectsBetween(one, other, fallsAlike(before, after)) & only("losses", "roles", "reliability")) === 0;
    });
});

const known: readonly Aspect[] = [
  ...(["latency", "capacity", "slots", "roles", "copies", "reliability", "caching", "limits", "promises"] as const),
  ...(["words", "patience", "tries", "clients", "objects"] as const),
];
const always = aspectsOf([]);

/** The names of aspects, for a message that can be read. */
function namesOf(aspects: number): string {
  return known.filter((one) => (aspects & aspectsOf([one]) & ~always) !== 0).join(" or ");
}

describe("what an edit changes", () => {
  const text = `
service api {
  replicas 4  pool 20  capacity 100/s  latency p50 4ms p99 30ms
  availability 99.9%
  calls db { timeout 50ms  retries 1 }
}
store db { replicas 1 primary + 2 async }
`;

  function changedBy(...edits: readonly (readonly [from: string, to: string])[]): string {
    const project = createProject();
    project.setFile("a.arch", text);
    const before = project.snapshot().model.components;
    const edited = edits.reduce((all, [from, to]) => all.replace(from, to), text);
    expect(edited).not.toBe(text);
    project.setFile("a.arch", edited);
    const after = project.snapshot().model.components;
    const all = before.map((one, index) => aspectsBetween(one, after[index] as Component));
    const whole = all.reduce((sum, one) => sum | one, 0);
    return (whole & always) === 0 ? namesOf(whole) : "everything";
  }

  it("is the kind of the figure, where all else stands where it stood", () => {
    expect(changedBy(["p99 30ms", "p99 40ms"])).toBe("latency");
    expect(changedBy(["capacity 100/s", "capacity 200/s"])).toBe("capacity");
    expect(changedBy(["pool 20", "pool 30"])).toBe("slots");
    expect(changedBy(["99.9%", "99.8%"])).toBe("reliability");
  });

  it("is the places behind it as well, where the figure has more digits", () => {
    expect(changedBy(["p99 30ms", "p99 130ms"])).toBe("latency or objects");
    expect(changedBy(["capacity 100/s", "capacity  100/s"])).toBe("objects");
  });

  it("is the dependencies themselves, where one of their figures is another", () => {
    expect(changedBy(["timeout 50ms", "timeout 60ms"])).toBe("patience or objects");
    expect(changedBy(["retries 1", "retries 2"])).toBe("tries or objects");
  });

  it("is the number of copies, or their roles where these are others", () => {
    expect(changedBy(["replicas 4", "replicas 5"])).toBe("copies");
    expect(changedBy(["2 async", "3 async"])).toBe("roles or copies");
    expect(changedBy(["replicas 4  pool 20", "pool 20  replicas 4"])).toBe("objects");
  });

  it("is for whom a budget has its floor, where that one has more copies", () => {
    const floor = ["retries 1 }", "retry-budget 9% floor 1/s }"] as const;
    const project = createProject();
    project.setFile("a.arch", text.replace(...floor));
    const [before] = project.snapshot().model.components;
    project.setFile("a.arch", text.replace(...floor).replace("replicas 4", "replicas 5"));
    const [after] = project.snapshot().model.components;
    expect(namesOf(aspectsBetween(before as Component, after as Component))).toBe("copies or clients");
  });

  it("is everything, where somebody is leant on or is another thing", () => {
    expect(changedBy(["calls db", "reads db"])).toBe("everything");
    expect(changedBy(["  pool 20", "  pool 20  stateful  runs on db"])).toBe("everything");
  });

  it("is none of the figures, where a component is another object that says the same", () => {
    const [component] = modelOf(new Map([["a.arch", text]])).components;
    const twin = structuredClone(component) as Component;
    expect(namesOf(aspectsBetween(component as Component, twin))).toBe("objects");
    expect(aspectsBetween(component as Component, component as Component)).toBe(0);
  });
});
