// Putting elements of a picture somewhere: what is moved, and the file that keeps it, which the server words and the editor writes.
// Imports nothing but its neighbours.

import { isNumber, isRecord } from "./guards.ts";
import type { Look, Notification, Request } from "./lsp.ts";

/** Name of the file that keeps positions. */
export const positionsFileName = "faultline.layout.json";

/** A place in what holds an element, in the picture's units. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What becomes of the place of one element. */
export interface Move {
  /** The id that it has in the picture. */
  readonly id: string;
  /** Unwritten, it goes back to where the layout puts it. */
  readonly to?: Place;
}

/** Most elements that are moved at once: more than a file of positions holds, so that all of them can be put back. */
export const mostMoves = 50_000;

/** Farthest place that is taken, in the picture's units. */
const farthest = 100_000;

export interface MoveParams extends Look {
  /** Any document of the project. */
  readonly uri: string;
  /** `all`: everything in the view goes back. */
  readonly moves: readonly Move[] | "all";
}

export type MoveResult =
  | {
      readonly kind: "write";
      readonly uri: string;
      /** What the file said when this was worded; unwritten, there was none. Where it says something else by now, the server is to be asked again. */
      readonly was?: string;
      /** What it is to say; unwritten, nothing is left to be kept, and the file is to go. */
      readonly text?: string;
      /** Leads back. */
      readonly undo: readonly Move[];
    }
  /** It stays as it is; `why` is one sentence for the reader. */
  | { readonly kind: "refused"; readonly why: string };

/** What the file of a project's positions is to say after some elements were moved. It writes nothing. */
export const moveRequest: Request<MoveParams, MoveResult> = { method: "faultline/move" };

export interface PositionsTextParams {
  /** The file that keeps positions. */
  readonly uri: string;
  /** Unwritten, there is no such file. */
  readonly text?: string;
  /**
   * The editor holds this text and has not saved it: it counts before what is on disk, until the editor tells of the
   * file without this.
   */
  readonly isUnsaved?: true;
}

/**
 * To the server: what a file of positions says by now. From disk the server reads it itself, of any other text it knows
 * no more than this.
 */
export const positionsTextNotification: Notification<PositionsTextParams> = { method: "faultline/positionsText" };

export function isPlace(value: unknown): value is Place {
  return isRecord(value) && isCoordinate(value.x) && isCoordinate(value.y);
}

function isCoordinate(value: unknown): boolean {
  return isNumber(value) && Math.abs(value) <= farthest;
}

/** Longest id that is taken, and most characters of ids at once, which is as many as a file of positions has. */
const longestId = 10_000;
const longestIds = 1_000_000;

/** Moves without properties that nobody asked for; undefined where there are none, too many, or one that is none. */
export function readMoves(value: unknown): readonly Move[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostMoves) return undefined;
  const moves: Move[] = [];
  let length = 0;
  for (const one of value as readonly unknown[]) {
    if (!isRecord(one) || typeof one.id !== "string" || one.id === "" || one.id.length > longestId) return undefined;
    length += one.id.length;
    if (length > longestIds) return undefined;
    if (one.to === undefined) moves.push({ id: one.id });
    else if (isPlace(one.to)) moves.push({ id: one.id, to: { x: one.to.x, y: one.to.y } });
    else return undefined;
  }
  return moves;
}
