// How a severity looks: icons and colours of the theme, the same that the Problems view uses.

import * as vscode from "vscode";

import type { PictureSeverity } from "../protocol/lsp.ts";
import type { Counts } from "../protocol/overview.ts";

const icons: Readonly<Record<PictureSeverity, string>> = {
  error: "error",
  warning: "warning",
  info: "info",
  hint: "lightbulb",
};

const colours: Readonly<Record<PictureSeverity, string>> = {
  error: "problemsErrorIcon.foreground",
  warning: "problemsWarningIcon.foreground",
  info: "problemsInfoIcon.foreground",
  hint: "problemsInfoIcon.foreground",
};

export function severityIcon(severity: PictureSeverity): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icons[severity], new vscode.ThemeColor(colours[severity]));
}

/** The colour of the worst that was found; none where that is not serious. */
export function worstColour({ error, warning }: Counts): vscode.ThemeColor | undefined {
  if (error > 0) return new vscode.ThemeColor(colours.error);
  return warning > 0 ? new vscode.ThemeColor(colours.warning) : undefined;
}
