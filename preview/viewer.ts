// Entry of the page that an export leaves behind: the preview's page over pictures that lie in the same file, without an editor beside
// it. What the page would ask of the editor is answered from the file; a press on an element shows what is known of it.

import { type PackedContent, type PackedPicture, unpacked } from "../diagram/formats/packing.ts";
import { styleSheetOf } from "../diagram/theme.ts";
import type { Look, PictureNode } from "../protocol/lsp.ts";
import { type FromPreview, previewProtocol, type ToPreview } from "../protocol/preview.ts";
import { createPage } from "./page.ts";
import { pageStyle } from "./style.ts";
import { viewerStyle } from "./viewer-style.ts";

/** What the export wrote into this very file. */
const content = JSON.parse(document.getElementById("content")?.textContent ?? "{}") as PackedContent;
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

const sheet = new CSSStyleSheet();
sheet.replaceSync(`${styleSheetOf("editor")}\n${pageStyle}\n${viewerStyle}`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** What is known of the element that was pressed last. */
const card = document.createElement("div");
card.className = "card";
card.setAttribute("role", "status");

let nodes: readonly PictureNode[] = [];

const page = createPage({
  page: document,
  channel: { send: (message) => queueMicrotask(() => answer(message)), save: () => undefined },
  kept: undefined,
  isStill: () => stillness.matches,
  size: () => ({ width: window.innerWidth, height: window.innerHeight }),
});
document.body.append(card);

function tell(message: Omit<ToPreview, "protocol">): void {
  page.receive({ protocol: previewProtocol, ...message });
}

/** Plays the editor's part, as far as a file can. */
function answer(message: FromPreview): void {
  if (message.kind === "preview/look") show(message.look);
  else if (message.kind === "preview/open") describe(message.id);
  else if (message.kind === "preview/act" && message.act === "copy-name")
    void navigator.clipboard?.writeText(message.id);
  else if (message.kind === "preview/act") describe(message.id);
}

/** What has failed in a look; the same for looks in which the same has. */
function failedIn({ failures }: Look): string {
  return JSON.stringify(failures?.map(({ element, how }) => `${how} ${element}`).sort());
}

/** The picture that comes nearest to a look: an overlay that this file lacks is left out; undefined where there is none. */
function pictureOf(wanted: Look): PackedPicture | undefined {
  const { view, subject, failures, step, overlay = "findings" } = wanted;
  const ofView = content.pictures.filter(({ look }) => look.view === view);
  const about =
    failures === undefined
      ? ofView.filter(({ look }) => subject === undefined || look.subject === subject)
      : ofView.filter(({ look }) => failedIn(look) === failedIn(wanted));
  const laidOver = about.filter(({ look }) => (look.overlay ?? "findings") === overlay);
  const moments = laidOver.length > 0 ? laidOver : about;
  if (failures === undefined) return moments[0];
  // The last moment, where none is asked for.
  const last = Math.max(...moments.map(({ look }) => look.step ?? 0));
  return moments.find(({ look }) => (look.step ?? 0) === (step ?? last));
}

function show(wanted: Look): void {
  describe(undefined);
  const { view, failures } = wanted;
  const picture = pictureOf(wanted);
  if (picture === undefined && failures !== undefined) {
    const lacks = failures.length > 1 ? "several at once" : "what is slow";
    const why = `This page holds single failures; ${lacks} the preview draws, and faultline render --view failure.`;
    tell({ kind: "preview/status", status: { state: "failed", why } } as Omit<ToPreview, "protocol">);
    return;
  }
  if (picture === undefined) {
    const why = content.empty.find((one) => one.view === view)?.why ?? "This file has no picture of that view.";
    tell({ kind: "preview/status", status: { state: "failed", why } } as Omit<ToPreview, "protocol">);
    return;
  }
  const shown = unpacked(picture, content);
  nodes = shown.nodes;
  tell({
    kind: "preview/show",
    picture: { ...shown, title: content.title, version: 1 + content.pictures.indexOf(picture) },
    status: { state: "current" },
    uri: "file:///",
  } as Omit<ToPreview, "protocol">);
}

/** Shows the name, the kind and the findings of an element; nothing of none. */
function describe(element: string | undefined): void {
  const found = nodes.filter((node) => node.element === element);
  const [first] = found;
  card.replaceChildren();
  if (element === undefined || first === undefined) return;
  const line = (tag: string, words: string): void => {
    const one = document.createElement(tag);
    one.textContent = words;
    card.append(one);
  };
  line("strong", first.name);
  line(
    "div",
    [first.kind, first.detail === first.kind ? "" : first.detail, element].filter((part) => part !== "").join(" · "),
  );
  for (const { severity, rule, message } of first.findings) line("div", `${severity}: ${message} (${rule})`);
}

window.addEventListener("resize", () => page.resized());
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") describe(undefined);
});

show(content.pictures[0]?.look ?? { view: "map" });
