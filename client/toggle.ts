// Turns a setting of ours that is true or false.

import * as vscode from "vscode";

/** Turns it in the workspace if it was set there, else for the person, and says how it stands. */
export async function toggle(name: string, title: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("faultline");
  const isOn = !settings.get<boolean>(name, true);
  const isOfWorkspace = settings.inspect(name)?.workspaceValue !== undefined;
  const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update(name, isOn, target);
  vscode.window.setStatusBarMessage(`${title} are ${isOn ? "on" : "off"}.`, 5000);
}
