// What the extension does with a picture that is taken away: where it is written, what is said where it cannot be, and who draws pixels.

import { beforeEach, expect, test, vi } from "vitest";

import { previewProtocol } from "../../protocol/preview.ts";

const did = vi.hoisted(() => ({
  written: [] as [path: string, text: string][],
  said: [] as string[],
  clipboard: "",
  asked: undefined as { readonly defaultUri: { readonly path: string } } | undefined,
  target: undefined as { readonly path: string } | undefined,
  canWrite: true,
}));

vi.mock("vscode", () => ({
  ColorThemeKind: { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 },
  Uri: {
    file: (path: string) => ({ scheme: "file", path }),
    joinPath: ({ path }: { path: string }, _up: string, name: string) => ({
      path: `${path.slice(0, path.lastIndexOf("/"))}/${name}`,
    }),
  },
  env: { clipboard: { writeText: (text: string) => (did.clipboard = text) } },
  window: {
    activeColorTheme: { kind: 2 },
    setStatusBarMessage: (text: string) => did.said.push(text),
    showWarningMessage: (text: string) => did.said.push(text),
    showErrorMessage: (text: string) => did.said.push(text),
    showInformationMessage: (text: string) => did.said.push(text),
    showSaveDialog: (asked: typeof did.asked) => {
      did.asked = asked;
      return Promise.resolve(did.target);
    },
  },
  workspace: {
    fs: {
      writeFile: (target: { path: string }, bytes: Uint8Array) => {
        if (!did.canWrite) return Promise.reject(new Error("the disk is full"));
        did.written.push([target.path, Buffer.from(bytes).toString()]);
        return Promise.resolve();
      },
    },
  },
}));

const { createPainting, takeAway, takeFrom } = await import("../../client/preview-export.ts");

beforeEach(() => {
  Object.assign(did, { written: [], said: [], clipboard: "", asked: undefined, canWrite: true });
  did.target = { path: "/designs/out.svg" };
});

const uri = { scheme: "file", path: "/designs/shop.arch", toString: () => "file:///designs/shop.arch" };

function take(as: "svg" | "png" | "html" | "mermaid", { isFailing = false, scheme = "file" } = {}) {
  const requests: unknown[] = [];
  const server = {
    ask: (_: unknown, params: unknown) => {
      requests.push(params);
      return Promise.resolve(
        isFailing
          ? { kind: "failed", why: "Nothing is shared [x](command:y)." }
          : { kind: "exported", title: "my shop", text: "the text" },
      );
    },
  };
  const parts = { as, uri: { ...uri, scheme }, look: { view: "map" }, server };
  const paint = () => Promise.resolve(new TextEncoder().encode("pixels"));
  return takeAway({ ...parts, paint } as never).then(() => requests);
}

test("a file goes where the person says, beside the design unless told otherwise, in the theme of the editor", async () => {
  expect(await take("svg")).toEqual([{ view: "map", uri: "file:///designs/shop.arch", format: "svg", theme: "dark" }]);
  expect(did.asked?.defaultUri.path).toBe("/designs/my-shop-map.svg");
  expect(did.written).toEqual([["/designs/out.svg", "the text"]]);
  expect(did.said).toEqual(["Wrote out.svg."]);
});

test("pixels are drawn from the SVG, and a page is called as the design", async () => {
  expect(await take("png")).toMatchObject([{ format: "svg" }]);
  expect(did.written).toEqual([["/designs/out.svg", "pixels"]]);
  await take("html");
  expect(did.asked?.defaultUri.path).toBe("/designs/my-shop.html");
});

test("a design that is in no file yet suggests a name alone", async () => {
  await take("svg", { scheme: "untitled" });
  expect(did.asked?.defaultUri.path).toBe("my-shop-map.svg");
});

test("Mermaid goes to the clipboard without a question", async () => {
  await take("mermaid");
  expect([did.clipboard, did.asked, did.written]).toEqual(["the text", undefined, []]);
});

test("who changes his mind writes nothing", async () => {
  did.target = undefined;
  await take("svg");
  expect([did.written, did.said]).toEqual([[], []]);
});

test("what cannot be had or written is said, without a link that a name could bring", async () => {
  await take("svg", { isFailing: true });
  did.canWrite = false;
  await take("svg");
  expect(did.said).toEqual(["Nothing is shared [x] (command:y).", "The picture was not exported: the disk is full"]);
  await takeFrom({ take: () => Promise.resolve(false) }, "svg");
  expect(did.said.at(-1)).toBe("There is no preview to export: open one first.");
});

test("the page's answers go to who asked, by their number, and a page that goes away fails them", async () => {
  const asked: number[] = [];
  const painting = createPainting((turn) => asked.push(turn));
  const [first, second, third] = ["a", "b", "c"].map((svg) => painting.paint(svg));
  const [one = 0, two = 0] = asked;
  painting.answer({
    protocol: previewProtocol,
    kind: "preview/painted",
    turn: two,
    png: Buffer.from("two").toString("base64"),
  });
  painting.answer({ protocol: previewProtocol, kind: "preview/painted", turn: one, why: "Too large." });
  painting.answer({ protocol: previewProtocol, kind: "preview/painted", turn: 99, why: "Nobody asked." });
  expect(Buffer.from((await second) ?? "").toString()).toBe("two");
  await expect(first).rejects.toThrow("Too large.");
  painting.end();
  await expect(third).rejects.toThrow("closed");
});
