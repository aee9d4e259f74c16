// Where the page meets the webview that it runs in: the one file that touches `window` and VS Code's API. In a plain
// browser something else must have put an `acquireVsCodeApi` there.

import { styleSheetOf } from "../diagram/theme.ts";
import { previewProtocol, readPreviewState } from "../protocol/preview.ts";
import { createPage } from "./page.ts";
import { pageStyle } from "./style.ts";

/** What VS Code gives to a webview, as far as this page uses it. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

const sheet = new CSSStyleSheet();
sheet.replaceSync(`${styleSheetOf("editor")}\n${pageStyle}`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const page = createPage({
  page: document,
  channel: {
    send: (message) => api.postMessage(message),
    save: (state) => api.setState(state),
  },
  kept: readPreviewState(api.getState()),
  // The editor says so on the body, by a setting of its own or by what the system says.
  isStill: () => stillness.matches || document.body.classList.contains("vscode-reduce-motion"),
  canTake: true,
  size: () => ({ width: window.innerWidth, height: window.innerHeight }),
});

window.addEventListener("message", (event) => page.receive(event.data));
window.addEventListener("resize", () => page.resized());
window.addEventListener("error", (event) => {
  api.postMessage({ protocol: previewProtocol, kind: "preview/fault", message: event.message || "unknown fault" });
});

api.postMessage({ protocol: previewProtocol, kind: "preview/ready" });
