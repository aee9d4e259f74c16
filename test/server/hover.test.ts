// What a hover says: for names of every kind, for steps and dependencies, figures, words of the language, acceptances, rules and
// the phrases of prose. Wording is held by its parts, and whole for one of each kind.

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { termById } from "../../server/knowledge/index.ts";
import { cursorMark, openSession, type Session } from "../support/lsp-session.ts";

let session: Session;
let folding: Session;

beforeAll(async () => {
  session = await openSession();
  folding = await openSession({
    initializationOptions: { folds: true, rulePage: "https://rules/{rule}.md", termPage: "https://terms#{term}" },
  });
});

afterAll(async () => {
  for (const one of [session, folding]) {
    expect(one.errors).toEqual([]);
    await one.close();
  }
});

const shop = `/** Sells things by cache-aside. */
system shop "Shop" {
  owner "team-shop"
  region eu { zones a, b }
  boundary pci "Cards"
  policy patient { timeout 100ms  retries 3  backoff exponential from 20ms jitter  breaker after 50% for 30s }

  client app { calls api { timeout 1500ms } }
  /** Takes <b>orders</b>. */
  service api "API" {
    replicas 2 across eu  availability 99.9%  capacity 400/s  concurrency 8  service-time 20ms  within pci
    calls db with patient
    publishes jobs { outbox db }
    accept missing-input because "known, and a circuit breaker helps" until 2027-01-01
  }
  store db : postgres { in eu.a  availability 99.95%  mtbf 90d  mttr 1h  failover automatic within 60s }
  store log { replicas 3  quorum write 2 read 2 of 3  guarantees ordered per key, durable  prefers availability }
  queue jobs { bound 10k }
  worker mailer { consumes jobs { dead-letter parked after 5 } }
  queue parked
  cache hot { of db  pattern cache-aside  ttl 60s  hit-ratio 90%  invalidated by write }

  data order { authority db  derived hot within 10s }
  flow buy "Somebody buys" {
    load 10/s peak 3x
    slo availability 99.95% over 30d
    slo latency p99 < 1s
    app -> api -> db
    reply
    parallel { api -> jobs }
  }
  scenario db-down { fail db  expect buy lost }
  decision later "Mail after the reply" {
    chose "at-least-once delivery" over "a call"  because "Read your
 writes" costs "A retry storm"
  }
}
`.replace("Read your\n writes", "Read your writes");

/** The shop with the cursor before a text, or inside it where the text has the mark. */
function at(find: string): string {
  const bare = find.replace(cursorMark, "");
  expect(shop.split(bare)).toHaveLength(2);
  return shop.replace(bare, () => (find.includes(cursorMark) ? find : cursorMark + find));
}

async function about(find: string): Promise<string> {
  return (await session.hover(at(find))) ?? "";
}

describe("a name", () => {
  test("tells kind, id, title and documentation, with the text's own signs as text", async () => {
    const text = await about('api "API"');
    expect(text).toContain("**service** `shop.api` — API · 2 copies");
    expect(text).toContain("Takes &lt;b>orders&lt;/b>.");
  });

  test("tells a technology's job, stance and trade-off, and says what is a default", async () => {
    const text = await about("db : postgres");
    expect(text).toContain("**store** `shop.db` · PostgreSQL");
    expect(text).toContain("Trade-off of PostgreSQL");
    expect(text).toContain("(default of postgres)");
    expect(text).toContain("prefers consistency");
  });

  test("of a technology is told apart from a component's", async () => {
    const text = await about("postgres {");
    expect(text).toContain("**technology** `postgres`");
    expect(text).toContain("https://");
  });

  test("of a component carries its facts with what they were made from, linked to where that stands", async () => {
    const text = await about("db : postgres");
    expect(text).toContain("**Load**: 10/s");
    expect(text).toContain("**Retry factor burst**: 4×");
    expect(text).toMatch(/^ +- \[api calls db with 4 attempts\]\(file:\/\/\/.+\/cursor\.arch#L6\)$/m);
  });

  test("of a flow says where the rest of a long calculation stands", async () => {
    const text = await about('buy "Somebody');
    expect(text).toMatch(/^- … more: `faultline explain shop\.buy\.availability`$/m);
    expect(text).toMatch(/^- … \d+ more: `faultline explain shop\.buy`$/m);
  });

  test("of a component folds calculations away where the editor can show that", async () => {
    const text = (await folding.hover(at("db : postgres"))) ?? "";
    expect(text).toMatch(/<details><summary>Load: 10\/s<\/summary>\n\n- /);
    expect(text).toMatch(/<details><summary>\d+ more facts<\/summary>/);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    // What has no calculation has nothing to fold.
    expect(await folding.hover(at("app { calls"))).toMatch(/^Blast radius: the loss of app takes down no flow$/m);
    expect(await folding.hover(at("app { calls"))).not.toMatch(/<\/summary>\s*<\/details>/);
  });

  test("of a component says what stands against it, with the rule's page", async () => {
    const text = (await folding.hover(at("db : postgres"))) ?? "";
    expect(text).toMatch(/\*\*\d+ findings?\*\*/);
    expect(text).toMatch(
      /- warning \[`single-point-of-failure`\]\(https:\/\/rules\/single-point-of-failure\.md\): The loss/,
    );
    // Without a page there is no link.
    expect(await about("db : postgres")).toContain("- warning `single-point-of-failure`: The loss");
  });

  test("of a flow tells its ceiling, its single points of failure, its budget and its worst case", async () => {
    const text = await about('buy "Somebody');
    expect(text).toMatch(/^- Ceiling: at most 99\.\d+% available; 99\.\d+% is the estimate$/m);
    expect(text).toContain("- SLO: 99.95% over 30 d leaves 21 min 36 s down.");
    expect(text).toContain("- SLO: 99% of requests answered within 1 s");
    expect(text).toMatch(/^- Single points of failure \(\d+\): .*`db`/m);
    expect(text).toMatch(/^- Worst case: .+, where the SLO allows 1 s$/m);
    expect(text).toContain("- Load: 10/s, 3× of it at peak");
  });

  test("of a system tells its flows and findings", async () => {
    const text = await about('shop "Shop"');
    expect(text).toMatch(/- Holds 8 components\n\n\*\*Flows\*\*\n\n- \[`buy`\]\(file:.+#L24\) — SLO: 99.95% over 30 d/);
    expect(text).toMatch(/\*\*\d+ findings\*\*/);
  });

  test("of a region tells what it holds and what is lost with it", async () => {
    const text = await about("eu { zones");
    expect(text).toMatch(/\*\*region\*\* `shop\.eu`\n\n- Holds \[`api`\]\(.+\), \[`db`\]\(.+\)/);
    expect(text).toContain("**Blast radius**: the loss of eu takes down buy");
  });

  test("of a zone tells both too, where it is declared and where it is referred to", async () => {
    expect(await about("a, b }")).toContain("**zone** `shop.eu.a`\n\n- Holds");
    expect(await about("eu.<|>a  availability")).toContain("**zone** `shop.eu.a`");
    expect(await about("e<|>u.a  availability")).toContain("**region** `shop.eu`");
  });

  test("of a policy tells its terms and who takes it", async () => {
    const text = await about("patient { timeout");
    expect(text).toContain("timeout 100ms, 4 attempts, exponential backoff with jitter, a breaker");
    expect(text).toMatch(/\*\*Taken by 1\*\*\n\n- \[`api` calls `db`\]\(file:.+#L12\)$/);
  });

  test("of data, a boundary and a decision tells what hangs on it", async () => {
    expect(await about("order {")).toContain("- Official in `shop.db`\n- `shop.hot` follows within 10 s");
    expect(await about('pci "Cards')).toMatch(/\*\*boundary\*\* `shop\.pci` — Cards\n\n- Holds \[`api`\]/);
    expect(await about("later ")).toContain("- Chose at-least-once delivery over a call\n- Because: Read your writes");
    expect(await about("db-down")).toBe("**scenario** `shop.db-down`\n\n- Fails `shop.db`\n- Expects `shop.buy` lost");
  });
});

describe("a step and a dependency", () => {
  test("tell what stands between the two, and then about the name", async () => {
    const text = await about("api -> <|>db");
    expect(text).toMatch(
      /^\*\*step\*\* `api -> db`\n\n\*\*dependency\*\* \[`api` calls `db`\]\(file:.+#L12\)\n\n- timeout/,
    );
    expect(text).toContain("- gives up after 4 × 100ms = 400ms, pauses aside\n\n**store** `shop.db`");
    const written = await about("db with patient");
    expect(written).toContain("**dependency** [`api` calls `db`]");
    expect(written).not.toContain("**step**");
  });

  test("are told at the arrow alone without the component", async () => {
    const text = await about("-> api");
    expect(text.replace(/\(file:[^)]+\)/, "()")).toBe(
      "**step** `app -> api`\n\n**dependency** [`app` calls `api`]()\n\n- timeout 1.5 s",
    );
  });

  test("say where no dependency is declared", async () => {
    const text = await session.hover("service a\nservice b\nflow f { a -><|> b }\n");
    expect(text).toBe("**step** `a -> b`: no dependency is declared for it.");
  });

  test("of a queue's consumer are what the consumer declares", async () => {
    const text = await session.hover(
      "service a { publishes q }\nqueue q\nworker w { consumes q { idempotent } }\nflow f { a -> q -<|>> w }\n",
    );
    expect(text).toMatch(/^\*\*step\*\* `q -> w`\n\n\*\*dependency\*\* \[`w` consumes `q`\]/);
  });
});

describe("a figure", () => {
  test.each([
    ["99.95% over", "99.95% over 30 d leaves 21 min 36 s down."],
    ["30d\n", "99.95% over 30 d leaves 21 min 36 s down."],
    ["99.9%  capacity", "Down for 43 min 12 s in 30 days, 8 h 45 min 57.6 s in a year."],
    ["10/s", "10 a second is 600 a minute, 864,000 a day."],
    ["3x\n", "30 a second at peak."],
    ["p99 <", "One in 100 takes longer."],
    ["400/s", "2 copies serve 800 a second together."],
    ["8  service", "At 20ms each they make 400 a second."],
    ["20ms  within", "8 at once make 400 a second."],
    ["3  backoff", "4 tries in all."],
    ["20ms jitter", "Doubling from here: 20ms, 40ms, 80ms, 160ms, …"],
    ["100ms", "Of 100 calls a second that hang, 10 wait at once."],
    ["90d", "About 4.058 failures of each copy in a year."],
    ["1h ", "With a failure every 90 d: up 99.95373% of the time."],
    ["60s  hit", "1 min."],
    ["60s }", "1 min."],
    ["90%", "The store is asked for 10% of the reads."],
    ["2 read", "2 + 2 &gt; 3: each read asks a copy that has the last write."],
    ["5 }", "A message that always fails is worked on 5 times."],
  ])("%j is said in other words", async (figure, words) => {
    expect(await about(figure)).toMatch(/^`\S+` — /);
    expect((await about(figure)).replace(">", "&gt;").split(" — ")[1]).toBe(words);
  });

  test("that no other words make plainer has none", async () => {
    expect(await about("10k }")).toBe("");
  });
});

describe("a word of the language", () => {
  test("tells what it states, in its form, and what it trades", async () => {
    const term = termById.get("retries");
    const text = await about("retries 3");
    expect(text).toBe(
      [
        "**retries** — More tries after the first.",
        "```arch\nretries 2\n```",
        `**Retries**: ${term?.is}`,
        `- **Buys**: ${term?.buys}\n- **Costs**: ${term?.costs}\n- **Rather**: ${term?.otherwise}\n- **Invites**: ${term?.invites}`,
        `Sources: ${term?.sources.map(({ title, url }) => `[${title}](${url})`).join(" · ")}`,
        "See also: Retry storm and amplification, Retry budget, Exponential backoff, Idempotency key",
      ].join("\n\n"),
    );
  });

  test("links terms to their page where the editor has one", async () => {
    const text = (await folding.hover(at("breaker after"))) ?? "";
    expect(text).toContain("**[Circuit breaker](https://terms#circuit-breaker)**: ");
    expect(text).toContain("[Half-open state](https://terms#half-open)");
  });

  test.each([
    ["pattern <|>cache-aside", "**Cache-aside**: "],
    ["prefers <|>availability", "**Availability over consistency**: "],
    ["prefers a", "**CAP: consistency or availability under partition**: "],
    ["read 2", "**Quorum**: "],
    ["of 3", "**Quorum**: "],
    ["of db", "**Cache**: "],
    ["ordered per", "**Ordered delivery**: "],
    ["per key", "**Order per key**: "],
    ["automatic within", "**Automatic failover**: "],
    ["by write", "**Invalidation**: "],
    ["for 30s", "**Circuit breaker**: "],
    ["with patient", "**Shared call policy**: "],
    ["within pci", "**Trust boundary and perimeter**: "],
    ["reply\n", "**Request path and later work**: "],
    ["owner ", "**Team ownership**: "],
    ["fail db", "**Failure scenario**: "],
    ["outbox db", "**Transactional outbox**: "],
  ])("%j is told by its place", async (find, term) => {
    expect(await about(find)).toContain(term);
  });

  test("that trades nothing is told by its statement", async () => {
    expect(await about("service api")).toBe(
      "**service** — Business action on the request path.\n\n```arch\nservice api { }\n```",
    );
  });
});

describe("an acceptance", () => {
  test("tells the rule and what it silences", async () => {
    const text = (await folding.hover(at("missing-input because"))) ?? "";
    expect(text).toContain("**rule** [`missing-input`](https://rules/missing-input.md) — ");
    expect(text).toContain("**What to do.** ");
    expect(text).toMatch(/It silences (nothing, and would until 2027-01-01\.|\d+ findings? until 2027-01-01:\n\n- )/);
  });

  test("that holds names the findings", async () => {
    const design = (accept: string) =>
      `client c { calls a { timeout 1s } }\nservice a { availability 99% ${accept} }\nflow f { load 1/s  slo availability 99.9% over 30d  c -> a }\n`;
    const holding = await session.hover(design('accept single-point-of-fail<|>ure because "small"'));
    expect(holding).toMatch(/It silences 1 finding:\n\n- The loss of a takes down f/);
    const idle = await session.hover(design('acc<|>ept missing-dead-letter because "small"'));
    expect(idle).toContain("It silences nothing.");
    expect(idle).toContain("**Accepted risk**");
    const inside = await session.hover(
      `client x { calls c { timeout 1s } }\nservice c { calls a { accept missing-time<|>out because "small" } }\nservice a\nflow f { load 1/s  x -> c -> a }\n`,
    );
    expect(inside).toMatch(/It silences 1 finding:\n\n- /);
  });

  test("of a rule that does not exist has nothing to say", async () => {
    expect(await session.hover(`service a { accept no-such-ru<|>le because "x" }\n`)).toBeUndefined();
  });
});

describe("prose", () => {
  test.each([
    ["Sells things by cache-<|>aside", "**Cache-aside**"],
    ["a circuit <|>breaker helps", "**Circuit breaker**"],
    ["at-least-<|>once delivery", "**At-least-once delivery**"],
    ["Read <|>your writes", "**Read your writes**"],
    ["A retry <|>storm", "**Retry storm and amplification**"],
  ])("%j tells the term", async (find, term) => {
    expect(await about(find)).toMatch(new RegExp(`^${term.replaceAll("*", "\\*")}: `));
  });

  test("marks the phrase and no more", async () => {
    const document = await session.open("phrase.arch", `service a { does "sheds load by load shedding" }\n`);
    const found = (await session.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: document.uri },
      position: { line: 0, character: 37 },
    })) as { range: unknown };
    expect(found.range).toEqual({ start: { line: 0, character: 32 }, end: { line: 0, character: 45 } });
    await document.close();
  });

  test("names of people and addresses of sources are no prose", async () => {
    expect(await session.hover(`service a { owner "team cache-<|>aside" }\n`)).toBeUndefined();
    expect(await session.hover(`service a { capacity 1/s source "circuit <|>breaker" }\n`)).toBeUndefined();
  });
});
