// Every view of a design, in one table: what it is about, how a model becomes its scene, and how the scene becomes a picture. Whoever
// shows pictures (editor, command, documentation) comes here and knows no view by name.

import type { Facts, Finding, Insight } from "../analysis/index.ts";
import type { SystemModel } from "../language/index.ts";
import { collapsedAtFirst, collapsedEntries, collapseScene, collapsible } from "./collapse.ts";
import { collapsedPlaces, collapsePlaces } from "./collapse-places.ts";
import { type DomainsScene, domainsEntries } from "./domains.ts";
import { domainsToSvg } from "./domains-svg.ts";
import { closedAround, type FailureScene, failureEntries, failureRows } from "./failure.ts";
import { failureToSvg } from "./failure-svg.ts";
import { gathered, tooManyBoxes, unshownInWords } from "./gathering.ts";
import type { LaidOutScene } from "./layout.ts";
import type { Look, Subject, View } from "./look.ts";
import { type MatrixScene, matrixEntries, matrixToSvg } from "./matrix.ts";
import { dataScene } from "./scene/data.ts";
import { domainsScene } from "./scene/domains.ts";
import { failableIn, failureScene } from "./scene/failure.ts";
import { flowScene } from "./scene/flow.ts";
import { inOneGo, overlaidMap, type Steps } from "./scene/in-steps.ts";
import { laidOver, overlaid } from "./scene/overlay.ts";
import { sharedScene } from "./scene/shared.ts";
import { entriesOf as graphEntries, type Scene, type SceneEntry } from "./scene.ts";
import { type SequenceScene, sequenceEntries } from "./sequence.ts";
import { sequenceToSvg } from "./sequence-svg.ts";
import type { Theme } from "./theme.ts";
import { toSvg } from "./to-svg.ts";

/** What views are drawn from. */
export interface ViewInput {
  readonly model: SystemModel;
  readonly report: { readonly findings: readonly Finding[] };
  /** Single facts about single elements. */
  readonly facts: Pick<Facts, "of" | "one">;
  readonly insight: Insight;
}

/** What a picture shows before it has places: boxes and arrows, a sequence, places, a table, or a map with a panel. Plain data. */
export type AnyScene = Scene | SequenceScene | DomainsScene | MatrixScene | FailureScene;

/** Puts boxes and arrows in their places. */
export type Layout = (scene: Scene) => Promise<LaidOutScene>;

/** Why a view may have nothing to show. */
const empty: Readonly<Record<View, string>> = {
  map: "There is nothing to draw yet: no component is declared.",
  flow: "No flow with a step is declared, so there is none to tell.",
  domains: "No region is declared, so nothing has a place.",
  data: "No data is declared and no cache is of anything, so nothing follows anything.",
  shared: "No component is used by several systems, so nothing is shared.",
  failure: "There is nothing that could fail yet: no component is declared.",
};

/** What a view can be about, in declaration order; empty for a view of everything. */
export function subjectsOf(view: View, model: SystemModel): readonly Subject[] {
  if (view === "failure") return failableIn(model);
  if (view !== "flow") return [];
  return model.flows.flatMap(({ id, title, name, body }) => (body.length === 0 ? [] : [{ id, name: title ?? name }]));
}

/** The scene of a view, or one sentence on why there is nothing to show. Same input, same scene, to the byte when serialized. */
export function sceneOf(look: Look, input: ViewInput): AnyScene | { readonly why: string } {
  return inOneGo(sceneInSteps(look, input));
}

/** As `sceneOf`, step by step. */
export function* sceneInSteps(
  look: Look,
  { model, report, insight }: ViewInput,
): Steps<AnyScene | { readonly why: string }> {
  const { view, subject = "" } = look;
  const why = empty[view];
  switch (view) {
    case "map": {
      const scene = yield* overlaidMap(model, report, look, insight);
      const isEmpty = scene.nodes.length === 0 && scene.containers.length === 0;
      return isEmpty ? { why } : scene;
    }
    case "flow": {
      const scene = flowScene(subject, model, report, insight);
      return scene === undefined || scene.rows.length === 0 ? { why } : laidOver(scene, look, model, insight);
    }
    case "domains": {
      const scene = domainsScene(model, report, insight);
      return scene.regions.length === 0 ? { why } : laidOver(scene, look, model, insight);
    }
    case "data": {
      const scene = dataScene(model, report, insight);
      const isEmpty = scene.nodes.length === 0 && scene.containers.length === 0;
      return isEmpty ? { why } : overlaid(scene, look, model, insight);
    }
    case "shared": {
      const scene = sharedScene(model, report, insight);
      return scene.rows.length === 0 ? { why } : laidOver(scene, look, model, insight);
    }
    case "failure": {
      const scene = yield* failureScene(model, report, look, insight);
      return scene.map.nodes.length === 0 ? { why } : scene;
    }
    default:
      return view satisfies never;
  }
}

/** The scene as an SVG document. `title` is its accessible name. Rejects where the layout does. */
export async function drawScene(
  scene: AnyScene,
  layout: Layout,
  options: { readonly theme: Theme; readonly title: string },
): Promise<string> {
  switch (scene.view) {
    case "domains":
      return domainsToSvg(scene, options);
    case "flow":
      return sequenceToSvg(scene, options);
    case "shared":
      return matrixToSvg(scene, options);
    case "failure":
      return failureToSvg(scene, await layout(scene.map), options);
    default:
      return toSvg(await layout(scene), options);
  }
}

/** A scene as a reader folds it. */
export interface Folded {
  readonly scene: AnyScene;
  /** What is closed; undefined where the view has nothing to close. */
  readonly collapsed?: readonly string[];
  /** What is drawn, then what stands in closed containers. */
  readonly entries: readonly SceneEntry[];
}

/** Closes what a look says is closed; where it says nothing, the outermost containers of what is too large to be taken in at once. */
export function folded(scene: AnyScene, { collapsed: wanted }: Look): Folded {
  if (scene.view === "failure") {
    const { map } = scene;
    const collapsed = wanted === undefined ? closedAround(scene) : collapsible(map, wanted);
    const drawn = gathered(collapseScene(map, collapsed));
    return {
      scene: { ...scene, map: drawn },
      collapsed,
      entries: [...collapsedEntries(map, drawn), ...failureRows(scene)],
    };
  }
  if (scene.view === "domains") {
    const closed = new Set(wanted);
    const collapsed = scene.regions.map(({ id }) => id).filter((id) => closed.has(id));
    const drawn = collapsePlaces(scene, collapsed);
    return { scene: drawn, collapsed, entries: collapsedPlaces(scene, drawn) };
  }
  if (scene.view !== "map" && scene.view !== "data") return { scene, entries: entriesOf(scene) };
  const collapsed = wanted === undefined ? collapsedAtFirst(scene) : collapsible(scene, wanted);
  const drawn = gathered(collapseScene(scene, collapsed));
  return { scene: drawn, collapsed, entries: collapsedEntries(scene, drawn) };
}

/**
 * A scene for who cannot open anything in it: with nothing closed in it, or where that is too large to be drawn, as it is first shown to
 * who can. Then `collapsed` is what is closed.
 */
export function unfolded(scene: AnyScene): Folded {
  const map = mapIn(scene);
  if (map !== undefined && tooManyBoxes(map) !== undefined) return folded(scene, { view: scene.view });
  const drawn = scene.view === "failure" ? { ...scene, map: gathered(scene.map) } : scene;
  const shown = drawn.view === "map" || drawn.view === "data" ? gathered(drawn) : drawn;
  return { scene: shown, entries: entriesOf(shown) };
}

/** Why a scene cannot be drawn, and what to do about it; undefined where it can. */
export function undrawable(scene: AnyScene): string | undefined {
  const map = mapIn(scene);
  return map && tooManyBoxes(map);
}

/** What a picture leaves out for its size, in words; empty where it shows everything. */
export function leftOutOf(scene: AnyScene): string {
  const map = mapIn(scene);
  return map === undefined ? "" : unshownInWords(map);
}

/** The boxes and arrows of a scene, where it has any. */
function mapIn(scene: AnyScene): Scene | undefined {
  if (scene.view === "failure") return scene.map;
  return scene.view === "map" || scene.view === "data" ? scene : undefined;
}

/** Everything in a scene that can be pointed at, in the order of the keyboard. */
export function entriesOf(scene: AnyScene): readonly SceneEntry[] {
  switch (scene.view) {
    case "domains":
      return domainsEntries(scene);
    case "flow":
      return sequenceEntries(scene);
    case "shared":
      return matrixEntries(scene);
    case "failure":
      return failureEntries(scene);
    default:
      return graphEntries(scene);
  }
}

/** What a scene shows, as a look that gives it again: `asked` with what is closed, and with what has failed in it. */
export function lookOf(scene: AnyScene, asked: Look, collapsed?: readonly string[]): Look {
  const closed = collapsed === undefined ? {} : { collapsed };
  if (scene.view !== "failure") return { ...asked, ...closed };
  const { overlay, terms, legend } = asked;
  return {
    ...{ view: "failure", failures: scene.failures, step: scene.moment, ...closed },
    ...(overlay === undefined ? {} : { overlay }),
    ...(terms === undefined ? {} : { terms }),
    ...(legend === undefined ? {} : { legend }),
  };
}

/** The moments that a scene can be shown at, in words; empty for a scene of no time. */
export function stepsOf(scene: AnyScene): readonly string[] {
  return scene.view === "failure" ? scene.moments.map(({ when, lines }) => `${when}: ${lines.join("; ")}`) : [];
}
