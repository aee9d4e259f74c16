// The tree of designs: systems, their flows, and what is found in each. It shows what the server tells, keeps no opinion about any of
// it, and asks for the whole only while somebody looks.

import * as vscode from "vscode";

import type { Counts, OverviewBranch, OverviewEntry, OverviewPlace, OverviewProject } from "../protocol/overview.ts";
import { commandIds } from "./commands/ids.ts";
import { countWords } from "./count-words.ts";
import type { Designs } from "./designs.ts";
import type { Server } from "./language-client.ts";
import { severityIcon, worstColour } from "./severity-look.ts";

/** The view's id, as the manifest spells it. */
export const designsViewId = "faultline.designs";

/** Context key by which the welcome waits for the first look. */
const lookedKey = "faultline.hasLooked";

/** A line of the tree. */
export interface TreeNode {
  readonly item: vscode.TreeItem;
  readonly parent: TreeNode | undefined;
  readonly children: readonly TreeNode[];
  /** Where it stands in the text. */
  readonly place?: OverviewPlace;
  /** Id of the rule that found it. */
  readonly rule?: string;
  /** Places of what is found below it. */
  readonly found?: readonly OverviewPlace[];
}

export interface DesignTree extends vscode.Disposable {
  refresh(): Promise<void>;
  /** The lines as they are shown; for tests. */
  readonly roots: readonly TreeNode[];
  /** The newest state of a line, by its id: what is drawn may be older than the text. */
  newest(id: string | undefined): TreeNode | undefined;
}

export function createDesignTree(designs: Designs, server: Server): DesignTree {
  const changed = new vscode.EventEmitter<undefined>();
  let roots: readonly TreeNode[] = [];
  const view = vscode.window.createTreeView<TreeNode>(designsViewId, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: ({ item }) => item,
      getChildren: (node) => [...(node?.children ?? roots)],
      getParent: ({ parent }) => parent,
    },
  });
  view.message = "Reading designs…";

  const look = async (): Promise<void> => {
    const isSeen = view.visible;
    const { projects } = await designs.overview(!isSeen);
    const counts = projects.map((project) => project.counts);
    const serious = counts.reduce((sum, { error, warning }) => sum + error + warning, 0);
    view.badge = serious === 0 ? undefined : { value: serious, tooltip: `${serious} errors and warnings in designs` };
    if (!isSeen) return;
    const before = looksOf(roots);
    roots = linesOf(projects);
    const isFirst = view.message !== "";
    view.message = "";
    if (isFirst) await vscode.commands.executeCommand("setContext", lookedKey, true);
    // The editor draws a moving bar with each change; lines that only moved in their files need none.
    if (isFirst || looksOf(roots) !== before) changed.fire(undefined);
  };

  let looking: Promise<void> | undefined;
  let isOutdated = false;
  /** One question at a time; what changes meanwhile is asked once more. */
  const refresh = (): Promise<void> => {
    isOutdated = true;
    // It asks by itself once it runs.
    if (server.state !== "running") return Promise.resolve();
    looking ??= (async () => {
      try {
        while (isOutdated) {
          isOutdated = false;
          await look();
        }
      } catch (error) {
        server.output.error(`looking over the designs: ${String(error)}`);
      } finally {
        looking = undefined;
      }
    })();
    return looking;
  };

  const listening = [
    designs.onChange(() => void refresh()),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) void refresh();
    }),
  ];
  return {
    refresh,
    get roots() {
      return roots;
    },
    newest: (id) => (id === undefined ? undefined : lineWith(id, roots)),
    dispose: () => vscode.Disposable.from(...listening, view, changed).dispose(),
  };
}

/** All that is drawn of lines, as one text. */
function looksOf(nodes: readonly TreeNode[]): string {
  const look = ({ item, children }: TreeNode): unknown => [
    item.id,
    item.label,
    item.description,
    item.collapsibleState,
    item.contextValue,
    item.iconPath instanceof vscode.ThemeIcon ? [item.iconPath.id, item.iconPath.color?.id] : undefined,
    children.map(look),
  ];
  return JSON.stringify(nodes.map(look));
}

function lineWith(id: string, nodes: readonly TreeNode[]): TreeNode | undefined {
  for (const node of nodes) {
    if (node.item.id === id) return node;
    const below = lineWith(id, node.children);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Systems at the top where there is one design, else the designs. */
function linesOf(projects: readonly OverviewProject[]): readonly TreeNode[] {
  const shown = projects.filter(({ branches, own }) => branches.length + own.length > 0);
  if (shown.length === 1 && shown[0] !== undefined) return below(shown[0], undefined);
  return shown.map((project) => {
    const item = branchItem(project.title, project.root, "folder", project.counts);
    const path = pathOf(project.root);
    item.description = described(path === project.title ? "" : path, project.counts);
    return withChildren({ item, parent: undefined }, (node) => below(project, node));
  });
}

/** The way to a folder from the workspace; empty for a folder of the workspace itself. */
function pathOf(root: string): string {
  const uri = vscode.Uri.parse(root);
  const path = vscode.workspace.asRelativePath(uri);
  return path === uri.fsPath ? "" : path;
}

/** What a design shows below itself, or at the top. */
function below(project: OverviewProject, parent: TreeNode | undefined): readonly TreeNode[] {
  const path = project.root;
  return [
    ...project.branches.map((branch) => branchNode(project, branch, path, parent)),
    ...entryNodes(project, project.own, project.more, { path, parent }),
  ];
}

const branchIcons: Readonly<Record<OverviewBranch["kind"], string>> = {
  system: "symbol-package",
  flow: "symbol-function",
  text: "symbol-file",
};

function branchNode(
  project: OverviewProject,
  branch: OverviewBranch,
  around: string,
  parent: TreeNode | undefined,
): TreeNode {
  const path = `${around}|${branch.kind} ${branch.id}`;
  const item = branchItem(branch.title ?? branch.name, path, branchIcons[branch.kind], branch.counts);
  item.description = described(branch.title === undefined ? "" : branch.name, branch.counts);
  item.contextValue = branch.kind;
  if (branch.branches.length + branch.entries.length === 0)
    item.collapsibleState = vscode.TreeItemCollapsibleState.None;
  else if (branch.kind === "flow") item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  const found = branch.entries.flatMap((index) => project.entries[index]?.place ?? []);
  const place = branch.place === undefined ? {} : { place: branch.place };
  return withChildren({ item, parent, found, ...place }, (node) => [
    ...branch.branches.map((inner) => branchNode(project, inner, path, node)),
    ...entryNodes(project, branch.entries, branch.more, { path, parent: node }),
  ]);
}

function branchItem(label: string, id: string, icon: string, counts: Counts): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon, worstColour(counts));
  item.tooltip = `${label}: ${countWords(counts)}`;
  item.accessibilityInformation = { label: `${label}, ${countWords(counts)}` };
  return item;
}

function described(name: string, counts: Counts): string {
  const isClean = counts.error + counts.warning + counts.info + counts.hint === 0;
  return [name, isClean ? "" : countWords(counts)].filter((part) => part !== "").join(" · ");
}

function entryNodes(
  project: OverviewProject,
  indexes: readonly number[],
  more: number,
  { path, parent }: { readonly path: string; readonly parent: TreeNode | undefined },
): readonly TreeNode[] {
  const nodes = indexes.flatMap((index) => {
    const entry = project.entries[index];
    return entry === undefined ? [] : [entryNode(entry, path, parent)];
  });
  if (more === 0) return nodes;
  const item = new vscode.TreeItem(`… and ${more} more, in the Problems view`);
  item.command = { title: "Show Problems", command: "workbench.actions.view.problems" };
  return [...nodes, { item, parent, children: [] }];
}

function entryNode(entry: OverviewEntry, path: string, parent: TreeNode | undefined): TreeNode {
  const { place, message, severity, code, rule } = entry;
  const item = new vscode.TreeItem(message);
  item.id = `${path}|${entry.key}`;
  item.description = code;
  item.iconPath = severityIcon(severity);
  item.contextValue = rule === undefined ? "problem" : "finding";
  item.tooltip = tooltipOf(entry);
  item.accessibilityInformation = { label: `${severity}: ${message}` };
  item.command = { title: "Show", command: commandIds.goToDeclaration, arguments: [item.id] };
  return { item, parent, children: [], place, ...(rule === undefined ? {} : { rule: code }) };
}

/** The sentence whole, as text: it has names from the workspace in it. */
function tooltipOf({ message, rule, code, flows, place }: OverviewEntry): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(message);
  const file = vscode.workspace.asRelativePath(vscode.Uri.parse(place.uri));
  const costs = flows === 0 ? "" : `, costs ${flows === 1 ? "1 flow" : `${flows} flows`}`;
  text.appendMarkdown("\n\n---\n\n");
  text.appendText(rule === undefined ? code : `${rule} (${code})`);
  text.appendMarkdown("\n\n");
  return text.appendText(`${file}${costs}`);
}

/** A line and those below it, which point back to it. */
function withChildren(node: Omit<TreeNode, "children">, make: (node: TreeNode) => readonly TreeNode[]): TreeNode {
  const whole = { ...node, children: [] as readonly TreeNode[] };
  whole.children = make(whole);
  return whole;
}

/** What a context menu or an argument hands over as a line of the tree. */
export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && "item" in value && "children" in value;
}
