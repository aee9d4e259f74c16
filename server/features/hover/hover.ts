// What is told at the cursor: about the name there, the step or dependency that it stands for, the number, the word of the language, the
// rule, or the phrase in a text. Markdown out, no judgement; each kind has its file beside this one.

import { type Acceptance, type Element, placeOf, type Span } from "../../../language/index.ts";
import type { NamePlace } from "../../names-in-text.ts";
import type { CursorReading } from "../../reading.ts";
import { aboutDependency, aboutStep, stepAt } from "./dependency.ts";
import { aboutFigure } from "./figure.ts";
import { aboutAcceptance, aboutRule } from "./findings.ts";
import type { HoverLook, HoverText, Scene } from "./look.ts";
import { aboutName } from "./name.ts";
import { type Near, nearOf } from "./near.ts";
import { aboutProse, aboutWord } from "./word.ts";

export type { HoverLook, HoverText } from "./look.ts";

/** The hover at the cursor; undefined where there is nothing to say. */
export function hover(reading: CursorReading, look: HoverLook): HoverText | undefined {
  const { names, file, offset } = reading;
  const scene: Scene = { reading, look };
  const place = names.at(file.uri, offset);
  const named = place === undefined ? undefined : names.named(place.id, place.space);
  if (place !== undefined && named !== undefined) {
    return { markdown: aboutName(scene, named, leadOf(scene, place)), start: place.start, end: place.end };
  }
  const near = nearOf(reading);
  if (near === undefined) return undefined;
  const { token } = near;
  if (token.kind === "string" || token.kind === "doc") return aboutProse(near, offset, look);
  const markdown = aboutToken(scene, reading, near);
  return markdown === undefined ? undefined : { markdown, start: token.start, end: token.end };
}

/** What a name is a part of: the step of a flow, or the dependency. */
function leadOf(scene: Scene, { file, start }: NamePlace): readonly string[] {
  const isHere = placedAt(scene, file, start);
  for (const { element } of scene.reading.names.declaredAround(file, start)) {
    if ("body" in element) {
      const flow = scene.reading.snapshot.model.flowById.get(element.id);
      const step = flow && stepAt(flow, ({ at }) => isHere(at));
      if (step !== undefined) return [aboutStep(scene, step)];
    }
    const component = scene.reading.snapshot.model.componentById.get(element.id);
    const dependency = component?.dependencies.find(({ at }) => isHere(at));
    if (dependency !== undefined) return [aboutDependency(scene, dependency)];
  }
  return [];
}

/** Whether a span stands around a place. */
function placedAt({ reading }: Scene, file: string, offset: number): (span: Span) => boolean {
  return (span) => {
    const place = placeOf(reading.snapshot.model, span);
    return place !== undefined && place.file === file && place.start <= offset && offset < place.end;
  };
}

function aboutToken(scene: Scene, reading: CursorReading, near: Near): string | undefined {
  const { token, head } = near;
  const declared = reading.names.declaredAround(reading.file.uri, token.start).map(({ element }) => element);
  if (token.kind === "quantity" || token.kind === "percentile") return aboutFigure(near, declared[0]);
  if (token.kind === "punctuation") return token.text === "->" ? aboutArrow(scene, near, declared) : undefined;
  if (token.kind !== "keyword" && token.kind !== "name") return undefined;
  if (head === "accept" && (near.isHead || token.kind === "name")) {
    const acceptance = acceptanceAt(scene, reading.file.uri, token.start, declared);
    const about = acceptance === undefined ? aboutRule(scene, token.text) : aboutAcceptance(scene, acceptance);
    const word = near.isHead ? aboutWord(near, scene.look) : undefined;
    return [about, word].filter((part) => part !== undefined).join("\n\n") || undefined;
  }
  return aboutWord(near, scene.look);
}

/** The step that an arrow makes: the one to the name behind it. */
function aboutArrow(scene: Scene, { token }: Near, declared: readonly Element[]): string | undefined {
  const { model } = scene.reading.snapshot;
  for (const { id } of declared) {
    const flow = model.flowById.get(id);
    const step =
      flow &&
      stepAt(flow, ({ at, fromAt }) => {
        const [from, to] = [placeOf(model, fromAt), placeOf(model, at)];
        return from !== undefined && to !== undefined && from.end <= token.start && token.end <= to.start;
      });
    if (step !== undefined) return aboutStep(scene, step);
  }
  return undefined;
}

/** The acceptance that stands around an offset. */
function acceptanceAt(
  scene: Scene,
  file: string,
  offset: number,
  declared: readonly Element[],
): Acceptance | undefined {
  const isHere = placedAt(scene, file, offset);
  const { model } = scene.reading.snapshot;
  for (const element of [...declared, ...model.containers]) {
    const own = "accepts" in element ? (element.accepts as readonly Acceptance[]) : [];
    const inside = (model.componentById.get(element.id)?.dependencies ?? []).flatMap(({ accepts }) => accepts);
    const found = [...own, ...inside].find(({ at }) => isHere(at));
    if (found !== undefined) return found;
  }
  return undefined;
}
