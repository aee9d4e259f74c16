// How hovers are shown and what they may lead to: whether the editor folds, where pages and places are, and what has been found.

import type { Finding } from "../../../analysis/index.ts";
import { type Place, placeOf, type Span } from "../../../language/index.ts";
import type { Reading } from "../../reading.ts";

export interface HoverLook {
  /** The editor shows `<details>`; without it derivations are nested lists. */
  readonly folds: boolean;
  /** Address of a rule's page with `{rule}` for its id. */
  readonly rulePage?: string | undefined;
  /** Address of a term's place on the page of terms with `{term}` for its id. */
  readonly termPage?: string | undefined;
  /** What is found; of an older text while the newest is being judged. */
  readonly findings: readonly Finding[];
  /** The editor's spelling of a file's URI. */
  readonly spelling: (key: string) => string;
}

/** Markdown about a stretch of the file. */
export interface HoverText {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** A snapshot as a hover's parts see it. */
export interface Scene {
  readonly reading: Reading;
  readonly look: HoverLook;
}

export function rulePageOf({ look }: Scene, rule: string): string | undefined {
  return look.rulePage?.replace("{rule}", rule);
}

export function termPageOf(look: HoverLook): (id: string) => string | undefined {
  return (id) => look.termPage?.replace("{term}", id);
}

/** Address of a stretch of text, with its line; undefined for one in the standard library. */
export function addressOf(scene: Scene, at: Span | undefined): string | undefined {
  const place = at === undefined ? undefined : placeOf(scene.reading.snapshot.model, at);
  return place === undefined ? undefined : addressOfPlace(scene, place);
}

function addressOfPlace({ reading, look }: Scene, place: Place): string | undefined {
  const file = reading.snapshot.files.get(place.file);
  return file && `${look.spelling(place.file)}#L${file.positionAt(place.start).line + 1}`;
}
