// The preview from end to end without its page: the real server over streams, the panels on an editor that is played here, and messages as
// the page sends them. What panels of one design and of several get, and what happens when one is hidden, closed or renamed.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Server } from "../../client/language-client.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { previewProtocol, readToPreview, type ToPreview } from "../../protocol/preview.ts";
import { openSession, type Session, type SessionDocument } from "../support/lsp-session.ts";
import { editor, type PlayedPanel } from "../support/played-editor.ts";

vi.mock("vscode", async () => (await import("../support/played-editor.ts")).playedVscode);

vi.mock("../../client/replace-file.ts", () => ({
  replaceFile: (path: string) => Promise.resolve(editor.written.push(path) > 0),
}));

const { createPreviews } = await import("../../client/previews.ts");
const vscode = await import("vscode");

const shop = `system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db
}
region eu { zones a, b }
`;
const bank = "system bank { service core }\n";

const engine = createLayoutEngine();

let session: Session;
let previews: ReturnType<typeof createPreviews>;
/** The methods that the server was asked, each with the document that it was asked about. */
let asked: string[];
/** Set, the next pictures are not to be had before it resolves. */
let hold: Promise<void> | undefined;
let logged: string[];
let documents: Readonly<Record<"shop" | "pay" | "bank", SessionDocument>>;

beforeEach(async () => {
  [asked, logged, hold] = [[], [], undefined];
  editor.silence();
  for (const list of [editor.panels, editor.written, editor.warnings]) list.length = 0;
  session = await openSession({
    files: {
      "one/faultline.json": "{}",
      "one/shop.arch": shop,
      "one/pay.arch": "",
      "two/faultline.json": "{}",
      "two/bank.arch": bank,
    },
    layouter: {
      warm() {},
      layout: (scene, signal, _series, pins) =>
        layoutScene(scene, engine, { signal, ...(pins === undefined ? {} : { pins }) }),
    },
  });
  documents = {
    shop: await session.open("one/shop.arch", shop),
    pay: await session.open("one/pay.arch", "system pay { store tab }\n"),
    bank: await session.open("two/bank.arch", bank),
  };
  const { connection } = session;
  previews = createPreviews(vscode.Uri.parse("file:///extension"), {
    output: { error: (words: string) => logged.push(words), warn: (words: string) => logged.push(words) },
    onState: () => ({ dispose() {} }),
    onRestart: () => ({ dispose() {} }),
    async ask({ method }: { method: string }, params: { uri: string }) {
      asked.push(`${method} ${params.uri.slice(params.uri.lastIndexOf("/") + 1)}`);
      const held = hold;
      const answer: unknown = await connection.sendRequest(method, params);
      await held;
      return answer;
    },
    tell: ({ method }: { method: string }, params: unknown) =>
      void connection.sendNotification(method, params as object),
    onSaid: ({ method }: { method: string }, listen: (params: unknown) => void) =>
      connection.onNotification(method, (params: unknown) => {
        listen(params);
        editor.fire("told");
      }),
  } as unknown as Server);
});

afterEach(async () => {
  previews.dispose();
  await session.close();
  expect(session.errors).toEqual([]);
});

function panel(index: number): PlayedPanel {
  const found = editor.panels[index];
  if (found === undefined) throw new Error(`there is no panel ${index}`);
  return found;
}

/** What a panel's page was sent, as its guard reads it. */
const sentTo = (index: number): readonly ToPreview[] =>
  panel(index).sent.map((message) => {
    const read = readToPreview(message);
    if (read.kind === "refused") throw new Error(read.why);
    return read;
  });

/** The first message to a page that satisfies a condition; waits for it. */
async function heard<Kind extends ToPreview["kind"]>(
  index: number,
  kind: Kind,
  holds: (message: Extract<ToPreview, { kind: Kind }>) => boolean = () => true,
): Promise<Extract<ToPreview, { kind: Kind }>> {
  const find = () =>
    sentTo(index).find((one): one is Extract<ToPreview, { kind: Kind }> => one.kind === kind && holds(one as never));
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      const listening = editor.on("sent")(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

const say = (index: number, message: object): void =>
  editor.fire(`panel ${index} says`, { protocol: previewProtocol, ...message });

/** Opens a preview, whose page listens. */
function open(document: SessionDocument): number {
  previews.open(vscode.Uri.parse(document.uri));
  const index = editor.panels.length - 1;
  say(index, { kind: "preview/ready" });
  return index;
}

const shows = (words: string) => (message: Extract<ToPreview, { kind: "preview/show" }>) =>
  message.picture.svg.includes(words);

const forget = (...indexes: number[]): void => {
  for (const index of indexes) panel(index).sent.length = 0;
};

/** Resolves when the server has told of a change, and whoever asks because of it has asked. */
async function changed(change: () => Promise<unknown>): Promise<void> {
  const told = new Promise<void>((resolve) => {
    const listening = editor.on("told")(() => {
      listening.dispose();
      resolve();
    });
  });
  await change();
  await told;
}

const cursorIn = (document: SessionDocument, line: number): void =>
  editor.fire("cursor", {
    textEditor: {
      document: { languageId: "arch", uri: vscode.Uri.parse(document.uri) },
      selection: { active: { line, character: 4 } },
    },
  });

test("two panels of one design both follow an edit, though they ask at once", async () => {
  const [one, two] = [open(documents.shop), open(documents.pay)];
  await Promise.all([heard(one, "preview/show"), heard(two, "preview/show")]);
  forget(one, two);
  await documents.pay.replace("store tab", "store tab  store book");
  await Promise.all([one, two].map((index) => heard(index, "preview/show", shows("pay.book"))));
});

test("an element is put elsewhere in the look that the page has from its picture", async () => {
  const one = open(documents.shop);
  const { picture } = await heard(one, "preview/show");
  const at = picture.nodes.find(({ id }) => id === "shop.db")?.place;
  expect(picture.look.collapsed).toEqual([]);
  say(one, {
    kind: "preview/move",
    look: picture.look,
    moves: [{ id: "shop.db", to: { x: at?.x, y: (at?.y ?? 0) + 50 } }],
  });
  await heard(one, "preview/moved", ({ why }) => why === undefined);
  expect(editor.written).toEqual([session.uriOf("one/faultline.layout.json")]);
});

test("a design that is gone stays in sight, in a tab that comes back too, and goes on once a file is back", async () => {
  const one = open(documents.bank);
  await heard(one, "preview/show");
  await documents.bank.close();
  await changed(() => session.write("two/bank.arch", undefined));
  await heard(one, "preview/status", ({ status }) => status.state === "failed" && status.why.includes("are gone"));
  forget(one);
  say(one, { kind: "preview/ready" });
  await heard(one, "preview/show", ({ status, picture }) => status.state === "failed" && picture.svg.includes("bank"));
  await changed(() => session.write("two/bank.arch", "system bank { service again }"));
  await heard(one, "preview/show", shows("bank.again"));
});

test("one more preview of a design has a view of its own, and the one that was looked at last is the one to come back to", async () => {
  const one = open(documents.shop);
  await heard(one, "preview/show");
  previews.openAnother(vscode.Uri.parse(documents.shop.uri));
  const two = editor.panels.length - 1;
  expect(two).toBe(one + 1);
  say(two, { kind: "preview/ready" });
  await heard(two, "preview/show");
  say(two, { kind: "preview/look", look: { view: "failure" } });
  await heard(two, "preview/show", ({ picture }) => picture.look.view === "failure");
  expect(panel(one).title).toMatch(/^Map/);
  expect(panel(two).title).toMatch(/^Failure/);
  expect(previews.latest()?.toString()).toBe(documents.shop.uri);
  panel(one).visible = false;
  panel(two).visible = false;
  previews.open(vscode.Uri.parse(documents.shop.uri));
  expect(editor.panels).toHaveLength(two + 1);
  expect([panel(one).visible, panel(two).visible]).toEqual([false, true]);
});

test("only panels of the design that changed ask, and one that nobody sees asks once it is seen", async () => {
  const [mine, other] = [open(documents.shop), open(documents.bank)];
  await Promise.all([heard(mine, "preview/show"), heard(other, "preview/show")]);
  forget(mine, other);
  asked = [];
  await changed(() => documents.shop.replace("store db", "store db  store log"));
  await heard(mine, "preview/show", shows("shop.log"));
  expect(asked).toEqual(["arch/picture shop.arch"]);
  panel(other).visible = false;
  editor.fire("panel 1 seen");
  await changed(() => documents.bank.replace("service core", "service core  service till"));
  expect(asked).toEqual(["arch/picture shop.arch"]);
  panel(other).visible = true;
  editor.fire("panel 1 seen");
  say(other, { kind: "preview/ready" });
  await heard(other, "preview/show", shows("bank.till"));
});

test("the cursor lights its element in the pictures of its own design, by the element's name", async () => {
  const [mine, other] = [open(documents.shop), open(documents.bank)];
  await Promise.all([heard(mine, "preview/show"), heard(other, "preview/show")]);
  // Names may be alike in two designs.
  await documents.bank.replace(bank, shop);
  await heard(other, "preview/show", shows("shop.api"));
  say(mine, { kind: "preview/look", look: { view: "domains" } });
  await heard(mine, "preview/show", ({ picture }) => picture.look.view === "domains");
  forget(mine, other);
  cursorIn(documents.shop, 2);
  expect(await heard(mine, "preview/reveal")).toMatchObject({ id: "shop.api" });
  expect((await heard(other, "preview/reveal")).id).toBeUndefined();
});

test("a request that fails swallows nothing that was asked for meanwhile, and the last one says what to do", async () => {
  const one = open(documents.shop);
  await heard(one, "preview/show");
  forget(one);
  let fail = (_error: Error): void => {};
  hold = new Promise((_resolve, reject) => {
    fail = reject;
  });
  hold.catch(() => {});
  say(one, { kind: "preview/refresh" });
  hold = undefined;
  say(one, { kind: "preview/look", look: { view: "domains" } });
  fail(new Error("the connection is gone"));
  await heard(one, "preview/show", ({ picture }) => picture.look.view === "domains");
  expect(
    sentTo(one).filter((message) => message.kind === "preview/status" && message.status.state === "failed"),
  ).toEqual([]);
  hold = Promise.reject(new Error("the connection is gone"));
  hold.catch(() => {});
  say(one, { kind: "preview/refresh" });
  const failed = await heard(one, "preview/status", ({ status }) => status.state === "failed");
  expect(failed.status).toMatchObject({ why: expect.stringContaining("Restart Language Server") });
  expect(logged).toEqual([expect.stringContaining("the connection is gone")]);
});

test("a panel that is closed while its picture is on its way is left alone", async () => {
  const one = open(documents.shop);
  await heard(one, "preview/show");
  let go = (): void => {};
  hold = new Promise((resolve) => {
    go = resolve;
  });
  say(one, { kind: "preview/look", look: { view: "domains" } });
  await session.settle();
  forget(one);
  editor.fire("panel 0 gone");
  panel(one).isDisposed = true;
  go();
  // Another panel's picture comes after whatever the closed one would have done.
  hold = undefined;
  await heard(open(documents.bank), "preview/show");
  expect(sentTo(one)).toEqual([]);
  expect(logged).toEqual([]);
});

test("a preview goes with its file when that is renamed, by itself or with its folder", async () => {
  const one = open(documents.bank);
  await heard(one, "preview/show");
  forget(one);
  await documents.bank.close();
  await session.write("three/faultline.json", "{}");
  await session.write("three/bank.arch", bank);
  await session.write("two", undefined);
  await session.open("three/bank.arch", bank);
  editor.fire("renamed", {
    files: [{ oldUri: vscode.Uri.parse(session.uriOf("two")), newUri: vscode.Uri.parse(session.uriOf("three")) }],
  });
  const shown = await heard(one, "preview/show", ({ uri }) => uri === session.uriOf("three/bank.arch"));
  expect(shown.picture.svg).toContain("bank.core");
  // Asked for again, it is the same one.
  previews.open(vscode.Uri.parse(session.uriOf("three/bank.arch")));
  expect(editor.panels).toHaveLength(1);
});

test("the pixels of a preview that nobody sees are drawn once its page listens again", async () => {
  const one = open(documents.shop);
  await heard(one, "preview/show");
  panel(one).visible = false;
  editor.fire("panel 0 seen");
  forget(one);
  let isRevealed = (): void => {};
  const revealed = new Promise<void>((resolve) => {
    isRevealed = resolve;
  });
  const listening = editor.on("panel 0 seen")(() => isRevealed());
  const taken = previews.take("png");
  await revealed;
  listening.dispose();
  expect(sentTo(one).filter(({ kind }) => kind === "preview/paint")).toEqual([]);
  say(one, { kind: "preview/ready" });
  const { turn } = await heard(one, "preview/paint");
  say(one, { kind: "preview/painted", turn, png: "iVBORw0KGgoA" });
  await taken;
  expect(editor.written).toEqual(["file:///out.png"]);
  expect(editor.warnings).toEqual([]);
});

test("the page may load its script and nothing else", () => {
  open(documents.shop);
  expect(panel(0).html).toMatch(
    /content="default-src 'none'; img-src blob:; script-src 'nonce-[\w-]{24}'; base-uri 'none'; form-action 'none'"/,
  );
});
