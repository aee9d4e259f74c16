// Every view as boxes and arrows, as far as it can be told so: for languages that know nothing else.

import type { DomainsScene, SceneChip, ScenePlace } from "../domains.ts";
import type { MatrixScene } from "../matrix.ts";
import type { Scene, SceneContainer, SceneNode } from "../scene.ts";
import type { AnyScene } from "../views.ts";

/** The boxes and arrows of a scene; undefined of a sequence, whose order they cannot tell. Linear. */
export function graphOf(scene: AnyScene): Scene | undefined {
  switch (scene.view) {
    case "flow":
      return undefined;
    case "failure":
      return scene.map;
    case "domains":
      return placesAsGraph(scene);
    case "shared":
      return tableAsGraph(scene);
    default:
      return scene;
  }
}

/** Places in places, and a box for what stands in each. */
function placesAsGraph({ regions, nowhere }: DomainsScene): Scene {
  const place = (one: ScenePlace, kind: SceneContainer["kind"], detail: string, parent?: string): SceneContainer => ({
    ...{ id: one.id, kind, label: one.label, findings: one.findings },
    detail: [detail, ...one.loss.lines.map(({ text }) => text)].filter((part) => part !== "").join(", "),
    ...(parent === undefined ? {} : { parent }),
  });
  const chip = (one: SceneChip, parent?: string): SceneNode => ({
    ...{ id: one.id, element: one.element, job: one.job, label: one.label, findings: one.findings },
    detail: one.isFatal ? `${one.detail}, too few are left without this place` : one.detail,
    ...(parent === undefined ? {} : { parent }),
    ...(one.mark === undefined ? {} : { mark: one.mark }),
  });
  return {
    view: "map",
    containers: regions.flatMap((region) => [
      {
        ...place(region, "system", region.detail),
        ...(region.collapsed === undefined ? {} : { collapsed: region.collapsed }),
      },
      ...region.zones.map((zone) => place(zone, "group", zone.detail, region.id)),
    ]),
    nodes: [
      ...regions.flatMap((region) => [
        ...region.zones.flatMap((zone) => zone.chips.map((one) => chip(one, zone.id))),
        ...region.whole.map((one) => chip(one, region.id)),
      ]),
      ...nowhere.map((one) => chip(one)),
    ],
    edges: [],
  };
}

/** An arrow for each cell, from the system to what it uses. */
function tableAsGraph({ columns, rows }: MatrixScene): Scene {
  return {
    view: "map",
    containers: [],
    nodes: [
      ...columns.map(
        ({ id, label, detail }): SceneNode => ({ ...{ id, label, detail, findings: [] }, job: "component" }),
      ),
      ...rows.map(({ cells: _, ...row }): SceneNode => row),
    ],
    edges: rows.flatMap(({ id, cells }) =>
      cells.map(({ column, lines }) => ({
        ...{ id: `${column} -> ${id} sync`, source: column, target: id, manner: "sync" as const },
        ...{ label: lines.join(", "), elements: [id], findings: [] },
      })),
    ),
  };
}
