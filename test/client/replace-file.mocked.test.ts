// The moment between a file's new text taking its place and its writer's being done, drawn out until another writer is at work.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

import { replaceFile } from "../../client/replace-file.ts";

/** What happens behind each rename, and before each change of a mode; nothing where a test says nothing. */
const meanwhile = vi.hoisted(() => ({ renamed: async () => {}, changing: async () => {} }));

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  return {
    ...real,
    async rename(from: string, to: string) {
      await real.rename(from, to);
      await meanwhile.renamed();
    },
    async chmod(path: string, mode: number) {
      await meanwhile.changing();
      await real.chmod(path, mode);
    },
  };
});

test("who is done takes nothing away from who writes next", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faultline-replace-"));
  const path = join(folder, "faultline.layout.json");
  await writeFile(path, "one");
  let second = Promise.resolve(false);
  const first = new Promise<boolean>((done, failed) => {
    meanwhile.renamed = () => {
      meanwhile.renamed = async () => {};
      return new Promise((goOn) => {
        // The other one has written its text beside the file, and waits until the first is done.
        meanwhile.changing = async () => {
          goOn();
          await first;
        };
        second = replaceFile(path, { was: "two", text: "three" });
      });
    };
    replaceFile(path, { was: "one", text: "two" }).then(done, failed);
  });
  expect(await first).toBe(true);
  expect(await second).toBe(true);
  expect(await readFile(path, "utf8")).toBe("three");
  expect(await readdir(folder)).toEqual(["faultline.layout.json"]);
  await rm(folder, { recursive: true });
});
