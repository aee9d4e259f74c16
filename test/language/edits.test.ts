// Changes spelt in the language: which edits of the text they become, with the author's layout left alone.

import { describe, expect, it } from "vitest";
import { applyEdits, createProject, editsFor } from "../../language/index.ts";
import { randomFrom, systematicMutations } from "../support/mutate.ts";

function snapshotOf(text: string) {
  const project = createProject();
  project.setFile("a.arch", text);
  return project.snapshot();
}

/** The text after the patch, or why there is none. */
function patched(text: string, patch: string): string {
  const snapshot = snapshotOf(text);
  const edited = editsFor(snapshot, patch);
  if (edited.kind === "problem") return edited.says;
  return applyEdits(snapshot, edited.edits).get("a.arch") ?? text;
}

const shop = `system shop {
  // The front door.
  service api {
    replicas 2  // for deploys
    availability 99.9%
    calls auth with internal { timeout 150ms }
  }
  service auth
  policy internal { retries 1 }
  flow checkout { load 10/s  slo availability 99.9%  slo latency p99 < 1s  api -> auth }
}
`;

describe("a patch of an element", () => {
  it("replaces the statement of the same term and leaves everything else alone", () => {
    expect(patched(shop, "api { replicas 3 across eu }")).toBe(shop.replace("replicas 2", "replicas 3 across eu"));
  });

  it("adds what is new behind the last statement, on a line of its own where the block has lines", () => {
    expect(patched(shop, "shop.api { capacity 400/s  pool 20 }")).toBe(
      shop.replace("{ timeout 150ms }\n", "{ timeout 150ms }\n    capacity 400/s\n    pool 20\n"),
    );
    expect(patched(shop, "auth { replicas 2 }")).toBe(shop.replace("service auth", "service auth { replicas 2 }"));
  });

  it("merges the terms of a dependency", () => {
    expect(patched(shop, "api { calls auth { timeout 80ms  retries 2 } }")).toBe(
      shop.replace("{ timeout 150ms }", "{ timeout 80ms  retries 2 }"),
    );
    expect(patched(shop, "internal { attempts 3 }")).toBe(shop.replace("retries 1", "attempts 3"));
    expect(patched(shop, "api { calls auth with slow }")).toBe(shop.replace("with internal", "with slow"));
  });

  it("tells objectives of one flow apart", () => {
    expect(patched(shop, "checkout { slo availability 99% }")).toBe(
      shop.replace("slo availability 99.9%", "slo availability 99%"),
    );
    expect(patched(shop, "checkout { slo latency p99 < 2s  load 20/s peak 2x }")).toBe(
      shop.replace("p99 < 1s", "p99 < 2s").replace("load 10/s", "load 20/s peak 2x"),
    );
    expect(patched(shop, "checkout { slo latency p50 < 2s }")).toContain("api -> auth  slo latency p50 < 2s }");
  });

  it("removes statements by the words they begin with", () => {
    expect(patched(shop, "api { remove calls auth }")).toBe(
      shop.replace("    calls auth with internal { timeout 150ms }\n", ""),
    );
    expect(patched(shop, "checkout { remove slo latency }")).toBe(shop.replace("  slo latency p99 < 1s", ""));
    expect(patched(shop, "api { calls auth { remove timeout } }")).toBe(shop.replace("{ timeout 150ms }", "{ }"));
    expect(patched(shop, "api { calls auth { mtls  remove timeout } }")).toBe(
      shop.replace("{ timeout 150ms }", "{ mtls }"),
    );
    expect(patched(shop, "api { calls auth { retries 1  remove timeout } }")).toBe(
      shop.replace("{ timeout 150ms }", "{ retries 1 }"),
    );
  });

  it("tells names apart that end alike and mean something else", () => {
    const nested = (inside: string) =>
      `system a {\n  store db\n  group b {\n    store db\n    service x {\n${inside}    }\n  }\n}\n`;
    const both = nested("      reads db { timeout 10ms }\n      reads a.db\n");
    expect(patched(both, "x { reads a.db { timeout 55ms } }")).toBe(
      nested("      reads db { timeout 10ms }\n      reads a.db { timeout 55ms }\n"),
    );
    expect(patched(both, "x { reads a.b.db { timeout 55ms } }")).toBe(both.replace("10ms", "55ms"));
    expect(patched(both, "x { remove reads db }")).toBe(nested("      reads a.db\n"));
    expect(patched(both, "x { remove reads a.db }")).toBe(nested("      reads db { timeout 10ms }\n"));
    expect(patched(nested("      reads db\n"), "x { reads a.db }")).toBe(nested("      reads db\n      reads a.db\n"));
  });

  it("removes what states the same term in another word", () => {
    expect(patched(shop, "internal { remove attempts }")).toBe(shop.replace("{ retries 1 }", "{ }"));
    expect(patched("service api { calls b { plaintext } }\nservice b\n", "api { calls b { remove mtls } }")).toBe(
      "service api { calls b { } }\nservice b\n",
    );
  });

  it("removes steps and dependencies by names that are spelt in full or in part", () => {
    const text = "system s {\n  service `flow` { calls c }\n  service c\n  flow f { `flow` -> c 2x  `flow` -> c }\n}\n";
    expect(patched(text, "s.f { remove s.`flow` -> s.c 2x }")).toBe(text.replace("`flow` -> c 2x  ", ""));
    expect(patched(text, "s.`flow` { remove calls s.c }")).toBe(text.replace("{ calls c }", "{ }"));
    expect(patched(text, "remove s.`flow`")).toBe(text.replace("  service `flow` { calls c }\n", ""));
  });

  it("leaves no empty lines in a block that it empties, and keeps its comments", () => {
    expect(patched("service a {\n  pool 2\n}\n", "a { remove pool }")).toBe("service a { }\n");
    expect(patched("service a {\n  // Why.\n  pool 2\n}\n", "a { remove pool }")).toBe("service a {\n  // Why.\n}\n");
  });

  it("takes neighbours away together, and puts what is new in the place of all that was there", () => {
    const text = "data d { authority a  authority b  tags x }\n";
    expect(patched(text, "d { remove authority }")).toBe("data d { tags x }\n");
    expect(patched("data d { authority a  authority b }\n", "d { authority a  remove authority }")).toBe(
      "data d { authority a }\n",
    );
    expect(
      patched("data d {\n  authority a\n  authority b\n}\n", "d { authority a  derived b  remove authority }"),
    ).toBe("data d {\n  authority a\n  derived b\n}\n");
  });

  it("drops an element with its documentation and an empty line", () => {
    const text = "service a\n\n/** What it is. */\npolicy p { retries 1 }\n\nservice b\n";
    expect(patched(text, "remove p")).toBe("service a\n\nservice b\n");
    expect(patched("system s {\n  service a\n\n  service b\n}\n", "remove b")).toBe("system s {\n  service a\n}\n");
    expect(patched("service a\n\nservice b\n", "remove b")).toBe("service a\n");
    expect(patched("\nservice a\n", "remove a")).toBe("");
    expect(patched("\n\nservice a\n\n\nservice b\n", "remove a")).toBe("\n\nservice b\n");
    expect(patched("service a\r\n\r\n/** B. */\r\n/** Too. */\r\nservice b\r\n", "remove b")).toBe("service a\r\n");
    expect(patched("technology t : store\nstore u : t\n", "remove t")).toBe("store u : t\n");
  });

  it("declares and drops whole elements", () => {
    expect(patched(shop, "region eu { zones a, b }")).toBe(`${shop.trimEnd()}\n\nregion eu { zones a, b }\n`);
    expect(patched(shop, "remove auth")).toBe(shop.replace("  service auth\n", ""));
  });

  it("takes several changes at once", () => {
    const both = patched(shop, "api { replicas 3 }\nauth { replicas 4 }");
    expect(both).toContain("replicas 3  // for deploys");
    expect(both).toContain("service auth { replicas 4 }");
  });
});

describe("a patch of a text with comments, containers and slips", () => {
  it("leaves a comment with the statement that it stands behind", () => {
    const text = "service api {\n  replicas 2\n  pool 20  // measured\n}\n";
    expect(patched(text, "api { capacity 9/s }")).toBe(text.replace("measured\n", "measured\n  capacity 9/s\n"));
  });

  it("leaves one space behind a brace, and the next statement of a line where it stood", () => {
    expect(patched("service a { pool 2  capacity 9/s }\n", "a { remove pool }")).toBe("service a { capacity 9/s }\n");
    expect(patched("service a {\n  pool 2  capacity 9/s\n}\n", "a { remove pool }")).toBe(
      "service a {\n  capacity 9/s\n}\n",
    );
  });

  it("puts a container's own statement among its like, or first, and a declaration last", () => {
    expect(patched(shop, 'shop { accept hub because "…" }')).toBe(
      shop.replace("system shop {\n", 'system shop {\n  accept hub because "…"\n\n'),
    );
    const owned = shop.replace("{\n", '{\n  owner "us"\n\n');
    expect(patched(owned, "shop { tags core }")).toBe(owned.replace('"us"\n', '"us"\n  tags core\n'));
    expect(patched(shop, "shop { queue jobs }")).toBe(shop.replace("api -> auth }\n", "api -> auth }\n  queue jobs\n"));
    expect(patched("system a { service b }\n", "a { queue c }")).toBe("system a { service b  queue c }\n");
    expect(patched("system a { service b }\n", "a { tags core }")).toBe("system a { tags core  service b }\n");
  });

  it("finds a declaration beside a broken one, and in a file with other line ends", () => {
    const broken = `${shop}service other { calls\nservice last { pool 2 }\n`;
    expect(patched(broken, "last { capacity 9/s }")).toBe(broken.replace("pool 2", "pool 2  capacity 9/s"));
    const windows = "service api {\r\n  replicas 2\r\n}\r\n";
    expect(patched(windows, "api { pool 9 }")).toBe("service api {\r\n  replicas 2\r\n  pool 9\r\n}\r\n");
  });

  it("goes to a zone where it has a block of its own", () => {
    const text = "region eu { zones b  zone a { availability 99.9% } }\n";
    expect(patched(text, "eu.a { availability 99% }")).toBe(text.replace("99.9%", "99%"));
    expect(patched(text, "eu.b { availability 99% }")).toContain("is declared in no file");
  });
});

describe("a patch that means nothing", () => {
  it.each([
    ["apy { replicas 3 }", "Nothing is called `apy`; did you mean `api`?"],
    ["nowhere { replicas 3 }", "Nothing is called `nowhere`."],
    ["", "this one is empty."],
    ["api -> auth", "is none of these."],
    ["api", "is none of these."],
    ["api { remove hedge }", "has no statement `hedge` to remove."],
    ["api { replicas", "A change reads like `api { replicas 3 }`"],
  ])("%s is answered with a sentence", (patch, says) => {
    expect(patched("service api\n", patch)).toContain(says);
  });

  it("is answered where a name may be two", () => {
    expect(patched("system a { service api }\nsystem b { service api }", "api { replicas 2 }")).toBe(
      "`api` may be `a.api` or `b.api`; write which.",
    );
  });
});

it("never throws, and never gives edits that overlap, whatever the patch", () => {
  const snapshot = snapshotOf(shop);
  const patch = "api { replicas 3  remove calls auth  calls auth { timeout 1s } } region eu { zones a }";
  let understood = 0;
  for (const mutant of systematicMutations(patch, randomFrom(7))) {
    const edited = editsFor(snapshot, mutant);
    if (edited.kind === "edits") understood += 1;
    if (edited.kind === "problem") expect(edited.says).toMatch(/\.$|\?$/);
    else {
      for (const [index, edit] of edited.edits.entries()) {
        const next = edited.edits[index + 1];
        if (next !== undefined) expect(edit.end).toBeLessThanOrEqual(next.start);
      }
    }
  }
  expect(understood).toBeGreaterThan(0);
});
