// `Accept … here`, as the server offers it at a finding: asks for the reason and for a last day, and lets the server write both. The
// reason is asked for here since an editor's menu has no room for it.

import * as vscode from "vscode";

import { isRecord } from "../../protocol/guards.ts";
import { type AcceptParams, acceptRequest } from "../../protocol/lsp.ts";
import type { Server } from "../language-client.ts";
import { rangeOf } from "../ranges.ts";

/** Accepts a finding that the server names; says what to do where it is called with none. */
export function accept(server: Server): (asked?: unknown) => Promise<void> {
  return async (asked) => {
    if (!isAsked(asked)) {
      const how = "Put the cursor on a finding and choose Accept among its quick fixes.";
      void vscode.window.showInformationMessage(how);
      return;
    }
    const { uri, rule, element } = asked;
    const because = await vscode.window.showInputBox({
      title: `Accept ${rule} (1 of 2)`,
      prompt: "Why is this all right? The reason is kept in the design.",
      placeHolder: "An outage of an hour is cheaper than a second copy",
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === "" ? "A reason is needed." : undefined),
    });
    if (because === undefined) return;
    const until = await vscode.window.showInputBox({
      title: `Accept ${rule} (2 of 2)`,
      prompt: "Until which day? Leave it empty to accept it for good.",
      placeHolder: "YYYY-MM-DD",
      ignoreFocusOut: true,
      validateInput: (text) => dayProblem(text.trim(), today()),
    });
    if (until === undefined) return;
    const day = until.trim();
    const params = { uri, rule, element, because, ...(day === "" ? {} : { until: day }) };
    const answer = await server.ask(acceptRequest, params);
    const edit = new vscode.WorkspaceEdit();
    if (answer.kind === "edit") {
      for (const [target, changes] of Object.entries(answer.changes)) {
        for (const { range, newText } of changes) {
          edit.replace(vscode.Uri.parse(target), rangeOf(range), newText);
        }
      }
    }
    if (edit.size === 0 || !(await vscode.workspace.applyEdit(edit))) {
      void vscode.window.showWarningMessage("The text has changed meanwhile, so nothing was accepted. Try again.");
    }
  };
}

/** What is wrong with a last day; undefined for none and for an empty text. */
function dayProblem(text: string, today: string): string | undefined {
  if (text === "") return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  if (!isDay) return "A day is written as year, month and day: 2030-01-31.";
  return text < today ? "This day has passed." : undefined;
}

function today(): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function isAsked(value: unknown): value is Pick<AcceptParams, "uri" | "rule" | "element"> {
  return isRecord(value) && [value.uri, value.rule, value.element].every((one) => typeof one === "string");
}
