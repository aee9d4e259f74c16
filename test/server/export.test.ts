// Pictures over the protocol that are to be kept: texts that stand alone, of what is looked at, or a sentence on why there is none.

import { afterEach, expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { type ExportParams, type ExportResult, exportRequest } from "../../protocol/export.ts";
import { openSession, type Session } from "../support/lsp-session.ts";

const shop = `system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db
  flow visit { load 10/s  app -> api -> db }
}
`;

let session: Session | undefined;

afterEach(async () => {
  expect(session?.errors).toEqual([]);
  await session?.close();
});

async function start() {
  const engine = createLayoutEngine();
  session = await openSession({ layouter: { warm() {}, layout: (scene) => layoutScene(scene, engine) } });
  const { connection } = session;
  const { uri } = await session.open("shop.arch", shop);
  return (params: Partial<ExportParams>): Promise<ExportResult> =>
    connection.sendRequest(exportRequest.method, { uri, view: "map", format: "svg", theme: "light", ...params });
}

test("a picture is exported in colours of its own, light or dark", async () => {
  const exported = await start();
  const [light, dark] = [await exported({}), await exported({ theme: "dark" })];
  if (light.kind !== "exported" || dark.kind !== "exported") throw new Error("nothing was exported");
  expect(light.title).toBe("shop");
  expect(light.text).toMatch(/^<svg [\s\S]*<style>/);
  expect(light.text).not.toContain("var(--vscode-");
  expect(dark.text).not.toBe(light.text);
});

test("what is looked at is what is written", async () => {
  const exported = await start();
  expect(await exported({ format: "mermaid" })).toMatchObject({ text: expect.stringContaining("flowchart TB") });
  expect(await exported({ format: "mermaid", collapsed: ["shop"] })).toMatchObject({
    text: expect.not.stringContaining("shop_db"),
  });
  expect(await exported({ format: "mermaid", view: "flow", subject: "shop.visit" })).toMatchObject({
    text: expect.stringContaining("sequenceDiagram"),
  });
});

test("one element is written with its neighbours, and with nothing else", async () => {
  const exported = await start();
  const around = async (id: unknown, more: Partial<ExportParams> = {}) => {
    const result = await exported({ format: "mermaid", around: id as string, ...more });
    return result.kind === "exported" ? result.text : result.why;
  };
  const app = await around("shop.app");
  expect(app).toContain("shop_app -->");
  expect(app).not.toContain("shop_db");
  // A sequence tells no neighbours, so the map does.
  expect(await around("shop.db", { view: "flow", subject: "shop.visit" })).toMatch(/flowchart TB[\s\S]*shop_db/);
  expect(await around("shop")).toContain("shop_db");
  expect(await around("shop.nothing")).toBe("The element is in no picture of boxes and arrows.");
  expect(await around("shop.app", { format: "svg" })).toBe("One element alone is had as a text.");
  expect(await around(7)).toBe("There is no such element.");
});

test("what cannot be had is told in a sentence", async () => {
  const exported = await start();
  expect(await exported({ format: "dot", view: "flow", subject: "shop.visit" })).toEqual({
    kind: "failed",
    why: "The view flow cannot be written as DOT.",
  });
  expect(await exported({ view: "shared" })).toMatchObject({
    kind: "failed",
    why: expect.stringContaining("nothing is shared"),
  });
  expect(await exported({ uri: "file:///elsewhere.arch" })).toMatchObject({
    kind: "failed",
    why: expect.stringContaining("no design"),
  });
  expect(await exported({ collapsed: 7 as never, overlay: "none" as never })).toMatchObject({ kind: "exported" });
  expect(await exported({ format: "gif" as "svg" })).toEqual({ kind: "failed", why: "There is no such format." });
  expect(await exported({ format: "html" })).toMatchObject({
    kind: "failed",
    why: expect.stringContaining("no script"),
  });
});
