// Closing and opening what a picture holds: which elements can be, what the reader is told, and what is asked of the host, which draws the
// picture anew.

import type { Look, PictureNode } from "../protocol/lsp.ts";
import type { Groups } from "./picture.ts";

export interface Folding {
  /** Whether anything of the picture can be closed or opened. */
  isPossible(): boolean;
  /** What can be done with an element; undefined where nothing can. */
  offerOf(id: string | undefined): { readonly text: string; act(): void } | undefined;
  foldAll(how: "closed" | "open"): void;
  /** The group of an element, else of what now stands for it. */
  standIn(id: string, groups: Groups): SVGGElement | undefined;
}

export interface FoldingParts {
  /** What was asked for last in the view that the picture shows; undefined while another is on its way. */
  look(): Look | undefined;
  nodes(): readonly PictureNode[];
  /** Asks for the picture; `around` is the element that stays where it is. */
  ask(look: Look, around: string | undefined): void;
  speak(words: string): void;
}

/** Kinds of elements that hold others. */
const foldable: ReadonlySet<string> = new Set(["system", "group", "data", "region"]);

/** Tells of the picture that there is when it is asked. */
export function createFolding({ look, nodes, ask, speak }: FoldingParts): Folding {
  const isContainer = ({ kind, within }: PictureNode): boolean => within === undefined && foldable.has(kind);
  const folds = (): readonly PictureNode[] => (look()?.collapsed === undefined ? [] : nodes().filter(isContainer));
  const turn = (collapsed: readonly string[], around: string | undefined): void => {
    const present = look();
    if (present !== undefined) ask({ ...present, collapsed }, around);
  };

  return {
    isPossible: () => folds().length > 0,
    offerOf(id) {
      const present = look()?.collapsed;
      const node = folds().find((one) => one.id === id);
      if (node === undefined || present === undefined) return undefined;
      const isClosed = present.includes(node.id);
      return {
        text: isClosed ? "Expand" : "Collapse",
        act() {
          turn(isClosed ? present.filter((one) => one !== node.id) : [...present, node.id], node.id);
          speak(`${node.name} ${isClosed ? "expanded" : "collapsed"}.`);
        },
      };
    },
    foldAll(how) {
      const outermost = folds().filter(({ parent }) => parent === undefined);
      turn(how === "open" ? [] : outermost.map(({ id }) => id), undefined);
      speak(how === "open" ? "Everything expanded." : `${outermost.length} collapsed.`);
    },
    standIn(id, groups) {
      const seen = groups.get(id);
      if (seen !== undefined) return seen;
      return groups.get(nodes().find((node) => node.id === id)?.within ?? "");
    },
  };
}
