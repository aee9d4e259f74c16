// The command's package as people get it: packed, installed into an empty folder, and used from there, by the oldest Node that it
// is for, by one in between and by the newest.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildNpmPackage, commandBundles } from "../../scripts/npm-package.ts";
import { nodeOf } from "../support/node-versions.ts";
import { folderWith } from "../support/terminal.ts";

const versions = ["20.19.5", "22.23.3", "24.21.0"] as const;

const design = `system shop {
  client app { calls web { timeout 1s } }
  service web { replicas 3 }
  flow visit { load 1/s  app -> web }
}
`;

let folder = "";
let installed = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "faultline-npm-"));
  const tarball = await buildNpmPackage(join(folder, "packed"));
  // Where other packages are, a compile cache may be; here nothing is, as on the day of the installation.
  const home = join(folder, "project");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), "{}\n");
  const words = ["install", "--offline", "--no-audit", "--no-fund", tarball];
  const { status, stderr } = spawnSync("npm", words, { cwd: home, encoding: "utf8" });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  installed = join(home, "node_modules");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the package holds the command, its pages and nothing else, and needs nothing", () => {
  expect(readdirSync(join(installed, "faultline")).sort()).toEqual(
    [
      ...commandBundles,
      ...["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.md", "faultline.schema.json", "package.json"],
    ].sort(),
  );
  expect(readdirSync(installed).filter((name) => !name.startsWith("."))).toEqual(["faultline"]);
  const manifest = JSON.parse(readFileSync(join(installed, "faultline", "package.json"), "utf8"));
  for (const key of ["main", "private", "contributes", "dependencies", "devDependencies", "scripts", "type"]) {
    expect(manifest).not.toHaveProperty(key);
  }
});

test("it is started by its name", () => {
  const link = join(installed, ".bin", "faultline");
  expect(statSync(link).mode & 0o111).not.toBe(0);
  const { stdout } = spawnSync(link, ["--version"], { encoding: "utf8" });
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(stdout).toBe(`${version}\n`);
});

describe.each(versions)("Node %s", (version) => {
  function faultline(where: string, ...words: string[]) {
    const command = join(installed, "faultline", "faultline.cjs");
    const { status, stdout, stderr } = spawnSync(nodeOf(version), [command, ...words], {
      ...{
        cwd: where,
        encoding: "utf8",
        input: "",
        env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(folder, version) },
      },
    });
    return { exitCode: status, output: stdout, talk: stderr };
  }

  test("is the one that runs", () => {
    const { stdout } = spawnSync(nodeOf(version), ["--version"], { encoding: "utf8" });
    expect(stdout).toBe(`v${version}\n`);
  });

  test("lints, draws, reports, compares and formats", () => {
    const where = folderWith({
      "a.arch": design,
      "b.arch": design.replace("replicas 3", "replicas  2"),
      "notes.md": "",
    });
    expect(faultline(where, "lint", "a.arch")).toEqual({ exitCode: 0, output: "No findings in 1 file.\n", talk: "" });
    expect(faultline(where, "render", "a.arch").output).toMatch(/^<svg/);
    const page = faultline(where, "render", "a.arch", "-f", "html");
    expect({ ...page, output: page.output.slice(0, 15) }).toEqual({ exitCode: 0, output: "<!doctype html>", talk: "" });
    const report = faultline(where, "report", "a.arch", "-f", "html");
    expect({ ...report, output: report.output.slice(0, 15) }).toEqual({
      exitCode: 0,
      output: "<!doctype html>",
      talk: "",
    });
    const difference = faultline(where, "diff", "a.arch", "b.arch");
    expect(difference).toMatchObject({ exitCode: 0, talk: "" });
    expect(difference.output).toContain("web");
    expect(faultline(where, "fmt", "--check")).toMatchObject({ exitCode: 1, output: "b.arch\n" });
    expect(faultline(where, "fmt").exitCode).toBe(0);
    expect(readFileSync(join(where, "b.arch"), "utf8")).toContain("replicas 2 }");
    expect(faultline(where, "explain", "retry-amplification").exitCode).toBe(0);
    expect(faultline(where, "init", "new").exitCode).toBe(0);
  });

  test("mends what does not parse with the parser that it loads for it", () => {
    const { exitCode, output } = faultline(folderWith({ "a.arch": "system shop { service web { replicas }" }), "lint");
    expect(exitCode).toBe(1);
    expect(output).toContain("error[");
  });
});
