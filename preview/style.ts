// The page's own look, beside the picture's. It is adopted as a constructed style sheet, so that the page's content
// security policy need allow no style at all. Only the editor's variables give colours.

export const pageStyle = `
:root { height: 100%; }
body {
  margin: 0; padding: 0; height: 100vh; overflow: hidden; position: relative;
  font: 13px/1.4 var(--vscode-font-family, system-ui, sans-serif);
  color: var(--vscode-editor-foreground, #1f2430);
  background: var(--vscode-editor-background, #ffffff);
}
.stage { position: absolute; inset: 0; overflow: hidden; cursor: grab; touch-action: none; outline: none; user-select: none; }
.stage.dragged { cursor: grabbing; }
.stage:focus-visible { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder, #0b62d6); }
.stage > svg { position: absolute; left: 0; top: 0; transform-origin: 0 0; overflow: visible; }
.stage g[data-element] { cursor: pointer; }
.stage g.container { cursor: inherit; }
.stage .paper { fill: none; }
.stage.stale > svg { opacity: 0.75; }
.stage g.near .line { stroke-width: 2.6; }
.stage.pointed g.edge:not(.near) { opacity: 0.35; }
.tools { position: absolute; right: 12px; top: 12px; display: flex; gap: 2px; padding: 2px;
  background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); border-radius: 6px; }
.tools button { font: inherit; font-size: 14px; min-width: 28px; height: 26px; padding: 0 7px; color: inherit; background: none; border: 0; border-radius: 4px; cursor: pointer; }
.tools button:hover { background: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.2)); }
.tools button:focus-visible { outline: 1px solid var(--vscode-focusBorder, #0b62d6); }
.tools button[aria-pressed="true"] { background: var(--vscode-toolbar-activeBackground, rgba(128, 128, 128, 0.28)); font-weight: 600; }
.tools.views { right: auto; left: 12px; }
.tools select { font: inherit; max-width: 280px; margin-left: 4px; color: var(--vscode-dropdown-foreground, inherit);
  background: var(--vscode-dropdown-background, transparent); border: 1px solid var(--vscode-dropdown-border, #cfd5de); border-radius: 4px; }
.status { position: absolute; left: 12px; bottom: 12px; max-width: calc(100% - 48px); padding: 4px 10px; border-radius: 6px;
  background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); }
.status:empty { display: none; }
.status.alert { border-color: var(--vscode-editorWarning-foreground, #a35c00); }
.status.alert::before { content: "! "; font-weight: 700; color: var(--vscode-editorWarning-foreground, #a35c00); }
.blank { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; padding: 32px; text-align: center; color: var(--vscode-descriptionForeground, #5a6272); pointer-events: none; }
.blank:empty { display: none; }
`;
