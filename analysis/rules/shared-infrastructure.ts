// Components on which several systems depend: who uses each of them, how, and what each system loses with it. Which components
// count as shared is a fact; this file says when sharing is worth a warning.

import type { Flow, SystemModel } from "../../language/index.ts";
import { isKeptApart, type SharedComponent, type SystemUse, sharingOf } from "../facts/coupling.ts";
import { listWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const sharedInfrastructure = defineRule({
  id: "shared-infrastructure",
  title: "Several systems depend on one component",
  category: "coupling",
  since: "0.1.0",

  rationale: `Systems that are designed, staffed and deployed apart still fail together where they share a component, and the load of
one slows the other down there. Each sees its own use only, so the tie is known to nobody until the component fails.
Where one of the flows through it is critical and another is not, the lesser one can take the capacity that the critical one
needs.`,
  remedy: `Know the table: who uses the component, how, and what each loses. Where a critical flow depends on it, keep the others'
load apart with a bulkhead or a rate limit, or give the critical flow an instance, topic or cluster of its own.`,
  tradeoff: `Sharing is cheaper to run, and one well-kept cluster is often more reliable than five neglected ones. It is a
reasonable choice where the systems have the same importance and the platform team knows whom it serves.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 21: Handling Overload",
      url: "https://sre.google/sre-book/handling-overload/",
      says: "Shared backends need per-customer limits and criticality, so that one caller's surge does not hurt the others.",
    },
    {
      title: "Amazon Builders' Library: Fairness in multi-tenant systems",
      url: "https://aws.amazon.com/builders-library/fairness-in-multi-tenant-systems/",
      says: "Rate limits give every user of a shared service the experience of having it alone.",
    },
  ],
  examples: {
    bad: `store sessions
system rides {
  service matcher { writes sessions }
  flow request { critical  load 200/s  matcher -> sessions }
}
system reports {
  service exporter { reads sessions }
  flow export { background  load 5/s  exporter -> sessions }
}
`,
    good: `system rides {
  store sessions
  service matcher { writes sessions }
  flow request { critical  load 200/s  matcher -> sessions }
}
system reports {
  store snapshots
  service exporter { reads snapshots }
  flow export { background  load 5/s  exporter -> snapshots }
}
`,
  },

  messages: {
    shared: message`${"systems"} depend on ${"name"}; its loss ${"losses"}.`,
    unguarded: message`The critical ${"critical"} shares ${"name"} with ${"others"}, and nothing keeps their load apart; its loss ${"losses"}.`,
  },

  check({ model, flows, report }) {
    for (const shared of sharingOf(model, flows)) {
      const { component, systems } = shared;
      const lost = systems.flatMap((use) => use.lost);
      const degraded = systems.flatMap((use) => use.degraded);
      const common = {
        element: component.id,
        at: component.at,
        flows: [...lost, ...degraded].map((flow) => flow.id),
        values: { systems: systems.length, lost: lost.length, degraded: degraded.length },
        evidence: systems.flatMap((use) => evidenceOf(model, use)),
        // One sharing is one finding, whether or not it is also unguarded.
        cause: "sharing",
      };
      const name = nameOf(model, component.id);
      const losses = lossWords(lost, degraded);
      const { critical, others } = rivalsOf(shared);
      if (critical.length === 0 || others.length === 0 || isKeptApart(model, component, others)) {
        const holes = { systems: listWords(systems.map((use) => use.system.name)), name, losses };
        report("shared", { ...common, holes });
        continue;
      }
      const holes = { critical: flowWords(critical), others: flowWords(others), name, losses };
      // A critical flow that others can starve is a known way to fail, and nothing in the design answers it.
      report("unguarded", { ...common, holes, severity: "warning" });
    }
  },
});

/** Critical flows of some system, and the flows of other systems that are not critical. */
function rivalsOf({ systems }: SharedComponent): { critical: readonly Flow[]; others: readonly Flow[] } {
  const flows = systems.flatMap((use) => use.flows);
  const isCritical = (flow: Flow) => flow.importance?.value === "critical";
  const meets = (flow: Flow) =>
    flows.some((other) => other.system !== flow.system && isCritical(other) !== isCritical(flow));
  return {
    critical: flows.filter((flow) => isCritical(flow) && meets(flow)),
    others: flows.filter((flow) => !isCritical(flow) && meets(flow)),
  };
}

function evidenceOf(model: SystemModel, { system, uses, flows, lost, degraded }: SystemUse): readonly Evidence[] {
  const at = uses[0]?.dependency?.at ?? uses[0]?.user.at;
  if (at === undefined) return [];
  const verbs = new Map<string, string[]>();
  for (const { user, verb } of uses) verbs.set(verb, [...(verbs.get(verb) ?? []), nameOf(model, user.id)]);
  const ways = [...verbs].map(([verb, users]) => `${listWords(users)} ${verb}${verb === "runs on" ? "" : " it"}`);
  const purpose = flows.length === 0 ? "" : ` for ${flowWords(flows)}`;
  const loss = flows.length === 0 ? "" : `; its loss ${lossWords(lost, degraded)}`;
  return [{ at, says: `${system.name}: ${ways.join(", ")}${purpose}${loss}` }];
}

function lossWords(lost: readonly Flow[], degraded: readonly Flow[]): string {
  if (lost.length + degraded.length === 0) return "takes down none of their flows";
  const parts = [];
  if (lost.length > 0) parts.push(`takes down ${flowWords(lost)}`);
  if (degraded.length > 0) parts.push(`degrades ${flowWords(degraded)}`);
  return parts.join(" and ");
}

function flowWords(flows: readonly Flow[]): string {
  return listWords([...new Set(flows.map((flow) => flow.id))].sort());
}
