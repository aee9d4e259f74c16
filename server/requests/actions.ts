// Requests for changes to choose from: fixes of what is found, and other ways to write what stands there.

import type { CodeActionParams } from "vscode-languageserver/node";

import { type Action, quickFixes } from "../features/quick-fixes.ts";
import { toCodeAction } from "../to-lsp.ts";
import { onFile, type Requests } from "./host.ts";

/** Kinds of actions that the server offers, as the protocol spells them. */
const kinds = ["quickfix"];

export const actionRequests: Requests = {
  capabilities: { codeActionProvider: { codeActionKinds: kinds } },

  attach(host) {
    host.connection.onCodeAction(
      onFile(host, "offering actions", null, (reading, { range, context }: CodeActionParams) => {
        const stretch = { start: reading.file.offsetAt(range.start), end: reading.file.offsetAt(range.end) };
        const wanted = ({ kind }: Action): boolean =>
          context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
        return quickFixes(reading, stretch)
          .filter(wanted)
          .map((action) => toCodeAction(reading, action, context.diagnostics, host.spelling));
      }),
    );
  },
};
