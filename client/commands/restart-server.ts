// `Faultline: Restart Language Server`: for whoever thinks that it has lost its way.

import type { Server } from "../language-client.ts";

/** Restarts the language server. */
export function restartServer(server: Server): () => Promise<void> {
  return () => server.restart();
}
