// The ways in which a picture that nobody has seen before is tried: container by container or in one go, with settings of ELK that are
// better here and worse there. The more a picture holds, the dearer each attempt and the fewer there are.

import type { ElkOptions } from "./elk-options.ts";
import type { Scene } from "./scene.ts";

/** One way of laying a picture out. */
export interface Attempt {
  /** In one go, or container by container. */
  readonly isWhole: boolean;
  /** Against the usual settings. */
  readonly changes: ElkOptions;
}

const compact = { "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF" };
const freeOrder = { "elk.layered.considerModelOrder.strategy": "NONE" };
const hasty = { "elk.layered.thoroughness": "2" };
/** Another beginning of ELK's search for few crossings. */
const seed = (value: number): ElkOptions => ({ "elk.randomSeed": String(value) });

/** Rows that are about as long as each other, where otherwise most boxes would stand in one. */
const narrow = { "elk.layered.layering.strategy": "STRETCH_WIDTH" };

/**
 * So many arrows, and so many for each box, make a picture too wide to be seen: measured on 50 systems with 220 arrows,
 * longer columns take a quarter of its width, half of its crossings and half of the time.
 */
const dense = { least: 150, share: 3 } as const;

/** Container by container with the usual settings: the one way that always gives a picture. */
export const usual: Attempt = { isWhole: false, changes: {} };

/** What is tried up to so many nodes, containers and arrows together. Beyond, one go costs more than all containers by themselves. */
const plans: readonly { readonly most: number; readonly attempts: readonly Attempt[] }[] = [
  {
    most: 45,
    attempts: [
      usual,
      { isWhole: false, changes: freeOrder },
      { isWhole: false, changes: compact },
      { isWhole: true, changes: seed(2) },
      { isWhole: true, changes: compact },
      { isWhole: true, changes: {} },
    ],
  },
  {
    most: 90,
    attempts: [usual, { isWhole: true, changes: seed(2) }, { isWhole: true, changes: { ...compact, ...seed(2) } }],
  },
  // Measured on random designs: of about as many crossings and half the bends, in half the time of all containers by themselves.
  { most: 400, attempts: [{ isWhole: true, changes: { ...compact, ...hasty } }] },
];

/** The ways that a picture of this size is worth, of which the best is taken; the usual one where none of them gives any. */
export function attemptsFor({ nodes, containers, edges }: Scene): readonly Attempt[] {
  const size = nodes.length + containers.length + edges.length;
  const { attempts } = plans.find(({ most }) => size <= most) ?? { attempts: [usual] };
  // Without a container there is nothing that one go would see and another not, and without an arrow it would put everything in one row.
  if (containers.length === 0 || edges.length === 0) return attempts.filter(({ isWhole }) => !isWhole);
  const isDense = edges.length > dense.least && edges.length > dense.share * (nodes.length + containers.length);
  return isDense ? attempts.map(({ isWhole, changes }) => ({ isWhole, changes: { ...changes, ...narrow } })) : attempts;
}
