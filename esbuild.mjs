// Builds what ships into dist/. `node esbuild.mjs` builds everything, minified; names build only those bundles;
// `--watch` rebuilds on change; `--report` says what each bundle is made of. What the bundles are: scripts/bundles.ts.

import { buildFromWords } from "./scripts/bundles.ts";

await buildFromWords(process.argv.slice(2));
