// `Faultline: Toggle Inlay Hints`: computed values beside declared ones, on or off.

import { toggle } from "../toggle.ts";

/** Turns the hints on or off where the setting was made. */
export function toggleInlayHints(): () => Promise<void> {
  return () => toggle("inlayHints.enabled", "Inlay hints");
}
