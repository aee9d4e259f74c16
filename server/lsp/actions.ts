// From actions to what the protocol carries: code actions, complete or to be completed when chosen, and edits with a place for the
// person's own words. Together with to-lsp.ts it is the only maker of protocol values.

import type { CodeAction, Diagnostic, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";

import type { DesignEdit, Snapshot, SourceText } from "../../language/index.ts";
import { type AcceptParams, acceptCommand } from "../../protocol/lsp.ts";
import type { Action } from "../features/actions/action.ts";
import { escapedInSnippet } from "../features/snippet-text.ts";
import { clipped } from "../features/wording.ts";
import { type EditLook, editsByFile, toEdit, toRange, toVersionedEdit, toWorkspaceEdit } from "../to-lsp.ts";

/** What the editor takes, and how files are called to it. */
export interface ActionLook extends EditLook {
  /** It asks for the edit of the action that is chosen. */
  readonly resolves: boolean;
  /** It takes edits with places to type in. */
  readonly snippets: boolean;
  /** It asks for the reason of an acceptance itself. */
  readonly asksReasons: boolean;
}

/** Longest title of an action; names in a design may be of any length. */
const longestTitle = 160;

/** The action, tied to those of the given diagnostics that it answers; `data` is what the editor gives back when it is chosen. */
export function toCodeAction(
  { snapshot, file }: { readonly snapshot: Snapshot; readonly file: SourceText },
  action: Action,
  given: readonly Diagnostic[],
  data: unknown,
  look: ActionLook,
): CodeAction | undefined {
  const diagnostics = given.filter(({ code, range }) =>
    action.answers.some((answered) => answered.code === code && answered.start === file.offsetAt(range.start)),
  );
  const plain: CodeAction = {
    title: clipped(action.title, longestTitle),
    kind: action.kind,
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(action.isPreferred ? { isPreferred: true } : {}),
  };
  if (action.accepts !== undefined && look.asksReasons) {
    const asked: Pick<AcceptParams, "uri" | "rule" | "element"> = { uri: look.spelling(file.uri), ...action.accepts };
    return { ...plain, command: { title: plain.title, command: acceptCommand, arguments: [asked] } };
  }
  if (look.resolves) return { ...plain, data };
  const edits = action.edits();
  return edits.length === 0 ? undefined : { ...plain, edit: toActionEdit(snapshot, action, edits, look) };
}

/** An action's edits, with a place to type in where it waits for words and the editor has such places. */
export function toActionEdit(
  snapshot: Snapshot,
  { placeholder }: Action,
  edits: readonly DesignEdit[],
  look: ActionLook,
): WorkspaceEdit {
  const { snippets, spelling, versionOf } = look;
  // The protocol has places to type in only where it has versions.
  if (placeholder === undefined || !snippets || versionOf === undefined) return toWorkspaceEdit(snapshot, edits, look);
  const written = editsByFile(snapshot, edits, (file, edit): TextEdit | SnippetTextEdit => {
    if (!edit.text.includes(placeholder)) return toEdit(file, edit);
    return { range: toRange(file, edit), snippet: { kind: "snippet", value: snippetOf(edit.text, placeholder) } };
  });
  return toVersionedEdit(written, spelling, versionOf);
}

function snippetOf(text: string, placeholder: string): string {
  const at = text.lastIndexOf(placeholder);
  const before = escapedInSnippet(text.slice(0, at));
  const behind = escapedInSnippet(text.slice(at + placeholder.length));
  return `${before}\${1:${escapedInSnippet(placeholder)}}${behind}`;
}
