// What the menu of an element offers, in the order in which it is read: the way to the text, what the editor does with
// it, what the picture does, each with the key that does the same.

import type { PreviewAct } from "../protocol/preview.ts";
import type { MenuItem } from "./menu.ts";

export interface ElementOffers {
  /** Goes to the text. */
  open(): void;
  /** Has the editor do something with the element. */
  act(what: PreviewAct): void;
  zoom(): void;
  /** Whether texts can be taken away from here. */
  readonly canTake: boolean;
  /** What can be done with it in this view: failing, moving. */
  readonly others: readonly MenuItem[];
  /** Closing or opening it, where it holds others. */
  readonly fold: { readonly text: string; act(): void } | undefined;
}

/** The menu of one element. */
export function elementMenu({ open, act, zoom, canTake, others, fold }: ElementOffers): readonly MenuItem[] {
  return [
    { text: "Go to Text", key: "Enter", act: open },
    { text: "Find References", act: () => act("references") },
    { text: "Copy Name", act: () => act("copy-name") },
    ...(canTake ? [{ text: "Copy as Mermaid", act: () => act("copy-mermaid") }] : []),
    ...others,
    { text: "Zoom to It", key: "Z", act: zoom },
    ...(fold === undefined ? [] : [{ text: fold.text, key: "Shift+Enter", act: fold.act }]),
  ];
}
