// What a hover says: for names, for figures, for words of the language. Wording is held by its parts, not whole.

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { noteOf } from "../../server/features/term-text.ts";
import { openSession, type Session } from "../support/lsp-session.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession();
});

afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.close();
});

const shop = (change: (text: string) => string): string =>
  change(`/** Sells things. */
system shop "Shop" {
  client app { calls api { timeout 1s } }
  /** Takes <b>orders</b>. */
  service api "API" { replicas 2  availability 99.9%  calls db { timeout 100ms  retries 3 } }
  store db : postgres { availability 99.95% }
  flow buy "Somebody buys" {
    load 10/s
    slo availability 99.95% over 30d
    app -> api -> db
  }
}
`);

const at = (find: string) => shop((text) => text.replace(find, `<|>${find}`));

describe("a name", () => {
  test("tells kind, id, title and documentation, with the text's own signs as text", async () => {
    const hover = await session.hover(at('api "API"'));
    expect(hover).toContain("**service** `shop.api` — API");
    expect(hover).toContain("Takes &lt;b&gt;orders&lt;/b&gt;.");
  });

  test("tells a technology's job, stance and trade-off, and says what is a default", async () => {
    const hover = await session.hover(at("db : postgres"));
    expect(hover).toContain("**store** `shop.db` · PostgreSQL");
    expect(hover).toContain("Trade-off of PostgreSQL");
    expect(hover).toContain("(default of postgres)");
    expect(hover).toContain("prefers consistency");
  });

  test("of a technology is told apart from a component's", async () => {
    const hover = await session.hover(at("postgres {"));
    expect(hover).toContain("**technology** `postgres`");
    expect(hover).toContain("https://");
  });

  test("of a component carries its facts with what they were made from", async () => {
    const hover = (await session.hover(at("db : postgres"))) ?? "";
    expect(hover).toContain("**Load**: 10/s");
    expect(hover).toContain("**Retry factor burst**: 4×");
    expect(hover.split("\n").filter((line) => line.startsWith("  - ")).length).toBeGreaterThan(0);
  });

  test("of a flow tells its error budget in time", async () => {
    expect(await session.hover(at('buy "Somebody'))).toContain("99.95% over 30 d leaves 21 min 36 s down.");
  });

  test("is told where it is used as well as where it is declared", async () => {
    expect(await session.hover(at("db { timeout"))).toContain("**store** `shop.db`");
    expect(await session.hover(at("api -> db"))).toContain("**service** `shop.api`");
  });
});

describe("a figure", () => {
  test.each([
    ["99.95% over", "99.95% over 30 d leaves 21 min 36 s down."],
    ["99.9%  calls", "43 min 12 s in 30 days"],
    ["10/s", "10 a second is 600 a minute, 864,000 a day."],
  ])("%s is said in other words", async (figure, words) => {
    expect(await session.hover(at(figure))).toContain(words);
  });
});

describe("a word of the language", () => {
  test("tells what it states, in its form, and what it trades", async () => {
    const hover = await session.hover(at("retries 3"));
    expect(hover).toContain("More tries after the first.");
    expect(hover).toContain("```arch\nretries 2\n```");
    expect(hover).toContain("**Buys**");
    expect(hover).toContain("Amazon Builders' Library");
  });

  test("that trades nothing has no note, and no word of another world has one", () => {
    expect(noteOf("tags")).toBeUndefined();
    expect(noteOf("constructor")).toBeUndefined();
  });
});

test("blanks, braces and comments have nothing to say", async () => {
  expect(await session.hover("service a  <|>  {}\n")).toBeUndefined();
  expect(await session.hover("// service<|> a\nservice b\n")).toBeUndefined();
  expect(await session.hover("<|>")).toBeUndefined();
});
