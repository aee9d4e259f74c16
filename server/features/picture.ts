// The pictures of a project: scene, layout, SVG, one for each view that somebody looks at. Layout happens on another thread; while the
// text has errors all of them are of the last text without, and an edit that changes nothing in the picture answers `unchanged`.

import { type Facts, insightOf, type Report } from "../../analysis/index.ts";
import { type Standing, standingIn } from "../../diagram/dropping.ts";
import type { LaidOutScene, Pins } from "../../diagram/layout.ts";
import type { Look } from "../../diagram/look.ts";
import { movableViews, type Positions } from "../../diagram/positions.ts";
import type { Scene, SceneEntry } from "../../diagram/scene.ts";
import {
  type AnyScene,
  drawScene,
  folded,
  leftOutOf,
  lookOf,
  sceneOf,
  stepsOf,
  subjectsOf,
  undrawable,
} from "../../diagram/views.ts";
import type { Snapshot } from "../../language/index.ts";
import type { Picture, PictureNode, PictureResult } from "../../protocol/lsp.ts";

/** Lays scenes out off the main thread. */
export interface Layouter {
  /** Starts it, so that the first picture need not wait for that. */
  warm(): void;
  /**
   * Scenes of one series are one picture over time, in which what does not change keeps its place; without one a scene stands alone.
   * What is pinned stands where its pin says.
   */
  layout(scene: Scene, signal: AbortSignal, series?: number, pins?: Pins): Promise<LaidOutScene>;
}

/** A design as it was judged. */
export interface Design {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Of the snapshot. */
  readonly facts: Facts;
}

export interface PictureAsk {
  /** Tells projects apart; what was drawn of it goes with it. */
  readonly project: object;
  readonly title: string;
  readonly design: Design;
  readonly look: Look;
  /** Where people have put elements. */
  readonly positions: Positions;
  /** Version that the asker holds. */
  readonly known: number | undefined;
  /** Aborts where nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

export interface Gallery {
  /** The newest picture of a project in a view; a request that a newer one overtakes, or that is aborted, answers `unchanged`. */
  picture(ask: PictureAsk): Promise<PictureResult>;
  /** A project has been judged anew. Of one that was drawn this is what its pictures show, until it breaks and after it is mended. */
  judged(project: object, design: Design): void;
  /** What stands where in the picture that was drawn of a look; empty where none was, or none in which anything can be moved. */
  standing(project: object, look: Look): ReadonlyMap<string, Standing>;
}

/** What a picture shows, before it has places. */
interface Content {
  readonly title: string;
  readonly scene: AnyScene;
  readonly look: Look;
  readonly subjects: Picture["subjects"];
  readonly entries: readonly SceneEntry[];
}

interface Shown {
  /** Tells pictures apart for the layout, unique among all projects; what is laid over a picture makes it no other one. */
  readonly series: number;
  picture: Picture | undefined;
  /** What the picture was made from, in writing, with the places that people gave. */
  source: string;
  standing: ReadonlyMap<string, Standing>;
  running: AbortController | undefined;
}

/** Pictures that are kept of one project: those looked at last. */
const mostKept = 40;

/** Pictures by project and view, one layout at a time for each. */
export function createGallery(layouter: Layouter): Gallery {
  const shownByProject = new WeakMap<object, Map<string, Shown>>();
  /** The last design without errors: the present one while there are none, so that nothing is held twice. */
  const goodByProject = new WeakMap<object, Design>();
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
    const shown = shownByLook.get(key) ?? {
      ...{ series, picture: undefined, source: "", standing: new Map(), running: undefined },
    };
    shownByLook.delete(key);
    shownByLook.set(key, shown);
    const oldest = shownByLook.keys().next();
    if (shownByLook.size > mostKept && !oldest.done) shownByLook.delete(oldest.value);
    return shown;
  };

  /** Brings a picture up to date with what it is to show; false where a newer request has overtaken this one, or `signal` has aborted. */
  const draw = async (shown: Shown, content: Content, pins: Pins, signal?: AbortSignal): Promise<boolean> => {
    const { title, scene, look, subjects, entries } = content;
    const source = JSON.stringify([title, scene, look, subjects, entries, [...pins]]);
    if (source === shown.source) return true;
    shown.running?.abort();
    const running = new AbortController();
    shown.running = running;
    signal?.addEventListener("abort", () => running.abort(), { once: true });
    let standing: ReadonlyMap<string, Standing> = new Map();
    const layout = async (one: Scene): Promise<LaidOutScene> => {
      const laidOut = await layouter.layout(one, running.signal, shown.series, pins);
      if (movableViews.some((view) => view === scene.view)) standing = standingIn(laidOut);
      return laidOut;
    };
    const svg = await unlessAborted(drawScene(scene, layout, { theme: "editor", title }), running.signal);
    if (svg === undefined) return false;
    versions += 1;
    const nodes = entries.map((entry) => withPlace(entry, standing.get(entry.id), pins.has(entry.id)));
    const leftOut = leftOutOf(scene);
    const picture = {
      ...{ title, look, subjects, steps: stepsOf(scene), version: versions, svg, nodes },
      ...(leftOut === "" ? {} : { leftOut }),
    };
    Object.assign(shown, { running: undefined, source, standing, picture } satisfies Partial<Shown>);
    return true;
  };

  return {
    async picture({ project, title, design, look, positions, known, signal }) {
      const isBroken = hasErrors(design);
      if (!isBroken) goodByProject.set(project, design);
      const shown = shownOf(project, look);
      // While the text is broken the model lacks what the error hides: the last good one says more.
      const content = contentOf(title, goodByProject.get(project) ?? design, look);
      if ("why" in content) return { kind: "failed", why: content.why };
      const isDrawn = await draw(shown, content, pinsOf(content.scene, positions), signal);
      return isDrawn ? answer(shown, known, isBroken) : { kind: "unchanged", stale: isBroken };
    },
    judged(project, design) {
      if (shownByProject.has(project) && !hasErrors(design)) goodByProject.set(project, design);
    },
    standing: (project, look) => shownOf(project, look).standing,
  };
}

function hasErrors({ snapshot }: Design): boolean {
  return snapshot.problems.some((problem) => problem.severity === "error");
}

/** What a look shows of a design, or why it shows nothing. */
function contentOf(title: string, { snapshot, report, facts }: Design, look: Look): Content | { readonly why: string } {
  const { model } = snapshot;
  const subjects = subjectsOf(look.view, model);
  const subject = subjects.find(({ id }) => id === look.subject) ?? subjects[0];
  const { subject: _unknown, collapsed: _wanted, ...kept } = look;
  const about: Look = subject === undefined ? kept : { ...kept, subject: subject.id };
  const whole = sceneOf(about, { model, report, facts, insight: insightOf(facts) });
  if ("why" in whole) return whole;
  const { scene, collapsed, entries } = folded(whole, look);
  const why = undrawable(scene);
  if (why !== undefined) return { why };
  return { title, scene, look: lookOf(scene, about, collapsed), subjects, entries };
}

/** The places that people gave to what a scene shows; a map with failures in it stands as the map does. */
export function pinsOf(scene: AnyScene, positions: Positions): Pins {
  const view = scene.view === "failure" ? "map" : movableViews.find((one) => one === scene.view);
  return (view === undefined ? undefined : positions.get(view)) ?? new Map();
}

function withPlace(entry: SceneEntry, standing: Standing | undefined, isKept: boolean): PictureNode {
  return standing === undefined ? entry : { ...entry, place: { ...standing.place, isKept } };
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
