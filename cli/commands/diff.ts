// `faultline diff`: what a change means, in the format asked for, and an exit code for the regressions that somebody wants to be
// stopped by.

import { realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import {
  type Analysis,
  type Configuration,
  compare,
  configurationWithin,
  emptyConfiguration,
  type Gate,
  readCompared,
  regressionsIn,
  type SettingChange,
  settingsChanges,
} from "../../analysis/index.ts";
import type { Snapshot } from "../../language/index.ts";
import type { Request } from "../arguments.ts";
import { type DiffResult, hasNoDifference, type ProjectDiff, projectDiffOf } from "../diff-result.ts";
import { collectFiles, displayName, type ProjectFiles } from "../files.ts";
import { diffToJson } from "../formats/diff-json.ts";
import { diffToMarkdown } from "../formats/diff-markdown.ts";
import { differingOf } from "../formats/diff-picture.ts";
import { diffToPretty } from "../formats/diff-pretty.ts";
import { summaryWords } from "../formats/diff-words.ts";
import { visible } from "../formats/style.ts";
import { loadTwice, type Read } from "../load.ts";
import { Refusal } from "../refusal.ts";
import { type Side, sidesOf } from "../sides.ts";
import type { Terminal } from "../terminal.ts";
import { writeOutput } from "../write-file.ts";

type DiffRequest = Extract<Request, { command: "diff" }>;

/** 0: compared. 1: a regression that was asked for. 2: some of what was asked could not be read or judged. */
export async function diff(request: DiffRequest, terminal: Terminal): Promise<number> {
  const sides = sidesOf(request.base, request.head, terminal);
  const [before, after] = [readSide(sides.before, terminal), readSide(sides.after, terminal)];
  const pairs = paired(before.projects, after.projects).map((pair): LoadedPair => {
    const today = request.today ?? terminal.today();
    terminal.progress("Comparing");
    const old = { files: pair.before, start: before.start };
    const present = { files: pair.after, start: after.start };
    const settings = settingsOf(pair, before, after);
    return { name: pair.name, settings, ...loadTwice(old, present, today, readCompared) };
  });
  for (const { before: old } of pairs) tellProblems(old.snapshot, before.tell);
  for (const { after: present } of pairs) tellProblems(present.snapshot, after.tell);
  const result = resultOf(pairs, [before, after], request.gates);
  if (request.output === undefined) terminal.write(await written(result, request, pairs, terminal));
  else {
    const text = await written(result, request, pairs, { ...terminal, hasColour: false });
    writeOutput(resolve(terminal.folder, request.output), text, request.output);
    terminal.tell(`Wrote ${request.output}: ${summaryWords(result)}`);
  }
  const isJudged = failuresTold(pairs, terminal) === 0;
  if (!before.isComplete || !after.isComplete || !isJudged) return 2;
  return result.projects.some(({ regressions }) => regressions.length > 0) ? 1 : 0;
}

interface ReadSide {
  readonly label: string;
  /** The folder that is compared, or that of the file. */
  readonly start: string;
  /** Its projects by folder below what is compared; their files by names from there, so that both sides name them alike. */
  readonly projects: ReadonlyMap<string, ProjectFiles>;
  /** The name of a file as it is told: from the folder that the command runs in. */
  readonly nameOf: (file: string) => string;
  readonly isComplete: boolean;
  tell(line: string): void;
}

function readSide({ label, source, path, isThere, refusals }: Side, terminal: Terminal): ReadSide {
  const tell = (line: string) => terminal.tell(`${visible(label)}: ${line}`);
  for (const refusal of refusals) tell(refusal);
  const isFolder = isThere && source.kindOf(path) === "folder";
  const start = isFolder ? path : dirname(path);
  const nameOf = (file: string) => displayName(resolve(start, file), folderFor(start, terminal.folder));
  if (!isThere) {
    terminal.tell(`${visible(label)} does not have this path: everything is compared with nothing.`);
    return { label, start, projects: new Map(), nameOf, isComplete: true, tell };
  }
  // Said from where it stands; a file in a commit is not looked for below another folder.
  const here = { ...terminal, tell, folder: start };
  const read = collectFiles({ paths: [path], inputName: "" }, here, source);
  for (const line of [...read.refusals, ...read.notes]) tell(line);
  const projects = read.projects.map(
    (project) => [relative(start, project.folder.path).split(sep).join("/"), project] as const,
  );
  const isComplete = read.refusals.length === 0 && refusals.length === 0;
  return { label, start, projects: new Map(projects), nameOf, isComplete, tell };
}

/** The folder that the command runs in, with its links followed where those of the other path are. */
function folderFor(path: string, folder: string): string {
  return relative(folder, path).startsWith("..") ? realpathSync(folder) : folder;
}

function tellProblems({ problems }: Snapshot, tell: (line: string) => void): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  tell(`The text has ${count}: what is compared is the part that is understood. "faultline lint" lists them.`);
}

interface FilesPair {
  readonly name: string;
  readonly before: ProjectFiles;
  readonly after: ProjectFiles;
}

/** Projects of one folder belong together; so do two that are left alone. What one side lacks is compared with nothing. */
function paired(
  before: ReadonlyMap<string, ProjectFiles>,
  after: ReadonlyMap<string, ProjectFiles>,
): readonly FilesPair[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const [gone, added] = [names.filter((name) => !after.has(name)), names.filter((name) => !before.has(name))];
  const [from, to] = [gone[0], added[0]];
  const isMoved = gone.length === 1 && added.length === 1;
  return names.flatMap((name): readonly FilesPair[] => {
    if (isMoved && name === from) return [];
    const old = before.get(isMoved && name === to && from !== undefined ? from : name);
    return [{ name, before: old ?? noFiles, after: after.get(name) ?? noFiles }];
  });
}

/** A project without a design. */
const noFiles: ProjectFiles = {
  configuration: emptyConfiguration,
  folder: { path: "", isMarked: false },
  texts: new Map(),
  asked: new Set(),
};

/**
 * What the settings say otherwise. Where one side does not have a project, its designs may have been judged there by the settings of
 * the project around it; else there is nothing to compare.
 */
function settingsOf({ name, before, after }: FilesPair, old: ReadSide, present: ReadSide): readonly SettingChange[] {
  const was = before === noFiles ? settingsAround(name, old) : before.configuration;
  const is = after === noFiles ? settingsAround(name, present) : after.configuration;
  return was === undefined || is === undefined ? [] : settingsChanges(was, is);
}

/** The settings by which the designs in a folder are judged that is no project of its own; undefined where there are none. */
function settingsAround(name: string, { projects, start }: ReadSide): Configuration | undefined {
  const around = [...projects.values()].find(({ texts }) =>
    [...texts.keys()].some((file) => file.startsWith(`${name}/`)),
  );
  if (around === undefined) return undefined;
  const path = relative(around.folder.path, resolve(start, name)).split(sep).join("/");
  return configurationWithin(around.configuration, path);
}

interface LoadedPair {
  readonly name: string;
  readonly settings: readonly SettingChange[];
  readonly before: Read;
  readonly after: Read;
}

function resultOf(
  pairs: readonly LoadedPair[],
  [old, present]: readonly [ReadSide, ReadSide],
  gates: readonly Gate[],
): DiffResult {
  const projects = pairs.map(({ name, settings, before, after }): ProjectDiff => {
    const comparison = compare(before.analysis, after.analysis, settings);
    const regressions = regressionsIn(comparison, gates);
    return projectDiffOf(name, comparison, regressions, {
      before: { snapshot: before.snapshot, nameOf: old.nameOf },
      after: { snapshot: after.snapshot, nameOf: present.nameOf },
    });
  });
  return { base: old.label, head: present.label, projects, gates: gates.map(({ kind }) => kind) };
}

async function written(
  result: DiffResult,
  { format }: DiffRequest,
  pairs: readonly LoadedPair[],
  terminal: Pick<Terminal, "hasColour" | "width" | "tell">,
): Promise<string> {
  switch (format) {
    case "json":
      return diffToJson(result);
    case "markdown":
      return diffToMarkdown(result);
    case "pretty":
      return diffToPretty(result, terminal);
    case "svg":
      return pictureOf(result, pairs, terminal);
    default:
      return format satisfies never;
  }
}

/** The picture of the one project that differs, or of the only one. */
async function pictureOf(
  { base, head, projects }: DiffResult,
  pairs: readonly LoadedPair[],
  terminal: Pick<Terminal, "tell">,
): Promise<string> {
  const all = projects.map((project, index) => ({ project, pair: pairs[index] }));
  const differing = all.filter(({ project }) => !hasNoDifference({ projects: [project] }));
  const [shown, another] = differing.length === 0 ? all : differing;
  if (another !== undefined) {
    const names = differing.map(({ project }) => visible(project.project || ".")).join(", ");
    throw new Refusal(`A picture shows one project, and several differ: ${names}. Compare one of these folders.`);
  }
  if (shown?.pair === undefined) throw new Refusal("There is nothing to draw.");
  const { pair, project } = shown;
  const { drawDifference } = await import("../draw.ts");
  const [before, after] = [pair.before.analysis, pair.after.analysis];
  const differences = { before, after, differing: differingOf(project), findings: project.findings.added };
  const drawn = await drawDifference(differences, `${base} → ${head}`);
  if (drawn.kind === "nothing") throw new Refusal(drawn.why);
  for (const words of drawn.leftOut) terminal.tell(words);
  return drawn.svg;
}

/** How many rules failed on either side, each told. */
function failuresTold(pairs: readonly LoadedPair[], terminal: Terminal): number {
  const reports = pairs
    .flatMap(({ before, after }) => [before.analysis, after.analysis])
    .map((one: Analysis) => one.report);
  const failures = reports.flatMap((report) => report.failures);
  for (const { rule, error } of failures) {
    terminal.tell(`The rule ${rule} failed, which is a fault in Faultline and not in the design: ${error}`);
  }
  return failures.length;
}
