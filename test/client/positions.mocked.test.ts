// What the extension does with a move: it writes what the server words, remembers what leads back, and leaves alone
// what is not its to write.

import { beforeEach, expect, test, vi } from "vitest";

import type { Move, MoveResult } from "../../protocol/positions.ts";

const world = vi.hoisted(() => ({
  files: new Map<string, string>(),
  type: 1,
  isTrusted: true,
  isWritable: true,
  isDirty: false,
  canWrite: true,
  typed: "",
  takesEdits: true,
  /** What happens between the server's word and the writing. */
  meanwhile: undefined as (() => void) | undefined,
  /** Who listens to changes of documents. */
  changed: (_event: { document: unknown }) => {},
  /** Who listens to what is about to be saved, and to what has been. */
  saving: (_event: { document: unknown }) => {},
  saved: (_document: unknown) => {},
  closed: (_document: unknown) => {},
}));

vi.mock("vscode", () => {
  class FileSystemError extends Error {
    readonly code = "FileNotFound";
  }
  const uriOf = (text: string) => ({
    scheme: text.split(":")[0],
    path: text.replace(/^[^:]*:\/\//, ""),
    fsPath: text,
    toString: () => text,
  });
  const document = {
    uri: uriOf("file:///d/faultline.layout.json"),
    isClosed: false,
    get isDirty() {
      return world.isDirty;
    },
    getText: () => world.typed,
    positionAt: (offset: number) => offset,
  };
  class WorkspaceEdit {
    text = "";
    replace(_uri: object, _range: object, text: string) {
      this.text = text;
    }
  }
  return {
    FileSystemError,
    WorkspaceEdit,
    Range: class {},
    FileType: { File: 1, SymbolicLink: 64 },
    Uri: {
      parse: uriOf,
      joinPath: (base: object, ...parts: string[]) =>
        uriOf(`${base}`.replace(parts[0] === ".." ? /\/[^/]*$/ : /$/, parts[0] === ".." ? "" : `/${parts[0]}`)),
    },
    Disposable: { from: () => ({ dispose() {} }) },
    workspace: {
      get isTrusted() {
        return world.isTrusted;
      },
      get textDocuments() {
        return [document];
      },
      onDidChangeTextDocument: (listen: typeof world.changed) => {
        world.changed = listen;
        return { dispose() {} };
      },
      onWillSaveTextDocument: (listen: typeof world.saving) => {
        world.saving = listen;
        return { dispose() {} };
      },
      onDidSaveTextDocument: (listen: typeof world.saved) => {
        world.saved = listen;
        return { dispose() {} };
      },
      onDidCloseTextDocument: (listen: typeof world.closed) => {
        world.closed = listen;
        return { dispose() {} };
      },
      applyEdit: async ({ text }: WorkspaceEdit) => {
        if (!world.takesEdits) return false;
        world.typed = text;
        world.changed({ document });
        return true;
      },
      getWorkspaceFolder: () => undefined,
      createFileSystemWatcher: () => ({ onDidChange() {}, onDidCreate() {}, onDidDelete() {}, dispose() {} }),
      fs: {
        isWritableFileSystem: () => world.isWritable,
        stat: async (uri: object) => {
          if (!world.files.has(`${uri}`)) throw new FileSystemError();
          return { type: world.type };
        },
        readFile: async (uri: object) => new TextEncoder().encode(world.files.get(`${uri}`) ?? ""),
        writeFile: async (uri: object, bytes: Uint8Array) => {
          if (!world.canWrite) throw new Error("the disk is full");
          world.files.set(`${uri}`, new TextDecoder().decode(bytes));
        },
        delete: async (uri: object) => void world.files.delete(`${uri}`),
      },
    },
  };
});

vi.mock("../../client/replace-file.ts", () => ({
  replaceFile: async (path: string, { was, text }: { readonly was?: string; readonly text?: string }) => {
    if (!world.canWrite) throw new Error("the disk is full");
    world.meanwhile?.();
    if (world.files.get(path) !== was) return false;
    if (text === undefined) world.files.delete(path);
    else world.files.set(path, text);
    return true;
  },
}));

const { createPositions } = await import("../../client/positions.ts");
const vscode = await import("vscode");

const file = "file:///d/faultline.layout.json";
const design = vscode.Uri.parse("file:///d/shop.arch");
const look = { view: "map" } as const;
let told: unknown[];
let asked: (readonly Move[] | "all")[];
let answer: (moves: readonly Move[] | "all") => MoveResult;

/** A server that keeps whole numbers as the text, and leads back by the number before. */
function keeping(): (moves: readonly Move[] | "all") => MoveResult {
  const places = new Map<string, Move["to"]>();
  return (moves) => {
    const undo: Move[] = [];
    for (const { id, to } of moves === "all" ? [...places.keys()].map((id): Move => ({ id })) : moves) {
      const was = places.get(id);
      undo.push(was === undefined ? { id } : { id, to: was });
      if (to === undefined) places.delete(id);
      else places.set(id, to);
    }
    const text = [...places].map(([id, to]) => `${id} ${to?.x}`).join("\n");
    const was = world.isDirty ? world.typed : world.files.get(file);
    return { kind: "write", uri: file, undo, ...(was === undefined ? {} : { was }), ...(text === "" ? {} : { text }) };
  };
}

function positions() {
  return createPositions({
    ask: async (_request: unknown, { moves }: { readonly moves: readonly Move[] | "all" }) => {
      asked.push(moves);
      return answer(moves);
    },
    tell: (_notification: unknown, params: unknown) => void told.push(params),
    output: { error() {} },
  } as never);
}

const put = (id: string, x: number): readonly Move[] => [{ id, to: { x, y: 0 } }];

beforeEach(() => {
  Object.assign(world, {
    type: 1,
    isTrusted: true,
    isWritable: true,
    isDirty: false,
    canWrite: true,
    takesEdits: true,
    meanwhile: undefined,
  });
  world.files.clear();
  told = [];
  asked = [];
  answer = keeping();
});

test("what the server words is written, and the server is told", async () => {
  expect(await positions().move(design, look, put("a", 1))).toBeUndefined();
  expect(world.files.get(file)).toBe("a 1");
  expect(told).toEqual([{ uri: file, text: "a 1" }]);
});

test("moves are taken back one by one and done again, until something else is moved", async () => {
  const kept = positions();
  // Asked for at once, they are done one after the other.
  await Promise.all([kept.move(design, look, put("a", 1)), kept.move(design, look, put("a", 2))]);
  expect(world.files.get(file)).toBe("a 2");
  await kept.turnBack(design, "undo");
  expect(world.files.get(file)).toBe("a 1");
  await kept.turnBack(design, "undo");
  expect(world.files.has(file)).toBe(false);
  expect(await kept.turnBack(design, "undo")).toBe("There is no move to take back.");
  await kept.turnBack(design, "redo");
  expect(world.files.get(file)).toBe("a 1");
  await kept.move(design, look, put("b", 7));
  expect(await kept.turnBack(design, "redo")).toBe("There is no move to do again.");
  await kept.move(design, look, "all");
  expect(world.files.has(file)).toBe(false);
  await kept.turnBack(design, "undo");
  expect(world.files.get(file)).toBe("a 1\nb 7");
});

test.each([
  ["in a workspace that is not trusted", { isTrusted: false }, /not trusted/],
  ["where nothing can be written", { isWritable: false }, /cannot be written/],
  ["into a document that has changed meanwhile", { isDirty: true, takesEdits: false }, /has changed meanwhile/],
  ["through a link", { type: 65 }, /is a link/],
  ["on a disk that refuses", { canWrite: false }, /the disk is full/],
])("nothing is written %s", async (_where, state, why) => {
  world.files.set(file, "as it was");
  Object.assign(world, state);
  const kept = positions();
  expect(await kept.move(design, look, put("a", 1))).toMatch(why);
  expect(world.files.get(file)).toBe("as it was");
  expect(told).toEqual([]);
  expect(await kept.turnBack(design, "undo")).toMatch(/no move|not trusted/);
});

test("what another window writes meanwhile is not lost: the server words the file anew upon it", async () => {
  const write = (was: string | undefined, text: string): MoveResult => ({
    ...{ kind: "write", uri: file, text, undo: [] },
    ...(was === undefined ? {} : { was }),
  });
  answer = () => write(world.files.get(file), `${world.files.get(file) ?? ""}+a`);
  world.meanwhile = () => {
    world.files.set(file, "theirs");
    world.meanwhile = undefined;
  };
  expect(await positions().move(design, look, put("a", 1))).toBeUndefined();
  expect(world.files.get(file)).toBe("theirs+a");
  expect(asked).toHaveLength(2);
  let times = 0;
  world.meanwhile = () => {
    times += 1;
    world.files.set(file, `theirs ${times}`);
  };
  expect(await positions().move(design, look, put("a", 1))).toMatch(/changes all the time/);
});

test("what the server refuses is said, and nothing is written", async () => {
  answer = () => ({ kind: "refused", why: "Mend it first." });
  expect(await positions().move(design, look, put("a", 1))).toBe("Mend it first.");
  expect(world.files.size).toBe(0);
});

test("of a design that is on no disk the server is told what its file says", async () => {
  world.files.set("vscode-vfs://github/d/faultline.layout.json", "{}");
  await positions().follow(vscode.Uri.parse("vscode-vfs://github/d/shop.arch"));
  await positions().follow(vscode.Uri.parse("vscode-vfs://github/e/shop.arch"));
  await positions().follow(design);
  expect(told).toEqual([
    { uri: "vscode-vfs://github/d/faultline.layout.json", text: "{}" },
    { uri: "vscode-vfs://github/e/faultline.layout.json" },
  ]);
});

test("what is not saved counts before the file: it is told, a move goes into the document, and the file stays", async () => {
  world.files.set(file, "on disk");
  const kept = positions();
  Object.assign(world, { isDirty: true, typed: "typed" });
  kept.tellUnsaved();
  expect(told).toEqual([{ uri: file, text: "typed", isUnsaved: true }]);
  expect(await kept.move(design, look, put("a", 1))).toBeUndefined();
  expect(world.typed).toBe("a 1");
  expect(world.files.get(file)).toBe("on disk");
  expect(told.at(-1)).toEqual({ uri: file, text: "a 1", isUnsaved: true });
  // Nothing is left to be kept, and a document cannot go as a file can.
  expect(await kept.move(design, look, "all")).toBeUndefined();
  expect(world.typed).toBe("{}\n");
  world.isDirty = false;
  world.changed({ document: vscode.workspace.textDocuments[0] });
  expect(told.at(-1)).toEqual({ uri: file });
});

test.each(["saved", "closed"] as const)(
  "an undo while the file is being saved reaches the file when it is %s, unless somebody else has written it",
  async (end) => {
    positions();
    const document = vscode.workspace.textDocuments[0];
    /** The editor takes what is undone meanwhile for what the file says. */
    const saveAndUndo = async (onDisk: string): Promise<string | undefined> => {
      world.typed = "renamed";
      world.saving({ document });
      world.typed = "as before";
      world.files.set(file, onDisk);
      world[end](document);
      await new Promise(setImmediate);
      return world.files.get(file);
    };
    expect(await saveAndUndo("renamed")).toBe("as before");
    expect(await saveAndUndo("theirs")).toBe("theirs");
    // What is typed meanwhile the editor knows to be unsaved, and saves when it is told to.
    world.isDirty = true;
    expect(await saveAndUndo("renamed")).toBe("renamed");
  },
);
