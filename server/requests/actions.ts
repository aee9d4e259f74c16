// Requests for changes to choose from: fixes of what is found, other ways to write what stands there, and acceptances. What an edit
// takes to work out is done when the action is chosen, where the editor can ask for it then.

import type { CodeAction, CodeActionParams } from "vscode-languageserver/node";

import { isCalendarDay } from "../../language/index.ts";
import { isRecord } from "../../protocol/guards.ts";
import { type AcceptParams, type AcceptResult, acceptRequest } from "../../protocol/lsp.ts";
import { acceptEdits } from "../features/actions/accepting.ts";
import { spared, type Wish } from "../features/actions/action.ts";
import { actionKinds, actionsAt } from "../features/actions/menu.ts";
import { type ActionLook, toActionEdit, toCodeAction } from "../lsp/actions.ts";
import { toWorkspaceEdit } from "../to-lsp.ts";
import { answered, type Host, onFile, onOwn, type Requests, readingOfFile } from "./host.ts";
import { checkParams } from "./params.ts";

/** What an editor gives back of an action that is chosen. */
interface Chosen {
  readonly uri: string;
  readonly key: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

const nowhere: AcceptResult = { kind: "nowhere" };

export const actionRequests: Requests = {
  capabilities: { codeActionProvider: { codeActionKinds: [...actionKinds], resolveProvider: true } },

  attach(host) {
    host.connection.onCodeAction(
      onFile(
        host,
        "offering actions",
        null,
        (reading, { range, context, textDocument }: CodeActionParams) => {
          const stretch = { start: reading.file.offsetAt(range.start), end: reading.file.offsetAt(range.end) };
          const { fault } = host;
          const wish: Wish = { stretch, wants: wantsOf(context.only), shows: true, fault };
          const look = lookOf(host);
          return actionsAt(reading, wish).flatMap((action) => {
            const data: Chosen = { uri: textDocument.uri, key: action.key, kind: action.kind, ...stretch };
            return spared(wish, `making the edits of ${action.key}`, () =>
              [toCodeAction(reading, action, context.diagnostics ?? [], data, look) ?? []].flat(),
            );
          });
        },
        ["textDocument", "range", "context"],
      ),
    );
    host.connection.onCodeActionResolve((action, token) =>
      answered(host, "completing an action", action, token, () => {
        checkParams(action, ["title"]);
        return completed(host, action);
      }),
    );
    const accepting = (params: AcceptParams): AcceptResult => accepted(host, params) ?? nowhere;
    onOwn(acceptRequest, host, "accepting a finding", nowhere, accepting, ["uri", "rule", "element", "because"]);
  },
};

/** The kinds that an editor asks for; what changes a whole file is for those that ask for it by name. */
function wantsOf(only: readonly string[] | null | undefined): (kind: string) => boolean {
  if (only === undefined || only === null) return (kind) => !kind.startsWith("source.");
  return (kind) => only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
}

function lookOf({ edits, client, look }: Host): ActionLook {
  return {
    ...edits,
    resolves: client.resolvesEdits,
    snippets: client.snippetEdits,
    asksReasons: look.asksReasons === true,
  };
}

/** The action with its edit, found again at its place in the newest text. */
function completed(host: Host, action: CodeAction): CodeAction {
  const { data } = action;
  const reading = isChosen(data) ? readingOfFile(host, data.uri) : undefined;
  if (!isChosen(data) || reading === undefined) return action;
  const wish: Wish = { stretch: data, wants: (kind) => kind === data.kind, shows: false, fault: host.fault };
  const found = actionsAt(reading, wish).find(({ key }) => key === data.key);
  if (found === undefined) return action;
  return { ...action, edit: toActionEdit(reading.snapshot, found, found.edits(), lookOf(host)) };
}

function isChosen(data: unknown): data is Chosen {
  if (!isRecord(data)) return false;
  const { uri, key, kind, start, end } = data;
  if (typeof uri !== "string" || typeof key !== "string" || typeof kind !== "string") return false;
  return typeof start === "number" && typeof end === "number";
}

function accepted(host: Host, params: AcceptParams): AcceptResult | undefined {
  if (!isAcceptance(params)) return undefined;
  const reading = readingOfFile(host, params.uri);
  const edits = reading === undefined ? [] : acceptEdits(reading, params);
  if (reading === undefined || edits.length === 0) return undefined;
  const { changes = {} } = toWorkspaceEdit(reading.snapshot, edits, { ...host.edits, versionOf: undefined });
  return { kind: "edit", changes };
}

/** Whether something is said in each part, and a last day is one. */
function isAcceptance({ uri, rule, element, because, until }: AcceptParams): boolean {
  if ([uri, rule, element, because].some((one) => one.trim() === "")) return false;
  return until === undefined || isCalendarDay(until);
}
