// What the server tells an editor that it can do: how it takes documents and folders, and what each group of requests answers.

import { type InitializeResult, TextDocumentSyncKind } from "vscode-languageserver/node";
import type { Requests } from "./requests/host.ts";

type Capabilities = InitializeResult["capabilities"];

const designFiles = {
  filters: [
    { pattern: { glob: "**/*.arch", matches: "file" as const } },
    { pattern: { glob: "**", matches: "folder" as const } },
  ],
};

const ofServer: Capabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didRename: designFiles, didDelete: designFiles, didCreate: designFiles },
  },
};

/** The server's own capabilities with those of its groups of requests. */
export function capabilitiesOf(groups: readonly Requests[]): Capabilities {
  return Object.assign({}, ofServer, ...groups.map((group) => group.capabilities));
}
