// What the server tells an editor that it can do. A feature that is wired in `server.ts` has its line here.

import { type InitializeResult, TextDocumentSyncKind } from "vscode-languageserver/node";

const designFiles = {
  filters: [
    { pattern: { glob: "**/*.arch", matches: "file" as const } },
    { pattern: { glob: "**", matches: "folder" as const } },
  ],
};

/** The protocol's own words for the features that `server.ts` wires. */
export const capabilities: InitializeResult["capabilities"] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  completionProvider: { triggerCharacters: [" ", ">", ":", ",", "."] },
  documentSymbolProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didRename: designFiles, didDelete: designFiles, didCreate: designFiles },
  },
};
