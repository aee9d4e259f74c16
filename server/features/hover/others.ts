// Elements that are no components and no flows, by what hangs on them: a system's flows, a domain's components, a policy's users, the
// copies of data, the reasons of a decision.

import { factWords, percentWords, secondsWords } from "../../../analysis/index.ts";
import type {
  Boundary,
  Component,
  Container,
  Data,
  Decision,
  Dependency,
  Element,
  Expectation,
  Policy,
  Region,
  Scenario,
  ScenarioStatement,
  Zone,
} from "../../../language/index.ts";
import { simpleName } from "../ids.ts";
import { clipped } from "../wording.ts";
import { termsOf } from "./dependency.ts";
import { objectiveLine } from "./flow.ts";
import { addressOf, type Scene } from "./look.ts";
import { code, linked, list, prose, some } from "./markdown.ts";

/** Most names in one list. */
const most = 6;

/** What there is to say of an element besides its facts and findings. */
export function aboutOther(scene: Scene, element: Element): string {
  if (isContainer(element)) return aboutContainer(scene, element);
  if ("zones" in element) return aboutDomain(scene, element as Region);
  if ("region" in element) return aboutDomain(scene, element as Zone);
  if ("terms" in element) return aboutPolicy(scene, element as Policy);
  if ("authorities" in element) return aboutData(element as Data);
  const { model } = scene.reading.snapshot;
  if ("statements" in element) return aboutScenario(element as Scenario);
  const decision = model.decisions.find((other) => other === element);
  if (decision !== undefined) return aboutDecision(decision);
  const boundary = model.boundaries.find((other) => other === element);
  return boundary === undefined ? "" : aboutBoundary(scene, boundary);
}

function isContainer(element: Element): element is Container {
  return "kind" in element && (element.kind === "system" || element.kind === "group");
}

function aboutContainer(scene: Scene, container: Container): string {
  const { flows, components } = scene.reading.snapshot.model;
  const inside = ({ id }: Element): boolean => id.startsWith(`${container.id}.`);
  const lines = flows.filter(inside).map((flow) => {
    const objectives = flow.objectives.map(objectiveLine);
    return [name(scene, flow), ...objectives].join(" — ");
  });
  const held = components.filter(inside).length;
  return [
    list([`Holds ${held} ${held === 1 ? "component" : "components"}`]),
    ...(lines.length === 0 ? [] : [`**Flows**\n\n${list(some(lines, most))}`]),
  ].join("\n\n");
}

/** A region or a zone holds what is placed in it or spread over it. */
function aboutDomain(scene: Scene, domain: Region | Zone): string {
  const own = new Set([domain.id, ...("zones" in domain ? domain.zones.map(({ id }) => id) : [domain.region])]);
  const held = scene.reading.snapshot.model.components.filter((component) =>
    [...component.in, ...component.across].some(({ id }) => own.has(id)),
  );
  return held.length === 0 ? "Nothing is placed here." : list([`Holds ${names(scene, held)}`]);
}

function aboutPolicy(scene: Scene, policy: Policy): string {
  const users = scene.reading.snapshot.model.components.flatMap(({ dependencies }) =>
    dependencies.filter(({ policies }) => policies.some(({ id }) => id === policy.id)),
  );
  const terms = termsOf(policy.terms);
  const lines = users.map((dependency) => dependencyLine(scene, dependency));
  return [
    ...(terms.length === 0 ? [] : [terms.join(", ")]),
    users.length === 0 ? "No dependency takes it." : `**Taken by ${users.length}**\n\n${list(some(lines, most))}`,
  ].join("\n\n");
}

function dependencyLine(scene: Scene, { source, verb, target, at }: Dependency): string {
  return linked(`${code(simpleName(source))} ${verb} ${code(simpleName(target))}`, addressOf(scene, at));
}

function aboutData({ authorities, derived }: Data): string {
  const lines = authorities.map(({ id }) => `Official in ${code(id)}`);
  for (const { store, within } of derived) {
    lines.push(`${code(store.id)} follows${within === undefined ? "" : ` within ${secondsWords(within.value)}`}`);
  }
  return list(some(lines, most));
}

function aboutDecision({ chose, over, because, costs, revisit }: Decision): string {
  const text = (what: string | undefined): string => prose(clipped(what ?? "", 300));
  const lines = [
    ...(chose === undefined ? [] : [`Chose ${text(chose)}${over === undefined ? "" : ` over ${text(over)}`}`]),
    ...(because === undefined ? [] : [`Because: ${text(because)}`]),
    ...(costs === undefined ? [] : [`Costs: ${text(costs)}`]),
    ...(revisit === undefined ? [] : [`To be looked at again on ${revisit.day}`]),
  ];
  return list(lines);
}

function aboutScenario({ statements }: Scenario): string {
  return list(some(statements.map(scenarioLine), most));
}

function scenarioLine(statement: ScenarioStatement): string {
  switch (statement.kind) {
    case "fail": {
      const length = statement.for === undefined ? "" : ` for ${secondsWords(statement.for.value)}`;
      return `Fails ${code(statement.target.id)}${length}${statement.refusing ? ", refusing at once" : ""}`;
    }
    case "slow": {
      const to = statement.to === undefined ? "" : ` to ${secondsWords(statement.to.value)}`;
      const by = statement.factor === undefined ? "" : ` by ${factWords(statement.factor.value, "factor")}`;
      return `Slows ${code(statement.target.id)}${to}${by}`;
    }
    case "load": {
      const by = statement.factor === undefined ? "" : ` by ${factWords(statement.factor.value, "factor")}`;
      const to = statement.rate === undefined ? "" : ` at ${factWords(statement.rate.value, "per-second")}`;
      return `Loads ${code(statement.flow.id)}${by}${to}`;
    }
    case "expect":
      return `Expects ${code(statement.target.id)} ${expectationWords(statement.that)}`;
    default:
      return statement satisfies never;
  }
}

function expectationWords(that: Expectation): string {
  switch (that.kind) {
    case "state":
      return that.state;
    case "latency":
      return `to answer ${percentWords(that.percentile)} of requests within ${secondsWords(that.below)}`;
    case "availability":
      return `to be available ${percentWords(that.above)} of the time`;
    case "drains":
      return `to drain within ${secondsWords(that.within)}`;
    default:
      return that satisfies never;
  }
}

function aboutBoundary(scene: Scene, boundary: Boundary): string {
  const held = scene.reading.snapshot.model.components.filter((component) => component.boundary?.id === boundary.id);
  return held.length === 0 ? "Nothing lies in it." : list([`Holds ${names(scene, held)}`]);
}

function names(scene: Scene, elements: readonly Component[]): string {
  const shown = elements.slice(0, most).map((element) => name(scene, element));
  const more = elements.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function name(scene: Scene, element: Element): string {
  return linked(code(element.name), addressOf(scene, element.at));
}
