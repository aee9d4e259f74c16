// What several views say alike of a component, and the findings that stand at each element.

import type { Finding } from "../../analysis/index.ts";
import type { Component, Id, Split, SystemModel } from "../../language/index.ts";
import type { SceneFinding } from "../scene.ts";

/** The findings at each element, accepted ones left out. */
export function findingsByElement(findings: readonly Finding[]): ReadonlyMap<Id, readonly SceneFinding[]> {
  const byElement = new Map<Id, SceneFinding[]>();
  for (const { element, severity, rule, message, accepted } of findings) {
    if (accepted !== undefined) continue;
    const list = byElement.get(element) ?? [];
    list.push({ severity, rule, message });
    byElement.set(element, list);
  }
  return byElement;
}

/** Technologies' titles by name. */
export function technologyTitlesOf(model: SystemModel): ReadonlyMap<string, string> {
  return new Map(model.technologies.map(({ name, title }) => [name, title ?? name]));
}

/** What a component is made of and how many of it there are; its job where no technology is stated. */
export function detailIn(component: Component, technologyTitles: ReadonlyMap<string, string>): string {
  const { technology, kind } = component;
  const what = technology === undefined ? kind : (technologyTitles.get(technology) ?? technology);
  return joined([what, copiesOf(component)]);
}

/** The same of one component of a model. */
export function detailOf(component: Component, model: SystemModel): string {
  return detailIn(component, technologyTitlesOf(model));
}

/** How many of it there are, in the language's words; undefined where nothing is stated. */
function copiesOf(component: Component): string | undefined {
  const { replicas, quorum, shards, standby, autoscale, managed } = component;
  const parts: string[] = [];
  if (managed?.value === true) parts.push("managed");
  if (shards !== undefined) parts.push(`${counted(shards.count.value)} shards${hottestWords(shards)}`);
  if (replicas?.primary !== undefined) {
    parts.push(`1 primary + ${counted(replicas.primary.followers.value)} ${replicas.primary.mode}`);
  } else if (replicas !== undefined && quorum === undefined) {
    parts.push(`×${counted(replicas.count.value)}`);
  } else if (autoscale !== undefined) {
    parts.push(`×${counted(autoscale.min.value)}–${counted(autoscale.max.value)}`);
  }
  if (quorum !== undefined)
    parts.push(
      `write ${counted(quorum.write.value)} read ${counted(quorum.read.value)} of ${counted(quorum.of.value)}`,
    );
  if (standby !== undefined) parts.push(`${counted(standby.value)} standby`);
  return parts.length === 0 ? undefined : joined(parts);
}

/** `, hottest 40%`, where one part is said to get more than the others. */
export function hottestWords({ hottest }: Split): string {
  return hottest === undefined ? "" : `, hottest ${Number((hottest.value * 100).toPrecision(12))}%`;
}

/** The parts that say something, put together. */
export function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

/** A count with its thousands set apart. */
export function counted(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
