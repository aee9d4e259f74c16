// Which element a name means: from the innermost container outwards, in any file, in any order.

import { describe, expect, it } from "vitest";
import { modelOf, understand } from "../support/understand.ts";

/** Ids of what each component depends on. */
function targets(files: string | Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(modelOf(files).components.map((c) => [c.id, c.dependencies.map((d) => d.target)]));
}

describe("a name", () => {
  it("means what is nearest around it", () => {
    const text = `
      store db
      system s {
        store db
        group g { store db  service near { reads db } }
        group h { service outer { reads db } }
      }
      service outermost { reads db }
    `;
    expect(targets(text)).toMatchObject({
      "s.g.near": ["s.g.db"],
      "s.h.outer": ["s.db"],
      outermost: ["db"],
    });
  });

  it("reaches inside by qualification, from the top or from where it stands", () => {
    const text = `
      system s {
        group g { store db }
        service a { reads g.db }
        service b { reads s.g.db }
      }
      service c { reads s.g.db }
    `;
    expect(targets(text)).toMatchObject({ "s.a": ["s.g.db"], "s.b": ["s.g.db"], c: ["s.g.db"] });
  });

  it("is found in any file, whichever is read first", () => {
    expect(targets({ "z.arch": "store db", "a.arch": "service a { reads db }" })).toEqual({ a: ["db"], db: [] });
    expect(targets({ "a.arch": "store db", "z.arch": "service a { reads db }" })).toEqual({ db: [], a: ["db"] });
  });

  it("means the element of the kind that is due, where another of the name is nearer", () => {
    const text = `
      policy standard { timeout 1s }
      system s { store standard  service a { reads standard with standard } }
    `;
    const [, a] = modelOf(text).components;
    expect(a?.dependencies[0]).toMatchObject({ target: "s.standard", policies: [{ id: "standard" }] });
  });

  it("inside an extension means what it means inside the container", () => {
    const files = {
      "a.arch": "system s { store db }  store db",
      "b.arch": "extend s { service a { reads db } }",
    };
    expect(targets(files)).toMatchObject({ "s.a": ["s.db"] });
  });

  it("may be declared by an extension, and be extended there", () => {
    const files = {
      "1.arch": "extend s.g.h { service deep }",
      "2.arch": "extend s.g { group h }",
      "3.arch": "extend s { group g }",
      "4.arch": "system s",
    };
    expect(modelOf(files).components.map(({ id, parent, system }) => [id, parent, system])).toEqual([
      ["s.g.h.deep", "s.g.h", "s"],
    ]);
  });

  it("is one element, for all kinds but technologies: the first one stays", () => {
    const { model, problems } = understand({
      "a.arch": "store x { pool 1 }",
      "b.arch": "policy x { timeout 1s }  service y",
    });
    expect(problems).toHaveLength(1);
    expect(model.policies).toEqual([]);
    expect(model.components.map(({ id }) => id)).toEqual(["x", "y"]);
  });

  it("of a second system of a name loses nothing that stands in it", () => {
    const { model, problems } = understand("system s { service a }  system s { service b { calls a } }");
    expect(problems).toEqual([
      "duplicate at ‹s›: `s` is already declared in this project; to add to it, write `extend s`.",
    ]);
    expect(model.components.map(({ id }) => id)).toEqual(["s.a", "s.b"]);
    expect(model.componentById.get("s.b")?.dependencies.map(({ target }) => target)).toEqual(["s.a"]);
  });

  it("of an unknown extension is said once, and what stands in it is kept", () => {
    const { model, problems } = understand("extend nowhere { service a { calls b }  service b }");
    expect(problems).toEqual(["unknown-name at ‹nowhere›: No system or group is called `nowhere`."]);
    expect(model.components.map(({ id }) => id)).toEqual(["nowhere.a", "nowhere.b"]);
  });

  it("gets no suggestion that is another word altogether", () => {
    expect(understand("service a { calls zz }  service bb").problems).toEqual([
      "unknown-name at ‹zz›: No component is called `zz`.",
    ]);
  });

  it("is suggested among many, and many unknown ones cost little", () => {
    const declared = Array.from({ length: 300 }, (_, i) => `service service-${i}`).join("\n");
    const calls = Array.from({ length: 300 }, (_, i) => `calls servise-${i}`).join("\n");
    const { problems } = understand(`${declared}\nservice last {\n${calls}\n}`);
    expect(problems).toHaveLength(300);
    expect(problems[0]).toContain("Did you mean `service-0`? [service-0]");
  });
});
