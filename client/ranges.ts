// Places as the protocol writes them, as the editor's own.

import * as vscode from "vscode";

import type { Range } from "../protocol/lsp.ts";

/** The editor's range of a range that crossed a process. */
export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
