// Requests that tell about what stands in the text: hovers.

import { hover } from "../features/hover.ts";
import { toHover } from "../to-lsp.ts";
import { onCursor, type Requests } from "./host.ts";

export const explainingRequests: Requests = {
  capabilities: { hoverProvider: true },

  attach(host) {
    host.connection.onHover(
      onCursor(host, "hovering", null, (reading) => {
        const found = hover(reading, { folds: host.look.folds === true });
        return found === undefined ? null : toHover(reading.file, found);
      }),
    );
  },
};
