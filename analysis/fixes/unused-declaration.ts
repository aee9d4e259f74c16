// What nobody uses is taken away; of a region's list of zones, only the zone.

import type { SystemModel } from "../../language/index.ts";
import { unusedDeclarationsOf } from "../facts/unused-declarations.ts";
import { nameOf } from "../facts/words.ts";
import type { FixesOf } from "./fix.ts";
import { patchName } from "./names.ts";
import { everyStep } from "./steps.ts";

export const unusedDeclarationFixes: FixesOf = ({ element: id, cause }, { model }) => {
  const unused = unusedDeclarationsOf(model).find(({ element, kind }) => element.id === id && kind === cause);
  // What a scenario or a flow names is used in a way, if not by the rest of the design.
  if (unused === undefined || isNamed(model, id)) return [];
  const title = `Remove ${unused.kind} ${nameOf(model, id)}`;
  return [{ title, patch: unused.kind === "zone" ? zonePatch(model, id) : `remove ${id}` }];
};

function isNamed({ scenarios, flows }: SystemModel, id: string): boolean {
  const targets = scenarios.flatMap(({ statements }) =>
    statements.flatMap((one) => ("target" in one ? one.target.id : one.flow.id)),
  );
  return (
    targets.includes(id) || flows.some(({ body }) => everyStep(body).some(({ from, to }) => from === id || to === id))
  );
}

/** The list of zones without one of them, or the zone's own declaration taken away where it has one. */
function zonePatch(model: SystemModel, id: string): string {
  const region = model.regions.find(({ zones }) => zones.some((zone) => zone.id === id));
  const zone = region?.zones.find((one) => one.id === id);
  if (region === undefined || zone === undefined) return `remove ${id}`;
  const listed = region.zones.filter((one) => one.at.block === zone.at.block && isBare(one));
  if (!isBare(zone)) return `remove ${id}`;
  const rest = listed.filter((one) => one !== zone).map((one) => one.name);
  return `${patchName(region.id)} { ${rest.length === 0 ? "remove zones" : `zones ${rest.join(", ")}`} }`;
}

/** Whether nothing is said of it that a list has no place for. */
function isBare({ availability, accepts, title, doc }: SystemModel["regions"][number]["zones"][number]): boolean {
  return availability === undefined && accepts.length === 0 && title === undefined && doc === undefined;
}
