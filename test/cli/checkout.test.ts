// Formats that a code host reads name files from the folder that it has checked out, and all others from where the command runs.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LintFormat } from "../../cli/arguments.ts";
import { type Checkouts, checkoutsIn } from "../../cli/terminal.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const twice = "service web\nservice web\n";

const repository = () => folderWith({ "services/shop/a.arch": twice, "b.arch": "service bank\nservice bank\n" });

/** The files that are named in what `lint` writes of `a.arch` and of a file two folders above, each once. */
async function filesIn(format: LintFormat, folder: string, checkouts: Checkouts): Promise<readonly string[]> {
  const { output } = await runCommand(["lint", "a.arch", "../../b.arch", "-f", format], { folder, checkouts });
  return [...new Set([...output.matchAll(/[\w./]*\b[ab]\.arch/g)].map(([file]) => file))].sort();
}

test.each([
  ["github", "github", ["b.arch", "services/shop/a.arch"]],
  ["sarif", "github", ["b.arch", "services/shop/a.arch"]],
  ["gitlab", "gitlab", ["b.arch", "services/shop/a.arch"]],
  ["gitlab", "github", ["../../b.arch", "a.arch"]],
  ["json", "github", ["../../b.arch", "a.arch"]],
  ["pretty", "github", ["../../b.arch", "a.arch"]],
] as const)("%s in a checkout of %s names files as %j", async (format, host, files) => {
  const root = repository();
  expect(await filesIn(format, join(root, "services/shop"), { [host]: root })).toEqual(files);
});

test("a checkout that is told by a link is the folder that it leads to", async () => {
  const root = repository();
  const link = join(folderWith({}), "link");
  symlinkSync(root, link);
  expect(await filesIn("github", join(root, "services/shop"), { github: link })).toEqual([
    "b.arch",
    "services/shop/a.arch",
  ]);
});

test.each(["/nowhere", "services/shop/deeper"])("outside of the checkout %s names stay", async (checkout) => {
  const root = repository();
  const checkouts = { github: join(root, checkout) };
  expect(await filesIn("github", join(root, "services/shop"), checkouts)).toEqual(["../../b.arch", "a.arch"]);
});

test("in the checkout itself names stay as well", async () => {
  const folder = folderWith({ "a.arch": twice });
  const { output } = await runCommand(["lint", "-f", "github"], { folder, checkouts: { github: folder } });
  expect(output).toMatch(/^::error file=a\.arch,/);
});

test("hosts say by their variables where a checkout lies, and nothing by an empty one", () => {
  expect(checkoutsIn({ GITHUB_WORKSPACE: "/checkouts/a", CI_PROJECT_DIR: "/builds/a" })).toEqual({
    github: "/checkouts/a",
    gitlab: "/builds/a",
  });
  expect(checkoutsIn({ GITHUB_WORKSPACE: "" })).toEqual({});
});
