// Runs a composite action as GitHub's runner does, as far as ours needs it: steps in their order, expressions, outputs, the files
// that steps write into. Steps that use another action are noted with what they were given and not run.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { load } from "js-yaml";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

export interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionRun {
  /** Whether every step that ran succeeded. */
  readonly succeeded: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the steps printed, standard output and error together in each. */
  readonly log: string;
  /** The summary of the job. */
  readonly summary: string;
  /** The other actions that were asked for, with what they were given. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

export interface ActionWorld {
  /** The repository's folder. */
  readonly folder: string;
  /** What the runner keeps to itself. */
  readonly runner: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The context `github`, by its dotted names. */
  readonly github?: Readonly<Record<string, string>>;
  /** A folder whose programs come before the machine's. */
  readonly programs?: string;
}

export function readAction(path: string): Action {
  // The file's own test holds it to this shape.
  return load(readFileSync(path, "utf8")) as Action;
}

/** Runs it to its end; a failed step ends it, as there. */
export function runAction(action: Action, world: ActionWorld): ActionRun {
  const { folder, runner, github = {}, programs } = world;
  mkdirSync(join(runner, "temp"), { recursive: true });
  const context = new Map<string, string>(Object.entries(github).map(([name, value]) => [`github.${name}`, value]));
  const evaluate = (text: string): string =>
    text.replace(/\$\{\{\s*([^}]+?)\s*\}\}/g, (_, name: string) => context.get(name) ?? "");
  for (const [name, input] of Object.entries(action.inputs)) {
    context.set(`inputs.${name}`, world.inputs?.[name] ?? evaluate(String(input.default ?? "")));
  }
  const files = { output: join(runner, "output"), summary: join(runner, "summary") };
  writeFileSync(files.summary, "");
  const used: { uses: string; with: Readonly<Record<string, string>> }[] = [];
  let log = "";
  let succeeded = true;
  for (const step of action.runs.steps) {
    if (!succeeded) break;
    if (step.if !== undefined && !holds(step.if, context)) continue;
    const given = (map: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(Object.entries(map).map(([name, value]) => [name, evaluate(String(value))]));
    if (step.uses !== undefined) {
      used.push({ uses: step.uses, with: given(step.with) });
      continue;
    }
    writeFileSync(files.output, "");
    const script = join(runner, "step.sh");
    writeFileSync(script, step.run ?? "");
    // The flags that the runner gives to a shell that is named as `bash`.
    const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: resolve(folder, evaluate(step["working-directory"] ?? ".")),
      encoding: "utf8",
      env: {
        HOME: runner,
        PATH: [programs, process.env.PATH].filter((part) => part !== undefined).join(delimiter),
        GITHUB_WORKSPACE: folder,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        RUNNER_TEMP: join(runner, "temp"),
        RUNNER_TOOL_CACHE: join(runner, "tools"),
        ...given(step.env),
      },
    });
    log += `${stdout}${stderr}`;
    succeeded = status === 0;
    for (const line of readFileSync(files.output, "utf8").split("\n")) {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) context.set(`steps.${step.id}.outputs.${name}`, value ?? "");
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value)]),
  );
  return { succeeded, outputs, log, summary: readFileSync(files.summary, "utf8"), used };
}

/** Comparisons with text, all of which must hold. Throws for any other condition, so that none is passed over. */
function holds(condition: string, context: ReadonlyMap<string, string>): boolean {
  return condition.split("&&").every((part) => {
    const [, name, operator, text] = /^\s*([\w.-]+)\s*(==|!=)\s*'([^']*)'\s*$/.exec(part) ?? [];
    if (name === undefined) throw new Error(`This condition is beyond the runner: ${part}`);
    return ((context.get(name) ?? "") === text) === (operator === "==");
  });
}
