// Fixes of findings as an editor sees them: the number before and after in the title, edits in every file that they need, and the
// mark gone once they are made.

import { describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";
import { applyEdits, editsOf, type Session, type SessionDocument } from "../support/lsp-session.ts";
import { actionsFor, sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

/** The fixes that are offered for the first finding of a rule in a document. */
async function fixesOf(
  one: Session,
  document: SessionDocument,
  name: string,
  rule: string,
): Promise<readonly CodeAction[]> {
  const found = one.diagnosticsOf(name).find(({ code }) => code === rule);
  const actions = await actionsFor(one, document, found);
  const fixes = actions.filter(({ title }) => !title.startsWith("Accept "));
  return fixes.filter(({ diagnostics }) => diagnostics?.some(({ code }) => code === rule));
}

const storm = `system shop {
  client app { calls web }
  service web { replicas 3  calls orders { attempts 4 } }  // the front door
  service orders { replicas 3  calls pricing { retries 3 } }
  service pricing { replicas 3  reads db { attempts 4 } }
  store db { replicas 3 }
  flow checkout { load 10/s  app -> web -> orders -> pricing -> db }
}
`;

describe("the fix of a storm", () => {
  test("says what it makes of the factor, and makes it", async () => {
    const one = await session();
    const document = await one.open("shop.arch", storm);
    const [fix] = await fixesOf(one, document, "shop.arch", "retry-amplification");
    expect(fix?.title).toBe("Retry only where pricing reads db: 64× → 4×");
    expect(fix?.isPreferred).toBe(true);
    const text = applyEdits(storm, editsOf(fix?.edit ?? null, document.uri));
    expect(text).toBe(storm.replace("{ attempts 4 } }  //", "{ } }  //").replace("{ retries 3 }", "{ }"));
    const left = await document.replace(storm, text);
    expect(left.map(({ code }) => code)).not.toContain("retry-amplification");
  });

  test("keeps the line ends of its file", async () => {
    const one = await session();
    const text = storm.replaceAll("\n", "\r\n");
    const document = await one.open("shop.arch", text);
    const [fix] = await fixesOf(one, document, "shop.arch", "retry-amplification");
    const changed = applyEdits(text, editsOf(fix?.edit ?? null, document.uri));
    expect(changed.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(changed).not.toBe(text);
  });

  test("changes every file that the way runs through", async () => {
    const front = `client app { calls web }
service web { replicas 3  calls orders { attempts 4 } }
flow checkout { load 10/s  app -> web -> orders -> db }
`;
    const back = `service orders { replicas 3  reads db { attempts 4 } }
store db { replicas 3 }
`;
    const one = await session({ files: { "front.arch": front, "back.arch": back } });
    const first = await one.open("front.arch", front);
    const second = await one.open("back.arch", back);
    await one.settle();
    const fixes = await fixesOf(one, second, "back.arch", "retry-amplification");
    const [only, last] = fixes;
    expect(fixes.map(({ title }) => title)).toEqual([
      "Retry only where orders reads db: 16× → 4×",
      "Try once where orders reads db: 16× → 4×",
    ]);
    expect(applyEdits(front, editsOf(only?.edit ?? null, first.uri))).toBe(front.replace("{ attempts 4 }", "{ }"));
    expect(editsOf(only?.edit ?? null, second.uri)).toEqual([]);
    expect(applyEdits(back, editsOf(last?.edit ?? null, second.uri))).toBe(back.replace("{ attempts 4 }", "{ }"));
  });
});

describe("a fix", () => {
  test("reaches a component whose name is a word of the language", async () => {
    const one = await session();
    const text = `client reply { calls cache { timeout 1s } }
service cache { availability 99.9% }
flow load { load 10/s  slo availability 99.9% over 30d  reply -> cache }
`;
    const document = await one.open("words.arch", text);
    const [fix] = await fixesOf(one, document, "words.arch", "single-point-of-failure");
    expect(fix?.title).toBe("Run 2 copies of cache: 99.9% → 99.9999%");
    expect(applyEdits(text, editsOf(fix?.edit ?? null, document.uri))).toContain("{ availability 99.9%  replicas 2 }");
  });

  test("puts a new queue into the system that it serves, and tells its owner", async () => {
    const one = await session();
    const text = `system post {
  owner "team-post"
  service shop { replicas 2  publishes mails }
  queue mails : rabbitmq { bound 10k }
  worker mailer { replicas 2  consumes mails { idempotent by mail-id } }
  flow join { load 10/s  shop -> mails -> mailer }
}
`;
    const document = await one.open("post.arch", text);
    const [fix] = await fixesOf(one, document, "post.arch", "missing-dead-letter");
    const changed = applyEdits(text, editsOf(fix?.edit ?? null, document.uri));
    expect(changed).toBe(
      text
        .replace("bound 10k }", "bound 10k  dead-letter mails-parked after 5 }")
        .replace("-> mailer }\n", '-> mailer }\n  queue mails-parked { alerts "team-post" }\n'),
    );
    const left = await document.replace(text, changed);
    expect(left.map(({ code }) => code)).not.toContain("unwatched-dead-letter");
  });

  test("is offered beside a broken block", async () => {
    const one = await session();
    const text = `${storm}\nservice half { calls `;
    const document = await one.open("shop.arch", text);
    const fixes = await fixesOf(one, document, "shop.arch", "retry-amplification");
    expect(fixes.length).toBeGreaterThan(0);
  });
});
