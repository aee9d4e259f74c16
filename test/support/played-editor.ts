// An editor with panels that is played in memory, for tests of the extension's end of the preview. It stands in the place of the module
// `vscode`.

/** A panel as its tab shows it, and what its page was sent. */
export interface PlayedPanel {
  readonly name: string;
  visible: boolean;
  isDisposed: boolean;
  readonly sent: unknown[];
  html: string;
  title: string;
}

const listeners = new Map<string, Set<(value: never) => unknown>>();
const on = (name: string) => (listen: (value: never) => unknown) => {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(listen));
  return { dispose: () => void all.delete(listen) };
};

/** What the editor is made of, and what it did. */
export const editor = {
  on,
  fire: (name: string, value?: unknown) => {
    for (const listen of [...(listeners.get(name) ?? [])]) listen(value as never);
  },
  /** Nobody listens any more. */
  silence: () => listeners.clear(),
  panels: [] as PlayedPanel[],
  written: [] as string[],
  warnings: [] as string[],
};

const uriOf = (text: string) => ({
  scheme: text.split(":")[0],
  path: text.replace(/^\w+:\/\//, ""),
  fsPath: text,
  toString: () => text,
});
const none = () => ({ dispose() {} });
const createWebviewPanel = (): unknown => {
  const name = `panel ${editor.panels.length}`;
  const state: PlayedPanel = { name, visible: true, isDisposed: false, sent: [], html: "", title: "" };
  editor.panels.push(state);
  const alive = (): void => {
    if (state.isDisposed) throw new Error("Webview is disposed");
  };
  const webview = {
    set html(text: string) {
      state.html = text;
    },
    options: {},
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: editor.on(`${name} says`),
    postMessage(message: unknown) {
      state.sent.push(message);
      editor.fire("sent");
      return Promise.resolve(true);
    },
  };
  return {
    get webview() {
      alive();
      return webview;
    },
    set title(text: string) {
      alive();
      state.title = text;
    },
    iconPath: undefined,
    active: true,
    get visible() {
      return state.visible;
    },
    reveal() {
      alive();
      state.visible = true;
      editor.fire(`${name} seen`);
    },
    onDidChangeViewState: editor.on(`${name} seen`),
    onDidDispose: editor.on(`${name} gone`),
    dispose() {
      state.isDisposed = true;
      editor.fire(`${name} gone`);
    },
  };
};

/** What the extension imports from `vscode`, as far as the preview asks. */
export const playedVscode = {
  CancellationTokenSource: class {
    readonly token = { isCancellationRequested: false, onCancellationRequested: editor.on("cancel") };
    cancel() {}
  },
  ColorThemeKind: { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 },
  Disposable: {
    from: (...all: { dispose?(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose?.()) }),
  },
  FileType: { SymbolicLink: 64 },
  Uri: {
    parse: uriOf,
    file: (path: string) => uriOf(`file://${path}`),
    joinPath: (base: object, ...parts: string[]) => uriOf([`${base}`, ...parts].join("/")),
  },
  ViewColumn: { Beside: -2 },
  commands: { executeCommand: () => Promise.resolve() },
  window: {
    activeColorTheme: { kind: 1 },
    createWebviewPanel,
    onDidChangeTextEditorSelection: editor.on("cursor"),
    registerWebviewPanelSerializer: none,
    setStatusBarMessage() {},
    showErrorMessage: (words: string) => editor.warnings.push(words),
    showWarningMessage: (words: string) => editor.warnings.push(words),
    showSaveDialog: () => Promise.resolve(uriOf("file:///out.png")),
  },
  workspace: {
    isTrusted: true,
    textDocuments: [],
    createFileSystemWatcher: () => ({ onDidChange: none, onDidCreate: none, onDidDelete: none, dispose() {} }),
    fs: {
      isWritableFileSystem: () => true,
      stat: () => Promise.resolve({ type: 1 }),
      writeFile: (target: object) => Promise.resolve(void editor.written.push(`${target}`)),
    },
    onDidChangeTextDocument: none,
    onWillSaveTextDocument: none,
    onDidSaveTextDocument: none,
    onDidCloseTextDocument: none,
    onDidRenameFiles: editor.on("renamed"),
  },
};
