// `Faultline: Copy Preview as Mermaid`: the picture of the preview as a text for wikis, on the clipboard.

import { takeFrom } from "../preview-export.ts";
import type { Previews } from "../previews.ts";

/** Takes it from the preview that was looked at last. */
export function copyMermaid(previews: Previews): () => Promise<void> {
  return () => takeFrom(previews, "mermaid");
}
