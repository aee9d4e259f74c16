// Systems and groups as elements of the model, from their own statements and those of their extensions.

import { emptyFacets } from "../lowering/facets.ts";
import type { Container } from "../model.ts";
import type { Declarations } from "./declare.ts";

/** The containers in declaration order. Of an owner or cells stated twice, the first counts. */
export function containersOf(declarations: Declarations): readonly Container[] {
  return declarations.containers.map((container) => {
    const { head } = container;
    const loose = container.loose.length === 0 ? [emptyFacets()] : container.loose;
    const owner = loose.find((facets) => facets.owner !== undefined)?.owner;
    const cells = loose.find((facets) => facets.cells !== undefined)?.cells;
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
}
