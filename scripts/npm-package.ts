// Builds the command's npm package: a folder with a manifest of its own, and the tarball of it. The manifest at the root is the
// extension's, with its thousand lines for VS Code and its "main"; a package of the command has none of them, and cannot be
// packed from the root, which npm would read as the extension. It publishes nothing.

import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundles, optionsOf } from "./bundles.ts";
import { root, runTool } from "./tool.ts";

/** What VS Code alone loads; everything else is reached from the command's words. */
const extensionOnly: ReadonlySet<string> = new Set(["extension.cjs", "preview.js"]);

/** The bundles that the command may load, the language server among them. */
export const commandBundles: readonly string[] = Object.keys(bundles).filter((name) => !extensionOnly.has(name));

const pages = ["README.md", "CHANGELOG.md", "LICENSE", "THIRD-PARTY-NOTICES.md"] as const;

/** The package's manifest, from the one at the root. */
export function commandManifest(manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { name, version, description, license } = manifest;
  return {
    ...{ name, version, description, license },
    keywords: ["architecture", "distributed systems", "reliability", "resilience", "lint", "diagrams"],
    // What the bundles are compiled for, which is less than the scripts of this repository need.
    engines: { node: ">=20.19" },
    bin: { faultline: "faultline.cjs" },
    files: [...commandBundles, ...pages, "faultline.schema.json"],
  };
}

/** Builds the package in this folder, which is emptied first, and gives the path of its tarball, which lies in it. */
export async function buildNpmPackage(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  const content = join(folder, "package");
  mkdirSync(content, { recursive: true });
  for (const name of commandBundles) await build({ ...optionsOf(name), outfile: join(content, name) });
  chmodSync(join(content, "faultline.cjs"), 0o755);
  for (const page of pages) copyFileSync(join(root, page), join(content, page));
  copyFileSync(join(root, "docs/faultline.schema.json"), join(content, "faultline.schema.json"));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(content, "package.json"), `${JSON.stringify(commandManifest(manifest), null, 2)}\n`);
  runTool("npm", ["pack", content, "--pack-destination", folder, "--loglevel", "error"], { isQuiet: true });
  return join(folder, `${manifest.name}-${manifest.version}.tgz`);
}

if (import.meta.main) {
  const tarball = await buildNpmPackage(join(root, "dist", "npm"));
  console.log(`Built ${tarball}\nIt installs with: npm install ${tarball}`);
}
