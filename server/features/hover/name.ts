// What is known about a name: what kind of thing it is, its documentation, what its kind has to tell, what stands against it, and the
// computed facts.

import { type Finding, factWords } from "../../../analysis/index.ts";
import type { Component, Technology } from "../../../language/index.ts";
import type { Named } from "../../names-in-text.ts";
import { clipped } from "../wording.ts";
import { type AskedFacts, factsToShow } from "./asked-facts.ts";
import { aboutComponent, aboutTechnology } from "./component.ts";
import { aboutFacts } from "./facts.ts";
import { aboutFindings } from "./findings.ts";
import { aboutFlow } from "./flow.ts";
import type { Scene } from "./look.ts";
import { linesIn, plain, prose } from "./markdown.ts";
import { aboutOther } from "./others.ts";

/** Lines that a hover takes at most, calculations that are folded away aside. */
const screen = 40;

/** Lines that are left for facts however much else there is. */
const fewestFactLines = 8;

/** Everything about a name. `lead` stands before it: what the name is a part of where it stands. */
export function aboutName(scene: Scene, named: Named, lead: readonly string[] = []): string {
  const { reading } = scene;
  const { model } = reading.snapshot;
  const isElement = named.space === "element";
  const component = isElement ? model.componentById.get(named.id) : undefined;
  const flow = isElement ? model.flowById.get(named.id) : undefined;
  const technology = isElement
    ? model.technologies.find((other) => other.name === component?.technology)
    : model.technologies.find((other) => other.name === named.id);
  const asked: AskedFacts = isElement ? factsToShow(reading.facts, named.id) : { facts: [], left: [] };
  const parts = [
    ...lead,
    heading(named, kindOf(scene, named), component, technology),
    prose(named.element.doc ?? ""),
    component === undefined ? "" : aboutComponent(component, technology),
    technology === undefined ? "" : aboutTechnology(technology, { isWhole: !isElement }),
    flow === undefined ? "" : aboutFlow(flow, asked.facts),
    isElement && component === undefined && flow === undefined ? aboutOther(scene, named.element) : "",
    isElement ? aboutFindings(scene, (finding) => concerns(finding, named)) : "",
  ].filter((part) => part !== "");
  const room = Math.max(fewestFactLines, screen - parts.reduce((sum, part) => sum + linesIn(part), 0));
  const computed = aboutFacts(scene, named.id, asked, room);
  return [...parts, ...(computed === "" ? [] : ["---", computed])].join("\n\n");
}

/** A finding concerns the element that it is about, the flows that it costs, and the containers around any of them. */
function concerns({ element, flows }: Finding, { id, element: own }: Named): boolean {
  if (element === id || flows.includes(id) || element.startsWith(`${id} `)) return true;
  const isContainer = "kind" in own && (own.kind === "system" || own.kind === "group");
  return isContainer && [element, ...flows].some((one) => one.startsWith(`${id}.`));
}

function heading({ id, element }: Named, kind: string, component?: Component, technology?: Technology): string {
  const title = element.title === undefined ? "" : ` — ${plain(clipped(element.title, 200))}`;
  const product =
    component?.technology === undefined ? "" : ` · ${plain(clipped(technology?.title ?? component.technology, 200))}`;
  return `**${kind}** \`${id}\`${title}${product}${copiesOf(component)}`;
}

/** How often it runs, where it is written. */
function copiesOf(component: Component | undefined): string {
  const count = component?.replicas?.count.value;
  return count === undefined || count === 1 ? "" : ` · ${factWords(count, "count")} copies`;
}

function kindOf({ reading }: Scene, { space, element }: Named): string {
  if (space === "technology") return space;
  if ("kind" in element && typeof element.kind === "string") return element.kind;
  if ("zones" in element) return "region";
  if ("region" in element) return "zone";
  if ("body" in element) return "flow";
  if ("terms" in element) return "policy";
  if ("authorities" in element) return "data";
  if ("statements" in element) return "scenario";
  return reading.snapshot.model.boundaries.some((other) => other === element) ? "boundary" : "decision";
}
