// What people put into their pipelines: the action, run step by step; the hooks and the image, held to their documented forms; and
// the README's lines for CI, which run as they stand.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildNpmPackage } from "../scripts/npm-package.ts";
import { root } from "../scripts/tool.ts";
import { type ActionWorld, readAction, runAction } from "./support/run-action.ts";
import { folderWith, runCommand } from "./support/terminal.ts";

const action = readAction(join(root, "action.yml"));
const manifest: { name: string; version: string; bin: Record<string, string>; scripts: Record<string, string> } =
  JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const calm = "system shop {\n  service web { replicas 3 }\n}\n";
const broken = "system shop {\n  service web { calls nowhere }\n}\n";

let kept = "";
let tarball = "";

beforeAll(async () => {
  kept = mkdtempSync(join(tmpdir(), "faultline-action-"));
  tarball = await buildNpmPackage(join(kept, "packed"));
});

afterAll(() => rmSync(kept, { recursive: true, force: true }));

function run(files: Readonly<Record<string, string>>, world: Partial<ActionWorld> = {}) {
  const folder = folderWith(files);
  const inputs = { package: tarball, ...world.inputs };
  return { folder, ...runAction(action, { runner: join(kept, "runner"), ...world, folder, inputs }) };
}

describe("the action", () => {
  test("installs the version of this repository", () => {
    expect(action.inputs.package?.default).toBe(`${manifest.name}@${manifest.version}`);
  });

  test("takes nothing that a person writes into a script as it stands", () => {
    for (const { run: script, env } of action.runs.steps) {
      expect(script ?? "").not.toContain("${{");
      for (const value of Object.values(env ?? {})) expect(value).toMatch(/^\$\{\{ [\w.-]+ \}\}$/);
    }
  });

  test("passes a calm design, and uploads what was found", () => {
    const { succeeded, outputs, used, folder, summary } = run({ "a.arch": calm });
    expect({ succeeded, code: outputs["exit-code"] }).toEqual({ succeeded: true, code: "0" });
    expect(outputs.sarif).toBe(join(folder, "faultline.sarif"));
    expect(JSON.parse(readFileSync(outputs.sarif ?? "", "utf8")).version).toBe("2.1.0");
    expect(used).toEqual([
      {
        uses: "github/codeql-action/upload-sarif@v4",
        with: { sarif_file: join(folder, "faultline.sarif"), category: "faultline" },
      },
    ]);
    expect(summary).not.toBe("");
  });

  test("fails on an error, with a line for the pull request and the report uploaded before", () => {
    const { succeeded, outputs, log, used, summary } = run(
      { "designs/a b.arch": broken },
      { inputs: { paths: "designs" } },
    );
    expect({ succeeded, code: outputs["exit-code"], used: used.length }).toEqual({
      succeeded: false,
      code: "1",
      used: 1,
    });
    expect(log).toMatch(/^::error file=designs\/a b\.arch,line=2/m);
    expect(summary).toContain("nowhere");
  });

  test("names files from the repository, whatever folder paths start from", () => {
    const { log, outputs } = run({ "services/a.arch": broken }, { inputs: { "working-directory": "services" } });
    expect(log).toMatch(/^::error file=services\/a\.arch,line=2/m);
    expect(readFileSync(outputs.sarif ?? "", "utf8")).toContain('"uri": "services/a.arch"');
  });

  test("lints every path of several lines, and fails on what cannot be read", () => {
    const both = run({ "a b.arch": calm, "c.arch": broken }, { inputs: { paths: "a b.arch\nc.arch\n" } });
    expect(both.outputs["exit-code"]).toBe("1");
    const missing = run({ "a.arch": calm }, { inputs: { paths: "gone" } });
    expect({ succeeded: missing.succeeded, code: missing.outputs["exit-code"] }).toEqual({
      succeeded: false,
      code: "2",
    });
    expect(missing.log).toContain("Cannot read gone: there is no such file or folder.");
  });

  test("a path is no option, and no command", () => {
    const { folder, outputs, log } = run(
      { "a.arch": calm },
      { inputs: { paths: "--help\n$(touch stolen)\n`touch stolen`" } },
    );
    expect(outputs["exit-code"]).toBe("2");
    expect(log).toContain("Cannot read --help");
    expect(existsSync(join(folder, "stolen"))).toBe(false);
  });

  test("leaves out what it is told to leave out", () => {
    const { used, summary, succeeded } = run(
      { "a.arch": broken },
      { inputs: { "upload-sarif": "false", summary: "false", "fail-on": "never" } },
    );
    expect({ used, summary, succeeded }).toEqual({ used: [], summary: "", succeeded: true });
  });

  test("installs once, and takes what the tool cache has after that", () => {
    run({ "a.arch": calm });
    const programs = join(kept, "no-npm");
    mkdirSync(programs, { recursive: true });
    writeFileSync(join(programs, "npm"), "#!/bin/sh\nexit 9\n");
    chmodSync(join(programs, "npm"), 0o755);
    expect(run({ "a.arch": calm }, { programs }).succeeded).toBe(true);
    expect(run({ "a.arch": calm }, { programs, runner: join(kept, "another") }).succeeded).toBe(false);
  });

  test("keeps one comment on a pull request: writes it first, and then writes it anew", () => {
    const programs = join(kept, "gh");
    mkdirSync(programs, { recursive: true });
    const asked = join(kept, "asked");
    const github = {
      event_name: "pull_request",
      repository: "team/designs",
      "event.pull_request.number": "7",
      token: "t",
    };
    const comment = (known: string, design = calm) => {
      writeFileSync(asked, "");
      writeFileSync(
        join(programs, "gh"),
        `#!/bin/sh\necho "$@" >> '${asked}'\ncase "$*" in *--jq*) printf '${known}' ;; esac\n`,
      );
      chmodSync(join(programs, "gh"), 0o755);
      const result = run({ "a.arch": design }, { programs, github, inputs: { comment: "true" } });
      expect(result.succeeded).toBe(true);
      // All of what is written, which ends before the host would cut it.
      const [said = "", ...written] = readFileSync(join(kept, "runner", "temp", "comment.md"), "utf8").split("\n");
      expect(said).toBe("<!-- faultline -->");
      expect(written.join("\n")).toBe(result.summary);
      return readFileSync(asked, "utf8").trim().split("\n").at(-1);
    };
    const body = `--field body=@${join(kept, "runner", "temp", "comment.md")}`;
    expect(comment("")).toBe(`api --silent --method POST repos/team/designs/issues/7/comments ${body}`);
    expect(comment("42\\n43\\n")).toBe(`api --silent --method PATCH repos/team/designs/issues/comments/42 ${body}`);
    const many = Array.from({ length: 900 }, (_, index) => `queue q${index}\n`).join("");
    expect(comment("", many)).toBe(`api --silent --method POST repos/team/designs/issues/7/comments ${body}`);
  });
});

test("the hooks have the form that pre-commit documents, and start commands that there are", async () => {
  const hooks = load(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly Record<string, unknown>[];
  // https://pre-commit.com/#new-hooks
  const known = ["id", "name", "entry", "language", "files", "description", "require_serial"];
  for (const hook of hooks) {
    for (const key of ["id", "name", "entry", "language"]) expect(typeof hook[key]).toBe("string");
    expect(Object.keys(hook).filter((key) => !known.includes(key))).toEqual([]);
    expect("designs/a.arch").toMatch(new RegExp(String(hook.files)));
    expect("designs/a.archive").not.toMatch(new RegExp(String(hook.files)));
    const [program, ...words] = String(hook.entry).split(" ");
    expect(Object.keys(manifest.bin)).toContain(program);
    // What a hook is given: names of files behind its words.
    const folder = folderWith({ "a.arch": calm });
    expect((await runCommand([...words, "a.arch"], { folder })).exitCode).toBe(0);
  }
  expect(new Set(hooks.map(({ id }) => id)).size).toBe(hooks.length);
  // pre-commit packs the repository, which builds nothing unless packing does.
  expect(manifest.scripts.prepack).toBe("node esbuild.mjs");
});

test("the image names its version, copies what is packed, and runs as nobody in particular", () => {
  const lines = readFileSync(join(root, "Dockerfile"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const words = lines.map((line) => line.split(" ")[0]);
  expect(words).toEqual(["FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"]);
  // hadolint's DL3006 and DL3007: a base without a version, or with one that moves, is another image tomorrow.
  expect(lines[0]).toMatch(/^FROM node:\d+\.\d+\.\d+-slim$/);
  // DL3025: the forms that no shell stands before, so that signals arrive.
  expect(JSON.parse(lines[5]?.slice("ENTRYPOINT ".length) ?? "")).toEqual(["faultline"]);
  expect(JSON.parse(lines[6]?.slice("CMD ".length) ?? "")).toEqual(["--help"]);
  expect(lines[3]).toBe("USER node");
  const [, from = "", to = ""] = lines[1]?.split(" ") ?? [];
  expect(existsSync(join(kept, "packed", from.replace(/^dist\/npm\//, ""), "faultline.cjs"))).toBe(true);
  expect(lines[2]).toContain(`${to}/faultline.cjs`);
});

/** The command lines of the blocks of shell in a page, without the program that starts them. */
function linesIn(page: string, program: string): readonly string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/```sh\n([\s\S]*?)```|^ {4}- (npx .*)$/gm)]
    .flatMap(([, block = "", line = ""]) => [...block.split("\n"), line])
    .filter((line) => line.startsWith(`${program} `))
    .map((line) => line.slice(program.length + 1).replace(/ +# .*$/, ""));
}

/** A repository with designs whose branch `main` is known from elsewhere, as after a checkout in CI. */
function repository(): string {
  const folder = folderWith({ "designs/shop.arch": calm });
  const git = (...words: string[]) => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
    const { status, stderr } = spawnSync("git", [...identity, ...words], { cwd: folder, encoding: "utf8" });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  };
  git("init", "--quiet");
  git("add", "designs");
  git("commit", "--quiet", "-m", "begin");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  return folder;
}

test.each([
  ["README.md", "npx faultline", 5],
  ["docs/ci.md", "npx --yes faultline@0.1.0", 4],
])("the lines for CI in %s run as they stand", async (page, program, count) => {
  const lines = linesIn(page, program);
  expect(lines).toHaveLength(count);
  const folder = repository();
  for (const line of lines) {
    const { exitCode } = await runCommand(line.split(" "), { folder });
    expect({ line, exitCode }).toEqual({ line, exitCode: 0 });
  }
});

test("the page on CI names every input of the action with what it is when unset, and this version", () => {
  const page = readFileSync(join(root, "docs/ci.md"), "utf8");
  const rows = new Map(
    [...page.matchAll(/^\| `([\w-]+)` \| .* \| (.*) \|$/gm)].map(([, name, unset]) => [name, unset]),
  );
  expect([...rows.keys()]).toEqual(Object.keys(action.inputs));
  for (const [name, { default: value = "" }] of Object.entries(action.inputs)) {
    if (value !== "" && !value.includes("${{")) expect(rows.get(name)).toBe(`\`${value}\``);
  }
  expect(page.match(/faultline@\d[\d.]*\d/g)?.every((one) => one === `faultline@${manifest.version}`)).toBe(true);
});
