// Linting real designs in this process: exit codes, what goes where, and what files and settings do to it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandTable } from "../../cli/command-table.ts";
import { broken, calm, storm } from "../support/command-designs.ts";
import { schemaFaults } from "../support/json-schema.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const schema = JSON.parse(readFileSync(new URL("../../docs/lint-output.schema.json", import.meta.url), "utf8"));

async function lintJson(folder: string, ...words: string[]) {
  const { exitCode, output, talk } = await runCommand(["lint", "--format", "json", ...words], { folder });
  const result = JSON.parse(output);
  expect(schemaFaults(result, schema)).toEqual([]);
  return { exitCode, talk, result };
}

test("a calm design exits with 0 and says so on standard output alone", async () => {
  const folder = folderWith({ "a.arch": calm });
  expect(await runCommand(["lint"], { folder })).toEqual({ exitCode: 0, output: "No findings in 1 file.\n", talk: "" });
});

test("a retry storm is found at the component that receives it", async () => {
  const { exitCode, result } = await lintJson(folderWith({ "a.arch": storm }), "--fail-on", "warning");
  const found = result.findings.filter((finding: { rule: string }) => finding.rule === "retry-amplification");
  expect(found).toMatchObject([{ severity: "warning", element: "shop.db", file: "a.arch", flows: ["shop.checkout"] }]);
  expect(found[0].message).toContain("64");
  expect(exitCode).toBe(1);
});

test("a finding is shown with the edit that answers it, to people alone", async () => {
  const folder = folderWith({ "a.arch": storm });
  const { output } = await runCommand(["lint"], { folder });
  expect(output).toContain("= fix: Retry only where pricing reads db\n");
  const { result } = await lintJson(folder);
  expect(JSON.stringify(result)).not.toContain("Retry only where");
});

test("what is accepted is shown without an edit", async () => {
  const folder = folderWith({
    "a.arch": storm.replace("store db {", 'store db { accept retry-amplification because "we scale"'),
  });
  const { output } = await runCommand(["lint", "--show-accepted"], { folder });
  expect(output).toContain("= accepted: because we scale");
  expect(output).not.toContain("Retry only where");
});

test("the exit code follows the threshold", async () => {
  const folder = folderWith({ "a.arch": storm });
  expect((await runCommand(["lint"], { folder })).exitCode).toBe(0);
  expect((await runCommand(["lint", "--fail-on", "warning"], { folder })).exitCode).toBe(1);
});

test("never failing is a threshold, too", async () => {
  const folder = folderWith({ "a.arch": broken });
  expect((await runCommand(["lint"], { folder })).exitCode).toBe(1);
  expect((await runCommand(["lint", "--fail-on", "never"], { folder })).exitCode).toBe(0);
});

test("the result goes to a file where one is named, without colour, and one line tells of it", async () => {
  const folder = folderWith({ "a.arch": broken });
  const world = { folder, hasColour: true };
  const { exitCode, output, talk } = await runCommand(["lint", "-f", "pretty", "-o", "out.txt"], world);
  expect({ exitCode, output, talk }).toEqual({
    exitCode: 1,
    output: "",
    talk: "Wrote out.txt: No findings and 1 problem in the text, in 1 file.",
  });
  expect(readFileSync(join(folder, "out.txt"), "utf8")).toBe((await runCommand(["lint"], { folder })).output);
  expect((await runCommand(["lint", "-o", "no/such.txt"], { folder })).talk).toBe(
    "Cannot write no/such.txt: there is no such file or folder.",
  );
});

test("every format is written of a design with findings and problems, and none fails", async () => {
  const folder = folderWith({ "a.arch": storm, "b.arch": broken.replace("shop", "mill") });
  for (const format of commandTable.lint.options.format.choices) {
    const { exitCode, output, talk } = await runCommand(["lint", "--format", format], { folder });
    expect({ format, exitCode, talk }).toEqual({ format, exitCode: 1, talk: "" });
    expect(output).toContain("retry-amplification");
    expect(output).toContain("unknown-name");
    expect(output.endsWith("\n")).toBe(true);
  }
});

test("an unknown name is a problem of the text and fails the run", async () => {
  const { exitCode, result } = await lintJson(folderWith({ "a.arch": broken }));
  expect(result.problems).toMatchObject([
    {
      code: "unknown-name",
      severity: "error",
      file: "a.arch",
      range: { line: 2, column: 23, end: { line: 2, column: 30 } },
    },
  ]);
  expect(exitCode).toBe(1);
});

test("a fingerprint survives a move of the text", async () => {
  const fingerprints = async (text: string) => {
    const { result } = await lintJson(folderWith({ "a.arch": text }));
    return result.findings.map((finding: { fingerprint: string }) => finding.fingerprint);
  };
  const before = await fingerprints(storm);
  expect(before.length).toBeGreaterThan(0);
  expect(await fingerprints(`// Moved down.\n\n\n${storm}`)).toEqual(before);
});

test("what cannot be read makes it 2, and the other files are still linted", async () => {
  const folder = folderWith({ "good.arch": storm, "bad.arch": new Uint8Array([0, 1, 2]) });
  const { exitCode, talk, result } = await lintJson(folder, ".", "missing.arch");
  expect(exitCode).toBe(2);
  expect(talk.split("\n")).toEqual([
    "Cannot read missing.arch: there is no such file or folder.",
    "bad.arch is not text (it holds zero bytes); it is left out.",
  ]);
  expect(result.findings.length).toBeGreaterThan(0);
  expect(result.summary.files).toBe(1);
});

test("where nothing can be read, a report says so", async () => {
  for (const format of ["json", "junit", "sarif", "markdown", "github"]) {
    const { exitCode, output } = await runCommand(["lint", "nowhere.arch", "--format", format], {
      folder: folderWith({}),
    });
    expect({ format, exitCode, says: output.includes("nowhere.arch: there is no such file") }).toEqual({
      format,
      exitCode: 2,
      says: true,
    });
  }
});

test("nothing to lint prints nothing on standard output for people", async () => {
  const folder = folderWith({ "readme.md": "" });
  const { exitCode, output, talk } = await runCommand(["lint"], { folder });
  expect({ exitCode, output, talk }).toEqual({
    exitCode: 2,
    output: "",
    talk: "There is no .arch file in this folder.",
  });
});

test("in a project, names of files that were not asked for are known, and their findings are not reported", async () => {
  const folder = folderWith({
    "faultline.json": "{}",
    "a.arch": "system one { service web { replicas 3  calls two.api } }\n",
    "b.arch": "system two { service api { replicas 3  calls nowhere } }\n",
  });
  const { result } = await lintJson(folder, "a.arch");
  expect(result.problems).toEqual([]);
  expect(result.summary.files).toBe(1);
});

test("a project sets severities and thresholds in its marker", async () => {
  const severityWith = async (settings: unknown) => {
    const folder = folderWith({ "faultline.json": JSON.stringify(settings), "a.arch": storm });
    const { result } = await lintJson(folder);
    return result.findings.find((finding: { rule: string }) => finding.rule === "retry-amplification")?.severity;
  };
  expect(await severityWith({})).toBe("warning");
  expect(await severityWith({ rules: { "retry-amplification": "error" } })).toBe("error");
  expect(await severityWith({ rules: { "retry-amplification": "off" } })).toBeUndefined();
  expect(await severityWith({ thresholds: { amplification: 100 } })).toBeUndefined();
});

test("a setting that means nothing is told, with 2, and the design is linted all the same", async () => {
  const folder = folderWith({ "p/faultline.json": '{ "rulez": {} }', "p/a.arch": calm });
  const { exitCode, talk, result } = await lintJson(folder);
  expect(exitCode).toBe(2);
  expect(talk).toMatch(/^p\/faultline\.json:1:3: `rulez` is not a setting; there are .*\.$/);
  expect(result.summary.files).toBe(1);
});

test("standard input is linted under its name, in its project", async () => {
  const folder = folderWith({
    "faultline.json": "",
    "a.arch": calm,
    "b.arch": "system two { service api { replicas 3 } }\n",
  });
  const input = "system shop { service web { replicas 3  calls two.api  calls nowhere } }\n";
  const words = ["lint", "-", "--stdin-filename", "a.arch", "--format", "json"];
  const { exitCode, output } = await runCommand(words, { folder, input });
  expect(JSON.parse(output).problems).toMatchObject([{ code: "unknown-name", file: "a.arch" }]);
  expect(exitCode).toBe(1);
});

test("an acceptance holds until its day", async () => {
  const accepted = storm.replace(
    "store db { replicas 3 }",
    'store db { replicas 3  accept retry-amplification because "Load tests cover it." until 2026-06-01 }',
  );
  const folder = folderWith({ "a.arch": accepted });
  const stateOn = async (day: string) => {
    const { result } = await lintJson(folder, "--today", day);
    const found = result.findings.find((finding: { rule: string }) => finding.rule === "retry-amplification");
    return found.accepted;
  };
  expect(await stateOn("2026-05-31")).toEqual({ because: "Load tests cover it.", until: "2026-06-01" });
  expect(await stateOn("2026-06-02")).toBeUndefined();
});
