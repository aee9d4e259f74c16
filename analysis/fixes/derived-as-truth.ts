// The authority instead of the copy, for the one who writes and for the one who reads before it writes; or no second way where messages
// bring the changes.

import type { Component, Dependency, Id, SystemModel } from "../../language/index.ts";
import { authoritiesOf, outsideWritesOf } from "../facts/guarantees/authorities.ts";
import { dependencyOf } from "./dependencies.ts";
import { type Change, component as change } from "./edit.ts";
import { durationText } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { requiring } from "./guarantees.ts";
import { nameWithin } from "./names.ts";
import { withoutDependency, withoutStep } from "./steps.ts";
import { tried } from "./trial.ts";

export const derivedAsTruthFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const dependency = dependencyOf(model, finding.element);
  const source = dependency === undefined ? undefined : model.componentById.get(dependency.source);
  const data = model.data.find(({ id }) => finding.cause === `written ${id}` || finding.cause === `decided ${id}`);
  if (dependency === undefined || source === undefined || data === undefined) return [];
  const copy = model.componentById.get(dependency.target);
  const outside = outsideWritesOf(model).find((one) => one.write === dependency && one.data === data);
  if (outside?.isBeside === true) {
    const title = `Leave ${copy?.name ?? "it"} to the messages that bring the change`;
    return tried(finding, context, title, withoutDependency(model, source, dependency) ?? []);
  }
  const instead = authoritiesOf(model, data).flatMap(({ id, name }) =>
    tried(
      finding,
      context,
      `${dependency.verb === "writes" ? "Write" : "Read"} ${name} instead`,
      turned(model, source, dependency, id),
    ),
  );
  const within = data.derived.find(({ store }) => store.id === dependency.target)?.within?.value;
  if (dependency.verb === "writes" || within === undefined) return instead;
  const title = `State that an answer may be ${durationText(within)} old here`;
  return [...instead, ...tried(finding, context, title, requiring(dependency, { name: "bounded-staleness", within }))];
};

/** The dependency on another component; none where a flow names its step, or it has terms that may not hold there. */
function turned(model: SystemModel, source: Component, dependency: Dependency, to: Id): readonly Change[] {
  const { verb, target, data } = dependency;
  const names = source.dependencies.some((one) => one.verb === verb && one.target === to);
  if (names || !isPlain(dependency)) return [];
  if (model.flows.some((flow) => withoutStep(model, flow, source.id, target)?.length !== 0)) return [];
  const block =
    data.length === 0 ? "" : ` { data ${data.map(({ id }) => nameWithin(model, source.id, id)).join(", ")} }`;
  const turnedTo = { ...dependency, id: `${source.id} ${verb} ${to}`, target: to };
  const dependencies = source.dependencies.map((one) => (one === dependency ? turnedTo : one));
  return [
    change(source, `${verb} ${nameWithin(model, source.id, to)}${block}`, { dependencies }),
    change(source, `remove ${verb} ${nameWithin(model, source.id, target)}`, {}),
  ];
}

/** Whether a dependency says nothing but what data it is about. */
function isPlain(dependency: Dependency): boolean {
  const told: ReadonlySet<string> = new Set(["id", "verb", "source", "target", "at", "data"]);
  return Object.entries(dependency).every(
    ([term, value]) => told.has(term) || value === undefined || (Array.isArray(value) && value.length === 0),
  );
}
