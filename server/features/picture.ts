// The pictures of a project: scene, layout, SVG, one for each view that somebody looks at. Layout happens on another thread; the last
// good picture is kept while the text has errors, and an edit that changes nothing in the picture answers `unchanged`.

import { type Facts, insightOf, type Report } from "../../analysis/index.ts";
import type { LaidOutScene } from "../../diagram/layout.ts";
import type { Look } from "../../diagram/look.ts";
import type { Scene } from "../../diagram/scene.ts";
import { drawScene, folded, lookOf, sceneOf, stepsOf, subjectsOf } from "../../diagram/views.ts";
import type { Snapshot } from "../../language/index.ts";
import type { Picture, PictureResult } from "../../protocol/lsp.ts";

/** Lays scenes out off the main thread. */
export interface Layouter {
  /** Starts it, so that the first picture need not wait for that. */
  warm(): void;
  /** Scenes of one series are one picture over time, in which what does not change keeps its place; without one a scene stands alone. */
  layout(scene: Scene, signal: AbortSignal, series?: number): Promise<LaidOutScene>;
}

export interface PictureAsk {
  /** Tells projects apart; what was drawn of it goes with it. */
  readonly project: object;
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Of the snapshot. */
  readonly facts: Facts;
  readonly look: Look;
  /** Version that the asker holds. */
  readonly known: number | undefined;
}

export interface Gallery {
  /** The newest picture of a project in a view; a request that a newer one overtakes answers `unchanged`. */
  picture(ask: PictureAsk): Promise<PictureResult>;
}

interface Shown {
  /** Tells pictures apart for the layout, unique among all projects; what is laid over a picture makes it no other one. */
  readonly series: number;
  picture: Picture | undefined;
  /** What the picture was made from. */
  source: string;
  running: AbortController | undefined;
}

/** Pictures that are kept of one project: those looked at last. */
const mostKept = 40;

/** Pictures by project and view, one layout at a time for each. */
export function createGallery(layouter: Layouter): Gallery {
  const shownByProject = new WeakMap<object, Map<string, Shown>>();
  // One for all projects, so that a design which is closed and opened again is never taken for what it was.
  let versions = 0;
  const seriesByProject = new WeakMap<object, Map<string, number>>();
  let lastSeries = 0;
  const seriesOf = (project: object, name: string): number => {
    const known = seriesByProject.get(project) ?? new Map<string, number>();
    seriesByProject.set(project, known);
    const series = known.get(name) ?? lastSeries + 1;
    lastSeries = Math.max(lastSeries, series);
    known.set(name, series);
    return series;
  };

  const shownOf = (
    project: object,
    { view, subject, collapsed, overlay, terms, legend, failures, step }: Look,
  ): Shown => {
    const shownByLook = shownByProject.get(project) ?? new Map<string, Shown>();
    shownByProject.set(project, shownByLook);
    const key = JSON.stringify([view, subject, collapsed, overlay, terms, legend, failures, step]);
    const series = seriesOf(project, JSON.stringify([view, subject, collapsed]));
    const shown = shownByLook.get(key) ?? { series, picture: undefined, source: "", running: undefined };
    shownByLook.delete(key);
    shownByLook.set(key, shown);
    const oldest = shownByLook.keys().next();
    if (shownByLook.size > mostKept && !oldest.done) shownByLook.delete(oldest.value);
    return shown;
  };

  return {
    async picture({ project, title, snapshot, report, facts, look, known }) {
      const shown = shownOf(project, look);
      const hasErrors = snapshot.problems.some((problem) => problem.severity === "error");
      // While the text is broken the model lacks what the error hides: the last good picture says more.
      if (hasErrors && shown.picture !== undefined) return answer(shown, known, true);
      const { model } = snapshot;
      const subjects = subjectsOf(look.view, model);
      const subject = subjects.find(({ id }) => id === look.subject) ?? subjects[0];
      const { subject: _unknown, collapsed: _wanted, ...kept } = look;
      const about: Look = subject === undefined ? kept : { ...kept, subject: subject.id };
      const whole = sceneOf(about, { model, report, facts, insight: insightOf(facts) });
      if ("why" in whole) return { kind: "failed", why: whole.why };
      const { scene, collapsed, entries } = folded(whole, look);
      const chosen = lookOf(scene, about, collapsed);
      const source = JSON.stringify([title, chosen, subjects, scene, entries]);
      if (source !== shown.source) {
        shown.running?.abort();
        const running = new AbortController();
        shown.running = running;
        const layout = (one: Scene): Promise<LaidOutScene> => layouter.layout(one, running.signal, shown.series);
        const drawing = drawScene(scene, layout, { theme: "editor", title });
        const svg = await unlessAborted(drawing, running.signal);
        if (svg === undefined) return { kind: "unchanged", stale: hasErrors };
        shown.running = undefined;
        shown.source = source;
        versions += 1;
        const steps = stepsOf(scene);
        shown.picture = { title, look: chosen, subjects, steps, version: versions, svg, nodes: entries };
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
