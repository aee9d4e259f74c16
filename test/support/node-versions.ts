// Other versions of Node, to run the command with: npm has their binaries as packages, one for each platform. They are kept in
// out/, so that each is fetched once.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/tool.ts";

const platform = process.platform === "win32" ? "win" : process.platform;

/** The path of this Node's binary. Throws with what npm said where it cannot be had. */
export function nodeOf(version: string): string {
  if (process.version === `v${version}`) return process.execPath;
  const folder = join(root, "out", `node-${version}`);
  const name = `node-${platform}-${process.arch}`;
  const binary = join(folder, "node_modules", name, "bin", platform === "win" ? "node.exe" : "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  const words = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${version}`];
  const { status, stderr } = spawnSync("npm", words, { cwd: folder, encoding: "utf8" });
  if (status !== 0 || !existsSync(binary)) throw new Error(`Node ${version} could not be had: ${stderr}`);
  return binary;
}
