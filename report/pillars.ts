// The six pillars of the AWS Well-Architected Framework, each with what a model of the design can say of it, and what it
// cannot: a review that is silent about costs must say that it is. Source: AWS Well-Architected Framework, "The pillars of the
// framework", https://docs.aws.amazon.com/wellarchitected/latest/framework/the-pillars-of-the-framework.html.

import { type Category, ruleById } from "../analysis/index.ts";
import type { FindingReview, PillarReview, SystemReview } from "./review.ts";

const pillarNames = [
  "Operational excellence",
  "Security",
  "Reliability",
  "Performance efficiency",
  "Cost optimization",
  "Sustainability",
] as const;
type Pillar = (typeof pillarNames)[number];

/** Where a rule's category leads; what a rule is about in particular stands below. */
const byCategory: Readonly<Record<Category, Pillar>> = {
  contradiction: "Reliability",
  resilience: "Reliability",
  capacity: "Performance efficiency",
  consistency: "Reliability",
  coupling: "Reliability",
  completeness: "Operational excellence",
};

/** Rules whose category is of another pillar than they are. */
export const pillarByRule: Readonly<Record<string, Pillar>> = {
  "exposed-store": "Security",
  "plaintext-call": "Security",
  "long-lived-secret": "Security",
  "unwatched-dead-letter": "Operational excellence",
  "unlimited-blast-radius": "Operational excellence",
  "slow-objective": "Performance efficiency",
  "tail-fan-out": "Performance efficiency",
  "long-chain": "Performance efficiency",
  "work-before-reply": "Performance efficiency",
};

/** What no model of this kind sees. */
const silent: Readonly<Record<Pillar, string>> = {
  "Operational excellence":
    "How changes are made and rolled back, what is rehearsed, what is learnt from incidents, and whether runbooks exist.",
  Security:
    "Who may do what, how data is classified and kept, how code and dependencies are vetted, and what would be seen of an attack.",
  Reliability:
    "Faults of code and of operation, and whether backups can be restored: figures of availability hold only as far as they count these in.",
  "Performance efficiency":
    "Whether the figures are right: they are stated or a technology's, and only measuring tells.",
  "Cost optimization":
    "Anything in money: the language knows no prices. What is said is where room stands idle or is missing.",
  Sustainability:
    "Energy and hardware: the language knows neither. What is idle by design is all that can be pointed at.",
};

/** What the pillars' lines are made of. */
export interface PillarInput {
  readonly systems: readonly SystemReview[];
  readonly findings: readonly FindingReview[];
  readonly observed: { readonly yes: number; readonly of: number };
  readonly owned: { readonly yes: number; readonly of: number };
  readonly boundaries: number;
}

/** The pillars in the framework's order. Accepted findings count as said and dealt with, and are not listed. */
export function pillarsOf(input: PillarInput): readonly PillarReview[] {
  return pillarNames.map((name) => ({
    name,
    says: says[name](input),
    silent: silent[name],
    findings: input.findings
      .filter(({ rule, accepted }) => accepted === undefined && pillarOf(rule) === name)
      .map(({ number }) => number),
  }));
}

function pillarOf(rule: string): Pillar | undefined {
  const category = ruleById(rule)?.category;
  return pillarByRule[rule] ?? (category === undefined ? undefined : byCategory[category]);
}

const says: Readonly<Record<Pillar, (input: PillarInput) => readonly string[]>> = {
  "Operational excellence": ({ observed, owned }) => [
    `Components that say how they are observed: ${observed.yes} of ${observed.of}.`,
    `Components with an owner: ${owned.yes} of ${owned.of}.`,
  ],
  Security: ({ boundaries }) => [
    boundaries === 0
      ? "No trust boundary is declared, so nothing can be said of what crosses one."
      : `${counted(boundaries, "trust boundary", "trust boundaries")} ${boundaries === 1 ? "is" : "are"} declared; what crosses them unprotected is a finding.`,
  ],
  Reliability: ({ systems }) => {
    const flows = systems.flatMap((system) => system.flows);
    // As a promise is worded: behind its kind what it measures, and only then what the design calls something.
    const promised = flows.filter(({ promises }) => promises.some((promise) => /^SL[OA] availability /.test(promise)));
    const single = flows.filter(({ singlePoints }) => (singlePoints ?? []).length > 0);
    return [
      `Flows that promise an availability: ${promised.length} of ${flows.length}.`,
      `Flows with a single point of failure: ${single.length} of ${flows.length}.`,
    ];
  },
  "Performance efficiency": ({ systems }) => {
    const flows = systems.flatMap((system) => system.flows);
    const known = flows.filter(({ tail }) => tail.kind !== "unknown" && tail.kind !== "nothing");
    const bounded = flows.filter(({ worstCase }) => worstCase.kind !== "unknown" && worstCase.kind !== "nothing");
    return [`Flows whose p99 is known: ${known.length} of ${flows.length}; whose worst case is: ${bounded.length}.`];
  },
  "Cost optimization": ({ systems }) => idle(systems),
  Sustainability: ({ systems }) => idle(systems),
};

/** What utilisation says of room; the same line serves money and energy, and neither is computed. */
function idle(systems: readonly SystemReview[]): readonly string[] {
  const components = systems.flatMap((system) => system.components);
  const known = components.filter(
    ({ utilisation }) => utilisation.kind !== "unknown" && utilisation.kind !== "nothing",
  );
  return [
    `Components whose utilisation is known: ${known.length} of ${components.length}; the tables of the systems have it.`,
  ];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
