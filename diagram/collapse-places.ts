// Places with some of their regions closed: what stands in one is counted, with its findings, and what goes down with it is still told.

import { chipsOf, type DomainsScene, domainsEntries, type SceneRegion } from "./domains.ts";
import type { SceneEntry } from "./scene.ts";

/** The scene with these regions closed; the same one where none of them stands in it. Linear. */
export function collapsePlaces(scene: DomainsScene, collapsed: readonly string[]): DomainsScene {
  const closed = new Set(collapsed);
  if (!scene.regions.some(({ id }) => closed.has(id))) return scene;
  return { ...scene, regions: scene.regions.map((region) => (closed.has(region.id) ? collapse(region) : region)) };
}

function collapse(region: SceneRegion): SceneRegion {
  const chips = chipsOf({ regions: [region], nowhere: [] });
  return {
    ...region,
    collapsed: new Set(chips.map(({ element }) => element)).size,
    findings: [...region.findings, ...[...region.zones, ...chips].flatMap(({ findings }) => findings)],
    ...{ zones: [], rows: 0, whole: [], more: [] },
  };
}

/** The table of contents of places with some regions closed: what is drawn, then what stands in those. */
export function collapsedPlaces(whole: DomainsScene, drawn: DomainsScene): readonly SceneEntry[] {
  const shown = domainsEntries(drawn);
  if (whole === drawn) return shown;
  const known = new Set(shown.map(({ id }) => id));
  const hidden = whole.regions.flatMap((region) =>
    domainsEntries({ ...whole, regions: [region], nowhere: [] })
      .filter(({ id }) => !known.has(id))
      .map((entry) => ({ ...entry, within: region.id })),
  );
  return [...shown, ...hidden];
}
