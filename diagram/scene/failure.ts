// The Failure view: the map with what has failed in it, and beside it what becomes of the flows, moment by moment. It projects and
// judges nothing; what fails with what, and when, is the analysis's word.

import type { ComponentFate, FailureState, Fate, Finding, Insight, LoadShift } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { FailureMomentRow, FailureRow, FailureScene } from "../failure.ts";
import type { Look, Subject } from "../look.ts";
import type { Scene, SceneFate, SceneMark } from "../scene.ts";
import { overlaidMap, type Steps } from "./in-steps.ts";
import { markOf } from "./overlay.ts";

/** What can fail and is offered, in declaration order: places, then components. Dependencies can as well, by their ids. */
export function failableIn(model: SystemModel): readonly Subject[] {
  return [
    ...model.regions.flatMap((region) => [
      { id: region.id, name: `Region ${region.title ?? region.name}` },
      ...region.zones.map((zone) => ({ id: zone.id, name: `Zone ${region.name}.${zone.name}` })),
    ]),
    ...model.components
      .filter(({ kind }) => kind !== "client")
      .map(({ id, title, name }) => ({ id, name: title ?? name })),
  ];
}

/**
 * The scene of a whole project under the failures of a look; the worst single one where it names none. Where utilisation is laid over it,
 * it is that of the moment wherever something else arrives than usual.
 */
export function* failureScene(
  model: SystemModel,
  report: { readonly findings: readonly Finding[] },
  look: Omit<Look, "view">,
  insight: Pick<Insight, "under" | "worstFailure" | "readings" | "terms" | "flowsThrough">,
): Steps<FailureScene> {
  const { failures, step } = look;
  const worst = failures === undefined ? insight.worstFailure() : undefined;
  yield;
  const state = insight.under(failures ?? (worst === undefined ? [] : [worst]), step);
  yield;
  const map = yield* overlaidMap(model, report, look, insight);
  yield;
  return {
    view: "failure",
    map: withFates(map, state, look.overlay === "utilisation" ? presentUse(state) : () => undefined),
    failures: state.failing.map(({ element, how }) => ({ element, how })),
    failing: state.failing.map(({ element, how, name, says }) => ({ element, how, name, says })),
    moment: state.moment,
    moments: state.moments.map((one, index) => momentOf(one, index, state, model)),
    flows: flowsOf(state, model),
    loads: state.shifts.flatMap((shift) => (shift.state === "less" ? [] : [loadOf(shift, model)])),
    numbers: state.numbers.map(({ element, says }) => ({ element, says: capital(says) })),
    caveats: state.caveats,
  };
}

const order: readonly Fate[] = ["lost", "degraded", "late", "served"];

function flowsOf({ flows }: FailureState, model: SystemModel): readonly FailureRow[] {
  return order.flatMap((fate) =>
    flows
      .filter((one) => one.fate === fate)
      .map(({ flow, says }) => ({ id: flow, fate, name: flowName(flow, model), says })),
  );
}

function loadOf({ component, state, says, because }: LoadShift, model: SystemModel): FailureScene["loads"][number] {
  return { element: component, name: componentName(component, model), isOver: state === "over", says, because };
}

function componentName(id: string, model: SystemModel): string {
  const component = model.componentById.get(id);
  return component?.title ?? component?.name ?? id;
}

/** Loads that one moment of the timeline names; the others are counted. */
const mostLoads = 3;

function momentOf(
  { when, full, lost, shifts }: FailureState["moments"][number],
  index: number,
  { failing }: FailureState,
  model: SystemModel,
): FailureMomentRow {
  const lines = [
    ...(index === 0 ? failing.map(({ name, says }) => `${name}: ${says}`) : []),
    ...full.map(({ says }) => capital(says)),
    ...(lost.length === 0
      ? []
      : [`${lost.length === 1 ? "Lost" : `${lost.length} lost`}: ${lost.map((id) => flowName(id, model)).join(", ")}`]),
    ...shifts.slice(0, mostLoads).map(({ component, says }) => `${componentName(component, model)}: ${says}`),
    ...(shifts.length > mostLoads ? [`More arrives at ${shifts.length - mostLoads} others`] : []),
  ];
  return { when: capital(when), element: full[0]?.component ?? failing[0]?.element ?? "", lines };
}

/** The utilisation of the moment, by component; nothing where nothing else arrives than usual, or it is not known. */
function presentUse({ shifts, components }: FailureState): (id: string) => SceneMark | undefined {
  const byComponent = new Map(shifts.map((one) => [one.component, one]));
  const gone = new Set(
    components.flatMap(({ component, state }) => (state === "failed" || state === "down" ? [component] : [])),
  );
  return (id) => {
    if (gone.has(id)) return { says: "serves nothing", because: "" };
    const shift = byComponent.get(id);
    if (shift?.used === undefined) return undefined;
    return markOf({ says: `${shift.usedWords} then`, because: shift.says, value: shift.used }, "utilisation");
  };
}

function withFates(
  map: Scene,
  { components, idle, failing }: FailureState,
  presentMark: (id: string) => SceneMark | undefined,
): Scene {
  const fates = new Map<string, ComponentFate>(components.map((one) => [one.component, one]));
  const cut = new Set(failing.map(({ element }) => element));
  const edges = map.edges.map((edge) => {
    const isCut = edge.elements.some((element) => element.includes(" ") && cut.has(element));
    const fate = isCut ? cutFate : edge.elements.every((element) => idle.has(element)) ? idleFate : undefined;
    return fate === undefined ? edge : { ...edge, fate };
  });
  const stillFed = new Set(edges.flatMap((edge) => (edge.fate?.state === "idle" ? [] : [edge.source, edge.target])));
  const joined = new Set(edges.flatMap(({ source, target }) => [source, target]));
  // What no flow comes to, such as a queue for what could not be worked off, is fed by those who have nothing left to do.
  const isIdle = (id: string): boolean => idle.has(id) || (idle.size > 0 && joined.has(id) && !stillFed.has(id));
  const nodes = map.nodes.map((one) => {
    const mark = presentMark(one.id);
    const node = mark === undefined ? one : { ...one, mark };
    const fate = fates.get(node.id) ?? (isIdle(node.id) ? idleFate : undefined);
    return fate === undefined ? node : { ...node, fate: fateOf(fate) };
  });
  return { ...map, nodes, edges };
}

function fateOf({ state, note, says, ...more }: ComponentFate | SceneFate): SceneFate {
  const { because = [] } = more;
  return { state, note, says, ...(because.length === 0 ? {} : { because }) };
}

const idleFate: SceneFate = { state: "idle", note: "", says: "only lost flows come here" };
const cutFate: SceneFate = { state: "cut", note: "", says: "no answer comes back" };

function flowName(id: string, model: SystemModel): string {
  const flow = model.flowById.get(id);
  return flow?.title ?? flow?.name ?? id;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
