// The Shared view: systems by the components that several of them use, each cell telling what the system does with the component
// and what it loses with it. It projects and judges nothing; which components count as shared is the analysis's word.

import type { Finding, Insight, SharedUse } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { MatrixCell, MatrixScene, Weight } from "../matrix.ts";
import { detailOf, findingsByElement } from "./words.ts";

/** The table of a whole project; without rows where nothing is shared. Accepted findings are left out. */
export function sharedScene(
  model: SystemModel,
  { findings }: { readonly findings: readonly Finding[] },
  insight: Pick<Insight, "sharing">,
): MatrixScene {
  const shared = insight.sharing();
  const using = new Set(shared.flatMap(({ uses }) => uses.map(({ system }) => system)));
  const findingsById = findingsByElement(findings);
  return {
    view: "shared",
    columns: model.containers
      .filter(({ id }) => using.has(id))
      .map(({ id, title, name, owner }) => ({ id, label: title ?? name, detail: owner?.value ?? "" })),
    rows: shared.flatMap(({ component: id, uses }) => {
      const component = model.componentById.get(id);
      if (component === undefined) return [];
      const label = component.title ?? component.name;
      return [
        {
          ...{ id, job: component.kind, label, detail: detailOf(component, model) },
          findings: findingsById.get(id) ?? [],
          cells: uses.map((use) => cellOf(use, label, model)),
        },
      ];
    }),
  };
}

function cellOf(use: SharedUse, shared: string, model: SystemModel): MatrixCell {
  const { system, verbs, users, flows, lost, degraded } = use;
  const named = (ids: readonly string[]): string => ids.map((id) => nameOf(id, model)).join(", ");
  const weight: Weight = lost.length > 0 ? "lost" : degraded.length > 0 ? "degraded" : "none";
  return {
    column: system,
    lines: [verbs.join(", "), ...lossLines(use)],
    weight,
    title: [
      users.length === 0
        ? `Flows of ${nameOf(system, model)} come through ${shared}.`
        : `${named(users)}: ${verbs.join(", ")} ${shared}.`,
      ...(lost.length === 0 ? [] : [`Fail with it: ${named(lost)}.`]),
      ...(degraded.length === 0 ? [] : [`Served worse without it: ${named(degraded)}.`]),
      ...(weight === "none" && flows.length > 0 ? ["No flow fails with it."] : []),
    ].join("\n"),
  };
}

function lossLines({ flows, lost, degraded }: SharedUse): readonly string[] {
  const of = (count: number, what: string): string =>
    `${count} of ${flows.length} ${flows.length === 1 ? "flow" : "flows"} ${what}`;
  const lines = [
    ...(lost.length === 0 ? [] : [of(lost.length, "lost")]),
    ...(degraded.length === 0 ? [] : [of(degraded.length, "degraded")]),
  ];
  if (lines.length > 0) return lines;
  return [flows.length === 0 ? "no flow through it" : "no flow lost"];
}

function nameOf(id: string, model: SystemModel): string {
  const element = model.componentById.get(id) ?? model.containerById.get(id) ?? model.flowById.get(id);
  return element?.title ?? element?.name ?? id;
}
