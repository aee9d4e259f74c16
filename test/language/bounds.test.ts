// Texts beyond all measure: nesting without end, lists without end, slips without end. None throws, none takes long, and a
// parser that met one reads the next text as well as ever.

import type { AstNode } from "langium";
import { describe, expect, it, vi } from "vitest";
import { formatText } from "../../language/format.ts";
import { outlineOf } from "../../language/syntax/outline.ts";
import { stretchOf } from "../../language/syntax/places.ts";
import { mendingParser } from "../../language/syntax/services.ts";
import { tokenize } from "../../language/syntax/tokenize.ts";
import { cpuMs } from "../support/cpu-time.ts";
import { modelOf, understand } from "../support/understand.ts";

const nested = (opener: string, depth: number) => `${opener} `.repeat(depth) + "} ".repeat(depth);

describe("nesting", () => {
  it.each([
    ["flow f {", "optional {"],
    ["flow f {", "either {"],
  ])("beyond any sense is refused in one sentence at the brace too many: %s %s", (head, opener) => {
    const text = (depth: number) => `${head} ${nested(opener, depth)} }\nservice survivor`;
    expect(understand(text(59)).problems.join()).not.toContain("deep");
    for (const depth of [60, 150, 1000, 100_000]) {
      const { model, snapshot, problems } = understand(text(depth));
      expect(problems.filter((problem) => !problem.includes("called `"))).toEqual([
        "syntax at ‹{›: Blocks nest at most 60 deep, and this one is deeper; write its contents elsewhere.",
      ]);
      const at = snapshot.problems.find(({ message }) => message.includes("deep"))?.at.start;
      expect(at).toBe(head.length + 60 * (opener.length + 1) - 1);
      expect(model.components.map(({ id }) => id)).toContain("survivor");
      expect(formatText(text(depth)).text).toContain("service survivor");
    }
  });

  it("of dependencies is refused alike, however else it is wrong", () => {
    for (const depth of [60, 150, 1000, 100_000]) {
      const { model, problems } = understand(`service f { ${nested("calls y {", depth)} }\nservice survivor`);
      expect(problems.filter((problem) => problem.includes("deep"))).toHaveLength(1);
      expect(model.components.map(({ id }) => id)).toEqual(["f", "survivor"]);
    }
  });

  it("of containers is refused alike", () => {
    for (const depth of [61, 150, 100_000]) {
      const { problems, model } = understand(`${nested("group g {", depth)}\nservice survivor`);
      expect(problems).toEqual([
        "syntax at ‹{›: Blocks nest at most 60 deep, and this one is deeper; write its contents elsewhere.",
      ]);
      expect(model.components.map(({ id }) => id)).toEqual(["survivor"]);
    }
    expect(understand(nested("group g {", 60)).problems).toEqual([]);
  });

  it.each([
    ["braces that nothing closes", "{".repeat(100_000)],
    ["unknown words that nothing closes", Array.from({ length: 100_000 }, (_, i) => `foo${i} {`).join("\n")],
    ["containers that nothing closes", "system a { ".repeat(100_000)],
    ["containers on lines of their own", "system a {\n".repeat(100_000)],
    ["declarations that nothing closes", "service a { ".repeat(100_000)],
  ])("of %s is no exception", (_, text) => {
    expect(understand(text).problems.length).toBeGreaterThan(0);
    expect(formatText(text).text.trim() === text.trim()).toBe(true);
  });

  it("that a parser breaks on costs that text, in words, and not the next one", () => {
    const broken = mendingParser()(`flow f { ${nested("optional {", 5000)}`, "Document");
    expect(broken.refused?.message).toMatch(/^This .+\.$/);
    expect(understand("service a { cals b }\nservice b").problems).toHaveLength(1);
    expect(understand("service a { replicas }").problems).toHaveLength(1);
  });
});

describe("length", () => {
  it.each([
    ["documentation comments", `x\n${"/** a */\n".repeat(30_000)}`],
    ["documentation comments in a service", `service a {\n${"/** a */\n".repeat(30_000)}}`],
  ])("of a run of %s is no matter", (_, text) => {
    expect(() => understand(text)).not.toThrow();
  });

  it("of a run of documentation comments is gone through a few times", () => {
    const long = 2000;
    for (const text of [`x\n${"/** a */\n".repeat(long)}`, `service a {\n${"/** a */\n".repeat(long)}`]) {
      let asked = 0;
      const tokens = tokenize(text).map(({ kind, ...rest }) => ({
        ...rest,
        get kind() {
          asked += 1;
          return kind;
        },
      }));
      outlineOf(text, tokens);
      expect(asked).toBeLessThan(20 * long);
    }
  });

  it("of a run of documented zones is read a few times", () => {
    const long = 1000;
    const zones = Array.from({ length: long }, (_, i) => `/** The ${i}th. */ zone z${i}`);
    const exec = vi.spyOn(RegExp.prototype, "exec");
    const { model } = understand(`region eu {\n${zones.join("\n")}\n}`);
    const matches = exec.mock.calls.length;
    exec.mockRestore();
    expect(matches).toBeLessThan(40 * long);
    expect(model.regions[0]?.zones[long - 1]?.doc).toBe(`The ${long - 1}th.`);
  });

  it("of a name that nothing is called is compared with no other", () => {
    const name = "a".repeat(100_000);
    const { problems } = understand(`service ${name}\nservice api { calls ${name}b }`);
    expect(problems).toEqual([`unknown-name at ‹${name}b›: No component is called \`${name}b\`.`]);
  });

  it("of lists is no matter", () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `w${i}`);
    expect(modelOf(`service a { tags ${words.join(", ")} }`).components[0]?.tags).toHaveLength(200_000);
    const hops = " -> a -> b".repeat(100_000);
    expect(modelOf(`service a { calls b }\nservice b { calls a }\nflow f { b${hops} }`).flows[0]?.body).toHaveLength(
      200_000,
    );
    for (const list of ["zones", "in", "with", "authority", "calls x with", "replicas 3 across", "priority", "of"]) {
      expect(() => understand(`service a { ${list} ${words.join(", ")} }`)).not.toThrow();
    }
  });

  it("of a run of slips is bounded, and what stands before them is read", () => {
    const before = cpuMs();
    const { model, problems } = understand(`service a { replicas 3  tags ${",".repeat(100_000)} }\nservice b`);
    expect(cpuMs() - before).toBeLessThan(3000);
    expect(problems.length).toBeLessThan(10);
    expect(model.components.map(({ id, replicas }) => [id, replicas?.count.value])).toEqual([
      ["a", 3],
      ["b", undefined],
    ]);
    expect(understand("service a { replicas }").problems).toHaveLength(1);
  });
});

/** Elements that `Array.prototype.indexOf` may have passed over during some work: the lengths of all that it was asked of. */
function searchedDuring(work: () => void): number {
  const { indexOf } = Array.prototype;
  let searched = 0;
  const spy = vi.spyOn(Array.prototype, "indexOf").mockImplementation(function (this: unknown[], ...args) {
    searched += this.length;
    return indexOf.apply(this, args);
  });
  work();
  spy.mockRestore();
  return searched;
}

describe("a broken text", () => {
  const long = 2000;

  it.each([
    ["a name of many parts", `service api { calls ${"a.".repeat(long)}a  timeout }`],
    ["many statements", `service api { ${"managed ".repeat(long)} timeout }`],
  ])("with %s is searched a number of times that grows with it", (_, text) => {
    expect(searchedDuring(() => mendingParser()(text, "Document"))).toBeLessThan(10 * long);
  });

  it("with a long list is walked once for the places of all its names", () => {
    const text = `service api { in ${"a, ".repeat(long)}a  timeout }`;
    const found = mendingParser()(text, "Document").value as unknown as Tree;
    const list = found.items[0]?.body?.items[0];
    if (list?.$cstNode === undefined || !("content" in list.$cstNode)) throw new Error("no list in the tree");
    let walks = 0;
    const { content } = list.$cstNode;
    Object.defineProperty(list.$cstNode, "content", {
      get() {
        walks += 1;
        return content;
      },
    });
    const first = text.indexOf("a,");
    for (let index = 0; index <= long; index += 1) {
      expect(stretchOf(list, "names", index)?.start).toBe(first + 3 * index);
    }
    expect(walks).toBe(1);
  });
});

/** As far as the tests go into a syntax tree. */
interface Tree {
  readonly items: readonly (AstNode & { readonly body?: { readonly items: readonly AstNode[] } })[];
}

describe("what builds on something that builds on something", () => {
  const length = 20_000;
  const chain = (line: (i: number) => string) => Array.from({ length }, (_, i) => line(i)).join("\n");

  it("has all of it, however long the row of policies", () => {
    const { model, problems } = understand(
      `${chain((i) => `policy p${i} { with p${i + 1} }`)}\npolicy p${length} { timeout 2s }`,
    );
    expect(problems).toEqual([]);
    expect(model.policies.every(({ terms }) => terms.timeout?.value === 2)).toBe(true);
  });

  it("has all of it, however long the row of technologies", () => {
    const { model, problems } = understand(
      `${chain((i) => `technology t${i} : t${i + 1}`)}\ntechnology t${length} : cache { ttl 2s }\ncache c : t0`,
    );
    expect(problems).toEqual([]);
    expect(model.technologies).toHaveLength(length + 1);
    expect(model.components[0]?.ttl?.value).toBe(2);
  });

  it("says so where a long row leads back to its beginning", () => {
    const policies = understand(chain((i) => `policy p${i} { with p${(i + 1) % length} }`)).problems;
    expect(policies).toEqual([
      `cycle at ‹p0›: Policy \`p${length - 1}\` builds on itself; remove one \`with\` of the circle.`,
    ]);
    const technologies = understand(chain((i) => `technology t${i} : t${(i + 1) % length}`)).problems;
    expect(technologies).toEqual([
      `cycle at ‹t0›: Technology \`t${length - 1}\` builds on itself; let one of them name a kind such as \`store\`.`,
    ]);
  });
});

describe("extensions of extensions", () => {
  it("resolve whatever their order, in a time that grows with the text", () => {
    const path = (length: number) => Array.from({ length }, (_, i) => `g${i}`).join(".");
    const text = (n: number) =>
      `${Array.from({ length: n }, (_, i) => `extend ${path(n - i)} { group g${n - i} }`).join("\n")}\nsystem g0`;
    const before = cpuMs();
    const { model, problems } = understand(text(300));
    expect(problems).toEqual([]);
    expect(model.containers).toHaveLength(301);
    expect(cpuMs() - before).toBeLessThan(2000);
  });

  it("keep what stands in one that extends its own surroundings, beside the message", () => {
    const { model, problems } = understand("system shop { service a\n extend shop { service b } }");
    expect(problems).toEqual([
      "cycle at ‹shop›: `shop` cannot be extended from inside itself; write its parts directly.",
    ]);
    expect(model.components.map(({ id }) => id)).toEqual(["shop.a", "shop.b"]);
  });

  it("wait for what a name comes to mean, from inside out", () => {
    const { model, problems } = understand({
      "a.arch": "extend s { extend g { service x }  extend h { service y } }",
      "b.arch": "system s\nsystem h\nextend s { group g }",
    });
    expect(problems).toEqual([]);
    expect(model.components.map(({ id }) => id).sort()).toEqual(["h.y", "s.g.x"]);
  });
});
