// Requests about the server's own state.

import { settledRequest } from "../../protocol/lsp.ts";
import type { Requests } from "./host.ts";

export const stateRequests: Requests = {
  capabilities: {},

  attach(host) {
    host.connection.onRequest<null, void>(settledRequest.method, async () => {
      await host.idle();
      return null;
    });
  },
};
