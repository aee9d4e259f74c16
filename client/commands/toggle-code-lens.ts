// `Faultline: Toggle Code Lenses`: the lines above flows and systems, on or off.

import { toggle } from "../toggle.ts";

/** Turns the lenses on or off where the setting was made. */
export function toggleCodeLens(): () => Promise<void> {
  return () => toggle("codeLens.enabled", "Code lenses");
}
