// `Faultline: Export Preview as PNG…`: the picture of the preview as pixels.

import { takeFrom } from "../preview-export.ts";
import type { Previews } from "../previews.ts";

/** Takes it from the preview that was looked at last. */
export function exportPng(previews: Previews): () => Promise<void> {
  return () => takeFrom(previews, "png");
}
