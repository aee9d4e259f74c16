// The pictures of a project: scene, layout, SVG, one for each view that somebody looks at. Layout happens on another thread; while the
// text has errors all of them are of the last text without, and an edit that changes nothing in the picture answers `unchanged`.

import { mostAtOnce } from "../../diagram/collapse.ts";
import { type Standing, standingIn } from "../../diagram/dropping.ts";
import type { LaidOutScene, Pins } from "../../diagram/layout.ts";
import type { Look } from "../../diagram/look.ts";
import { movableViews, type Positions } from "../../diagram/positions.ts";
import type { Steps } from "../../diagram/scene/in-steps.ts";
import type { Scene, SceneEntry } from "../../diagram/scene.ts";
import { type AnyScene, drawScene, leftOutOf, stepsOf } from "../../diagram/views.ts";
import type { Picture, PictureNode } from "../../protocol/lsp.ts";
import { mailAnswered } from "../turns.ts";
import { type Content, contentOf, type Design } from "./picture-content.ts";

/** Lays scenes out off the main thread. */
export interface Layouter {
  /**
   * Starts it, so that the first picture need not wait for that. The scene is one that is likely to be asked for: its places are found in
   * advance, while nobody asks for anything.
   */
  warm(scene?: Scene): void;
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
  readonly design: Design;
  readonly look: Look;
  /** Where people have put elements. */
  readonly positions: Positions;
  /** Version that the asker holds. */
  readonly known: number | undefined;
  /** Aborts where nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

export type PictureAnswer =
  | (Picture & { readonly kind: "picture"; readonly stale: boolean })
  | { readonly kind: "unchanged"; readonly stale: boolean }
  | { readonly kind: "failed"; readonly why: string };

export interface Gallery {
  /**
   * The newest picture of a project in a view. Who asks for what is being drawn already waits for that, and a request that a newer one
   * overtakes is answered with what that one asked for. Rejects with the signal's reason where that aborts.
   */
  picture(ask: PictureAsk): Promise<PictureAnswer>;
  /** Prepares the first picture of a project that nobody has asked for a picture of, in the view that a preview opens with. */
  rehearse(project: object, design: Design): Promise<void>;
  /** A project has been judged anew. Of one that was drawn this is what its pictures show, until it breaks and after it is mended. */
  judged(project: object, design: Design): void;
  /**
   * What stands where in the picture of a look, as it was asked for or as the picture has it; empty where none was, or
   * none in which anything can be moved.
   */
  standing(project: object, look: Look): ReadonlyMap<string, Standing>;
}

/** What a picture is to be made from. */
interface Wanted {
  readonly content: Content;
  readonly pins: Pins;
  /** All of it in writing. */
  readonly source: string;
}

/** A picture that is being made, and how many wait for it. */
interface Drawing {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  waiting: number;
}

interface Shown {
  /** Tells pictures apart for the layout, unique among all projects; what is laid over a picture makes it no other one. */
  readonly series: number;
  picture: Picture | undefined;
  /** What the picture was made from, in writing, with the places that people gave. */
  source: string;
  standing: ReadonlyMap<string, Standing>;
  /** By who asked last: whether the text had errors. */
  isStale: boolean;
  /** What the picture is to show instead, while it does not. */
  wanted: Wanted | undefined;
  running: Drawing | undefined;
}

/** What was drawn of one project. */
interface Drawn {
  /** By the look that it has. */
  readonly byLook: Map<string, Shown>;
  /** By the look that was asked for, in which the view had something to choose. */
  readonly byAsked: Map<string, Shown>;
  /** By view, subject and what is closed, as it was asked for and as it was shown. */
  readonly series: Map<string, number>;
}

/** Pictures, and series of them, that are kept of one project: those looked at last. */
const mostKept = 40;

/** Pictures by project and view, one layout at a time for each. */
export function createGallery(layouter: Layouter): Gallery {
  const drawnByProject = new WeakMap<object, Drawn>();
  /** The last design without errors: the present one while there are none, so that nothing is held twice. */
  const goodByProject = new WeakMap<object, Design>();
  // One for all projects, so that a design which is closed and opened again is never taken for what it was.
  let versions = 0;
  let lastSeries = 0;
  let making: Promise<unknown> = Promise.resolve();

  /** The contents of one picture after the other, so that who asks later is answered of a text that is not older. */
  const inTurns = <Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result> => {
    const mine = making.then(() => done(steps, signal));
    making = mine.catch(() => undefined);
    return mine;
  };

  const drawnOf = (project: object): Drawn => {
    const drawn = drawnByProject.get(project) ?? { byLook: new Map(), byAsked: new Map(), series: new Map() };
    drawnByProject.set(project, drawn);
    return drawn;
  };

  /**
   * What the view chose to close is one picture over time with what is then asked for by name, and with what it chooses
   * after an edit.
   */
  const seriesOf = ({ series }: Drawn, asked: Look, { view, subject, collapsed }: Look): number => {
    const shown = JSON.stringify([view, subject, collapsed]);
    const chosen = asked.collapsed === undefined ? JSON.stringify([view, subject]) : shown;
    const known = series.get(chosen) ?? series.get(shown) ?? lastSeries + 1;
    lastSeries = Math.max(lastSeries, known);
    for (const key of [shown, chosen]) keepNewest(series, key, known);
    return known;
  };

  const shownOf = (drawn: Drawn, asked: Look, look: Look): Shown => {
    const key = keyOfLook(look);
    const series = seriesOf(drawn, asked, look);
    const known = drawn.byLook.get(key);
    const shown: Shown = known ?? {
      ...{ series, picture: undefined, source: "", standing: new Map(), isStale: false },
      ...{ wanted: undefined, running: undefined },
    };
    keepNewest(drawn.byLook, key, shown);
    keepNewest(drawn.byAsked, keyOfLook(asked), shown);
    return shown;
  };

  const draw = async (shown: Shown, { content, pins, source }: Wanted, signal: AbortSignal): Promise<void> => {
    const { title, scene, look, subjects, entries } = content;
    let standing: ReadonlyMap<string, Standing> = new Map();
    const layout = async (one: Scene): Promise<LaidOutScene> => {
      const laidOut = await layouter.layout(one, signal, shown.series, pins);
      if (movableViews.some((view) => view === scene.view)) standing = standingIn(laidOut);
      return laidOut;
    };
    const svg = await drawScene(scene, layout, { theme: "editor", title });
    signal.throwIfAborted();
    versions += 1;
    const nodes = entries.map((entry) => withPlace(entry, standing.get(entry.id), pins.has(entry.id)));
    const leftOut = leftOutOf(scene);
    const picture = {
      ...{ title, look, subjects, steps: stepsOf(scene), version: versions, svg, nodes },
      ...(leftOut === "" ? {} : { leftOut }),
    };
    Object.assign(shown, { source, standing, picture } satisfies Partial<Shown>);
  };

  /** Says what a picture is to show; what is being drawn of something else is let go. */
  const want = (shown: Shown, content: Content, pins: Pins): void => {
    const { title, scene, look, subjects, entries } = content;
    const source = JSON.stringify([title, scene, look, subjects, entries, [...pins]]);
    if (source === shown.wanted?.source) return;
    const { running } = shown;
    shown.wanted = source === shown.source ? undefined : { content, pins, source };
    shown.running = undefined;
    running?.stop.abort();
  };

  const begin = (shown: Shown, wanted: Wanted): Drawing => {
    const stop = new AbortController();
    const work = draw(shown, wanted, stop.signal).finally(() => {
      if (shown.running === drawing) Object.assign(shown, { wanted: undefined, running: undefined });
    });
    // A drawing that does not look at the signal may take its time, though nobody waits for it.
    const drawing: Drawing = { stop, done: unlessAborted(work, stop.signal), waiting: 0 };
    return drawing;
  };

  /** Waits until a picture shows what it is to show, whatever that becomes meanwhile. What nobody waits for any more is let go. */
  const upToDate = async (shown: Shown, signal: AbortSignal | undefined): Promise<void> => {
    while (shown.wanted !== undefined) {
      signal?.throwIfAborted();
      shown.running ??= begin(shown, shown.wanted);
      const drawing = shown.running;
      drawing.waiting += 1;
      try {
        await (signal === undefined ? drawing.done : unlessAborted(drawing.done, signal));
      } catch (error) {
        const isOvertaken = drawing.stop.signal.aborted && signal?.aborted !== true;
        if (!isOvertaken) throw error;
      } finally {
        drawing.waiting -= 1;
        if (drawing.waiting === 0 && shown.running === drawing) {
          Object.assign(shown, { wanted: undefined, running: undefined });
          drawing.stop.abort();
        }
      }
    }
  };

  return {
    async picture({ project, title, design, look, positions, known, signal }) {
      const isBroken = hasErrors(design);
      if (!isBroken) goodByProject.set(project, design);
      // It has pictures from here on, which an edit meanwhile counts for.
      const drawn = drawnOf(project);
      // While the text is broken the model lacks what the error hides: the last good one says more.
      const content = await inTurns(contentOf(title, goodByProject.get(project) ?? design, look), signal);
      if ("why" in content) return { kind: "failed", why: content.why };
      const shown = shownOf(drawn, look, content.look);
      shown.isStale = isBroken;
      want(shown, content, pinsOf(content.scene, positions));
      await upToDate(shown, signal);
      return answer(shown, known);
    },
    async rehearse(project, design) {
      // A larger one opens closed, which is soon drawn.
      const isSmall = design.snapshot.model.components.length <= mostAtOnce;
      if (!isSmall || drawnByProject.has(project) || hasErrors(design)) return;
      const content = await inTurns(contentOf("", design, { view: "map" }));
      if ("scene" in content && content.scene.view === "map") layouter.warm(content.scene);
    },
    judged(project, design) {
      if (drawnByProject.has(project) && !hasErrors(design)) goodByProject.set(project, design);
    },
    standing(project, look) {
      const drawn = drawnByProject.get(project);
      const key = keyOfLook(look);
      return (drawn?.byLook.get(key) ?? drawn?.byAsked.get(key))?.standing ?? new Map();
    },
  };
}

function keyOfLook({ view, subject, collapsed, overlay, terms, legend, failures, step }: Look): string {
  return JSON.stringify([view, subject, collapsed, overlay, terms, legend, failures, step]);
}

/** Keeps a value as the newest one, and of all no more than `mostKept`. */
function keepNewest<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next();
  if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
}

function hasErrors({ snapshot }: Design): boolean {
  return snapshot.problems.some((problem) => problem.severity === "error");
}

/** The places that people gave to what a scene shows; a map with failures in it stands as the map does. */
export function pinsOf(scene: AnyScene, positions: Positions): Pins {
  const view = scene.view === "failure" ? "map" : movableViews.find((one) => one === scene.view);
  return (view === undefined ? undefined : positions.get(view)) ?? new Map();
}

function withPlace(entry: SceneEntry, standing: Standing | undefined, isKept: boolean): PictureNode {
  return standing === undefined ? entry : { ...entry, place: { ...standing.place, isKept } };
}

/** The result of work in steps, between which messages are answered; the signal's reason as soon as it aborts. */
async function done<Result>(steps: Steps<Result>, signal: AbortSignal | undefined): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done === true) return step.value;
    await mailAnswered();
  }
}

/** The work's result, or the signal's reason as soon as it aborts. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function answer({ picture, isStale: stale }: Shown, known: number | undefined): PictureAnswer {
  if (picture === undefined) return { kind: "failed", why: "There is no picture yet." };
  return picture.version === known ? { kind: "unchanged", stale } : { kind: "picture", stale, ...picture };
}
