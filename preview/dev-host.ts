// Plays the extension's part for the page in a plain browser: answers its messages with pictures of a scene made by hand,
// and has a strip of buttons for what an editor would do. It is never shipped.

import { domainsEntries } from "../diagram/domains.ts";
import { domainsToSvg } from "../diagram/domains-svg.ts";
import { standingIn } from "../diagram/dropping.ts";
import { createLayoutEngine } from "../diagram/engine.ts";
import { failureEntries } from "../diagram/failure.ts";
import { failureToSvg } from "../diagram/failure-svg.ts";
import { createLayoutHistory } from "../diagram/history.ts";
import { createLayoutCache, layoutScene } from "../diagram/layout.ts";
import type { Look } from "../diagram/look.ts";
import { matrixEntries, matrixToSvg } from "../diagram/matrix.ts";
import { sequenceEntries } from "../diagram/sequence.ts";
import { sequenceToSvg } from "../diagram/sequence-svg.ts";
import { toSvg } from "../diagram/to-svg.ts";
import { folded, lookOf, stepsOf } from "../diagram/views.ts";
import type { Move, Place } from "../protocol/positions.ts";
import { type PreviewStatus, previewProtocol, readFromPreview } from "../protocol/preview.ts";
import { devFlows, devSequence } from "./dev-flow.ts";
import { devPlaces } from "./dev-places.ts";
import { type DevEdits, devFailure, devOverlay, devScene, devTable } from "./dev-scene.ts";

const engine = createLayoutEngine();
const cache = createLayoutCache();
const history = createLayoutHistory();
const stateKey = "faultline.preview";
let edits: DevEdits = { hasSearch: false, hasFindings: true, crowd: 0 };
let status: PreviewStatus = { state: "current" };
let version = 0;
let look: Look = { view: "map" };
/** Where the reader has put elements, and what would lead back. */
const pins = new Map<string, Place>();
const undone: (readonly Move[])[] = [];

/** Everything that the page sent, newest last; browser tests read it. */
const received: unknown[] = [];

const api = {
  postMessage(message: unknown): void {
    received.push(message);
    const read = readFromPreview(message);
    if (read.kind === "preview/ready" || read.kind === "preview/refresh") void show();
    if (read.kind === "preview/look") {
      look = read.look;
      if (look.view === "shared") showShared();
      else if (look.view === "flow") showFlow(look.subject);
      else if (look.view === "domains") showPlaces();
      else if (look.view === "failure") void showFailure(look);
      else void show();
    }
    if (read.kind === "preview/hover" && read.id.includes(".")) {
      const markdown = `**${read.id}** is \`declared\` here.\n\n- it costs <b>nothing</b>\n- see [the page](https://example.test)\n\n---\n\n<details><summary>Load: 800/s</summary>\n\n- api receives 800/s\n  - [upload: 800/s × 1 visit](file:///a)\n\n</details>`;
      send({ kind: "preview/hover", id: read.id, markdown });
    }
    if (read.kind === "preview/move")
      void move(read.moves === "all" ? [...pins.keys()].map((id) => ({ id })) : read.moves);
    if (read.kind === "preview/turn-back") void move(undone.pop() ?? [], false);
    if (read.kind === "preview/take") void take(read.as);
    if (read.kind === "preview/painted") say(read.why ?? `A PNG of ${read.png?.length} characters.`);
    if (read.kind === "preview/open") say(`The editor would show ${read.id}.`);
  },
  getState: (): unknown => JSON.parse(sessionStorage.getItem(stateKey) ?? "null"),
  setState: (state: unknown): void => sessionStorage.setItem(stateKey, JSON.stringify(state)),
};

/** The strip of buttons, filled by `addStrip` once the document has a body. */
const strip = document.createElement("div");
const log = document.createElement("output");

function send(message: object): void {
  window.postMessage({ protocol: previewProtocol, ...message }, "*");
}

async function show(): Promise<void> {
  const whole = devOverlay(devScene(edits), look);
  const { scene, collapsed, entries } = folded(whole, look);
  if (scene.view !== "map") return;
  const start = performance.now();
  const laidOut = await layoutScene(scene, engine, { cache, history, pins });
  // The reader may have turned to another view meanwhile, and the later picture would be the one that stays.
  if (look.view !== "map") return;
  const svg = toSvg(laidOut, { theme: "editor", title: "Photo sharing" });
  const standing = standingIn(laidOut);
  say(`Drawn in ${Math.round(performance.now() - start)} ms.`);
  version += 1;
  const picture = {
    title: "Photo sharing",
    look: { ...look, view: "map", collapsed },
    subjects: [],
    steps: [],
    version,
    svg,
    nodes: entries.map((entry) => {
      const place = standing.get(entry.id)?.place;
      return place === undefined ? entry : { ...entry, place: { ...place, isKept: pins.has(entry.id) } };
    }),
  };
  send({ kind: "preview/show", picture, status, uri: "file:///photos.arch" });
}

/** Keeps places for as long as the page lives. What is put to the left of everything by far is refused. */
async function move(moves: readonly Move[], isNew = true): Promise<void> {
  if (moves.some(({ to }) => to !== undefined && to.x < -900)) {
    send({ kind: "preview/moved", why: "That is too far to the left." });
    return;
  }
  if (isNew) undone.push(moves.map(({ id }) => ({ id, ...(pins.has(id) ? { to: pins.get(id) } : {}) }) as Move));
  for (const { id, to } of moves) {
    if (to === undefined) pins.delete(id);
    else pins.set(id, to);
  }
  await show();
  send({ kind: "preview/moved" });
}

async function showFailure({ failures, step }: Look): Promise<void> {
  const scene = devFailure(edits, failures ?? [{ element: "photos.metadata", how: "failed" }], step);
  const map = await layoutScene(scene.map, engine, { cache });
  if (look.view !== "failure") return;
  const svg = failureToSvg(scene, map, { theme: "editor", title: "Photo sharing" });
  version += 1;
  const picture = {
    ...{ title: "Photo sharing", look: lookOf(scene, { view: "failure" }), steps: stepsOf(scene) },
    subjects: [{ id: "photos.api", name: "Upload API" }],
    ...{ version, svg, nodes: failureEntries(scene) },
  };
  send({ kind: "preview/show", picture, status, uri: "file:///photos.arch" });
}

function showShared(): void {
  const svg = matrixToSvg(devTable, { theme: "editor", title: "Photo sharing" });
  version += 1;
  const nodes = matrixEntries(devTable);
  const picture = {
    title: "Photo sharing",
    look: { ...look, view: "shared" },
    subjects: [],
    steps: [],
    version,
    svg,
    nodes,
  };
  send({ kind: "preview/show", picture, status, uri: "file:///photos.arch" });
}

function showPlaces(): void {
  const svg = domainsToSvg(devPlaces, { theme: "editor", title: "Photo sharing" });
  version += 1;
  const nodes = domainsEntries(devPlaces);
  const picture = { title: "Photo sharing", look: { view: "domains" }, subjects: [], steps: [], version, svg, nodes };
  send({ kind: "preview/show", picture, status, uri: "file:///photos.arch" });
}

function showFlow(subject: string | undefined): void {
  const scene = devSequence(subject);
  const svg = sequenceToSvg(scene, { theme: "editor", title: "Photo sharing" });
  version += 1;
  const look = { view: "flow", subject: scene.flow.id };
  const picture = {
    title: "Photo sharing",
    look,
    subjects: devFlows,
    steps: [],
    version,
    svg,
    nodes: sequenceEntries(scene),
  };
  send({ kind: "preview/show", picture, status, uri: "file:///photos.arch" });
}

/** Has the picture painted, as the extension does for a PNG. */
async function take(as: string): Promise<void> {
  say(`The editor would take it away as ${as}.`);
  if (as !== "png") return;
  const { scene } = folded(devOverlay(devScene(edits), look), look);
  if (scene.view !== "map") return;
  const svg = toSvg(await layoutScene(scene, engine, { cache }), { theme: "print-light", title: "Photo sharing" });
  send({ kind: "preview/paint", turn: 1, svg });
}

function say(words: string): void {
  log.textContent = words;
}

function edit(change: Partial<DevEdits>): void {
  edits = { ...edits, ...change };
  void show();
}

function turn(next: PreviewStatus): void {
  status = next;
  send({ kind: "preview/status", status });
}

const buttons: Readonly<Record<string, () => void>> = {
  "search on or off": () => edit({ hasSearch: !edits.hasSearch }),
  "findings on or off": () => edit({ hasFindings: !edits.hasFindings }),
  "one more": () => edit({ crowd: edits.crowd + 1 }),
  "two hundred more": () => edit({ crowd: edits.crowd + 200 }),
  "one less": () => edit({ crowd: Math.max(0, edits.crowd - 1) }),
  "text broken": () => turn({ state: "stale" }),
  "text mended": () => turn({ state: "current" }),
  "no picture": () => turn({ state: "failed", why: "The layout of this map failed; see the log." }),
  "cursor in metadata": () => send({ kind: "preview/reveal", id: "photos.metadata", scroll: true }),
  "cursor nowhere": () => send({ kind: "preview/reveal", scroll: false }),
  light: () => paint("light"),
  dark: () => paint("dark"),
  contrast: () => paint("contrast"),
};

/** A few of the editor's variables, as three of its own themes set them. */
const palettes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  light: {},
  dark: {
    "editor-background": "#1f1f1f",
    "editor-foreground": "#cccccc",
    descriptionForeground: "#9d9d9d",
    "editorWidget-background": "#202020",
    "editorWidget-border": "#313131",
    focusBorder: "#0078d4",
    "editorError-foreground": "#f14c4c",
    "editorWarning-foreground": "#cca700",
    "editorInfo-foreground": "#3794ff",
    "charts-blue": "#3794ff",
    "charts-green": "#89d185",
    "charts-orange": "#d18616",
    "charts-purple": "#b180d7",
    "terminal-ansiCyan": "#11a8cd",
    "terminal-ansiMagenta": "#bc3fbc",
  },
  contrast: {
    "editor-background": "#000000",
    "editor-foreground": "#ffffff",
    descriptionForeground: "#ffffff",
    contrastBorder: "#6fc3df",
    "editorWidget-background": "#0c141f",
    focusBorder: "#f38518",
    "editorError-foreground": "#f48771",
    "editorWarning-foreground": "#ffd370",
    "editorInfo-foreground": "#3794ff",
    "charts-blue": "#3794ff",
    "charts-green": "#89d185",
    "charts-orange": "#d18616",
    "charts-purple": "#b180d7",
    "terminal-ansiCyan": "#11a8cd",
    "terminal-ansiMagenta": "#bc3fbc",
  },
};

function paint(theme: string): void {
  const root = document.documentElement.style;
  for (const palette of Object.values(palettes)) {
    for (const name of Object.keys(palette)) root.removeProperty(`--vscode-${name}`);
  }
  for (const [name, colour] of Object.entries(palettes[theme] ?? {})) root.setProperty(`--vscode-${name}`, colour);
}

function addStrip(): void {
  strip.className = "dev-strip";
  for (const [words, act] of Object.entries(buttons)) {
    const button = document.createElement("button");
    button.textContent = words;
    button.addEventListener("click", act);
    strip.append(button);
  }
  strip.append(log);
  document.body.append(strip);
}

Object.assign(globalThis, { acquireVsCodeApi: () => api, received });
addStrip();
