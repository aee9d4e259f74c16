// The pictures of a project: scene, layout, SVG, one for each view that somebody looks at. Layout happens on another thread; the last
// good picture is kept while the text has errors, and an edit that changes nothing in the picture answers `unchanged`.

import { type Facts, insightOf, type Report } from "../../analysis/index.ts";
import { type Standing, standingIn } from "../../diagram/dropping.ts";
import type { LaidOutScene, Pins } from "../../diagram/layout.ts";
import type { Look } from "../../diagram/look.ts";
import { movableViews, type Positions } from "../../diagram/positions.ts";
import type { Scene, SceneEntry } from "../../diagram/scene.ts";
import { type AnyScene, drawScene, folded, lookOf, sceneOf, stepsOf, subjectsOf } from "../../diagram/views.ts";
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

export interface PictureAsk {
  /** Tells projects apart; what was drawn of it goes with it. */
  readonly project: object;
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Of the snapshot. */
  readonly facts: Facts;
  readonly look: Look;
  /** Where people have put elements. */
  readonly positions: Positions;
  /** Version that the asker holds. */
  readonly known: number | undefined;
}

export interface Gallery {
  /** The newest picture of a project in a view; a request that a newer one overtakes answers `unchanged`. */
  picture(ask: PictureAsk): Promise<PictureResult>;
  /** What stands where in the picture that was drawn of a look; empty where none was, or none in which anything can be moved. */
  standing(project: object, look: Look): ReadonlyMap<string, Standing>;
}

/** What a picture shows, before it has places. */
interface Content {
  readonly title: string;
  /** As it is before anything is closed in it. */
  readonly whole: AnyScene;
  readonly scene: AnyScene;
  readonly look: Look;
  readonly subjects: Picture["subjects"];
  readonly entries: readonly SceneEntry[];
}

interface Shown {
  /** Tells pictures apart for the layout, unique among all projects; what is laid over a picture makes it no other one. */
  readonly series: number;
  picture: Picture | undefined;
  /** What the picture was made from, and that in writing with the places that people gave. */
  content: Content | undefined;
  source: string;
  standing: ReadonlyMap<string, Standing>;
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
    const shown = shownByLook.get(key) ?? {
      ...{ series, picture: undefined, content: undefined, source: "" },
      ...{ standing: new Map(), running: undefined },
    };
    shownByLook.delete(key);
    shownByLook.set(key, shown);
    const oldest = shownByLook.keys().next();
    if (shownByLook.size > mostKept && !oldest.done) shownByLook.delete(oldest.value);
    return shown;
  };

  /** What was drawn last of a look, whatever was closed in it. */
  const lastGood = (project: object, look: Look): Content | undefined => {
    const drawn = [...(shownByProject.get(project)?.values() ?? [])].flatMap(({ content }) => content ?? []);
    return drawn.findLast((content) => isSameButFolds(content.look, look));
  };

  /** Brings a picture up to date with what it is to show; false where a newer request has overtaken this one. */
  const draw = async (shown: Shown, content: Content, pins: Pins): Promise<boolean> => {
    const { title, scene, look, subjects, entries } = content;
    const source = JSON.stringify([title, scene, look, subjects, entries, [...pins]]);
    if (source === shown.source) return true;
    shown.running?.abort();
    const running = new AbortController();
    shown.running = running;
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
    const picture = { title, look, subjects, steps: stepsOf(scene), version: versions, svg, nodes };
    Object.assign(shown, { running: undefined, content, source, standing, picture } satisfies Partial<Shown>);
    return true;
  };

  return {
    async picture({ project, title, snapshot, report, facts, look, positions, known }) {
      const shown = shownOf(project, look);
      const hasErrors = snapshot.problems.some((problem) => problem.severity === "error");
      // While the text is broken the model lacks what the error hides: the last good picture says more.
      // It can be folded as well.
      const good = hasErrors ? (shown.content ?? refolded(lastGood(project, look), look)) : undefined;
      const content = good ?? contentOf({ title, snapshot, report, facts, look });
      if ("why" in content) return { kind: "failed", why: content.why };
      const isDrawn = await draw(shown, content, pinsOf(content.scene, positions));
      return isDrawn ? answer(shown, known, hasErrors) : { kind: "unchanged", stale: hasErrors };
    },
    standing: (project, look) => shownOf(project, look).standing,
  };
}

/** What a look shows of a snapshot, or why it shows nothing. */
function contentOf({
  title,
  snapshot,
  report,
  facts,
  look,
}: Pick<PictureAsk, "title" | "snapshot" | "report" | "facts" | "look">): Content | { readonly why: string } {
  const { model } = snapshot;
  const subjects = subjectsOf(look.view, model);
  const subject = subjects.find(({ id }) => id === look.subject) ?? subjects[0];
  const { subject: _unknown, collapsed: _wanted, ...kept } = look;
  const about: Look = subject === undefined ? kept : { ...kept, subject: subject.id };
  const whole = sceneOf(about, { model, report, facts, insight: insightOf(facts) });
  if ("why" in whole) return whole;
  const { scene, collapsed, entries } = folded(whole, look);
  return { title, whole, scene, look: lookOf(scene, about, collapsed), subjects, entries };
}

/** The same content with what a look says is closed in it. */
function refolded(content: Content | undefined, look: Look): Content | undefined {
  if (content === undefined) return undefined;
  const { scene, collapsed, entries } = folded(content.whole, look);
  return { ...content, scene, look: lookOf(scene, content.look, collapsed), entries };
}

/** What a look is about, beside what is closed in it. */
const aspects = ["view", "subject", "overlay", "terms", "legend", "failures", "step"] as const;

function isSameButFolds(one: Look, other: Look): boolean {
  return aspects.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
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
