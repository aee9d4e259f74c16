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
.stage.moving { cursor: move; }
.stage g.loose { opacity: 0.15; }
.stage .guide { fill: none; stroke: var(--vscode-focusBorder, #0b62d6); stroke-width: 1.5; stroke-dasharray: 6 5; pointer-events: none; }
.stage:focus-visible { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder, #0b62d6); }
.sheet { position: absolute; left: 0; top: 0; transform-origin: 0 0; }
.sheet > svg { display: block; overflow: visible; }
.stage g[data-element] { cursor: pointer; }
.stage g.container { cursor: inherit; }
.stage .paper { fill: none; }
.stage.stale > .sheet { opacity: 0.75; }
.stage g.near:not([class*=" w"]) .line { stroke-width: 2.6; }
.stage.pointed g.edge:not(.near) { opacity: 0.35; }
.stage g.dim, .stage .container-title.dim { opacity: 0.22; }
.stage g.dim:focus-visible, .stage g.dim:hover { opacity: 1; }
.stage g.gone { display: none; }
.stage g.found > .halo { opacity: 0.55; }
.stage g.found.current > .halo { opacity: 1; }
.stage g.edge.found:not([class*=" w"]) .line { stroke-width: 3; }
.stage g.edge:focus-visible .line { stroke: var(--vscode-focusBorder, #0b62d6); stroke-width: 3; }
.stage g.edge:focus-visible .plate, .stage g.edge.found.current .plate { stroke: var(--vscode-focusBorder, #0b62d6); stroke-width: 2; }
.stage.far .verb, .stage.far g.edge .plate, .stage.far .container-title .detail { visibility: hidden; }
.stage.far .name-plate { transform: scale(calc(0.8 / var(--scale))); }
.stage.far .container-title .title { paint-order: stroke; stroke: var(--vscode-editor-background, #ffffff); stroke-width: 5px; stroke-linejoin: round; }
.bar { position: absolute; left: 12px; right: 12px; top: 12px; z-index: 2; display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; pointer-events: none; }
.lead { display: flex; flex-wrap: wrap; gap: 8px; min-width: 0; margin-right: auto; }
.bar .tools { pointer-events: auto; }
[hidden] { display: none !important; }
.tools { display: flex; gap: 2px; padding: 2px;
  background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); border-radius: 6px; }
.views { flex-wrap: wrap; min-width: 0; }
.search { position: absolute; right: 12px; top: calc(var(--bar, 46px) + 6px); z-index: 3; align-items: center; }
.search input { font: inherit; width: 200px; padding: 2px 6px; color: var(--vscode-input-foreground, inherit);
  background: var(--vscode-input-background, #ffffff); border: 1px solid var(--vscode-input-border, #8a919c); border-radius: 4px; }
.search input::-webkit-search-cancel-button { display: none; }
.search input::placeholder { color: var(--vscode-input-placeholderForeground, #5a6272); }
.search input:focus, .panel :focus-visible { outline: 1px solid var(--vscode-focusBorder, #0b62d6); }
.search .count { min-width: 84px; text-align: right; padding: 0 6px; white-space: nowrap; }
.panel, .menu { position: absolute; z-index: 4; box-sizing: border-box; overflow: auto; max-width: min(440px, calc(100% - 24px)); max-height: min(440px, calc(100% - var(--bar, 46px) - 24px)); padding: 8px 12px;
  background: var(--vscode-editorWidget-background, #f3f4f6); color: var(--vscode-editorWidget-foreground, inherit); box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.16));
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); border-radius: 6px; }
.filter { right: 12px; top: calc(var(--bar, 46px) + 6px); min-width: 220px; }
.filter fieldset { margin: 0 0 8px; padding: 0; border: 0; }
.filter legend { padding: 0; font-weight: 600; }
.filter label { display: flex; gap: 6px; align-items: center; padding: 2px 0; }
.filter .foot { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; border-top: 1px solid var(--vscode-editorWidget-border, #cfd5de); padding-top: 6px; }
.filter .foot button { font: inherit; color: var(--vscode-button-secondaryForeground, inherit); background: var(--vscode-button-secondaryBackground, rgba(128, 128, 128, 0.2)); border: 0; border-radius: 4px; padding: 2px 10px; cursor: pointer; }
.tooltip { hyphens: auto; overflow-wrap: anywhere; user-select: text; }
.tooltip p, .tooltip ul, .tooltip ol, .tooltip pre, .tooltip table { margin: 0 0 6px; }
.tooltip .now { font-weight: 600; }
.tooltip h3 { margin: 0 0 6px; font-size: 1.05em; }
.tooltip ul, .tooltip ol { padding-left: 18px; }
.tooltip ul ul { margin: 0; }
.tooltip summary { cursor: pointer; margin: 0 0 4px; }
.tooltip:focus { outline: 1px solid var(--vscode-focusBorder, #0b62d6); }
.tooltip hr { border: 0; border-top: 1px solid var(--vscode-editorWidget-border, #cfd5de); }
.tooltip code, .tooltip pre { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; white-space: pre-wrap; }
.tooltip th, .tooltip td { text-align: left; padding: 1px 10px 1px 0; vertical-align: top; }
.menu { min-width: 180px; padding: 4px; background: var(--vscode-menu-background, var(--vscode-editorWidget-background, #ffffff)); color: var(--vscode-menu-foreground, var(--vscode-editor-foreground, #1f2430)); }
.menu [role="menuitem"] { display: flex; justify-content: space-between; gap: 24px; padding: 3px 10px; border-radius: 4px; cursor: pointer; outline: none; }
.menu [role="menuitem"]:focus, .menu [role="menuitem"]:hover { background: var(--vscode-menu-selectionBackground, #0b62d6); color: var(--vscode-menu-selectionForeground, #ffffff); outline: 1px solid var(--vscode-menu-selectionBorder, transparent); }
.menu kbd { font: inherit; color: inherit; background: none; border: 0; box-shadow: none; padding: 0; }
.minimap { position: absolute; right: 12px; bottom: 12px; z-index: 1; cursor: crosshair; touch-action: none; background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); border-radius: 4px; }
.minimap .frame { fill: none; stroke: var(--vscode-descriptionForeground, #5a6272); stroke-width: 1; vector-effect: non-scaling-stroke; }
.minimap .box { fill: var(--vscode-descriptionForeground, #5a6272); opacity: 0.6; }
.minimap .sight { fill: none; stroke: var(--vscode-focusBorder, #0b62d6); stroke-width: 2; vector-effect: non-scaling-stroke; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.tools button { font: inherit; font-size: 14px; min-width: 28px; height: 26px; padding: 0 7px; color: inherit; background: none; border: 0; border-radius: 4px; cursor: pointer; }
.tools button:hover { background: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.2)); }
.tools button[aria-pressed="true"] { background: var(--vscode-toolbar-activeBackground, rgba(128, 128, 128, 0.28)); font-weight: 600; outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
.tools button:focus-visible { outline: 1px solid var(--vscode-focusBorder, #0b62d6); outline-offset: 0; }
.tools select { font: inherit; height: 26px; min-width: 0; max-width: 280px; margin-left: 4px; color: var(--vscode-dropdown-foreground, inherit);
  background: var(--vscode-dropdown-background, transparent); border: 1px solid var(--vscode-dropdown-border, #cfd5de); border-radius: 4px; }
.tools.timeline { position: absolute; left: 50%; bottom: 12px; z-index: 2; transform: translateX(-50%); align-items: center; gap: 8px; padding: 2px 10px 2px 2px; }
.tools.timeline span { white-space: nowrap; }
.tools.timeline input { min-width: 60px; width: 160px; accent-color: var(--vscode-focusBorder, #0b62d6); }
body:has(.timeline:not([hidden])) .status { bottom: 56px; }
.status { position: absolute; left: 12px; bottom: 12px; max-width: calc(100% - 48px); padding: 4px 10px; border-radius: 6px;
  background: var(--vscode-editorWidget-background, #f3f4f6);
  border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #cfd5de)); }
.status:empty { display: none; }
.status.alert { border-color: var(--vscode-editorWarning-foreground, #a35c00); }
.status.alert::before { content: "! "; font-weight: 700; color: var(--vscode-editorWarning-foreground, #a35c00); }
.blank { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; padding: 32px; text-align: center; color: var(--vscode-descriptionForeground, #5a6272); pointer-events: none; }
.blank:empty { display: none; }
.again { font: inherit; margin-left: 10px; padding: 2px 10px; border: 0; border-radius: 4px; pointer-events: auto; cursor: pointer; white-space: nowrap; color: var(--vscode-button-secondaryForeground, inherit); background: var(--vscode-button-secondaryBackground, rgba(128, 128, 128, 0.2)); }
.again:focus-visible { outline: 1px solid var(--vscode-focusBorder, #0b62d6); }
@media (max-width: 560px) {
  .bar { left: 8px; right: 8px; top: 8px; gap: 6px; }
  .lead { gap: 6px; }
  .tools button { font-size: 12px; min-width: 22px; height: 24px; padding: 0 4px; }
  .tools select { height: 24px; }
}
`;
