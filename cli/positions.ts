// The positions that people gave to elements in the preview, for pictures that the command draws. What is wrong with their file is said on
// standard error, and the picture is drawn without what it spoils.

import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";

import { type Positions, positionsName, readPositions } from "../diagram/positions.ts";
import { disk } from "./file-source.ts";
import { displayName, type ProjectFiles, readText } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** Of a project: beside its `faultline.json`; where there is none, of the nearest folder upwards that keeps some. */
export function positionsOf({ path, isMarked }: ProjectFiles["folder"], terminal: Terminal): Positions {
  const file = isMarked ? join(path, positionsName) : nearestUpwards(path);
  if (file === undefined || !existsSync(file)) return new Map();
  const show = (one: string): string => displayName(one, terminal.folder);
  if (!realpathSync(file).startsWith(realpathSync(dirname(file)) + sep)) {
    terminal.tell(`${show(file)} is a link that leads out of its folder; it is left out.`);
    return new Map();
  }
  const refusals: string[] = [];
  const text = readText(file, { source: disk, show, refusals });
  for (const refusal of refusals) terminal.tell(refusal);
  const { positions, problems } = readPositions(text ?? "");
  for (const { message } of problems.slice(0, mostTold)) terminal.tell(`${show(file)}: ${message}`);
  return positions;
}

/** Of more faults in one file than these, nobody reads all. */
const mostTold = 5;

function nearestUpwards(folder: string): string | undefined {
  const file = join(folder, positionsName);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestUpwards(parent);
}
