// All pictures of a design in one page that needs nothing else: the pictures as data, and the script that shows them. The page may load
// nothing and run nothing but that script, whatever the design's texts say.

import type { Insight } from "../../analysis/index.ts";
import type { Look, Subject, View } from "../look.ts";
import { views } from "../look.ts";
import type { SceneEntry } from "../scene.ts";
import { escaped } from "../svg-parts.ts";
import { drawScene, entriesOf, type Layout, lookOf, sceneOf, stepsOf, subjectsOf, type ViewInput } from "../views.ts";

/** A picture as the page keeps it. */
export interface PagePicture {
  readonly look: Look;
  /** What the view can be about, as far as there are pictures of it. */
  readonly subjects: readonly Subject[];
  /** The moments that there are pictures of, in words. */
  readonly steps: readonly string[];
  readonly svg: string;
  readonly nodes: readonly SceneEntry[];
}

/** What the page shows. */
export interface PageContent {
  readonly title: string;
  readonly pictures: readonly PagePicture[];
  /** Why the other views have nothing to show. */
  readonly empty: readonly { readonly view: View; readonly why: string }[];
}

/** The script that shows the content, and the SHA-256 of its UTF-8 bytes in base64, by which the page lets it run. */
export interface PageScript {
  readonly text: string;
  readonly hash: string;
}

/** Pictures of one view that a page holds: more subjects than that are left to the preview. */
export const mostSubjects = 60;

/** Characters of SVG from which on a page takes no further subjects: beyond it, a browser shows the file too slowly. */
export const mostSvg = 20_000_000;

/**
 * Every view of a design, and each view of subjects once for each of them, up to `mostSubjects` and `mostSvg`. A view that shows the same
 * whatever it is about, since it is chosen in another way, is there once. Of failures there is the
 * one that loses most, moment by moment, and the design without any.
 */
export async function pageContent(
  title: string,
  input: ViewInput & { readonly insight: Insight },
  layout: Layout,
): Promise<PageContent> {
  const pictures: PagePicture[] = [];
  let length = 0;
  const empty: { view: View; why: string }[] = [];
  for (const view of views) {
    const subjects = subjectsOf(view, input.model).slice(0, mostSubjects);
    const looks: readonly Look[] =
      subjects.length === 0 ? [{ view }] : subjects.map(({ id }): Look => ({ view, subject: id }));
    const drawn: Omit<PagePicture, "subjects">[] = [];
    let first: string | undefined;
    for (const look of view === "failure" ? failureLooks(input) : looks) {
      const scene = sceneOf(look, input);
      if ("why" in scene) {
        if (!empty.some((one) => one.view === view)) empty.push({ view, why: scene.why });
        continue;
      }
      const data = JSON.stringify(scene);
      if (data === first || (length > mostSvg && drawn.length > 0)) break;
      first ??= data;
      const svg = await drawScene(scene, layout, { theme: "editor", title });
      length += svg.length;
      drawn.push({ look, steps: stepsOf(scene), svg, nodes: entriesOf(scene) });
    }
    const offered = subjects.filter(({ id }) => drawn.some(({ look }) => look.subject === id));
    pictures.push(...drawn.map((one) => ({ ...one, subjects: offered.length > 1 ? offered : [] })));
  }
  return { title, pictures, empty };
}

function failureLooks(input: ViewInput): readonly Look[] {
  const scene = sceneOf({ view: "failure" }, input);
  if ("why" in scene) return [{ view: "failure" }];
  const worst = lookOf(scene, { view: "failure" });
  const earlier = stepsOf(scene).slice(0, Math.min(worst.step ?? 0, mostSubjects));
  // The last moment is the one that the view is opened at.
  return [worst, ...earlier.map((_, step) => ({ ...worst, step })), { view: "failure", failures: [], step: 0 }];
}

/** The page. The same content and script give the same page, to the byte. */
export function toHtml(content: PageContent, script: PageScript): string {
  // Nothing in the data may look like the end of its element, or like the beginning of another.
  const data = JSON.stringify(content).replace(/[<\u2028\u2029]/g, (character) =>
    character === "<" ? "\\u003c" : `\\u${character.charCodeAt(0).toString(16)}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${script.hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Faultline">
<title>${escaped(content.title)}</title>
</head>
<body>
<noscript>These pictures are shown by a script that is part of this file, and scripts are switched off here.</noscript>
<script type="application/json" id="content">${data}</script>
<script>${script.text}</script>
</body>
</html>
`;
}
