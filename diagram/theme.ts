// How a picture looks: one style sheet for three themes. `editor` takes every colour from the editor's variables, with
// fallbacks for a bare browser; the print themes stand alone. No colour carries a meaning that shape, dash or letter
// does not carry as well.

import { fontSize } from "./text.ts";

export const themes = ["editor", "print-light", "print-dark"] as const;
export type Theme = (typeof themes)[number];

/** Every colour that a picture uses, as CSS values. */
interface Palette {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  /** Frames: fill of odd and even depths, and line. */
  readonly frame: string;
  readonly innerFrame: string;
  readonly frameLine: string;
  readonly node: string;
  readonly line: string;
  readonly focus: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  readonly hint: string;
  /** Letter upon a badge. */
  readonly badgeText: string;
  /** Accents of the families of jobs. */
  readonly outside: string;
  readonly traffic: string;
  readonly work: string;
  readonly state: string;
  readonly copy: string;
  readonly message: string;
  readonly agreement: string;
}

const light = {
  ...{ paper: "#ffffff", text: "#1f2430", muted: "#5a6272", frame: "#f6f7f9", innerFrame: "#eceff3" },
  ...{ frameLine: "#cfd5de", node: "#ffffff", line: "#5f6878", focus: "#0b62d6" },
  ...{ error: "#c4291c", warning: "#a35c00", info: "#1a66c2", hint: "#5a6272", badgeText: "#ffffff" },
  ...{ outside: "#5b6474", traffic: "#0e7490", work: "#2459c4", state: "#1f7a45", copy: "#b45309" },
  ...{ message: "#7c3aad", agreement: "#a3285f" },
} satisfies Palette;

const dark = {
  ...{ paper: "#1b1e25", text: "#e6e9ef", muted: "#a3acbb", frame: "#21252d", innerFrame: "#292e37" },
  ...{ frameLine: "#3d4450", node: "#1f232b", line: "#98a2b3", focus: "#6cb0ff" },
  ...{ error: "#ff7b6e", warning: "#f0b429", info: "#6cb0ff", hint: "#a3acbb", badgeText: "#14161b" },
  ...{ outside: "#a3acbb", traffic: "#4dc4d9", work: "#7da7ff", state: "#63c98b", copy: "#f0a35e" },
  ...{ message: "#c79bf2", agreement: "#f08cb8" },
} satisfies Palette;

const editor = {
  paper: "var(--vscode-editor-background, #ffffff)",
  text: "var(--vscode-editor-foreground, #1f2430)",
  muted: "var(--vscode-descriptionForeground, #5a6272)",
  frame: mixed("var(--vscode-editor-foreground, #1f2430)", 4, "var(--vscode-editor-background, #ffffff)"),
  innerFrame: mixed("var(--vscode-editor-foreground, #1f2430)", 8, "var(--vscode-editor-background, #ffffff)"),
  frameLine: `var(--vscode-contrastBorder, ${mixed("var(--vscode-editor-foreground, #1f2430)", 22, "var(--vscode-editor-background, #ffffff)")})`,
  node: "var(--vscode-editor-background, #ffffff)",
  line: mixed("var(--vscode-editor-foreground, #1f2430)", 66, "var(--vscode-editor-background, #ffffff)"),
  focus: "var(--vscode-focusBorder, #0b62d6)",
  error: "var(--vscode-editorError-foreground, #c4291c)",
  warning: "var(--vscode-editorWarning-foreground, #a35c00)",
  info: "var(--vscode-editorInfo-foreground, #1a66c2)",
  hint: "var(--vscode-descriptionForeground, #5a6272)",
  badgeText: "var(--vscode-editor-background, #ffffff)",
  outside: "var(--vscode-descriptionForeground, #5b6474)",
  traffic: "var(--vscode-terminal-ansiCyan, #0e7490)",
  work: "var(--vscode-charts-blue, #2459c4)",
  state: "var(--vscode-charts-green, #1f7a45)",
  // The orange of charts is half transparent in the usual themes; that of the symbols is not.
  copy: "var(--vscode-symbolIcon-classForeground, #b45309)",
  message: "var(--vscode-charts-purple, #7c3aad)",
  agreement: "var(--vscode-terminal-ansiMagenta, #a3285f)",
} satisfies Palette;

const palettes: Readonly<Record<Theme, Palette>> = { editor, "print-light": light, "print-dark": dark };

const fonts: Readonly<Record<Theme, string>> = {
  editor: `var(--vscode-font-family, system-ui, "Segoe UI", Ubuntu, sans-serif)`,
  "print-light": `system-ui, -apple-system, "Segoe UI", Ubuntu, Helvetica, Arial, sans-serif`,
  "print-dark": `system-ui, -apple-system, "Segoe UI", Ubuntu, Helvetica, Arial, sans-serif`,
};

/** Kinds of pictures that have rules of their own, which no other picture carries along. */
export type StylePart = "sequence" | "failure" | "changes";

/**
 * The style sheet of a theme: the rules of all pictures, and those of one part where it is named; `editor` has those that an editor shows. Every rule
 * begins with the picture's own class, so that it touches nothing around it.
 */
export function styleSheetOf(theme: Theme, part?: StylePart): string {
  const c = palettes[theme];
  // A tint is what a node is filled with: enough of its accent to be seen, too little to read worse upon.
  const family = (jobs: string, accent: string): string =>
    `${rule(jobs, `--accent:${accent};--tint:${theme === "editor" ? mixed(accent, 9, c.node) : blend(accent, c.node, 0.09)}`)}`;
  return [
    rule("", `font-family:${fonts[theme]};fill:${c.text};background:${c.paper}`),
    rule(".paper", `fill:${c.paper}`),
    rule(".title", `font-size:${fontSize.title}px;font-weight:600`),
    rule(".name", `font-size:${fontSize.name}px;font-weight:600`),
    rule(".detail", `font-size:${fontSize.detail}px;fill:${c.muted}`),
    rule(".frame", `fill:${c.frame};stroke:${c.frameLine};stroke-width:1`),
    rule(".sheets", `fill:none;stroke:${c.frameLine};stroke-width:1.5`),
    rule(".even>.frame", `fill:${c.innerFrame}`),
    rule(".group>.frame", "stroke-dasharray:2 4;stroke-linecap:round"),
    family(".client,.external", c.outside),
    family(".gateway", c.traffic),
    family(".service,.worker,.job,.component", c.work),
    family(".store", c.state),
    family(".cache", c.copy),
    family(".queue,.topic", c.message),
    family(".coordinator", c.agreement),
    rule(".body", "fill:var(--tint);stroke:var(--accent);stroke-width:1.5;stroke-linejoin:round"),
    rule(
      ".strokes,.icon",
      "fill:none;stroke:var(--accent);stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round",
    ),
    rule(".icon .solid", "fill:var(--accent);stroke:none"),
    rule(".external .body", "stroke-dasharray:6 4"),
    rule(".line", `fill:none;stroke:${c.line};stroke-width:1.6`),
    rule(".async .line", "stroke-dasharray:7 5"),
    rule(".tie .line", "stroke-dasharray:1.5 4.5;stroke-linecap:round"),
    rule(".head", `fill:${c.line};stroke:${c.line};stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round`),
    rule(".async .head", "fill:none"),
    rule(".tie .head", `fill:${c.paper}`),
    rule(".plate", `fill:${c.paper}`),
    rule(".odd .plate", `fill:${c.frame}`),
    rule(".even .plate", `fill:${c.innerFrame}`),
    rule(".verb", `font-size:${fontSize.edge}px;fill:${c.muted}`),
    rule(".badge path", "stroke-width:1;stroke-linejoin:round"),
    rule(".letter", `font-size:12px;font-weight:700;fill:${c.badgeText};text-anchor:middle`),
    // A triangle has less room for its letter, and this letter is the widest.
    rule(".warning+.letter", "font-size:10px"),
    rule(".count", `font-size:13px;font-weight:600;fill:${c.text}`),
    ...(["error", "warning", "info", "hint"] as const).map((severity) =>
      rule(`.badge .${severity}`, `fill:${c[severity]};stroke:${c.paper}`),
    ),
    // Overlays: how full a bar is says the number, its fill the part of the scale, and each part has a form of its own.
    rule(".note,.reading", `font-size:${fontSize.detail}px;fill:${c.text}`),
    rule(".middle", "text-anchor:middle"),
    rule(".reading.none", `fill:${c.muted};font-style:italic`),
    rule(".reading.calm", `fill:${c.muted}`),
    rule(".track", `fill:${c.innerFrame};stroke:${c.line};stroke-width:1`),
    rule(".track.open", "fill:none;stroke-dasharray:3 3"),
    rule(".fill", `fill:${c.info};stroke:${c.info};stroke-width:1`),
    rule(".fill.high", `fill:${c.warning};stroke:${c.warning}`),
    rule(".fill.over", `fill:${c.error};stroke:${c.error}`),
    rule(".may", `fill:none;stroke:${c.info};stroke-width:1.5;stroke-dasharray:2.5 2.5`),
    rule(".torn", `fill:none;stroke:${c.node};stroke-width:2`),
    rule(".band", "fill:var(--band);stroke:var(--hue);stroke-width:1"),
    rule(".patch", "fill:var(--hue)"),
    rule(".initials", `font-size:12px;font-weight:700;fill:${c.badgeText};text-anchor:middle`),
    ...[c.work, c.state, c.copy, c.message, c.agreement, c.traffic].map((hue, index) =>
      rule(
        `.hue${index}`,
        `--hue:${hue};--band:${theme === "editor" ? mixed(hue, 16, c.node) : blend(hue, c.node, 0.16)}`,
      ),
    ),
    ...[2.6, 3.6, 4.8, 6].map((width, index) => rule(`.w${index + 1} .line`, `stroke-width:${width}`)),
    rule(".legend-title", `font-size:${fontSize.detail}px;font-weight:600`),
    // Tables.
    rule(".column .body", `fill:${c.innerFrame};stroke:${c.frameLine};stroke-width:1`),
    rule(".grid", `fill:none;stroke:${c.frameLine};stroke-width:1`),
    rule(".node .field", "fill:none"),
    rule(".cell .field", `fill:${c.frame};stroke:none`),
    rule(
      ".cell.lost .field",
      `fill:${theme === "editor" ? mixed(c.error, 10, c.paper) : blend(c.error, c.paper, 0.1)}`,
    ),
    rule(
      ".cell.degraded .field",
      `fill:${theme === "editor" ? mixed(c.warning, 10, c.paper) : blend(c.warning, c.paper, 0.1)}`,
    ),
    rule(".use", `font-size:${fontSize.detail}px;font-weight:600`),
    rule(".loss", `font-size:${fontSize.detail}px`),
    rule(".mark", `fill:none;stroke:${c.muted};stroke-width:1.5`),
    rule(".lost .mark", `stroke:${c.error}`),
    rule(".degraded .mark", `stroke:${c.warning}`),
    rule(".lost .mark.full", `fill:${c.error}`),
    rule(".degraded .mark.full", `fill:${c.warning}`),
    ...(theme === "editor" || part === "sequence" ? sequenceRules(c) : []),
    ...(theme === "editor" || part === "failure" ? failureRules(c) : []),
    ...(part === "changes" ? changeRules(c) : []),
    rule(".halo", `fill:none;stroke:${c.focus};stroke-width:3;opacity:0`),
    rule("[data-id]:focus", "outline:none"),
    rule("[data-id]:focus-visible>.halo,.lit>.halo", "opacity:1"),
  ].join("\n");
}

/** Sequences and their times. */
function sequenceRules(c: Palette): readonly string[] {
  return [
    rule(".lifeline", `fill:none;stroke:${c.frameLine};stroke-width:1.2;stroke-dasharray:4 4`),
    rule(".dashes", "stroke-dasharray:5 4"),
    rule(".stand-in .line", "stroke-dasharray:2 4;stroke-linecap:round"),
    rule(".verb.listed", `fill:${c.text};font-weight:600`),
    rule(".edge .dot", `fill:${c.line};stroke:${c.line};stroke-width:1.5`),
    rule(".edge .dot.hollow", `fill:${c.paper}`),
    rule(".reply .rule", `fill:none;stroke:${c.text};stroke-width:2`),
    rule(".visit .field", "fill:transparent;stroke:none"),
    rule(".middle", "text-anchor:middle"),
    rule(".visit .bar", "fill:var(--tint);stroke:var(--accent);stroke-width:1.5"),
    rule(".visit .bar.wait", `fill:${c.paper};stroke-dasharray:2 2`),
    rule(".visit .bar.beside", `fill:${c.paper};stroke-dasharray:5 3`),
    rule(".visit .bar.whole", `fill:${c.line};stroke:${c.line}`),
    rule(".visit .bar.bound", `fill:${c.paper};stroke:${c.line};stroke-width:1.5`),
    rule(".visit .gap", `fill:none;stroke:${c.muted};stroke-width:1.5;stroke-dasharray:4 3`),
    rule(".times .limit", `fill:none;stroke:${c.warning};stroke-width:1.5;stroke-dasharray:6 4`),
    rule(".visit .target", `fill:${c.warning};stroke:none`),
  ];
}

/** What has come upon elements, and the panel beside them. */
function failureRules(c: Palette): readonly string[] {
  return [
    rule(".idle", "opacity:0.42"),
    rule(".fate .note,.moment .note,.node .note", `font-size:${fontSize.detail}px;font-weight:600`),
    rule(".node.failed .body,.node.down .body,.node.full .body,.node.over .body", `stroke:${c.error};stroke-width:2.2`),
    rule(
      ".node.slow .body,.node.held .body,.node.thinned .body,.node.more .body",
      `stroke:${c.warning};stroke-width:2.2`,
    ),
    rule(".node.full .body,.node.held .body", "stroke-dasharray:none"),
    rule(".strike", `fill:none;stroke:${c.error};stroke-width:2.2;stroke-linecap:round;opacity:0.45`),
    rule(".down .strike", "stroke-dasharray:7 6"),
    rule(".edge.cut .line,.edge.cut .head", `stroke:${c.error}`),
    rule(".sign .disc", `fill:${c.error};stroke:${c.paper};stroke-width:1`),
    rule(
      ".sign.slow .disc,.sign.held .disc,.sign.thinned .disc,.sign.late .disc,.sign.more .disc",
      `fill:${c.warning}`,
    ),
    rule(".sign .glyph", `fill:none;stroke:${c.badgeText};stroke-width:2;stroke-linecap:round;stroke-linejoin:round`),
    rule(".beside .heading", `font-size:${fontSize.title}px;font-weight:600`),
    rule(".beside .part", `font-size:${fontSize.detail}px;font-weight:600;fill:${c.muted}`),
    rule(".fate.lost .mark", `stroke:${c.error}`),
    rule(".fate.degraded .mark,.fate.late .mark", `stroke:${c.warning}`),
    // Unseen, and there for who points at it.
    rule(".beside .row", "fill:transparent"),
    rule(".moment .field", "fill:none"),
    rule(".moment.present .field", `fill:${c.frame};stroke:${c.frameLine};stroke-width:1`),
    rule(".moment.later", "opacity:0.7"),
    rule(".moment .pointer", `fill:${c.text};stroke:none`),
  ];
}

/** Two designs in one picture: what is new stands bold, what is gone is a broken outline, what is the same steps back. */
function changeRules(c: Palette): readonly string[] {
  const of = (state: string, colour: string): readonly string[] => [
    rule(`.node.${state} .body,.container.${state}>.frame,.edge.${state} .line`, `stroke:${colour};stroke-width:2.2`),
    rule(`.edge.${state} .head`, `stroke:${colour}`),
    rule(`.change.${state} .disc`, `fill:${colour};stroke:${c.paper};stroke-width:1`),
  ];
  return [
    rule(".node.same,.edge.same,.container-title.same", "opacity:0.7"),
    ...of("added", c.state),
    ...of("removed", c.error),
    ...of("changed", c.copy),
    ...of("renamed", c.info),
    rule(".node.added .body,.edge.added .line", "stroke-width:3.4"),
    rule(".edge.sync.added .head", `fill:${c.state}`),
    rule(".edge.sync.changed .head", `fill:${c.copy}`),
    rule(".node.removed .body,.container.removed>.frame", `fill:${c.paper};stroke-width:2;stroke-dasharray:7 5`),
    rule(".edge.removed .line", "stroke-width:2;stroke-dasharray:3 5"),
    rule(".edge.sync.removed .head", `fill:${c.paper}`),
    rule(".node.removed .name,.container-title.removed .title,.edge.removed .verb", "text-decoration:line-through"),
    rule(".node.removed .name,.container-title.removed .title", `fill:${c.muted}`),
    rule(".node.removed .icon,.node.removed .strokes", "opacity:0.5"),
    rule(
      ".change .glyph",
      `fill:none;stroke:${c.badgeText};stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round`,
    ),
    rule(".mark-row .reading.none", `fill:${c.text};font-style:normal`),
  ];
}

/** Class that every picture carries. */
export const pictureClass = "faultline-picture";

function rule(selectors: string, body: string): string {
  const scoped = selectors.split(",").map((selector) => `.${pictureClass}${selector === "" ? "" : ` ${selector}`}`);
  return `${scoped.join(",")}{${body}}`;
}

/** A mixture that the browser makes of two colours it knows and we do not. */
function mixed(colour: string, percent: number, ground: string): string {
  return `color-mix(in srgb, ${colour} ${percent}%, ${ground})`;
}

/** A mixture of two colours in #rrggbb. `share` of the first, in [0, 1]. */
function blend(colour: string, ground: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [one, other] = [colour, ground].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number];
    return Math.round(one * share + other * (1 - share))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
