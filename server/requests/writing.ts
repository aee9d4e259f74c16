// Requests that help to write: completion and layout.

import { completion } from "../features/completion.ts";
import { formatting } from "../features/formatting.ts";
import { toCompletion, toEdit } from "../to-lsp.ts";
import { onCursor, onFile, type Requests } from "./host.ts";

export const writingRequests: Requests = {
  capabilities: {
    completionProvider: { triggerCharacters: [" ", ">", ":", ",", "."] },
    documentFormattingProvider: true,
  },

  attach(host) {
    host.connection.onCompletion(
      onCursor(host, "completing", null, (reading, { context }) => {
        // A blank offers names where they are due and stays quiet elsewhere.
        const proposals = completion(reading, { isBlank: context?.triggerCharacter === " " });
        return toCompletion(reading.file, reading.offset, proposals);
      }),
    );
    host.connection.onDocumentFormatting(
      onFile(host, "formatting", null, ({ file }) => formatting(file.text).map((change) => toEdit(file, change))),
    );
  },
};
