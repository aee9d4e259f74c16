// All pictures of a design in one page that needs nothing else: the pictures as data, and the script that shows them. The page may load
// nothing and run nothing but that script, whatever the design's texts say.

import type { Insight } from "../../analysis/index.ts";
import type { Look, Subject, View } from "../look.ts";
import { overlays, views } from "../look.ts";
import type { SceneEntry } from "../scene.ts";
import { escaped } from "../svg-parts.ts";
import {
  type AnyScene,
  drawScene,
  type Layout,
  lookOf,
  sceneOf,
  stepsOf,
  subjectsOf,
  undrawable,
  unfolded,
  type ViewInput,
} from "../views.ts";
import { packed } from "./packing.ts";

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

/** Characters of SVG that single failures and overlays take at most beside the views themselves. */
export const mostMore = 8_000_000;

/** A design of more components has one failure in its page and no overlays: each of them is a picture as large as the map. */
const mostComponents = 300;

/**
 * Every view of a design, and each view of subjects once for each of them, up to `mostSubjects` and `mostSvg`. Of failures there is
 * the one that loses most, moment by moment, the design without any, and each other single one; and each view is there with each
 * overlay, up to `mostMore`.
 */
export async function pageContent(
  title: string,
  input: ViewInput & { readonly insight: Insight },
  layout: Layout,
): Promise<PageContent> {
  const pictures: PagePicture[] = [];
  const empty: { view: View; why: string }[] = [];
  let length = 0;
  const draw = async (look: Look, whole: AnyScene): Promise<Drawn> => {
    const { scene, entries } = unfolded(whole);
    const svg = await drawScene(scene, layout, { theme: "editor", title });
    length += svg.length;
    return { look, steps: stepsOf(scene), svg, nodes: entries };
  };
  const subjectsIn = new Map<View, readonly Subject[]>();
  for (const view of views) {
    const subjects = subjectsOf(view, input.model).slice(0, mostSubjects);
    const looks: readonly Look[] =
      subjects.length === 0 ? [{ view }] : subjects.map(({ id }): Look => ({ view, subject: id }));
    const drawn: Drawn[] = [];
    for (const look of view === "failure" ? worstLooks(input) : looks) {
      const scene = sceneOf(look, input);
      if ("why" in scene) {
        if (!empty.some((one) => one.view === view)) empty.push({ view, why: scene.why });
        continue;
      }
      const why = undrawable(unfolded(scene).scene);
      if (why !== undefined) {
        empty.push({ view, why });
        break;
      }
      if (length > mostSvg && drawn.length > 0) break;
      drawn.push(await draw(look, scene));
    }
    const offered = subjects.filter(({ id }) => drawn.some(({ look }) => look.subject === id));
    subjectsIn.set(view, offered.length > 1 ? offered : []);
    pictures.push(...drawn.map((one) => ({ ...one, subjects: subjectsIn.get(view) ?? [] })));
  }
  const end = Math.min(mostSvg, length + mostMore);
  for (const look of input.model.components.length > mostComponents ? [] : moreLooks(pictures, input)) {
    const scene = length > end ? undefined : sceneOf(look, input);
    if (scene === undefined || "why" in scene) continue;
    pictures.push({ ...(await draw(look, scene)), subjects: subjectsIn.get(look.view) ?? [] });
  }
  const struck = new Set(pictures.flatMap(({ look: { failures } }) => failures?.map(({ element }) => element) ?? []));
  const offered = subjectsOf("failure", input.model).filter(({ id }) => struck.has(id));
  return {
    title,
    pictures: pictures.map((one) => (one.look.view === "failure" ? { ...one, subjects: offered } : one)),
    empty,
  };
}

type Drawn = Omit<PagePicture, "subjects">;

/** The failure that loses most, as of its last moment, at which the view is opened, and of those before; then the design without any. */
function worstLooks(input: ViewInput): readonly Look[] {
  return [...momentLooks({ view: "failure" }, input), { view: "failure", failures: [], step: 0 }];
}

function momentLooks(look: Look, input: ViewInput): readonly Look[] {
  const scene = sceneOf(look, input);
  if ("why" in scene) return [look];
  const last = lookOf(scene, look);
  const earlier = stepsOf(scene).slice(0, Math.min(last.step ?? 0, mostSubjects));
  return [last, ...earlier.map((_, step) => ({ ...last, step }))];
}

/** What a page holds beside its views, one look at a time: the views with overlays, then every other single failure. */
function* moreLooks(pictures: readonly PagePicture[], input: ViewInput): Generator<Look> {
  const plain = pictures.map(({ look }) => look);
  for (const overlay of overlays) {
    if (overlay !== "findings") for (const look of plain) yield { ...look, overlay };
  }
  const worst = plain.find(({ view, failures }) => view === "failure" && failures?.length === 1)?.failures?.[0];
  for (const { id } of subjectsOf("failure", input.model).slice(0, mostSubjects)) {
    if (id !== worst?.element)
      yield* momentLooks({ view: "failure", failures: [{ element: id, how: "failed" }] }, input);
  }
}

/** The page. The same content and script give the same page, to the byte. */
export function toHtml(content: PageContent, script: PageScript): string {
  // Nothing in the data may look like the end of its element, or like the beginning of another.
  const data = JSON.stringify(packed(content)).replace(/[<\u2028\u2029]/g, (character) =>
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
