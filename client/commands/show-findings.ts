// `Faultline: Show Findings of a Flow`: the places of what is found, in a peek; lenses above flows and lines of the tree bring theirs.

import * as vscode from "vscode";

import { isPosition, isRange, isRecord } from "../../protocol/guards.ts";
import type { Position } from "../../protocol/lsp.ts";
import type { OverviewBranch, OverviewPlace, OverviewProject } from "../../protocol/overview.ts";
import { countWords } from "../count-words.ts";
import { type DesignTree, isTreeNode } from "../design-tree.ts";
import { type Designs, sayThatNoneIsOpen } from "../designs.ts";
import { rangeOf } from "../ranges.ts";

const purpose = "Findings are listed by the flows of a design.";

/** Peeks at places from a position of a file; without arguments it asks for the flow. */
export function showFindings(
  designs: Designs,
  tree: DesignTree,
): (target?: unknown, at?: unknown, places?: unknown) => Promise<void> {
  return async (target, at, places) => {
    const line = isTreeNode(target) ? tree.newest(target.item.id) : undefined;
    if (line?.place !== undefined) {
      const { uri, range } = line.place;
      return peek(vscode.Uri.parse(uri), range.start, line.found ?? []);
    }
    if (typeof target === "string" && isPosition(at) && Array.isArray(places)) {
      return peek(vscode.Uri.parse(target), at, places.filter(isPlace));
    }
    const flow = await pickFlow(designs);
    if (flow !== undefined) await peek(vscode.Uri.parse(flow.place.uri), flow.place.range.start, flow.found);
  };
}

async function peek(uri: vscode.Uri, at: Position, places: readonly OverviewPlace[]): Promise<void> {
  if (places.length === 0) {
    void vscode.window.showInformationMessage("Nothing is found for this flow.");
    return;
  }
  const position = new vscode.Position(at.line, at.character);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
  const locations = places.map(({ uri: file, range }) => new vscode.Location(vscode.Uri.parse(file), rangeOf(range)));
  await vscode.commands.executeCommand("editor.action.peekLocations", uri, position, locations, "peek");
}

interface FlowItem extends vscode.QuickPickItem {
  readonly place: OverviewPlace;
  readonly found: readonly OverviewPlace[];
}

async function pickFlow(designs: Designs): Promise<FlowItem | undefined> {
  const { projects } = await designs.overview(false);
  const items = projects.flatMap((project) => project.branches.flatMap((branch) => flowItems(project, branch)));
  if (items.length > 0) {
    return vscode.window.showQuickPick(items, { placeHolder: "Findings of which flow?", matchOnDescription: true });
  }
  await (projects.length === 0
    ? sayThatNoneIsOpen(purpose)
    : vscode.window.showInformationMessage("No design here has a flow yet."));
  return undefined;
}

function flowItems(project: OverviewProject, branch: OverviewBranch): FlowItem[] {
  const inner = branch.branches.flatMap((one) => flowItems(project, one));
  const { place } = branch;
  if (branch.kind !== "flow" || place === undefined) return inner;
  const found = branch.entries.flatMap((index) => project.entries[index]?.place ?? []);
  const label = branch.title ?? branch.name;
  return [...inner, { label, description: branch.id, detail: countWords(branch.counts), place, found }];
}

function isPlace(value: unknown): value is OverviewPlace {
  return isRecord(value) && typeof value.uri === "string" && isRange(value.range);
}
