// Other ways to write a design: each exactly as a person would have written it, and offered only where it keeps what is said.

import { describe, expect, it } from "vitest";
import { benchOf, faultsOfAction, meaningOf, offeredAt, textsAfter } from "../support/try-action.ts";

/** The text after the action of a title, offered at the mark `<|>`; what is offered, where it is not. */
function made(marked: string, title: string | RegExp, others: Readonly<Record<string, string>> = {}): string {
  const start = marked.indexOf("<|>");
  const last = marked.lastIndexOf("<|>");
  const text = marked.replaceAll("<|>", "");
  const bench = benchOf(new Map([["a.arch", text], ...Object.entries(others)]));
  const actions = offeredAt(bench, "a.arch", start, last === start ? start : last - 3);
  const action = actions.find((one) => (typeof title === "string" ? one.title === title : title.test(one.title)));
  if (action === undefined) return `offered: ${actions.map((one) => one.title).join(" | ")}`;
  expect(faultsOfAction(bench, action)).toEqual([]);
  const texts = textsAfter(bench, action);
  if (action.kind !== "refactor.rewrite") {
    expect(meaningOf(benchOf(texts))).toEqual(meaningOf(bench));
  }
  return [...texts.values()].join("=====\n");
}

const shop = `system shop {
  // The front door.
  service api {
    calls auth { timeout 150ms  retries 2  idempotent }
    calls <|>cart {
      timeout 150ms
      retries 2
    }
  }

  /** Who is who. */
  service auth
  service cart { calls auth { timeout 150ms  retries 2  tls } }
}
`;

describe("extracting a policy", () => {
  it("replaces the terms of one dependency", () => {
    expect(made(shop, "Extract policy cart-terms")).toBe(
      shop
        .replace("<|>", "")
        .replace("  // The front", "  policy cart-terms { timeout 150ms  retries 2 }\n  // The front")
        .replace("calls cart {\n      timeout 150ms\n      retries 2\n    }", "calls cart with cart-terms"),
    );
  });

  it("replaces them in every dependency that states the same", () => {
    expect(made(shop, "Extract policy cart-terms (3 uses)")).toBe(
      shop
        .replace("<|>", "")
        .replace("  // The front", "  policy cart-terms { timeout 150ms  retries 2 }\n  // The front")
        .replace("calls cart {\n      timeout 150ms\n      retries 2\n    }", "calls cart with cart-terms")
        .replace("calls auth { timeout 150ms  retries 2  idempotent }", "calls auth with cart-terms { idempotent }")
        .replace("calls auth { timeout 150ms  retries 2  tls }", "calls auth with cart-terms { tls }"),
    );
  });

  it("takes the selected terms alone, and keeps the block's lines", () => {
    const marked = shop.replace("<|>", "").replace("retries 2\n    }", "<|>retries 2<|>\n    }");
    expect(made(marked, "Extract policy cart-terms")).toContain(
      "calls cart with cart-terms {\n      timeout 150ms\n    }",
    );
  });

  it("stands before the policies that were there, as its terms did", () => {
    const text = "policy slow { timeout 1s }\nservice a { calls <|>b with slow { timeout 2s } }\nservice b\n";
    expect(made(text, "Extract policy b-terms")).toBe(
      "policy slow { timeout 1s }\npolicy b-terms { timeout 2s }\nservice a { calls b with b-terms, slow }\nservice b\n",
    );
  });

  it("finds a place around uses in several systems and files", () => {
    const one = "system x {\n  service a { calls <|>b { timeout 2s } }\n  service b\n}\n";
    const other = "system y {\n  service c { calls x.b { timeout 2s } }\n}\n";
    expect(made(one, "Extract policy b-terms (2 uses)", { "b.arch": other })).toBe(
      `policy b-terms { timeout 2s }\nsystem x {\n  service a { calls b with b-terms }\n  service b\n}\n=====\n${other.replace("{ timeout 2s }", "with b-terms")}`,
    );
  });

  it("is not offered where a comment would lose its place, or there is nothing to share", () => {
    expect(made("service a { calls <|>b { timeout 2s /* why */ } }\nservice b\n", /^Extract/)).toMatch(/^offered/);
    expect(made('service a { calls <|>b { accept hub because "…" } }\nservice b\n', /^Extract/)).toMatch(/^offered/);
    expect(made("service a { calls <|>b }\nservice b\n", /^Extract/)).toMatch(/^offered/);
    expect(made("service a { calls <|>b { timeout } }\nservice b\n", /^Extract/)).toMatch(/^offered/);
  });

  it("takes a free name, and ends with line ends of the file", () => {
    const text = "policy b-terms { tls }\r\nservice a { calls <|>b { timeout 2s } }\r\nservice b\r\n";
    expect(made(text, "Extract policy b-terms-2")).toBe(
      "policy b-terms { tls }\r\npolicy b-terms-2 { timeout 2s }\r\nservice a { calls b with b-terms-2 }\r\nservice b\r\n",
    );
  });
});

describe("inlining a policy", () => {
  const text = `policy internal { timeout 150ms  retries 1  with base }
policy base { tls }

/** In front. */
service a {
  calls b with <|>internal { retries 3 }
  calls c with internal, base
}
service b { calls c with internal }
service c
`;

  it("puts its terms into one dependency, which keeps its own", () => {
    expect(made(text, "Inline policy internal here")).toBe(
      text.replace("<|>", "").replace("with internal { retries 3 }", "with base { timeout 150ms  retries 3 }"),
    );
  });

  it("puts them everywhere and takes the policy away", () => {
    expect(made(text, "Inline policy internal everywhere and remove it (3 uses)")).toBe(
      text
        .replace("policy internal { timeout 150ms  retries 1  with base }\n", "")
        .replace("with <|>internal { retries 3 }", "with base { timeout 150ms  retries 3 }")
        .replace("c with internal, base", "c with base, base { timeout 150ms  retries 1 }")
        .replace("c with internal }", "c with base { timeout 150ms  retries 1 } }"),
    );
  });

  it("removes the comments above it with it, and one of two blank lines", () => {
    for (const comment of ["", "/** For us. */\n", "// For us.\n"]) {
      const text = `service b\n\n${comment}policy <|>p { tls }\n\nservice a { calls b with p }\n`;
      expect(made(text, "Inline policy p everywhere and remove it")).toBe(
        "service b\n\nservice a { calls b { tls } }\n",
      );
    }
    const inside = "policy <|>p { tls /* all */ }\nservice a { calls b with p }\nservice b\n";
    expect(made(inside, /^Inline.*everywhere/)).toMatch(/^offered/);
  });

  it("is not offered where it would mean something else", () => {
    const second = "policy p { timeout 1s }\npolicy q { timeout 2s }\nservice a { calls b with p, <|>q }\nservice b\n";
    expect(made(second, /^Inline/)).toMatch(/^offered/);
    const elsewhere = `system x { service f  policy p { fallback f } }\nservice f\nservice a { calls b with x.<|>p }\nservice b\n`;
    expect(made(elsewhere, /^Inline/)).toMatch(/^offered/);
    const based = "policy p { tls }\npolicy q { with <|>p }\nservice a { calls b with q }\nservice b\n";
    expect(made(based, /^Inline.*everywhere/)).toMatch(/^offered/);
  });
});

describe("a queue in place of a call", () => {
  const text = `client app { calls api { timeout 2s } }
service api { calls <|>mail { timeout 1s  idempotent by order }  reads db { timeout 9ms } }
// Sends letters.
service mail { replicas 2 }
store db
flow order { app -> api -> mail 3x (calls)  api -> db }
flow again { app -> api  either { 50% api -> mail } or { api -> db } }
`;

  it("stands in the flows as in the components", () => {
    expect(made(text, "Replace the call by a queue: mail-jobs")).toBe(`client app { calls api { timeout 2s } }
service api { publishes mail-jobs  reads db { timeout 9ms } }
queue mail-jobs
// Sends letters.
service mail { replicas 2  consumes mail-jobs { idempotent by order } }
store db
flow order { app -> api -> mail-jobs 3x -> mail  api -> db }
flow again { app -> api  either { 50% api -> mail-jobs -> mail } or { api -> db } }
`);
  });

  it("is called from elsewhere as what it stands before", () => {
    const [one, other] = made(
      "system x {\n  service a { calls <|>y.b }\n}\nflow f { x.a -> y.b }\n",
      "Replace the call by a queue: b-jobs",
      { "b.arch": "system y {\n  service b\n}\n" },
    ).split("=====\n");
    expect(one).toBe("system x {\n  service a { publishes y.b-jobs }\n}\nflow f { x.a -> y.b-jobs -> y.b }\n");
    expect(other).toBe("system y {\n  queue b-jobs\n  service b { consumes b-jobs }\n}\n");
  });

  it("is not offered for what answers, or where two dependencies share the steps", () => {
    expect(made("service a { reads <|>db }\nstore db\n", /queue/)).toMatch(/^offered/);
    expect(made("service a { calls <|>b  writes b }\nservice b\n", /queue/)).toMatch(/^offered/);
    expect(made("client a { calls <|>b }\nservice b\n", /queue/)).toMatch(/^offered/);
  });
});

describe("smaller rewrites", () => {
  it("write tries in the other word", () => {
    const text = "service a { calls b { <|>retries 2  tls } }\nservice b\n";
    expect(made(text, "Write as attempts 3")).toBe("service a { calls b { attempts 3  tls } }\nservice b\n");
    expect(made("policy p { <|>attempts 1 }\n", "Write as retries 0")).toBe("policy p { retries 0 }\n");
    expect(made("policy p { <|>attempts 0 }\n", /^Write/)).toMatch(/^offered/);
  });

  it("spread copies over a region that there is", () => {
    const text = "region eu { zones a, b }\nservice <|>api { replicas 3  pool 9 }\n";
    expect(made(text, "Spread the replicas across eu")).toBe(
      "region eu { zones a, b }\nservice api { replicas 3 across eu  pool 9 }\n",
    );
    expect(made("service <|>api { replicas 3 }\n", /^Spread/)).toMatch(/^offered/);
    expect(made(text.replace("3  pool", "3 across eu.a  pool"), /^Spread/)).toMatch(/^offered/);
    expect(made(text.replace("replicas 3", "replicas 1"), /^Spread/)).toMatch(/^offered/);
  });

  it("give a consumer a queue for what keeps failing", () => {
    const text = "queue jobs\nworker w {\n  consumes <|>jobs\n}\n";
    expect(made(text, "Add a dead-letter queue: jobs-dead")).toBe(
      "queue jobs\nqueue jobs-dead\nworker w {\n  consumes jobs { dead-letter jobs-dead after 5 }\n}\n",
    );
    expect(made(text.replace("queue jobs\n", "queue jobs { dead-letter q }\nqueue q\n"), /dead/)).toMatch(/^offered/);
  });
});

describe("the layout of a block", () => {
  it("goes to several lines and back", () => {
    const short = "system x {\n  service a { pool 9  <|>calls b { tls  timeout 1s } }\n  service b\n}\n";
    const long = "system x {\n  service a {\n    pool 9\n    calls b { tls  timeout 1s }\n  }\n  service b\n}\n";
    const marked = short.replace("<|>", "").replace("pool", "<|>pool");
    expect(made(marked, "Put the block on several lines")).toBe(long);
    expect(made(long.replace("pool", "<|>pool"), "Put the block on one line")).toBe(short.replace("<|>", ""));
  });

  it("goes to one line with what is in it, where that fits and no comment stands in it", () => {
    const nested = "service <|>a {\n  calls b {\n    tls\n  }\n}\nservice b\n";
    expect(made(nested, "Put the block on one line")).toBe("service a { calls b { tls } }\nservice b\n");
    expect(made(nested.replace("tls", "tls  // yes"), /^Put/)).toMatch(/^offered/);
    expect(made(`service <|>a {\n  does "${"x".repeat(120)}"\n}\n`, /^Put/)).toMatch(/^offered/);
  });
});

describe("sorting", () => {
  const sorted = (text: string): string => {
    const bench = benchOf(text);
    const [action] = offeredAt(bench, "a.arch", 0, 0, "source.sortMembers");
    if (action === undefined) throw new Error("Sorting is not offered.");
    const [after = text] = [...textsAfter(bench, action).values()];
    if (after !== text) expect(faultsOfAction(bench, action)).toEqual([]);
    expect(meaningOf(benchOf(after))).toEqual(meaningOf(bench));
    return after;
  };

  it("puts declarations in the order of their kinds and names, with their comments", () => {
    const text = `system x {
  owner "us"

  store db  // the truth
  // Works.
  service b-10

  /** Also
   * works. */
  service b-9 {
    reads db
  }
  client app
}
`;
    const once = sorted(text);
    expect(once).toBe(`system x {
  owner "us"

  client app

  /** Also
   * works. */
  service b-9 {
    reads db
  }

  // Works.
  service b-10

  store db  // the truth
}
`);
    expect(sorted(once)).toBe(once);
  });

  it("leaves headings, one line and broken braces alone, and goes into groups", () => {
    const headed = "system x {\n  store d\n  store c\n\n  // Services\n\n  service b\n  service a\n}\n";
    expect(sorted(headed)).toBe("system x {\n  store c\n  store d\n\n  // Services\n\n  service a\n  service b\n}\n");
    expect(sorted("system x { store c  service b }\n")).toBe("system x { store c  service b }\n");
    expect(sorted("system x {\n  store c\n  service b\n")).toBe("system x {\n  store c\n  service b\n");
    expect(sorted("system x {\r\n  group g {\r\n    store c\r\n    store b\r\n  }\r\n}\r\n")).toBe(
      "system x {\r\n  group g {\r\n    store b\r\n    store c\r\n  }\r\n}\r\n",
    );
  });
});
