// The Data view: for each kind of data where it is official, what follows it and how late, who writes it and who reads what of it. It
// projects and judges nothing; ways, delays and ages are the analysis's words. Arrows go where the data goes.

import type { Finding, Insight, Lineage, LineageArrow, LineagePart } from "../../analysis/index.ts";
import type { Component, Id, SystemModel } from "../../language/index.ts";
import type { EdgeManner, Scene, SceneContainer, SceneEdge, SceneFinding, SceneNode } from "../scene.ts";
import { belongingsOf } from "./map.ts";
import { counted, findingsByElement, joined, technologyTitlesOf } from "./words.ts";

/** Kinds of data that are drawn; how many more there are is said at the last of them. */
const mostDrawn = 60;

/** The data of a whole project; empty where none is declared and no cache is of anything. Accepted findings are left out. */
export function dataScene(
  model: SystemModel,
  { findings }: { readonly findings: readonly Finding[] },
  insight: Pick<Insight, "lineages">,
): Scene {
  const { told: drawn, leftOut } = insight.lineages(mostDrawn);
  const context = contextOf(model, findingsByElement(findings));
  return {
    view: "data",
    containers: drawn.flatMap((lineage, index) =>
      containerOf(context, lineage, index === drawn.length - 1 ? leftOut : 0),
    ),
    nodes: drawn.flatMap((lineage) => lineage.parts.map((part) => nodeOf(context, lineage, part))),
    edges: drawn.flatMap((lineage) => lineage.arrows.map((arrow) => edgeOf(context, lineage, arrow))),
  };
}

interface Context {
  readonly model: SystemModel;
  readonly technologyTitles: ReadonlyMap<string, string>;
  readonly findingsById: ReadonlyMap<Id, readonly SceneFinding[]>;
  /** The findings of a component that holds data, where it is drawn first. */
  readonly findingsOnce: (id: Id) => readonly SceneFinding[];
}

function contextOf(model: SystemModel, findingsById: ReadonlyMap<Id, readonly SceneFinding[]>): Context {
  const told = new Set<Id>();
  return {
    ...{ model, findingsById, technologyTitles: technologyTitlesOf(model) },
    findingsOnce: (id) => {
      if (told.has(id)) return [];
      told.add(id);
      return findingsById.get(id) ?? [];
    },
  };
}

function containerOf({ model, findingsById }: Context, lineage: Lineage, more: number): readonly SceneContainer[] {
  const data = model.data.find(({ id }) => id === lineage.data);
  if (data === undefined) return [];
  const { writers, readers } = lineage.leftOut;
  const authorities = lineage.parts.filter(({ role }) => role === "authority").length;
  const details = [
    authorities > 1 ? `official in ${authorities} places` : authorities === 0 ? "official nowhere" : undefined,
    lineage.parts.some(({ role }) => role === "copy") ? undefined : "no copies",
    writers === 0 ? undefined : `${counted(writers)} more writers`,
    readers === 0 ? undefined : `${counted(readers)} more readers`,
    more === 0 ? undefined : `${counted(more)} more kinds of data are not drawn`,
  ];
  const label = data.title ?? data.name;
  return [{ id: data.id, kind: "data", label, detail: joined(details), findings: findingsById.get(data.id) ?? [] }];
}

/** Sets the parts of different data apart, since one component may hold several kinds of it. */
function idIn({ data, parts }: Lineage, component: Id): string {
  return `${data ?? `copies of ${parts[0]?.component}`} | ${component}`;
}

function nodeOf(context: Context, lineage: Lineage, { component: id, role }: LineagePart): SceneNode {
  const component = context.model.componentById.get(id);
  const authorities = lineage.parts.filter((part) => part.role === "authority").length;
  const holds =
    role === "authority"
      ? authorities > 1
        ? `one of ${authorities} authorities`
        : "authority"
      : role === "copy"
        ? "copy"
        : undefined;
  return {
    ...{ id: idIn(lineage, id), element: id },
    job: component?.kind ?? "component",
    label: component?.title ?? component?.name ?? id,
    detail: joined([holds, whatIs(context, component)]),
    ...(component === undefined ? {} : belongingsOf(component)),
    ...(component?.doc === undefined ? {} : { doc: component.doc }),
    ...(lineage.data === undefined ? {} : { parent: lineage.data }),
    findings: holds === undefined ? [] : context.findingsOnce(id),
  };
}

/** Technology or job: how many copies of its own it has is the map's matter. */
function whatIs({ technologyTitles }: Context, component: Component | undefined): string | undefined {
  const { technology, kind } = component ?? {};
  return technology === undefined ? kind : (technologyTitles.get(technology) ?? technology);
}

function edgeOf({ findingsById }: Context, lineage: Lineage, arrow: LineageArrow): SceneEdge {
  const { from, to, kind, waits, says, because, elements } = arrow;
  const manner: EdgeManner = waits ? "sync" : "async";
  const [source, target] = [idIn(lineage, from), idIn(lineage, to)];
  return {
    ...{ id: `${source} -> ${to} ${kind}`, source, target, manner, label: says, because, elements },
    // What stands at a component or at the data is drawn there.
    findings: elements.filter((element) => element.includes(" ")).flatMap((element) => findingsById.get(element) ?? []),
  };
}
