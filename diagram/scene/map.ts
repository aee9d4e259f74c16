// The Map view: a model and its findings as containers, components and what they have to do with each other. It projects
// and judges nothing; where a component stands on the paper is layout's business.

import type { Report } from "../../analysis/index.ts";
import type { Component, Container, Dependency, Flow, FlowItem, Id, SystemModel } from "../../language/index.ts";
import type { EdgeManner, Scene, SceneContainer, SceneEdge, SceneFinding, SceneNode } from "../scene.ts";
import { counted, detailIn, findingsByElement, hottestWords, joined, technologyTitlesOf } from "./words.ts";

/** The flows that come through each component. */
type FlowsThrough = ReadonlyMap<Id, readonly Id[]>;

/** What the map takes of a report. */
type Findings = Pick<Report, "findings">;

/**
 * The scene of a whole project. Accepted findings are left out, and so are those about elements that a map does not
 * show (flows, regions). `through` lets a reader choose by flow. Same model and findings, same scene, to the byte when serialized. Linear.
 */
export function mapScene(model: SystemModel, report: Findings, through: FlowsThrough = new Map()): Scene {
  const findingsById = findingsByElement(report.findings);
  const technologyTitles = technologyTitlesOf(model);
  const boundaryNames = boundaryNamesOf(model);
  return {
    view: "map",
    containers: outerFirst(model).map((container) => toSceneContainer(container, findingsById)),
    nodes: model.components.map((component) => ({
      ...toSceneNode(component, technologyTitles, boundaryNames, findingsById),
      ...flowNamesOf(through.get(component.id), model),
    })),
    edges: edgesOf(model, findingsById).map((edge) => withCrossing(edge, model, boundaryNames)),
  };
}

function flowNamesOf(flows: readonly Id[] | undefined, { flowById }: SystemModel): Pick<SceneNode, "flows"> {
  if (flows === undefined) return {};
  return { flows: flows.map((id) => flowById.get(id)?.title ?? flowById.get(id)?.name ?? id) };
}

function outerFirst(model: SystemModel): readonly Container[] {
  const depths = new Map<Id, number>();
  const depthOf = (id: Id | undefined): number => {
    if (id === undefined) return 0;
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const depth = 1 + depthOf(model.containerById.get(id)?.parent);
    depths.set(id, depth);
    return depth;
  };
  return [...model.containers].sort((a, b) => depthOf(a.id) - depthOf(b.id));
}

function toSceneContainer(
  container: Container,
  findingsById: ReadonlyMap<Id, readonly SceneFinding[]>,
): SceneContainer {
  const cells = container.cells;
  const details = [
    container.owner?.value,
    cells === undefined
      ? undefined
      : `${counted(cells.count.value)} cells${cells.by === undefined ? "" : ` by ${cells.by}`}${hottestWords(cells)}`,
  ];
  return {
    id: container.id,
    kind: container.kind,
    label: container.title ?? container.name,
    detail: joined(details),
    ...(container.parent === undefined ? {} : { parent: container.parent }),
    ...belongingsOf(container),
    findings: findingsById.get(container.id) ?? [],
  };
}

function toSceneNode(
  component: Component,
  technologyTitles: ReadonlyMap<string, string>,
  boundaryNames: BoundaryNames,
  findingsById: ReadonlyMap<Id, readonly SceneFinding[]>,
): SceneNode {
  return {
    id: component.id,
    job: component.kind,
    label: component.title ?? component.name,
    detail: detailIn(component, technologyTitles),
    ...(component.doc === undefined ? {} : { doc: component.doc }),
    ...(component.parent === undefined ? {} : { parent: component.parent }),
    ...(component.boundary === undefined
      ? {}
      : { boundary: boundaryNames.get(component.boundary.id) ?? component.boundary.id }),
    ...belongingsOf(component),
    findings: findingsById.get(component.id) ?? [],
  };
}

/** What trust boundaries are called, by their ids. */
type BoundaryNames = ReadonlyMap<Id, string>;

function boundaryNamesOf({ boundaries }: SystemModel): BoundaryNames {
  return new Map(boundaries.map(({ id, title, name }) => [id, title ?? name]));
}

/** Owner and tags, as far as they are stated. */
export function belongingsOf({ owner, tags }: Component | Container): Pick<SceneNode, "owner" | "tags"> {
  return { ...(owner === undefined ? {} : { owner: owner.value }), ...(tags.length === 0 ? {} : { tags }) };
}

/** One thing that a component states about another, before those of one pair are put together. */
interface Relation {
  readonly source: Id;
  readonly target: Id;
  readonly manner: EdgeManner;
  readonly label: string;
  readonly element: Id;
}

function edgesOf(model: SystemModel, findingsById: ReadonlyMap<Id, readonly SceneFinding[]>): readonly SceneEdge[] {
  const relations = [
    ...model.components.flatMap((component) => [...component.dependencies.flatMap(relationsOf), ...tiesOf(component)]),
    ...undeclaredSteps(model),
  ];
  const edges = new Map<string, { first: Relation; labels: string[]; elements: string[] }>();
  for (const relation of relations) {
    if (!model.componentById.has(relation.source) || !model.componentById.has(relation.target)) continue;
    const id = `${relation.source} -> ${relation.target} ${relation.manner}`;
    const edge = edges.get(id) ?? { first: relation, labels: [], elements: [] };
    if (!edge.labels.includes(relation.label)) edge.labels.push(relation.label);
    if (!edge.elements.includes(relation.element)) edge.elements.push(relation.element);
    edges.set(id, edge);
  }
  return [...edges].map(([id, { first, labels, elements }]) => ({
    id,
    source: first.source,
    target: first.target,
    manner: first.manner,
    label: labels.join(", "),
    elements,
    findings: elements.filter((element) => element.includes(" ")).flatMap((element) => findingsById.get(element) ?? []),
  }));
}

/** What an arrow leads across, where something is sent over it and its ends lie in different boundaries, or one of them in none. */
function withCrossing(edge: SceneEdge, { componentById }: SystemModel, names: BoundaryNames): SceneEdge {
  if (names.size === 0 || edge.manner === "tie") return edge;
  const [from, to] = [edge.source, edge.target].map((id) => componentById.get(id)?.boundary?.id);
  if (from === to) return edge;
  const nameOf = (id: Id): string => names.get(id) ?? id;
  if (from === undefined) return { ...edge, crossing: `enters ${nameOf(to ?? "")}` };
  return {
    ...edge,
    crossing: to === undefined ? `leaves ${nameOf(from)}` : `crosses from ${nameOf(from)} into ${nameOf(to)}`,
  };
}

/** A dependency as arrows: the way that requests and messages take, which for `consumes` is towards the consumer. */
function relationsOf(dependency: Dependency): readonly Relation[] {
  const { id: element, verb, source, target, deadLetter, fallback } = dependency;
  const relations: Relation[] = [];
  if (verb === "consumes") {
    relations.push({ source: target, target: source, manner: "async", label: "consumed by", element });
  } else {
    const hands = verb === "publishes" && dependency.outbox !== undefined;
    const manner = hands ? "async" : "sync";
    const label = `${verb}${hands ? " by outbox" : ""}${dependency.optional === undefined ? "" : " (optional)"}`;
    relations.push({ source, target, manner, label, element });
  }
  if (deadLetter !== undefined) {
    relations.push({ source, target: deadLetter.queue.id, manner: "async", label: "dead-letter", element });
  }
  if (fallback?.kind === "component") {
    relations.push({ source, target: fallback.to.id, manner: "sync", label: "fallback", element });
  }
  return relations;
}

/** What a component states about others outside its dependencies. */
function tiesOf(component: Component): readonly Relation[] {
  const { id: element, cacheOf, runsOn, secrets, invalidatedBy, deadLetter } = component;
  const relations: Relation[] = [];
  const tie = (target: Id, label: string, manner: EdgeManner = "tie"): void => {
    relations.push({ source: element, target, manner, label, element });
  };
  if (cacheOf !== undefined) tie(cacheOf.id, "copy of");
  if (runsOn !== undefined) tie(runsOn.id, "runs on");
  if (secrets !== undefined) tie(secrets.from.id, "secrets from");
  if (deadLetter !== undefined) tie(deadLetter.queue.id, "dead-letter", "async");
  if (invalidatedBy?.kind === "topic") {
    relations.push({ source: invalidatedBy.topic.id, target: element, manner: "async", label: "invalidates", element });
  }
  return relations;
}

/** Steps of flows between components that declare nothing about each other: they are drawn, and called what they are. */
function undeclaredSteps(model: SystemModel): readonly Relation[] {
  const declared = new Set<string>();
  for (const component of model.components) {
    for (const { source, target, verb } of component.dependencies) {
      declared.add(verb === "consumes" ? `${target} ${source}` : `${source} ${target}`);
    }
    if (component.cacheOf !== undefined) declared.add(`${component.id} ${component.cacheOf.id}`);
  }
  return model.flows.flatMap((flow) =>
    stepsOf(flow)
      .filter(({ from, to }) => !declared.has(`${from} ${to}`))
      .map(({ from, to }) => ({
        source: from,
        target: to,
        manner: "sync" as const,
        label: "undeclared step",
        element: flow.id,
      })),
  );
}

function stepsOf(flow: Flow): readonly { readonly from: Id; readonly to: Id }[] {
  const steps: { from: Id; to: Id }[] = [];
  const visit = (items: readonly FlowItem[]): void => {
    for (const item of items) {
      if (item.kind === "step") steps.push(item);
      else if (item.kind === "either") item.branches.forEach((branch) => void visit(branch.body));
      else if (item.kind === "parallel" || item.kind === "optional") visit(item.body);
    }
  };
  visit(flow.body);
  return steps;
}
