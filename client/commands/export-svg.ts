// `Faultline: Export Preview as SVG…`: the picture of the preview as a file.

import { takeFrom } from "../preview-export.ts";
import type { Previews } from "../previews.ts";

/** Takes it from the preview that was looked at last. */
export function exportSvg(previews: Previews): () => Promise<void> {
  return () => takeFrom(previews, "svg");
}
