// `faultline init`: a design to begin with and the settings of its project. It never writes over anything, and brings no design
// to a folder that has some.

import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Request } from "../arguments.ts";
import { displayName } from "../files.ts";
import { Refusal, reasonOf } from "../refusal.ts";
import { starterDesign, starterSettings } from "../starter.ts";
import type { Terminal } from "../terminal.ts";

const settingsName = "faultline.json";
const designName = "design.arch";

/** 0: written. 2: something was in the way, and nothing was written. */
export function init({ folder }: Extract<Request, { command: "init" }>, terminal: Terminal): number {
  const path = resolve(terminal.folder, folder);
  const show = (name: string): string => displayName(join(path, name), terminal.folder);
  const names = namesIn(path, displayName(path, terminal.folder));
  if (names.includes(settingsName)) throw new Refusal(`${show(settingsName)} is there already; nothing was written.`);
  const hasDesigns = names.some((name) => name.endsWith(".arch"));
  const files: readonly (readonly [string, string])[] = [
    [settingsName, starterSettings],
    ...(hasDesigns ? [] : [[designName, starterDesign] as const]),
  ];
  const written: string[] = [];
  try {
    mkdirSync(path, { recursive: true });
    for (const [name, text] of files) {
      // Whatever came to lie there since is not written over either.
      writeFileSync(join(path, name), text, { flag: "wx" });
      written.push(name);
    }
  } catch (error) {
    for (const name of written) rmSync(join(path, name), { force: true });
    const [name = ""] = files[written.length] ?? [];
    throw new Refusal(`Cannot write ${show(name)}: ${reasonOf(error)}.`);
  }
  for (const name of written) terminal.tell(`Wrote ${show(name)}.`);
  const where = folder === "." ? "" : ` ${quoted(folder)}`;
  terminal.tell(`See what is found in it: faultline lint${where}`);
  return 0;
}

/** What lies in the folder itself, links that lead nowhere among it; nothing for one that has yet to be made. */
function namesIn(path: string, name: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    if (!statSync(path).isDirectory()) throw new Refusal(`${name} is a file; say a folder to begin a project in.`);
    return readdirSync(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`Cannot read ${name}: ${reasonOf(error)}.`);
  }
}

/** A path as it is typed into a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `"${path}"`;
}
