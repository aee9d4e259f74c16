// `Faultline: Export Preview as HTML…`: every view of the design as one page.

import { takeFrom } from "../preview-export.ts";
import type { Previews } from "../previews.ts";

/** Takes it from the preview that was looked at last. */
export function exportHtml(previews: Previews): () => Promise<void> {
  return () => takeFrom(previews, "html");
}
