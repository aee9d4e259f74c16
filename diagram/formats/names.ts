// What a picture can be written as, by name. It loads nothing, so that a command line may know the names without the writing.

/** Languages that other tools draw or show a picture from. */
export const textFormats = ["mermaid", "dot", "d2", "plantuml", "markdown"] as const;
export type TextFormat = (typeof textFormats)[number];

/** What each is called by its own people. */
export const formatTitles: Readonly<Record<TextFormat, string>> = {
  mermaid: "Mermaid",
  dot: "DOT",
  d2: "D2",
  plantuml: "PlantUML",
  markdown: "Markdown",
};
