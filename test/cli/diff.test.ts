// `faultline diff` on folders, commits and archives: what it says, when it fails, and that a repository can neither be changed by it
// nor make it run anything.

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { schemaFaults } from "../support/json-schema.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const before = `system shop {
  client web { calls api { timeout 1s } }
  service api { replicas 3  calls db { timeout 300ms } }
  store db { replicas 2  needs 1  failover automatic within 30s }
  flow checkout { load 10/s  slo availability 99%  web -> api -> db }
}
`;

/** One replica fewer to fall back on, and a longer wait. */
const after = before.replace("replicas 2  needs 1  failover automatic within 30s", "replicas 1").replace("300ms", "2s");

const person = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"];

function git(folder: string, ...words: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...person, ...words], { cwd: folder, env, encoding: "utf8", stdio: "pipe" });
}

/** A repository whose one commit, `main`, has these files. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, "init", "-q", "-b", "main");
  commit(folder);
  return folder;
}

function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", "change");
}

/** Until the end of the test. */
function searchProgramsIn(path: string): void {
  const { PATH: before = "" } = process.env;
  process.env.PATH = path;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}

const schema = JSON.parse(readFileSync(new URL("../../docs/diff-output.schema.json", import.meta.url), "utf8"));

async function diffJson(folder: string, ...words: string[]) {
  const { exitCode, output, talk } = await runCommand(["diff", "--format", "json", ...words], { folder });
  const result = JSON.parse(output);
  expect(schemaFaults(result, schema)).toEqual([]);
  return { exitCode, talk, result };
}

test("the working tree is compared with a commit, and nothing is written", async () => {
  const folder = repositoryWith({ "shop.arch": before });
  writeFileSync(join(folder, "shop.arch"), after);
  const state = () => [git(folder, "status", "--porcelain"), readdirSync(join(folder, ".git")).sort().join()];
  const was = state();
  const { exitCode, talk, result } = await diffJson(folder, "main");
  expect({ exitCode, talk }).toEqual({ exitCode: 0, talk: "" });
  expect(result).toMatchObject({ base: "main", head: "the working tree" });
  expect(result.projects[0].elements).toMatchObject([
    { change: "changed", kind: "store", after: "shop.db" },
    { change: "changed", kind: "dependency", terms: [{ term: "timeout", before: "300ms", after: "2s" }] },
  ]);
  expect(result.projects[0].flows[0].singlePoints.added).toEqual(["shop.db"]);
  expect(state()).toEqual(was);
});

test("only regressions that were asked for fail the run", async () => {
  const folder = folderWith({ "a/shop.arch": before, "b/shop.arch": after });
  const codeOf = async (...words: string[]) => (await runCommand(["diff", ...words], { folder })).exitCode;
  expect(await codeOf("a", "b")).toBe(0);
  expect(await codeOf("a", "b", "--fail-on", "new-spof")).toBe(1);
  expect(await codeOf("b", "a", "--fail-on", "new-spof")).toBe(0);
  expect(await codeOf("a", "b", "--fail-on", "lower-ceiling=0.1%,longer-worst-case=1000%")).toBe(0);
  expect(await codeOf("a", "b", "--fail-on", "longer-worst-case=100%")).toBe(1);
});

test.each([
  ["new-spoof", 'takes kinds of regressions, and "new-spoof" is none. Did you mean new-spof?'],
  ["lower-ceiling=much", 'lower-ceiling takes a percentage such as 0.1%, and not "much".'],
  ["new-finding=fatal", "new-finding takes a severity"],
  ["new-spof=1%", "new-spof takes no amount"],
  ["", "The option --fail-on needs a value."],
])("--fail-on %j is refused", async (words, sentence) => {
  const { exitCode, talk, output } = await runCommand(["diff", ".", "--fail-on", words], { folder: folderWith({}) });
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(talk).toContain(sentence);
});

test("a commit beside a path is read at that path, and commit:path names another one", async () => {
  const folder = repositoryWith({
    "designs/shop.arch": before,
    "old/shop.arch": after,
    "other/x.arch": "system other {}",
  });
  const { result } = await diffJson(folder, "main", "designs");
  expect(result.projects).toMatchObject([{ project: "", elements: [] }]);
  const another = await diffJson(folder, "main:old", "designs");
  expect(another.result.projects[0].elements).toHaveLength(2);
  const nested = await diffJson(join(folder, "designs"), "main");
  expect(nested.result.projects).toMatchObject([{ project: "", elements: [] }]);
});

test("two commits are compared with each other, whatever lies in the folder", async () => {
  const folder = repositoryWith({ "shop.arch": before });
  writeFileSync(join(folder, "shop.arch"), after);
  commit(folder);
  rmSync(join(folder, "shop.arch"));
  const { exitCode, result } = await diffJson(folder, "HEAD~1", "HEAD", "--fail-on", "any");
  expect(exitCode).toBe(1);
  expect(result.projects[0].elements).toHaveLength(2);
});

test("a path that the commit does not have is compared with nothing, and one that nobody has is refused", async () => {
  const folder = repositoryWith({ "readme.md": "" });
  mkdirSync(join(folder, "designs"));
  writeFileSync(join(folder, "designs/shop.arch"), before);
  const { exitCode, talk, result } = await diffJson(folder, "main", "designs", "--fail-on", "new-spof");
  expect({ exitCode, talk }).toEqual({
    exitCode: 0,
    talk: "main does not have this path: everything is compared with nothing.",
  });
  expect(result.projects[0].elements.every((one: { change: string }) => one.change === "added")).toBe(true);
  expect((await runCommand(["diff", "main:a", "main:b"], { folder })).talk).toBe(
    "There is no such path in main:a or main:b.",
  );
});

test("every word that names nothing gets a sentence", async () => {
  const folder = repositoryWith({ "shop.arch": before, "main/x.arch": before });
  const said = async (...words: string[]) => {
    const { exitCode, output, talk } = await runCommand(["diff", ...words], { folder });
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    return talk;
  };
  expect(await said()).toContain("needs what to compare with");
  expect(await said("a", "b", "c")).toContain('"c" is a third');
  expect(await said("no-branch")).toContain('There is no commit "no-branch" in this repository');
  expect(await said("origin/next")).toContain("git fetch origin next");
  expect(await said("./nothing")).toContain("there is no such file or folder");
  expect(await said("-")).toContain("standard input cannot be compared");
  expect(await said("main")).toContain('"main" is both a path and a commit');
  expect(await said("HEAD:shop.arch\u001b[31m", "HEAD:\u001b[31m")).not.toContain("\u001b");
});

test("words that look like options of git are no options of git", async () => {
  const folder = repositoryWith({ "shop.arch": before });
  const { exitCode, talk } = await runCommand(["diff", "--", "--output=stolen"], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toContain("There is no commit");
  expect(existsSync(join(folder, "stolen"))).toBe(false);
});

test("outside of a repository a commit cannot be read, and paths can", async () => {
  const folder = folderWith({ "a/shop.arch": before, "b/shop.arch": before });
  process.env.GIT_CEILING_DIRECTORIES = folder;
  onTestFinished(() => void delete process.env.GIT_CEILING_DIRECTORIES);
  const { exitCode, talk } = await runCommand(["diff", "main"], { folder });
  expect({ exitCode, talk }).toEqual({
    exitCode: 2,
    talk: '"main" is no file or folder, and it cannot be read as a commit: this folder is in no git repository.',
  });
  expect((await runCommand(["diff", "a", "b"], { folder })).output).toContain("The two designs mean the same.");
});

test("without git a commit cannot be read, and the sentence says so", async () => {
  searchProgramsIn(folderWith({}));
  const { talk } = await runCommand(["diff", "main"], { folder: folderWith({}) });
  expect(talk).toContain("git is not installed, or not in the PATH");
});

test("a shallow clone without the base says what to fetch", async () => {
  const origin = repositoryWith({ "shop.arch": before });
  writeFileSync(join(origin, "shop.arch"), after);
  commit(origin);
  git(origin, "branch", "next");
  const folder = folderWith({});
  git(folder, "clone", "-q", "--depth=1", "--single-branch", "--branch=main", `file://${origin}`, "clone");
  const clone = join(folder, "clone");
  const said = async (word: string) => (await runCommand(["diff", word], { folder: clone })).talk;
  expect(await said("origin/next")).toBe(
    'There is no commit "origin/next" in this clone, which is shallow. If it is on the server, fetch it first: git fetch --depth=1 origin next.',
  );
  expect(await said("HEAD~1")).toContain("git fetch --deepen=50");
  // The advice is true.
  git(clone, "fetch", "-q", "--depth=1", "origin", "next:refs/remotes/origin/next");
  expect((await runCommand(["diff", "origin/next"], { folder: clone })).exitCode).toBe(0);
});

test("nothing that a repository configures is run", async () => {
  const folder = repositoryWith({ "shop.arch": before, ".gitattributes": "*.arch diff=evil filter=evil\n" });
  const trap = join(folder, "trap.sh");
  const sprung = join(folder, "sprung");
  writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\n`);
  chmodSync(trap, 0o755);
  for (const key of [
    ...["core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.alternateRefsCommand"],
    ...["diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean"],
    ...["filter.evil.process", "credential.helper", "alias.rev-parse", "alias.ls-tree", "alias.cat-file"],
  ]) {
    git(folder, "config", key, key.startsWith("alias") ? `!${trap}` : trap);
  }
  for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
    writeFileSync(join(folder, ".git/hooks", hook), `#!/bin/sh\ntouch '${sprung}'\n`, { mode: 0o755 });
  }
  const { exitCode, output } = await runCommand(["diff", "main"], { folder });
  expect(exitCode).toBe(0);
  expect(output).toContain("mean the same");
  expect(existsSync(sprung)).toBe(false);
});

test("a program called git that lies in the workspace is not git", async () => {
  const folder = repositoryWith({ "shop.arch": before });
  const sprung = join(folder, "sprung");
  writeFileSync(join(folder, "git"), `#!/bin/sh\ntouch '${sprung}'\n`, { mode: 0o755 });
  searchProgramsIn(`.:${process.env.PATH}`);
  expect((await runCommand(["diff", "main"], { folder })).exitCode).toBe(0);
  expect(existsSync(sprung)).toBe(false);
});

test("links in a commit are not followed: one to a design that is there brings nothing, another one is told", async () => {
  const folder = folderWith({ "shop.arch": before });
  git(folder, "init", "-q", "-b", "main");
  symlinkSync("shop.arch", join(folder, "same.arch"));
  commit(folder);
  expect(await runCommand(["diff", "main"], { folder })).toMatchObject({ exitCode: 0, talk: "" });
  symlinkSync("/etc/hostname", join(folder, "far.arch"));
  commit(folder);
  rmSync(join(folder, "far.arch"));
  const { exitCode, talk } = await runCommand(["diff", "main"], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toBe("main: far.arch is a symbolic link, which is not followed in a commit; it is left out.");
});

test("projects of one folder belong together, and a project that has moved is found", async () => {
  const folder = folderWith({
    ...{ "a/one/faultline.json": "{}", "a/one/x.arch": before, "a/two/faultline.json": "{}", "a/two/y.arch": after },
    ...{ "b/one/faultline.json": "{}", "b/one/x.arch": before, "b/deux/faultline.json": "{}", "b/deux/y.arch": after },
  });
  const { result } = await diffJson(folder, "a", "b");
  expect(result.projects).toMatchObject([
    { project: "deux", elements: [], findings: { added: [], gone: [] } },
    { project: "one", elements: [] },
  ]);
});

test("a broken text is compared as far as it is understood, and told", async () => {
  const folder = folderWith({ "a/shop.arch": before, "b/shop.arch": before.replace("calls db", "calls nobody") });
  const { exitCode, talk } = await runCommand(["diff", "a", "b"], { folder });
  expect(exitCode).toBe(0);
  expect(talk).toContain("b: The text has ");
});

test.each(["tar", "tar.gz", "zip"])("an archive of kind %s is compared without being unpacked", async (kind) => {
  const folder = repositoryWith({ "designs/shop.arch": before, [`${"long/".repeat(30)}deep.arch`]: "system deep {}" });
  git(folder, "archive", `--output=../base-${kind}.${kind}`, "main");
  const archive = join(folder, `../base-${kind}.${kind}`);
  onTestFinished(() => rmSync(archive));
  const files = readdirSync(folder);
  expect(await runCommand(["diff", archive], { folder })).toMatchObject({ exitCode: 0, talk: "" });
  writeFileSync(join(folder, "designs/shop.arch"), after);
  const { result } = await diffJson(folder, archive, ".");
  expect(result.projects[0].elements).toHaveLength(2);
  expect(readdirSync(folder)).toEqual(files);
});

test("the result goes to a file where one is named", async () => {
  const folder = folderWith({ "a/shop.arch": before, "b/shop.arch": after });
  const { output, talk } = await runCommand(["diff", "a", "b", "-f", "markdown", "-o", "out.md"], { folder });
  expect(output).toBe("");
  expect(talk).toContain("Wrote out.md: ");
  expect(readFileSync(join(folder, "out.md"), "utf8")).toContain("<!-- faultline diff -->");
});

test("a small tree that names one file very often is refused before it is read", async () => {
  const folder = repositoryWith({ "shop.arch": `system shop {}\n${"// \n".repeat(250_000)}` });
  const blob = git(folder, "rev-parse", "HEAD:shop.arch").trim();
  const names = Array.from({ length: 300 }, (_, index) => `100644 blob ${blob}\tx${index}.arch\n`);
  const tree = execFileSync("git", ["mktree"], { cwd: folder, input: names.join(""), encoding: "utf8" }).trim();
  const bomb = git(folder, "commit-tree", tree, "-m", "bomb").trim();
  expect(await runCommand(["diff", bomb], { folder })).toMatchObject({
    exitCode: 2,
    talk: "The designs of the commit are larger than 256 MB together.",
  });
});

test("a path of a commit that not every system knows is told", async () => {
  const folder = repositoryWith({ "shop.arch": before });
  const blob = git(folder, "rev-parse", "HEAD:shop.arch").trim();
  const input = `100644 blob ${blob}\tshop.arch\n100644 blob ${blob}\ta\\b.arch\n`;
  const tree = execFileSync("git", ["mktree"], { cwd: folder, input, encoding: "utf8" }).trim();
  const commit = git(folder, "commit-tree", tree, "-m", "odd").trim();
  const { exitCode, talk } = await runCommand(["diff", commit], { folder });
  expect({ exitCode, talk }).toEqual({
    exitCode: 2,
    talk: `${commit}: a\\b.arch is no path that every system knows; it is left out.`,
  });
});

test("figures that differ by the settings alone are a difference", async () => {
  const design = `system shop {
    client web { publishes orders }
    queue orders
    worker packer { replicas 1  capacity 20/s  consumes orders }
    flow order { load 10/s  web -> orders -> packer }
  }`;
  const settings = (outage: string) => JSON.stringify({ assume: { outage } });
  const folder = folderWith({
    ...{ "a/faultline.json": settings("5m"), "a/x.arch": design },
    ...{ "b/faultline.json": settings("50m"), "b/x.arch": design },
  });
  const { output } = await runCommand(["diff", "a", "b"], { folder });
  expect(output).toContain("drain time");
  expect(output).toMatch(/components? (and|or) places? ha(s|ve) other figures/);
  expect(output).not.toContain("mean the same");
});

test("a rule that is switched off is told beside the findings that go with it, and fails the run where that is asked for", async () => {
  const folder = folderWith({ "a/faultline.json": "{}", "a/x.arch": before, "b/x.arch": after });
  writeFileSync(join(folder, "b/faultline.json"), JSON.stringify({ rules: { "single-point-of-failure": "off" } }));
  const { exitCode, result } = await diffJson(folder, "a", "b", "--fail-on", "laxer-settings");
  const change = { setting: "rules.single-point-of-failure", after: "off", direction: "worse" };
  expect(result.projects[0].settings).toEqual([change]);
  expect({ exitCode, kinds: result.projects[0].regressions.map(({ kind }: { kind: string }) => kind) }).toEqual({
    exitCode: 1,
    kinds: ["laxer-settings"],
  });
  const pretty = (await runCommand(["diff", "a", "b"], { folder })).output;
  expect(pretty).toContain("Settings\n  + rules.single-point-of-failure off (laxer)\n");
  const markdown = (await runCommand(["diff", "a", "b", "-f", "markdown"], { folder })).output;
  expect(markdown).toContain("**Settings**");
});

test("settings that a folder gets of its own are compared with those that held there", async () => {
  const around = { rules: { hub: "error" }, overrides: [{ files: ["old"], rules: { "long-chain": "error" } }] };
  const own = (rules: object) => ({ "b/old/faultline.json": JSON.stringify({ rules }) });
  const settingsWith = async (files: Record<string, string>, first = "a", second = "b") => {
    const folder = folderWith({
      ...{ "a/faultline.json": JSON.stringify(around), "b/faultline.json": JSON.stringify(around) },
      ...{ "a/x.arch": before, "b/x.arch": before, "b/old/y.arch": before.replaceAll("shop", "old") },
      ...files,
    });
    const { exitCode, result } = await diffJson(folder, first, second, "--fail-on", "laxer-settings");
    const found = result.projects.find(({ project }: { project: string }) => project.endsWith("old"));
    return { exitCode, settings: found?.settings };
  };
  const there = { "a/old/y.arch": before.replaceAll("shop", "old") };
  const off = { setting: "rules.hub", before: "error", after: "off", direction: "worse" };
  const hidden = own({ hub: "off", "long-chain": "error" });
  expect(await settingsWith({ ...there, ...hidden })).toEqual({ exitCode: 1, settings: [off] });
  const back = { ...off, before: "off", after: "error", direction: "better" };
  expect(await settingsWith({ ...there, ...hidden }, "b", "a")).toEqual({ exitCode: 0, settings: [back] });
  const same = own({ hub: "error", "long-chain": "error" });
  expect(await settingsWith({ ...there, ...same })).toEqual({ exitCode: 0, settings: [] });
  // Below a project's folder as well.
  const below = {
    "a/faultline.json": JSON.stringify({ overrides: [{ files: ["old/deep/**"], rules: { hub: "error" } }] }),
    "b/faultline.json": "{}",
    ...{ "a/old/deep/x.arch": after, "b/old/deep/x.arch": after },
    ...{ "a/old/deep/old/y.arch": before, "b/old/deep/old/y.arch": before },
    "b/old/deep/old/faultline.json": JSON.stringify({ rules: { hub: "off" } }),
  };
  expect(await settingsWith(below, "a/old/deep", "b/old/deep")).toEqual({ exitCode: 1, settings: [off] });
  // A design that is new has been judged by nothing.
  expect(await settingsWith(hidden)).toEqual({ exitCode: 0, settings: [] });
});
