// Builds what ships into dist/. `node esbuild.mjs` builds everything, minified; names build only those bundles;
// `--watch` rebuilds on change; `--report` says what each bundle is made of. It runs no checks: scripts/check.ts does.

import { chmod, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

/** Langium's core names these packages for a few small things; the command takes them from one file of ours. */
const protocolPackages = /^(vscode-languageserver-protocol|vscode-languageserver-types|vscode-jsonrpc)(\/.*)?$/;

/** Keeps the protocol's packages out of a bundle that speaks no protocol. */
const slim = {
  name: "slim",
  setup(build) {
    build.onResolve({ filter: protocolPackages }, () => ({ path: join(root, "cli/langium-protocol.ts") }));
  },
};

/**
 * Leaves a file of ours outside a bundle and points its import to another bundle beside it, so that it is loaded only
 * when the import runs.
 */
const beside = (pattern, bundle) => ({
  name: `beside ${bundle}`,
  setup(build) {
    build.onResolve({ filter: pattern }, () => ({ path: `./${bundle}`, external: true }));
  },
});

const node = {
  platform: "node",
  format: "cjs",
  target: "node20",
  // Without this, `import()` of a bundle beside would start Node's loader of ECMAScript modules.
  supported: { "dynamic-import": false },
};

/** Every bundle by its file in dist/. */
export const bundles = {
  "faultline.cjs": {
    ...node,
    entryPoints: ["cli/launcher.ts"],
    banner: { js: "#!/usr/bin/env node" },
    plugins: [beside(/^\.\/main\.ts$/, "command.cjs")],
  },
  "command.cjs": {
    ...node,
    entryPoints: ["cli/main.ts"],
    plugins: [slim, beside(/\/draw-map\.ts$/, "render.cjs")],
  },
  "render.cjs": { ...node, entryPoints: ["cli/draw-map.ts"] },
  "server.cjs": { ...node, entryPoints: ["server/main.ts"] },
  "layout-worker.cjs": { ...node, entryPoints: ["server/layout-worker.ts"] },
  // Only VS Code loads it, and VS Code gives it the module `vscode`.
  "extension.cjs": { ...node, entryPoints: ["client/extension.ts"], external: ["vscode"] },
  "preview.js": { platform: "browser", format: "iife", target: "es2022", entryPoints: ["preview/main.ts"] },
};

/**
 * The build options of one bundle. `write: false` keeps it in memory. Development builds keep names and bring a source
 * map beside the bundle.
 */
export function optionsOf(name, { isDevelopment = false, write = true } = {}) {
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
    ...bundles[name],
    // Libraries that declare no `module` field order would else bring their CommonJS twins.
    ...(bundles[name].platform === "node" ? { mainFields: ["module", "main"] } : {}),
  };
}

/** Packages from node_modules in a bundle, with the bytes that each brings, largest first. */
export function packagesIn(metafile) {
  const bytes = new Map();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, input] of Object.entries(output.inputs)) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + input.bytesInOutput);
    }
  }
  return [...bytes].sort(([, left], [, right]) => right - left);
}

function packageOf(path) {
  const inside = path.split("node_modules/").at(-1);
  if (inside === path) return "faultline";
  const parts = inside.split("/");
  return inside.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0];
}

async function main(words) {
  const flags = new Set(words.filter((word) => word.startsWith("--")));
  const names = words.filter((word) => !word.startsWith("--"));
  const unknown = [...names.filter((name) => !(name in bundles)), ...[...flags].filter((flag) => !known.has(flag))];
  if (unknown.length > 0) {
    throw new Error(
      `"${unknown[0]}" is neither a bundle (${Object.keys(bundles).join(", ")}) nor --watch or --report.`,
    );
  }
  const wanted = names.length > 0 ? names : Object.keys(bundles);
  await mkdir(join(root, "dist"), { recursive: true });
  if (flags.has("--watch")) return watch(wanted);
  for (const name of wanted) {
    const result = await esbuild.build(optionsOf(name));
    if (name === "faultline.cjs") await chmod(join(root, "dist", name), 0o755);
    const size = (await readFile(join(root, "dist", name))).length;
    console.log(`dist/${name}`.padEnd(24), `${Math.ceil(size / 1024)} KiB`.padStart(9));
    if (!flags.has("--report")) continue;
    for (const [from, bytes] of packagesIn(result.metafile)) {
      console.log(`    ${from}`.padEnd(40), `${Math.ceil(bytes / 1024)} KiB`.padStart(9));
    }
  }
}

const known = new Set(["--watch", "--report"]);

async function watch(names) {
  const announce = {
    name: "announce",
    setup(build) {
      build.onEnd((result) =>
        console.log(result.errors.length === 0 ? "bundled" : "not bundled: see the errors above"),
      );
    },
  };
  for (const name of names) {
    const options = optionsOf(name, { isDevelopment: true });
    const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), announce] });
    await context.watch();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
