// What is bundled and how: every bundle in dist/ with its entry, and what must stay out of it. It runs no checks.

import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { root } from "./tool.ts";

/** Langium's core names these packages for a few small things; the command takes them from one file of ours. */
const protocolPackages = /^(vscode-languageserver-protocol|vscode-languageserver-types|vscode-jsonrpc)(\/.*)?$/;

/** Keeps the protocol's packages out of a bundle that speaks no protocol. */
const slim: esbuild.Plugin = {
  name: "slim",
  setup(build) {
    build.onResolve({ filter: protocolPackages }, () => ({ path: join(root, "cli/langium-protocol.ts") }));
  },
};

/**
 * Leaves a file of ours outside a bundle and points its import to another bundle beside it, so that it is loaded only
 * when the import runs.
 */
const beside = (pattern: RegExp, bundle: string): esbuild.Plugin => ({
  name: `beside ${bundle}`,
  setup(build) {
    build.onResolve({ filter: pattern }, () => ({ path: `./${bundle}`, external: true }));
  },
});

/**
 * Puts a file of ours into a bundle beside, which is loaded when one of its functions is first called: Langium's parser
 * is needed for text that does not parse, and for nothing else.
 */
const onDemand = (pattern: RegExp, bundle: string, functions: readonly string[]): esbuild.Plugin => ({
  name: `on demand ${bundle}`,
  setup(build) {
    const call = (name: string) => `export const ${name} = (...given) => require("./${bundle}").${name}(...given);`;
    build.onResolve({ filter: pattern }, () => ({ path: bundle, namespace: "on-demand" }));
    build.onResolve({ filter: /^\.\//, namespace: "on-demand" }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "on-demand" }, () => ({ contents: functions.map(call).join("\n") }));
  },
});

/**
 * Modules of Node's own that most runs of the command do without, with the functions that are called of them: each is loaded when
 * one of these is first called, since `node:crypto` alone takes as long as reading a small design.
 */
const lateModules: Readonly<Record<string, readonly string[]>> = {
  "node:child_process": ["spawnSync"],
  "node:crypto": ["createHash", "randomBytes"],
  "node:tty": ["isatty"],
};

/** Loads the late modules of Node on demand. A function of theirs that is not listed fails the build. */
const late: esbuild.Plugin = {
  name: "late",
  setup(build) {
    const names = Object.keys(lateModules).join("|");
    build.onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path, namespace }) =>
      namespace === "late" ? { path, external: true } : { path, namespace: "late" },
    );
    build.onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => {
      const call = (name: string) => `export const ${name} = (...given) => require("${path}").${name}(...given);`;
      return { contents: lateModules[path]?.map(call).join("\n") ?? "" };
    });
  },
};

const node: Bundle = {
  platform: "node",
  format: "cjs",
  target: "node20",
  // Without this, `import()` of a bundle beside would start Node's loader of ECMAScript modules.
  supported: { "dynamic-import": false },
};

/** A bundle's own options; whether and how it is written is the caller's business. */
type Bundle = Omit<esbuild.BuildOptions, "metafile" | "write" | "outfile">;

/** Every bundle by its file in dist/. */
export const bundles: Readonly<Record<string, Bundle>> = {
  "faultline.cjs": {
    ...node,
    entryPoints: ["cli/launcher.ts"],
    banner: { js: "#!/usr/bin/env node" },
  },
  "command.cjs": {
    ...node,
    entryPoints: ["cli/main.ts"],
    plugins: [
      slim,
      late,
      beside(/\/draw\.ts$/, "render.cjs"),
      beside(/\/review\.ts$/, "report.cjs"),
      beside(/^\.\/server\.cjs$/, "server.cjs"),
      onDemand(/^\.\/services\.ts$/, "mending-parser.cjs", ["mendingParser"]),
    ],
  },
  "mending-parser.cjs": { ...node, entryPoints: ["language/syntax/services.ts"], plugins: [slim] },
  "render.cjs": {
    ...node,
    entryPoints: ["cli/draw.ts"],
    // Its one `import.meta` is for a run from source, where no bundle says where it lies.
    logOverride: { "empty-import-meta": "silent" },
  },
  "report.cjs": { ...node, entryPoints: ["cli/review.ts"], plugins: [beside(/^\.\/draw\.ts$/, "render.cjs")] },
  "server.cjs": { ...node, entryPoints: ["server/main.ts"] },
  "layout-worker.cjs": { ...node, entryPoints: ["server/layout-worker.ts"] },
  // Only VS Code loads it, and VS Code gives it the module `vscode`.
  "extension.cjs": { ...node, entryPoints: ["client/extension.ts"], external: ["vscode"] },
  "preview.js": { platform: "browser", format: "iife", target: "es2022", entryPoints: ["preview/main.ts"] },
  // Written into the pages that an export leaves behind, by the command and by the server.
  "viewer.js": { platform: "browser", format: "iife", target: "es2022", entryPoints: ["preview/viewer.ts"] },
};

export interface BundleMode {
  /** Keeps names and brings a source map beside the bundle. */
  readonly isDevelopment?: boolean;
  /** False keeps the bundle in memory. */
  readonly write?: boolean;
}

/** The build options of one bundle. Throws for a name that is none. */
export function optionsOf(
  name: string,
  { isDevelopment = false, write = true }: BundleMode = {},
): esbuild.BuildOptions & { readonly metafile: true } {
  const own = bundles[name];
  if (own === undefined) throw new Error(`"${name}" is no bundle; there are ${Object.keys(bundles).join(", ")}.`);
  return {
    absWorkingDir: root,
    outfile: join(root, "dist", name),
    bundle: true,
    minify: !isDevelopment,
    sourcemap: isDevelopment ? "linked" : false,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    write,
    define: { "process.env.NODE_ENV": isDevelopment ? '"development"' : '"production"' },
    // Packages without an `exports` field would else bring their CommonJS twins, which shake no tree.
    ...(own.platform === "node" ? { mainFields: ["module", "main"] } : {}),
    ...own,
    // A name that a package wants and our stand-in lacks would else be found only when it is used.
    logOverride: { "import-is-undefined": "error", ...own.logOverride },
  };
}

/** Packages from node_modules in a bundle, with the bytes that each brings, largest first. */
export function packagesIn(metafile: esbuild.Metafile): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, input] of Object.entries(output.inputs)) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + input.bytesInOutput);
    }
  }
  return [...bytes].sort(([, left], [, right]) => right - left);
}

function packageOf(path: string): string {
  const inside = path.split("node_modules/").at(-1) ?? path;
  if (inside === path) return "faultline";
  const [scopeOrName = "", name = ""] = inside.split("/");
  return scopeOrName.startsWith("@") ? `${scopeOrName}/${name}` : scopeOrName;
}

/** What `node esbuild.mjs` does with its words: names of bundles, all without any, and `--watch` or `--report`. */
export async function buildFromWords(words: readonly string[]): Promise<void> {
  const flags = words.filter((word) => word.startsWith("--"));
  const names = words.filter((word) => !word.startsWith("--"));
  const unknown = flags.find((flag) => flag !== "--watch" && flag !== "--report");
  if (unknown !== undefined) throw new Error(`There is no option ${unknown}; there are --watch and --report.`);
  const wanted = names.length > 0 ? names : Object.keys(bundles);
  await mkdir(join(root, "dist"), { recursive: true });
  if (flags.includes("--watch")) return watch(wanted);
  for (const name of wanted) {
    const metafile = await bundle(name);
    // The bundler has said why; the others are still tried.
    if (metafile === undefined) {
      process.exitCode = 1;
      continue;
    }
    if (name === "faultline.cjs") await chmod(join(root, "dist", name), 0o755);
    const size = (await readFile(join(root, "dist", name))).length;
    console.log(`dist/${name}`.padEnd(24), kibibytes(size));
    if (!flags.includes("--report")) continue;
    for (const [from, bytes] of packagesIn(metafile)) console.log(`    ${from}`.padEnd(40), kibibytes(bytes));
  }
}

async function bundle(name: string): Promise<esbuild.Metafile | undefined> {
  try {
    return (await esbuild.build(optionsOf(name))).metafile;
  } catch (error) {
    if (error instanceof Error && "errors" in error) return undefined;
    throw error;
  }
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`.padStart(9);
}

/** Says `bundling` when a change begins to be built and `watching` when all is built, which VS Code's task waits for. */
async function watch(names: readonly string[]): Promise<void> {
  const built = new Set<string>();
  let running = 0;
  const announce = (name: string): esbuild.Plugin => ({
    name: "announce",
    setup(build) {
      build.onStart(() => {
        if (running === 0) console.log("bundling");
        running += 1;
      });
      build.onEnd(() => {
        running -= 1;
        built.add(name);
        if (running === 0 && built.size === names.length) console.log("watching");
      });
    },
  });
  for (const name of names) {
    const options = optionsOf(name, { isDevelopment: true });
    const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), announce(name)] });
    await context.watch();
  }
}
