// How the page of an export looks where no editor gives it colours: light or dark as the reader's system is, and on paper without what
// only a screen can use. The page's fallbacks are the light colours; these are the dark ones.

export const viewerStyle = `
:root { color-scheme: light dark; }
/* Terms and legends are drawn by an editor: a file has each picture with its legend alone. */
.overlays button { display: none; }
.card { position: absolute; right: 12px; bottom: 12px; max-width: min(460px, calc(100% - 24px)); max-height: 40vh; overflow: auto; padding: 8px 12px; border-radius: 6px;
  background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, #cfd5de); }
.card:empty { display: none; }
@media (prefers-color-scheme: dark) {
  :root {
    --vscode-editor-background: #1b1e25; --vscode-editor-foreground: #e6e9ef; --vscode-descriptionForeground: #a3acbb;
    --vscode-editorWidget-background: #21252d; --vscode-editorWidget-foreground: #e6e9ef; --vscode-editorWidget-border: #3d4450;
    --vscode-editorHoverWidget-background: #21252d; --vscode-editorHoverWidget-foreground: #e6e9ef; --vscode-editorHoverWidget-border: #3d4450;
    --vscode-menu-background: #21252d; --vscode-menu-foreground: #e6e9ef; --vscode-menu-border: #3d4450;
    --vscode-input-background: #1b1e25; --vscode-input-foreground: #e6e9ef; --vscode-input-border: #3d4450;
    --vscode-dropdown-background: #21252d; --vscode-dropdown-foreground: #e6e9ef; --vscode-dropdown-border: #3d4450;
    --vscode-focusBorder: #6cb0ff; --vscode-editorError-foreground: #ff7b6e; --vscode-editorWarning-foreground: #f0b429;
    --vscode-editorInfo-foreground: #6cb0ff; --vscode-terminal-ansiCyan: #4dc4d9; --vscode-terminal-ansiMagenta: #f08cb8;
    --vscode-charts-blue: #7da7ff; --vscode-charts-green: #63c98b; --vscode-charts-orange: #f0a35e; --vscode-charts-purple: #c79bf2;
  }
}
@media print {
  .tools, .status, .card { display: none; }
}
`;
