// Systems and groups as elements of the model, from their own statements and those of their extensions.

import type { Span } from "../figures.ts";
import { emptyFacets } from "../lowering/facets.ts";
import type { Container, Problem } from "../model.ts";
import type { Declarations } from "./declare.ts";

/** The containers in declaration order. Of an owner or cells stated twice the first counts, which is said. */
export function containersOf(declarations: Declarations): {
  readonly containers: readonly Container[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const containers = declarations.containers.map((container): Container => {
    const { head } = container;
    const loose = container.loose.length === 0 ? [emptyFacets()] : container.loose;
    const owner = loose.find((facets) => facets.owner !== undefined)?.owner;
    const cells = loose.find((facets) => facets.cells !== undefined)?.cells;
    for (const [term, places] of [
      ["owner", loose.flatMap((facets) => facets.owner?.at ?? [])],
      ["cells", loose.flatMap((facets) => facets.cells?.count.at ?? [])],
    ] as const) {
      const [first, ...others] = places;
      for (const at of first === undefined ? [] : others) {
        problems.push({
          code: "duplicate-term",
          severity: "error",
          message: `\`${container.id}\` states its \`${term}\` already; keep one of the two.`,
          at,
          related: { at: first as Span, says: "first stated here" },
        });
      }
    }
    return {
      id: container.id,
      name: head.name,
      ...(head.title !== undefined && { title: head.title }),
      ...(head.doc !== undefined && { doc: head.doc }),
      at: head.at,
      kind: container.kind,
      ...(container.parent !== undefined && { parent: container.parent }),
      ...(owner !== undefined && { owner }),
      ...(cells !== undefined && { cells }),
      tags: loose.flatMap((facets) => facets.tags),
      accepts: loose.flatMap((facets) => facets.accepts),
    };
  });
  return { containers, problems };
}
