// The visits of a flow at a component as lines of a derivation: the paths that bring them, with all that multiplies or thins
// them out on the way. The sums are made in visits.ts; this shows how they come about.

import type { Id, SystemModel } from "../../language/index.ts";
import type { Derivation } from "../fact.ts";
import { isHandOff } from "./attempts.ts";
import { shareOver } from "./flow-edges.ts";
import { busiestPaths, type Hop, type RetryPath } from "./retry-paths.ts";
import type { FlowVisits, PassShare } from "./visits.ts";
import { countWords, nameOf, numberWords, percentWords } from "./words.ts";

/** Paths shown in a derivation; the others are counted. */
const shownPaths = 6;

/**
 * The paths that bring the most first tries on a good day, largest first, each with its factors. Empty where one path
 * brings one visit, which needs no explanation. Costs a search over the flow's graph.
 */
export function visitLines(
  model: SystemModel,
  { graph, groupsById }: FlowVisits,
  id: Id,
  passShare: PassShare,
): readonly Derivation[] {
  const paths = busiestPaths(model, graph, id, passShare, shownPaths);
  const groups = groupsById.get(id) ?? [];
  const count = groups.reduce((sum, group) => sum + (group.condition.standsIn ? 0 : group.paths), 0);
  const lines = paths.map((path) => pathLine(model, path, passShare));
  if (paths.length === 1 && count === 1 && lines[0]?.steps?.length === 0) return [];
  const rest = count - paths.length;
  return rest > 0 ? [...lines, { says: `and ${countWords(rest, "further path")}` }] : lines;
}

/** `app → api → b → db: 2 × 2 = 4 visits`. */
function pathLine(model: SystemModel, { hops, visits, isLoose }: RetryPath, passShare: PassShare): Derivation {
  const [first] = hops;
  const way = first === undefined ? [] : [first.edge.source, ...hops.map((hop) => hop.edge.target)];
  const factors = hops.map((hop) => hop.weight).filter((weight) => weight !== 1);
  const product = factors.length < 2 ? "" : `${factors.map(numberWords).join(" × ")} = `;
  const total = `${isLoose ? "up to " : ""}${countWords(visits, "visit")}`;
  return {
    says: `${way.map((id) => nameOf(model, id)).join(" → ")}: ${product}${total}`,
    steps: hops.flatMap((hop) => hopLines(model, hop, passShare)),
  };
}

/** A line for each thing that makes a hop more or less than one visit. */
function hopLines(model: SystemModel, { edge, weight }: Hop, passShare: PassShare): readonly Derivation[] {
  const source = model.componentById.get(edge.source);
  const sourceName = nameOf(model, edge.source);
  const lines: Derivation[] = [];
  let explained = 1;

  const share = shareOver(passShare, edge);
  if (share !== 1) {
    const at = source?.rateLimit?.at ?? source?.capacity?.at ?? source?.at ?? edge.at;
    const part = share === undefined ? "an unknown part" : percentWords(share);
    lines.push({ says: `${sourceName} passes on ${part} of what arrives`, at });
    explained *= share ?? 1;
  }
  const batch = Math.max(1, edge.dependency?.batch?.value ?? 1);
  if (edge.count !== 1 || batch !== 1) {
    const verb = isHandOff(source) ? "delivers to" : (edge.dependency?.verb ?? "calls");
    const often = edge.count === 1 ? "" : ` ${countWords(edge.count, "time")}`;
    const grouped = batch === 1 ? "" : ` in batches of ${numberWords(batch)}`;
    const at = batch === 1 ? edge.at : (edge.dependency?.batch?.at ?? edge.at);
    lines.push({ says: `${sourceName} ${verb} ${nameOf(model, edge.target)}${often}${grouped}`, at });
    explained *= edge.count / batch;
  }
  for (const cacheId of edge.miss ? [...(edge.behind ?? []), edge.via ?? edge.source] : []) {
    const cache = model.componentById.get(cacheId);
    const hit = cache?.hitRatio;
    const most = hit === undefined ? 1 : 1 - hit.value;
    const part =
      hit === undefined ? "an unknown part" : `${hit.upper === undefined ? "" : "up to "}${percentWords(most)}`;
    lines.push({ says: `${part} of the reads of ${nameOf(model, cacheId)} miss`, at: hit?.at ?? cache?.at ?? edge.at });
    explained *= most;
  }
  const drawn = explained > 0 ? weight / explained : 1;
  if (edge.draws.length > 0 && Math.abs(drawn - 1) > 1e-12) {
    lines.push({ says: `${percentWords(drawn)} of requests take that branch`, at: edge.at });
  }
  return lines;
}
