// Asking the server for a picture as a file or a text, to be kept or pasted somewhere. Imports nothing but its neighbours.

import type { Look, Request } from "./lsp.ts";

/** What a picture can be had as. `html` is one page with all views, whatever the look. */
export const exportFormats = ["svg", "html", "mermaid", "dot", "d2", "plantuml", "markdown"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportParams extends Look {
  /** Any document of the project. */
  readonly uri: string;
  readonly format: ExportFormat;
  /** Colours of an `svg`. */
  readonly theme: "light" | "dark";
  /** Only this element with its neighbours, in a text of boxes and arrows: its qualified name, or a dependency's id. */
  readonly around?: string;
}

export type ExportResult =
  /** `title` is the name of the project or file. */
  | { readonly kind: "exported"; readonly text: string; readonly title: string }
  /** It cannot be had; `why` is one sentence for the reader. */
  | { readonly kind: "failed"; readonly why: string };

/** A picture of a document's project as a text that stands alone. */
export const exportRequest: Request<ExportParams, ExportResult> = { method: "arch/export" };
