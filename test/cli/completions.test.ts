// Completions, asked of the shells themselves.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandTable } from "../../cli/command-table.ts";
import { completionsFor } from "../../cli/formats/completions.ts";
import { folderWith } from "../support/terminal.ts";

const severities: readonly string[] = commandTable.lint.options["fail-on"].choices;

/** What bash offers when the cursor stands behind these words, of which the last is being written. */
function offeredByBash(words: readonly string[], folder = folderWith({})): readonly string[] {
  const script = `${completionsFor("bash")}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_faultline
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", script, "bash", ...words], {
    ...{ cwd: folder, encoding: "utf8" },
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter((line) => line !== "");
}

test.each([
  [
    ["faultline", "re"],
    ["report", "render"],
  ],
  [["faultline", "fm"], ["fmt"]],
  [
    ["faultline", "lint", "--f"],
    ["--format", "--fail-on"],
  ],
  [
    ["faultline", "lint", "--format", ""],
    ["pretty", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"],
  ],
  [["faultline", "lint", "-f", "js"], ["json"]],
  [["faultline", "lint", "--format", "=", "js"], ["json"]],
  [
    ["faultline", "lint", "--fail-on", "="],
    ["error", "warning", "info", "hint", "never"],
  ],
  [
    ["faultline", "render", "--view", "d"],
    ["domains", "data"],
  ],
  [["faultline", "completions", "p"], ["powershell"]],
  [["faultline", "help", "ex"], ["explain"]],
  [["faultline", "lint", "--today", ""], []],
])("bash offers for %j", (words, offered) => {
  expect(offeredByBash(words)).toEqual(offered);
});

test("bash offers designs and folders where designs are due, blanks in their names or not", () => {
  const folder = folderWith({ "a b.arch": "", "notes.md": "", "designs/c.arch": "" });
  expect(offeredByBash(["faultline", "lint", ""], folder)).toEqual(["designs", "a b.arch"]);
  expect(offeredByBash(["faultline", "render", "-o", "n"], folder)).toEqual(["notes.md"]);
});

/** Whether a shell is installed; CI installs those that it lacks, so that there nothing is left out. */
const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

test("the shells whose completions are tried are all here in CI", () => {
  const missing = ["zsh", "fish"].filter((shell) => !has(shell));
  // Elsewhere a person may lack one of them, and is told which.
  if (missing.length > 0)
    console.warn(`Completions are not tried in ${missing.join(" and ")}, which is not installed.`);
  expect(process.env.CI === undefined ? [] : missing).toEqual([]);
});

test.runIf(has("fish")).each([
  ["faultline re", ["render", "report"]],
  ["faultline lint --fail", ["--fail-on"]],
  ["faultline lint --fail-on ", [...severities].sort()],
  ["faultline render --view=d", ["--view=data", "--view=domains"]],
  ["faultline completions f", ["fish"]],
])("fish offers for %j", (line, offered) => {
  const script = `${completionsFor("fish")}\ncomplete -C '${line}'`;
  const { stdout, stderr, status } = spawnSync("fish", ["--no-config", "-c", script], {
    ...{ cwd: folderWith({}), encoding: "utf8", env: { ...process.env, HOME: folderWith({}) } },
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  const words = stdout.split("\n").map((row) => row.split("\t")[0] ?? "");
  expect(words.filter((word) => word !== "").sort()).toEqual(offered);
});

/**
 * What zsh offers, asked as a person does: by typing a line and pressing the tabulator key in a terminal of its own. Each step
 * waits for what the one before shows, since zsh takes what comes in one piece for pasted.
 */
function offeredByZsh(line: string): string {
  const folder = folderWith({ _faultline: completionsFor("zsh") });
  const script = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "fpath=($PWD $fpath); autoload -U compinit; compinit -u -d $PWD/dump; LISTMAX=1000; setopt no_always_last_prompt; PS1='@''@'"
zpty -r shell seen '*@@*'
zpty -w -n shell "${line}"
zpty -r shell seen "*${line}*"
zpty -w -n shell $'\t'
zpty -r shell seen '*@@*'
print -r -- $seen
zpty -d shell`;
  const { stdout, status } = spawnSync("zsh", ["-f", "-c", script], {
    ...{ cwd: folder, encoding: "utf8", timeout: 600_000, env: { ...process.env, TERM: "dumb", HOME: folder } },
  });
  expect(status).toBe(0);
  return stdout;
}

test.runIf(has("zsh")).each([
  ["faultline lint --fail-on ", severities],
  ["faultline ", ["lint", "render", "findings, and an exit code for CI"]],
  ["faultline lint --f", ["--format", "--fail-on"]],
])("zsh offers for %j", (line, offered) => {
  const shown = offeredByZsh(line);
  for (const word of offered) expect(shown).toContain(word);
});
