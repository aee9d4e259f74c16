// Where something comes to stand that a person lets go somewhere: there, or beside what somebody else had put there before.

import { nearestFree, type Rectangle } from "./apart.ts";
import type { LaidOutScene } from "./layout.ts";
import type { Point } from "./routes.ts";

/** What stands in a picture: its box on the paper, and its place as a pin says it. */
export interface Standing {
  readonly parent: string | undefined;
  readonly box: Rectangle;
  readonly place: Point;
}

/** Everything in a picture that can be put elsewhere, by id. */
export function standingIn({ nodes, containers }: LaidOutScene): ReadonlyMap<string, Standing> {
  return new Map([
    ...containers.map(({ container: { id, parent }, box, place }) => [id, { parent, box, place }] as const),
    ...nodes.map(({ node: { id, parent }, box, place }) => [id, { parent, box, place }] as const),
  ]);
}

/**
 * The place nearest to `to` at which an element lies upon nothing that was put somewhere; `to` itself for what does not stand in the
 * picture. What was not put somewhere gives way by itself.
 */
export function dropPlace(
  standing: ReadonlyMap<string, Standing>,
  id: string,
  to: Point,
  isKept: (id: string) => boolean,
): Point {
  const own = standing.get(id);
  if (own === undefined) return to;
  const [dx, dy] = [to.x - own.place.x, to.y - own.place.y];
  const wanted = { ...own.box, x: own.box.x + dx, y: own.box.y + dy };
  const others = [...standing].flatMap(([other, { parent, box }]) =>
    other !== id && parent === own.parent && isKept(other) ? [box] : [],
  );
  const free = nearestFree(wanted, others);
  return { x: Math.round(to.x + free.x - wanted.x), y: Math.round(to.y + free.y - wanted.y) };
}
