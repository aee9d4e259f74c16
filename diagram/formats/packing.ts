// The pictures of a page without what they have in common: they show one design with something else upon it, so most of their elements
// are the same to the letter. What several say is kept once and named by its number. Knows nothing of what an element means.

import type { SceneEntry } from "../scene.ts";
import type { PageContent, PagePicture } from "./html.ts";

/** A picture whose texts are numbers of things kept beside it. */
export interface PackedPicture extends Pick<PagePicture, "look" | "steps"> {
  /** Number of a list of subjects. */
  readonly subjects: number;
  /** Numbers of lines, which make the SVG. */
  readonly svg: readonly number[];
  /** Numbers of entries. */
  readonly nodes: readonly number[];
}

/** What a page shows, everything once. */
export interface PackedContent extends Omit<PageContent, "pictures"> {
  readonly pictures: readonly PackedPicture[];
  /** Lines of SVG, each as the numbers of its parts. */
  readonly lines: readonly (readonly number[])[];
  /** Stretches of SVG from one tag to the next. */
  readonly parts: readonly string[];
  readonly entries: readonly SceneEntry[];
  readonly subjects: readonly PagePicture["subjects"][];
}

/** Linear in what the pictures say. */
export function packed({ pictures, ...rest }: PageContent): PackedContent {
  const parts = createTable<string>((part) => part);
  const lines = createTable<string>((line) => line);
  const entries = createTable<SceneEntry>(JSON.stringify);
  const subjects = createTable<PagePicture["subjects"]>(JSON.stringify);
  const packedPictures = pictures.map(
    (picture): PackedPicture => ({
      ...{ look: picture.look, steps: picture.steps, subjects: subjects.numberOf(picture.subjects) },
      svg: picture.svg.split("\n").map(lines.numberOf),
      nodes: picture.nodes.map(entries.numberOf),
    }),
  );
  return {
    ...rest,
    pictures: packedPictures,
    lines: lines.kept.map((line) => line.split(/(?=<)/).map(parts.numberOf)),
    ...{ parts: parts.kept, entries: entries.kept, subjects: subjects.kept },
  };
}

/** One picture as it was before it was packed. A number of nothing, which no packed content holds, is passed over. */
export function unpacked({ look, steps, subjects, svg, nodes }: PackedPicture, content: PackedContent): PagePicture {
  const lineOf = (number: number): string => (content.lines[number] ?? []).map((part) => content.parts[part]).join("");
  return {
    ...{ look, steps, subjects: content.subjects[subjects] ?? [] },
    svg: svg.map(lineOf).join("\n"),
    nodes: nodes.flatMap((number) => content.entries[number] ?? []),
  };
}

/** Values by the order in which they were first met, each once: two are one where their keys are. */
function createTable<Value>(keyOf: (value: Value) => string): {
  readonly kept: readonly Value[];
  numberOf(value: Value): number;
} {
  const kept: Value[] = [];
  const numbers = new Map<string, number>();
  return {
    kept,
    numberOf(value) {
      const key = keyOf(value);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, kept.length);
      kept.push(value);
      return kept.length - 1;
    },
  };
}
