// Entry of the language server: opens the connection, hands it to the server, and starts the layout thread when it is asked
// for. It contains nothing else.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";

import { createLayoutClient } from "./layout-client.ts";
import { attachServer } from "./server.ts";

// What every edit leaves behind would else be let grow to several times of what is in use before it is cleared away. To clear it costs
// the edits meanwhile up to twice their time, so it should be one in twenty at most: with 60 instead of 40 percent the collector comes
// by every 100 edits or so at 1,000 components, and the server holds 12 MB more there.
setFlagsFromString("--heap-growing-percent=60");

const connection = createConnection(ProposedFeatures.all);

attachServer(connection, {
  today() {
    const now = new Date();
    const two = (part: number): string => String(part).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  },
  // All bundles lie beside each other in dist/.
  layouter: createLayoutClient(join(__dirname, "layout-worker.cjs")),
  viewer: () => readFileSync(join(__dirname, "viewer.js"), "utf8"),
});

connection.listen();
