// The picture of a project: scene, layout, SVG. Layout happens on another thread; the last good picture is kept while the
// text has errors, and an edit that changes nothing in the picture answers `unchanged`.

import type { Report } from "../../analysis/index.ts";
import type { LaidOutScene } from "../../diagram/layout.ts";
import { mapScene } from "../../diagram/scene/map.ts";
import type { Scene } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import type { Snapshot } from "../../language/index.ts";
import type { Picture, PictureNode, PictureResult } from "../../protocol/lsp.ts";

/** Lays scenes out off the main thread. */
export interface Layouter {
  /** Starts it, so that the first picture need not wait for that. */
  warm(): void;
  layout(scene: Scene, signal: AbortSignal): Promise<LaidOutScene>;
}

export interface PictureAsk {
  /** Tells projects apart; what was drawn of it goes with it. */
  readonly project: object;
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Version that the asker holds. */
  readonly known: number | undefined;
}

export interface Gallery {
  /** The newest picture of a project; a request that a newer one overtakes answers `unchanged`. */
  picture(ask: PictureAsk): Promise<PictureResult>;
}

interface Shown {
  picture: Picture | undefined;
  /** What the picture was made from. */
  source: string;
  running: AbortController | undefined;
}

/** Pictures by project, one layout at a time for each. */
export function createGallery(layouter: Layouter): Gallery {
  const shownByProject = new WeakMap<object, Shown>();
  // One for all projects, so that a design which is closed and opened again is never taken for what it was.
  let version = 0;
  return {
    async picture({ project, title, snapshot, report, known }) {
      const shown = shownByProject.get(project) ?? { picture: undefined, source: "", running: undefined };
      shownByProject.set(project, shown);
      const hasErrors = snapshot.problems.some((problem) => problem.severity === "error");
      // While the text is broken the model lacks what the error hides: the last good picture says more.
      if (hasErrors && shown.picture !== undefined) return answer(shown, known, true);
      const scene = mapScene(snapshot.model, report);
      if (scene.nodes.length === 0 && scene.containers.length === 0) {
        return { kind: "failed", why: "There is nothing to draw yet: no component is declared." };
      }
      const source = JSON.stringify([title, scene]);
      if (source !== shown.source) {
        shown.running?.abort();
        const running = new AbortController();
        shown.running = running;
        const laidOut = await unlessAborted(layouter.layout(scene, running.signal), running.signal);
        if (laidOut === undefined) return { kind: "unchanged", stale: hasErrors };
        shown.running = undefined;
        shown.source = source;
        version += 1;
        shown.picture = {
          title,
          view: "map",
          version,
          svg: toSvg(laidOut, { theme: "editor", title }),
          nodes: nodesOf(scene),
        };
      }
      return answer(shown, known, hasErrors);
    },
  };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    const result = await work;
    return signal.aborted ? undefined : result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function answer(shown: Shown, known: number | undefined, stale: boolean): PictureResult {
  const { picture } = shown;
  if (picture === undefined) return { kind: "failed", why: "There is no picture yet." };
  return picture.version === known ? { kind: "unchanged", stale } : { kind: "picture", stale, ...picture };
}

/** Each container followed by what it holds, then the arrows, so that the keyboard walks the picture as one reads it. */
function nodesOf(scene: Scene): readonly PictureNode[] {
  const containers: PictureNode[] = scene.containers.map((container) => ({
    id: container.id,
    element: container.id,
    name: container.label,
    kind: container.kind,
    detail: container.detail,
    ...(container.parent === undefined ? {} : { parent: container.parent }),
    findings: container.findings,
  }));
  const components: PictureNode[] = scene.nodes.map((node) => ({
    id: node.id,
    element: node.id,
    name: node.label,
    kind: node.job,
    detail: node.detail,
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    findings: node.findings,
  }));
  const inside = (parent: string | undefined): PictureNode[] => [
    ...components.filter((node) => node.parent === parent),
    ...containers.filter((node) => node.parent === parent).flatMap((node) => [node, ...inside(node.id)]),
  ];
  const names = new Map(scene.nodes.map((node) => [node.id, node.label]));
  const arrows = scene.edges.map((edge) => ({
    id: edge.id,
    element: edge.elements[0] ?? edge.source,
    name: `${names.get(edge.source) ?? edge.source} ${edge.label} ${names.get(edge.target) ?? edge.target}`,
    kind: "dependency",
    detail: edge.elements.join(", "),
    findings: edge.findings,
  }));
  return [...inside(undefined), ...arrows];
}
