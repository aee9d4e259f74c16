// Taking a picture away: what is offered, and the part of it that only a browser can do.

import { type FromPreview, previewProtocol, type Takeaway } from "../protocol/preview.ts";
import { createMenu, type MenuItem } from "./menu.ts";
import { paintPng } from "./paint.ts";
import type { Size } from "./sight.ts";

export interface Taking {
  readonly element: HTMLElement;
  /** Offers below a button what a picture can be taken away as; the button gets the focus back. */
  open(button: HTMLElement): void;
  /** Draws an SVG as pixels for the host, which asked for it by a number. */
  paint(turn: number, svg: string): void;
}

export function createTaking(page: Document, size: () => Size, send: (message: FromPreview) => void): Taking {
  let opener: HTMLElement | undefined;
  const menu = createMenu(page, () => opener?.focus({ preventScroll: true }));
  const take = (as: Takeaway) => () => send({ protocol: previewProtocol, kind: "preview/take", as });
  const painted = (turn: number, what: { readonly png: string } | { readonly why: string }): void =>
    send({ protocol: previewProtocol, kind: "preview/painted", turn, ...what });
  const items: readonly MenuItem[] = [
    { text: "Export as SVG…", act: take("svg") },
    { text: "Export as PNG…", act: take("png") },
    { text: "Export All Views as HTML…", act: take("html") },
    { text: "Copy as Mermaid", act: take("mermaid") },
  ];
  return {
    element: menu.element,
    open(button) {
      opener = button;
      const { x, bottom } = button.getBoundingClientRect();
      menu.open("Export", items, { x, y: bottom + 6 }, size());
    },
    paint(turn, svg) {
      paintPng(svg, page).then(
        (png) => painted(turn, { png }),
        (error: unknown) => painted(turn, { why: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}
