// Requests that help to write: completion, the forms of statements, and layout.

import { completion } from "../features/completion/completion.ts";
import { documentationOf } from "../features/completion/documentation.ts";
import { formatting } from "../features/formatting.ts";
import { signature } from "../features/signature.ts";
import { itemDataOf, toCompletion, toSignatureHelp, withDocumentation } from "../lsp/writing.ts";
import { toEdit } from "../to-lsp.ts";
import { answered, onCursor, onFile, type Requests, readingOfFile } from "./host.ts";
import { checkParams } from "./params.ts";

export const writingRequests: Requests = {
  capabilities: {
    completionProvider: { triggerCharacters: [" ", ">", ":", ",", "."], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: [" ", "<", ":", ","], retriggerCharacters: [" ", "."] },
    documentFormattingProvider: true,
  },

  attach(host) {
    const { connection } = host;
    connection.onCompletion(
      onCursor(host, "completing", null, (reading, { context, textDocument }) => {
        // A blank offers names where they are due and stays quiet elsewhere.
        const proposals = completion(reading, { isBlank: context?.triggerCharacter === " " });
        const { file, offset } = reading;
        return toCompletion({ uri: textDocument.uri, file, offset, can: host.client.completion }, proposals);
      }),
    );
    connection.onCompletionResolve((item, token) =>
      answered(host, "explaining a proposal", item, token, () => {
        checkParams(item, ["label"]);
        const data = itemDataOf(item);
        const reading = data === undefined ? undefined : readingOfFile(host, data.uri);
        if (data === undefined || reading === undefined) return item;
        const { look, spelling } = host;
        const findings = host.judgementOf(data.uri)?.report.findings ?? [];
        const shown = { folds: false, rulePage: look.rulePage, termPage: look.termPage, findings, spelling };
        return withDocumentation(item, documentationOf({ reading, look: shown }, data.key));
      }),
    );
    connection.onSignatureHelp(
      onCursor(host, "showing a form", null, (reading) => {
        const found = signature(reading);
        return found === undefined ? null : toSignatureHelp(found);
      }),
    );
    connection.onDocumentFormatting(
      onFile(host, "formatting", null, ({ file }) => formatting(file.text).map((change) => toEdit(file, change))),
    );
  },
};
