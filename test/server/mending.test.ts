// What is offered at a mark: problems of the text are mended, findings are accepted with a reason, and safe fixes are made all at once.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DesignEdit, placeOf } from "../../language/index.ts";
import { acceptEdits } from "../../server/features/actions/accepting.ts";
import { specBlocksOf } from "../support/spec-markdown.ts";
import { type Bench, benchOf, faultsOfAction, offeredAt, textsAfter } from "../support/try-action.ts";

/** The problems' codes with their places. */
function problemsOf({ snapshot }: Bench): readonly { code: string; start: number; end: number }[] {
  return snapshot.problems.map(({ code, at }) => {
    const place = placeOf(snapshot.model, at);
    return { code, start: place?.start ?? -1, end: place?.end ?? -1 };
  });
}

/** What each mending of a text's first problem makes of it, by title. Each takes that problem away and brings none. */
function mended(text: string, code: string): Readonly<Record<string, string>> {
  const bench = benchOf(text);
  const problem = problemsOf(bench).find((one) => one.code === code);
  if (problem === undefined) throw new Error(`There is no ${code} in ${text}`);
  const actions = offeredAt(bench, "a.arch", problem.start, problem.end, "quickfix").filter(({ answers }) =>
    answers.some((answered) => answered.code === code && answered.start === problem.start),
  );
  return Object.fromEntries(
    actions.map((action) => {
      // A step to a name that is declared from now on is a step that nobody has declared a dependency for.
      const faults = faultsOfAction(bench, action).filter(
        (fault) => !fault.includes("declares no dependency for this step"),
      );
      expect(faults).toEqual([]);
      const after = textsAfter(bench, action).get("a.arch") ?? "";
      const left = problemsOf(benchOf(after)).filter((one) => one.code === code);
      expect(left.length, action.title).toBeLessThan(problemsOf(bench).filter((one) => one.code === code).length);
      return [`${action.title}${action.isPreferred ? " *" : ""}`, after];
    }),
  );
}

describe("a problem of the text", () => {
  it("of terms before the braces is mended by putting them inside", () => {
    expect(mended("cache a of b  { hit-ratio 90% }\nstore b\n", "syntax")).toEqual({
      "Put `of b` inside the braces *": "cache a { of b  hit-ratio 90% }\nstore b\n",
    });
    expect(mended("service a replicas 2 across eu needs 1 {\n  stateless\n}\nregion eu\n", "syntax")).toEqual({
      "Put `replicas 2 across eu  needs 1` inside the braces *":
        "service a {\n  replicas 2 across eu  needs 1\n  stateless\n}\nregion eu\n",
    });
    expect(mended("service a stateless {}\n", "syntax")).toEqual({
      "Put `stateless` inside the braces *": "service a { stateless }\n",
    });
  });

  it("of a step without its dependency is mended where the dependency belongs", () => {
    expect(mended("service a\nservice b\nflow f { a -> b }\n", "undeclared-step")).toEqual({
      "Add `calls b` to `a` *": "service a { calls b }\nservice b\nflow f { a -> b }\n",
    });
    expect(Object.keys(mended("service a\nstore b\nflow f { a -> b }\n", "undeclared-step"))).toEqual([
      "Add `reads b` to `a` *",
      "Add `writes b` to `a`",
    ]);
    expect(Object.keys(mended("service a\nstore b\nflow f { a -> b (writes) }\n", "undeclared-step"))).toEqual([
      "Add `writes b` to `a` *",
    ]);
    expect(Object.keys(mended("service a\ntopic b\nflow f { a -> b }\n", "undeclared-step"))).toEqual([
      "Add `publishes b` to `a` *",
    ]);
    expect(mended("queue q\nworker w {\n  pool 9  // few\n}\nflow f { q -> w }\n", "undeclared-step")).toEqual({
      "Add `consumes q` to `w` *": "queue q\nworker w {\n  pool 9  // few\n  consumes q\n}\nflow f { q -> w }\n",
    });
  });

  it("of a step out of a cache asks first whether the cache keeps copies", () => {
    expect(mended("cache c\nstore b\nflow f { c -> b }\n", "undeclared-step")).toEqual({
      "Add `of b` to `c` *": "cache c { of b }\nstore b\nflow f { c -> b }\n",
      "Add `reads b` to `c`": "cache c { reads b }\nstore b\nflow f { c -> b }\n",
      "Add `writes b` to `c`": "cache c { writes b }\nstore b\nflow f { c -> b }\n",
    });
    expect(Object.keys(mended("cache c\ntopic b\nflow f { c -> b }\n", "undeclared-step"))).toEqual([
      "Add `publishes b` to `c` *",
    ]);
    expect(Object.keys(mended("cache c { of d }\nstore b\nstore d\nflow f { c -> b }\n", "undeclared-step"))).toEqual([
      "Add `reads b` to `c` *",
      "Add `writes b` to `c`",
    ]);
  });

  it("of a unit that stands apart from its number is mended by one word", () => {
    expect(mended("service a { calls b { timeout 300 ms } }\nservice b\n", "wrong-unit")).toEqual({
      "Change to `300ms` *": "service a { calls b { timeout 300ms } }\nservice b\n",
    });
    expect(mended("flow f { load 100 rps }\n", "wrong-unit")).toEqual({
      "Change to `100/s` *": "flow f { load 100/s }\n",
    });
  });

  it("of a step into another system names what it goes to from there", () => {
    const text = "system x { service a }\nsystem y { service b }\nsystem z { flow f { x.a -> y.b } }\n";
    expect(mended(text, "undeclared-step")).toEqual({
      "Add `calls y.b` to `a` *": text.replace("service a", "service a { calls y.b }"),
    });
  });

  it("of a misspelt rule keeps the rest of the acceptance", () => {
    const text = 'service a { accept hubb because "…" until 2027-01-01 }\n';
    expect(mended(text, "unknown-rule")).toEqual({ "Change to `hub` *": text.replace("hubb", "hub") });
  });

  it("of a misspelt name, word or technology is respelt", () => {
    expect(mended("service a { calls auht }\nservice auth\n", "unknown-name")).toEqual({
      "Change to `auth` *": "service a { calls auth }\nservice auth\n",
    });
    expect(mended("service a { repliacs 2 }\n", "unknown-term")).toMatchObject({
      "Change to `replicas` *": "service a { replicas 2 }\n",
    });
    expect(mended("store a : postgress\n", "unknown-technology")).toMatchObject({
      "Change to `postgres` *": "store a : postgres\n",
    });
  });

  it("of a name that nobody declares declares it", () => {
    expect(mended("system x {\n  service a { calls zebra }\n}\n", "unknown-name")).toEqual({
      "Declare service `zebra`": "system x {\n  service zebra\n  service a { calls zebra }\n}\n",
      "Declare external `zebra`": "system x {\n  external zebra\n  service a { calls zebra }\n}\n",
    });
    expect(mended("service a { calls b with zebra }\nservice b\n", "unknown-name")).toEqual({
      "Declare policy `zebra`": "policy zebra { }\nservice a { calls b with zebra }\nservice b\n",
    });
    expect(mended("store a : zebradb\n", "unknown-technology")).toEqual({
      "Declare technology `zebradb`": "technology zebradb : store { }\nstore a : zebradb\n",
    });
    expect(mended("service a\nflow f { a -> zebra }\n", "unknown-name")).toHaveProperty("Declare store `zebra`");
  });

  it("of a term stated twice keeps one", () => {
    const twice = "service a {\n  pool 2\n  pool 2\n}\n";
    expect(mended(twice, "duplicate-term")).toEqual({ "Remove the second `pool 2` *": "service a {\n  pool 2\n}\n" });
    expect(mended("service a { pool 2  pool 3 }\n", "duplicate-term")).toEqual({
      "Keep `pool 2`": "service a { pool 2 }\n",
      "Keep `pool 3`": "service a { pool 3 }\n",
    });
  });

  it("of a dependency stated twice puts its terms together", () => {
    expect(mended("service a { calls b { tls }  calls b { timeout 1s } }\nservice b\n", "duplicate")).toEqual({
      "Put its terms into the first statement *": "service a { calls b { tls  timeout 1s } }\nservice b\n",
    });
    expect(mended("service a { calls b { tls }  calls b }\nservice b\n", "duplicate")).toEqual({
      "Remove the second statement *": "service a { calls b { tls } }\nservice b\n",
    });
    expect(
      mended("service a { calls b { pool 2  timeout 2s }  calls b { timeout 1s } }\nservice b\n", "duplicate"),
    ).toEqual({});
  });

  it("of a term in the wrong block moves it to the right one", () => {
    expect(mended("service a { timeout 1s  calls b }\nservice b\n", "misplaced-term")).toEqual({
      "Move `timeout 1s` to `calls b` *": "service a { calls b { timeout 1s } }\nservice b\n",
      "Remove `timeout 1s`": "service a { calls b }\nservice b\n",
    });
    expect(mended("service a { calls b { tls  pool 2 } }\nservice b\n", "misplaced-term")).toMatchObject({
      "Move `pool 2` to `service a` *": "service a { calls b { tls }  pool 2 }\nservice b\n",
    });
    expect(
      Object.keys(mended("service a { timeout 1s  calls b  calls c }\nservice b\nservice c\n", "misplaced-term")),
    ).toEqual(["Move `timeout 1s` to `calls b`", "Move `timeout 1s` to `calls c`", "Remove `timeout 1s`"]);
  });

  it("of a verb, a kind or a range that does not fit takes one that does", () => {
    expect(mended("system x { service a { publishes b } }\nservice b\n", "wrong-kind")).toEqual({
      "Change to `calls` *": "system x { service a { calls b } }\nservice b\n",
    });
    expect(mended("system x { store b  service a { consumes b } }\nservice b\n", "wrong-kind")).toEqual({
      "Change to `reads` *": "system x { store b  service a { reads b } }\nservice b\n",
    });
    expect(mended("service db : postgres\n", "unlikely-technology")).toEqual({
      "Declare it as a store": "store db : postgres\n",
    });
    expect(mended("service a { capacity 4/s..9/s }\n", "unexpected-range")).toEqual({
      "Keep `4/s`": "service a { capacity 4/s }\n",
      "Keep `9/s`": "service a { capacity 9/s }\n",
    });
  });

  it("of an acceptance without a reason, and of braces, is completed", () => {
    expect(mended("service a { accept hub until 2027-01-01 }\n", "missing-part")).toEqual({
      "Add a reason *": 'service a { accept hub because "say why" until 2027-01-01 }\n',
    });
    expect(mended("service a { pool 2 }\n}\nservice b\n", "syntax")).toEqual({
      "Remove `}` *": "service a { pool 2 }\nservice b\n",
    });
    expect(mended("system x {\n  service a\n", "syntax")).toEqual({
      "Close the block with `}` *": "system x {\n  service a\n}\n",
    });
  });
});

const rules = join(import.meta.dirname, "../rules");
const specs = readdirSync(rules)
  .filter((name) => name.endsWith(".md"))
  .map((name) => {
    const blocks = specBlocksOf(readFileSync(join(rules, name), "utf8")).filter(({ marks }) => marks.length > 0);
    return [name.slice(0, -3), blocks.map(({ text }) => text)] as const;
  });

describe("accepting", () => {
  const seen = new Set<string>();

  it.each(specs)("takes what is found: %s", (_, blocks) => {
    for (const text of blocks) acceptAll(text);
  });

  /** Accepts each finding of a text; of a rule one for each kind of element. */
  function acceptAll(text: string): void {
    const bench = benchOf(text);
    const standing = bench.reading.report.findings.filter(({ accepted }) => accepted === undefined);
    for (const { rule, element, at } of standing) {
      const place = placeOf(bench.snapshot.model, at);
      if (place?.file !== "a.arch" || seen.has(`${rule} ${wordBefore(text, place.start)}`)) continue;
      seen.add(`${rule} ${wordBefore(text, place.start)}`);
      const action = offeredAt(bench, "a.arch", place.start, place.end, "quickfix").find(
        ({ accepts }) => accepts?.rule === rule && accepts.element === element,
      );
      // What looks at acceptances is not accepted, and some elements state none.
      if (action === undefined) {
        expect(
          rule.endsWith("-acceptance") ||
            /^(decision|boundary|scenario|technology)$/.test(wordBefore(text, place.start)),
          `${rule} ${element}`,
        ).toBe(true);
        continue;
      }
      expect(action.title).toBe(`Accept ${rule} here`);
      expect(faultsOfAction(bench, action)).toEqual([]);
      const after = benchOf(textsAfter(bench, action));
      const left = after.reading.report.findings.filter((one) => one.rule === rule && one.element === element);
      expect(left.filter(({ accepted }) => accepted === undefined)).toEqual([]);
    }
  }

  function wordBefore(text: string, offset: number): string {
    return /([\w-]+)\s+$/.exec(text.slice(0, offset))?.[1] ?? "";
  }

  const texts = (text: string, edits: readonly DesignEdit[]): string =>
    edits.reduceRight((result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end), text);

  it("writes reason and day as the language does, whatever is in them", () => {
    const text = "service a { calls b }\nservice b\n";
    const bench = benchOf(text);
    const accepted = (element: string, because: string, until?: string): string =>
      texts(
        text,
        acceptEdits(bench.in("a.arch"), { rule: "hub", element, because, ...(until === undefined ? {} : { until }) }),
      );
    expect(accepted("a", 'It is "fine"\n\\ so far', "2027-01-01")).toBe(
      'service a { calls b  accept hub because "It is \\"fine\\" \\\\ so far" until 2027-01-01 }\nservice b\n',
    );
    expect(benchOf(accepted("a", 'a "b" \\ c')).snapshot.model.components[0]?.accepts[0]?.because).toBe('a "b" \\ c');
    expect(accepted("a calls b", "why")).toBe('service a { calls b { accept hub because "why" } }\nservice b\n');
    expect(accepted("nowhere", "why")).toBe(text);
    expect(accepted("a calls nobody", "why")).toBe(text);
  });

  it("states a lapsed acceptance anew, and gives a listed zone a block", () => {
    const text = 'service a { accept hub because "…" until 2020-01-01  pool 2 }\nregion eu { zones b, c }\n';
    const bench = benchOf(text);
    const accepted = (element: string): string =>
      texts(text, acceptEdits(bench.in("a.arch"), { rule: "hub", element, because: "why" }));
    expect(accepted("a")).toBe(text.replace('"…" until 2020-01-01', '"why"'));
    expect(accepted("eu.b")).toBe(text.replace("b, c", 'b, c  zone b { accept hub because "why" }'));
    expect(benchOf(accepted("eu.b")).snapshot.problems).toEqual([]);
  });

  it("takes no rule that there is not", () => {
    const bench = benchOf("service a\n");
    expect(acceptEdits(bench.in("a.arch"), { rule: 'x because "y" }', element: "a", because: "z" })).toEqual([]);
  });
});

describe("every safe fix at once", () => {
  const shop = `system shop {
  client app { calls api { timeout 2s } }
  service api {
    latency p50 8ms p99 60ms
    reads db  // the orders
    reads users
  }
  store db { latency p50 2ms p99 20ms }
  store users { latency p50 2ms p99 20ms }

  flow look { app -> api -> db  api -> users }
}
`;
  const fixedAll = (text: string): string => {
    const bench = benchOf(text);
    const [action] = offeredAt(bench, "a.arch", 0, 0, "source.fixAll");
    if (action === undefined) throw new Error("Fixing all is not offered.");
    return textsAfter(bench, action).get("a.arch") ?? "";
  };
  const standing = (text: string): number =>
    benchOf(text).reading.report.findings.filter(({ accepted }) => accepted === undefined).length;

  it("adds what is missing, until nothing is left that is safe", () => {
    const once = fixedAll(shop);
    expect(once).toMatch(/reads db \{ timeout \d+ms \} {2}\/\/ the orders\n {4}reads users \{ timeout \d+ms \}/);
    expect(once.replace(/ \{ timeout \d+ms \}(?=\n| {2}\/\/)/g, "")).toBe(shop);
    expect(fixedAll(once)).toBe(once);
  });

  const bounded = specs.filter(([name]) => /timeout|breaker|retry|queue|exhaustion|overload/.test(name));

  it.each(bounded)("never leaves more to do: %s", (_, blocks) => {
    for (const text of blocks.slice(0, 4)) {
      const once = fixedAll(text);
      if (once !== text) expect(standing(once)).toBeLessThan(standing(text));
    }
  });

  it("leaves a sound, an empty and a broken file alone", () => {
    expect(fixedAll("")).toBe("");
    expect(fixedAll("service a {")).toBe("service a {");
    expect(fixedAll("service a\n")).toBe("service a\n");
  });
});
