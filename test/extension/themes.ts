// The four themes that the looks are taken in, and how the workbench is made to wear one: it follows what the system says it likes, so no
// setting is written and no window loaded anew.

import type { Screen } from "./screen.ts";

/** A theme that the workbench puts on by itself when the system says what it likes. */
export interface Theme {
  readonly name: string;
  readonly media: { readonly colorScheme: "light" | "dark"; readonly forcedColors: "active" | "none" };
  /** Class of the workbench that wears it. */
  readonly worn: string;
}

export const themes: readonly [Theme, ...Theme[]] = [
  { name: "Light Modern", media: { colorScheme: "light", forcedColors: "none" }, worn: "vs" },
  { name: "Dark Modern", media: { colorScheme: "dark", forcedColors: "none" }, worn: "vs-dark" },
  { name: "Dark High Contrast", media: { colorScheme: "dark", forcedColors: "active" }, worn: "hc-black" },
  { name: "Light High Contrast", media: { colorScheme: "light", forcedColors: "active" }, worn: "hc-light" },
];

/** The themes that most people have, worn as the system likes it. */
export const themeSettings = {
  "window.autoDetectColorScheme": true,
  "window.autoDetectHighContrast": true,
  "workbench.preferredLightColorTheme": "Default Light Modern",
  "workbench.preferredDarkColorTheme": "Default Dark Modern",
};

/** Puts a theme on and waits until the workbench wears it. */
export async function wear({ page }: Screen, { media, worn }: Theme): Promise<void> {
  await page.emulateMedia(media);
  await page.locator(`.monaco-workbench.${worn}`).waitFor();
}
