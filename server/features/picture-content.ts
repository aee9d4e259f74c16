// What a picture shows of a design before it has places: the scene of a look with what is closed in it. Made in steps, so that a design of
// thousands keeps nobody waiting who asks for something else.

import { type Facts, insightOf, type Report } from "../../analysis/index.ts";
import type { Look } from "../../diagram/look.ts";
import type { Steps } from "../../diagram/scene/in-steps.ts";
import type { SceneEntry } from "../../diagram/scene.ts";
import {
  type AnyScene,
  folded,
  lookOf,
  sceneInSteps,
  subjectsOf,
  undrawable,
  type ViewInput,
} from "../../diagram/views.ts";
import type { Snapshot } from "../../language/index.ts";
import type { Picture } from "../../protocol/lsp.ts";

/** A design as it was judged. */
export interface Design {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Of the snapshot. */
  readonly facts: Facts;
}

/** What a picture shows, before it has places. */
export interface Content {
  readonly title: string;
  readonly scene: AnyScene;
  /** As the scene shows it: what was unwritten is written where the view chose. */
  readonly look: Look;
  readonly subjects: Picture["subjects"];
  readonly entries: readonly SceneEntry[];
}

/** What a look shows of a design, or why it shows nothing. */
export function* contentOf(
  title: string,
  { snapshot, report, facts }: Design,
  look: Look,
): Steps<Content | { readonly why: string }> {
  const { model } = snapshot;
  const subjects = subjectsOf(look.view, model);
  const subject = subjects.find(({ id }) => id === look.subject) ?? subjects[0];
  const { subject: _unknown, collapsed: _wanted, ...kept } = look;
  const about: Look = subject === undefined ? kept : { ...kept, subject: subject.id };
  const input = { model, report, facts, insight: insightOf(facts) };
  const chosen = yield* closedIn(about, look, input);
  const whole = yield* sceneInSteps({ ...about, ...chosen }, input);
  if ("why" in whole) return whole;
  yield;
  const { scene, collapsed, entries } = folded(whole, { ...look, ...chosen });
  yield;
  const why = undrawable(scene);
  if (why !== undefined) return { why };
  return { title, scene, look: lookOf(scene, about, collapsed), subjects, entries };
}

/**
 * What a look closes, where it says that or its view would choose. It is known before numbers are laid over what is drawn, so that nobody
 * waits for those of what is closed.
 */
function* closedIn(about: Look, { collapsed }: Look, input: ViewInput): Steps<Pick<Look, "collapsed">> {
  if (collapsed !== undefined) return { collapsed };
  if ((about.overlay ?? "findings") === "findings") return {};
  const plain = yield* sceneInSteps({ ...about, overlay: "findings" }, input);
  if ("why" in plain) return {};
  const { collapsed: closed } = folded(plain, about);
  yield;
  return closed === undefined ? {} : { collapsed: closed };
}
