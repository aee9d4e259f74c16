// Requests that tell about what stands in the text: hovers.

import { hover } from "../features/hover/hover.ts";
import { toHover } from "../to-lsp.ts";
import { onCursor, type Requests } from "./host.ts";

export const explainingRequests: Requests = {
  capabilities: { hoverProvider: true },

  attach(host) {
    host.connection.onHover(
      onCursor(host, "hovering", null, (reading, { textDocument }) => {
        const { look, spelling } = host;
        const found = hover(reading, {
          folds: look.folds === true,
          rulePage: look.rulePage,
          termPage: look.termPage,
          findings: host.judgementOf(textDocument.uri)?.report.findings ?? [],
          spelling,
        });
        return found === undefined ? null : toHover(reading.file, found);
      }),
    );
  },
};
