// `Faultline: Show Output`: what the language server has logged.

import type { Server } from "../language-client.ts";

/** Brings the output channel to the front. */
export function showOutput(server: Server): () => void {
  return () => server.output.show();
}
