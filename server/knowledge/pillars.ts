// How a design is weighed: the six pillars of a review, the four axes to place a system on before choosing technology, and
// decisions written down. Targets in numbers are with the objectives.

import type { Term } from "./term.ts";
import {
  baseball,
  costPillar,
  intensiveFoundations,
  pillar,
  reliabilityPillar,
  securityPillar,
  sreRisk,
  systemsPerformance,
  tailAtScale,
  twelveYears,
} from "./works.ts";

export const pillarTerms: readonly Term[] = [
  {
    id: "operational-excellence",
    title: "Operational excellence",
    words: ["operational excellence", "operations as code", "infrastructure as code", "runbook"],
    is: "Running and changing a system by written, automated and rehearsed procedures: infrastructure as code, small releases, reviews after incidents.",
    buys: "A deployment or recovery works the same at three in the morning, whoever is on call, and each incident makes the next one shorter.",
    costs: "Weeks of tooling before the first feature profits, and people's time for rehearsals and reviews.",
    otherwise: "By hand, with a checklist, for what is done twice a year and changes every time.",
    invites:
      "Automation that acts on all machines at once spreads a mistake faster than any person; unused scripts rot.",
    sources: [pillar("Operational Excellence")],
    related: ["build-release-run", "team-ownership"],
  },
  {
    id: "security-pillar",
    title: "Security as a pillar",
    words: ["security pillar", "defence in depth", "defense in depth", "traceability"],
    is: "Protection at every layer, smallest permissions, encrypted data, and a record of who did what, weighed against the other pillars.",
    buys: "One mistake, such as a leaked key, is stopped or seen at the next layer; customers and auditors can be answered with evidence.",
    costs: "Latency for checks and handshakes, money for keys and logs, friction in every deployment and every repair.",
    otherwise: "Spend by what is at stake: public, replaceable data needs fewer layers than card numbers.",
    invites:
      "A check on the request path is a dependency: when identity or key service is down, so is everything behind it.",
    sources: [securityPillar],
    related: ["zero-trust", "least-privilege", "audit-log"],
  },
  {
    id: "reliability-pillar",
    title: "Reliability",
    words: ["reliability", "reliability pillar", "self-healing", "fault tolerance"],
    is: "The system does what it should and recovers by itself from the failures that were foreseen.",
    buys: "Lost machines and zones turn from incidents into log lines, and promises to customers can be kept.",
    costs:
      "Spare capacity, copies, tests of recovery. Each further nine allows a tenth of the downtime: 99.9 % is 43 min in 30 days, 99.99 % four.",
    otherwise:
      "A little above what users can notice behind their own network is enough; more is paid for and seen by nobody.",
    invites:
      "Redundant parts that share a cause (one configuration, one zone, one certificate) fall together, and the recovery path has never run.",
    sources: [reliabilityPillar, sreRisk],
    related: ["replication-across-zones", "backup-and-restore", "cost-optimisation", "common-cause-failure"],
  },
  {
    id: "performance-efficiency",
    title: "Performance efficiency",
    words: ["performance efficiency", "right-sizing", "performance bottleneck"],
    is: "Choosing and keeping the resources that meet the latency and throughput wanted, by measuring before changing.",
    buys: "Effort goes to the one place that limits the rest: a profile or trace shows 200 queries of 5 ms where a guess says 'slow database'.",
    costs: "Production-like load tests and tracing, repeated as load and data grow; tuned code is harder to change.",
    otherwise: "More machines, where they cost less than the engineer's weeks.",
    invites:
      "Three changes at once, so nobody knows which one helped; the removed bottleneck was protecting a weaker part behind it.",
    sources: [pillar("Performance Efficiency"), systemsPerformance],
    related: ["cost-optimisation", "database-index", "scaling-order", "profiling"],
  },
  {
    id: "cost-optimisation",
    title: "Cost optimisation",
    words: ["cost optimisation", "cost optimization", "spot instance", "data transfer cost"],
    is: "Knowing what each part costs and what it brings, and paying only for what is used.",
    buys: "Money for what matters: idle machines, forgotten disks and traffic between zones and regions are often found at once.",
    costs: "Less reserve, commitments for years, engineering time, and complexity from mixing purchase forms.",
    otherwise: "Pay for reserve where an hour's outage costs more than a year of it.",
    invites:
      "The second zone or the replica goes as 'unused' because nothing had failed yet; spot machines are reclaimed together at peak.",
    sources: [costPillar],
    related: ["reliability-pillar", "managed-service", "sustainability"],
  },
  {
    id: "sustainability",
    title: "Sustainability",
    words: ["sustainability", "carbon footprint", "energy efficiency"],
    is: "The least energy and hardware for the work: well-used machines, less data stored and moved, batch work when and where power is clean.",
    buys: "Lower emissions, and usually a lower bill, since both follow the machine hours.",
    costs: "Work that waits for clean power finishes later; the cleanest region may be dearer or further from users.",
    otherwise: "Nearness and spare copies win for interactive and safety-relevant service.",
    invites:
      "High utilisation taken as the only aim removes the reserve for a lost zone, and queues grow steeply above 80 %.",
    sources: [pillar("Sustainability", "sustainability-pillar")],
    related: ["cost-optimisation", "performance-efficiency"],
  },
  {
    id: "read-write-ratio",
    title: "Read/write ratio",
    words: ["read/write ratio", "read-write ratio", "read-heavy", "write-heavy"],
    is: "How many reads come for each write; the first of four axes on which to place a system.",
    buys: "It rules out half the remedies: with mostly reads, caches and replicas help; with mostly writes, only shards, batching or an LSM tree do.",
    costs: "It differs by data within one product and by hour, so it must be measured per kind of data.",
    otherwise: "For a balanced load of moderate size a relational database with the right indexes needs no choice.",
    invites:
      "Replicas bought for a write-heavy load each repeat every write and relieve nothing; a cache on such data is mostly invalidated before it is read.",
    sources: [intensiveFoundations],
    related: ["consistency-requirement", "read-replica", "lsm-tree", "cache"],
  },
  {
    id: "consistency-requirement",
    title: "Consistency requirement",
    words: ["consistency requirement", "mixed consistency"],
    is: "What a wrong or old answer would cost, decided for each kind of data; the second axis.",
    buys: "One product pays for strong guarantees on balances and seats alone, and serves feeds and counts from any copy.",
    costs:
      "Engineers must know which data is official, which trails and by how much, and stores of several kinds run side by side.",
    otherwise: "One strong database for everything while it carries the load: a single rule is the easiest to keep.",
    invites:
      "Data drifts across the line: a displayed stock count, eventually consistent, is later used to accept orders.",
    sources: [baseball, twelveYears],
    related: ["cap", "eventual-consistency", "authority"],
  },
  {
    id: "latency-tolerance",
    title: "Latency tolerance",
    words: ["latency tolerance", "latency budget", "latency requirement"],
    is: "How long an answer may take before it loses its worth; the third axis.",
    buys: "It sets the frame: under 10 ms means memory and the same region, some 100 ms an ordinary tuned stack, above a second a queue will do.",
    costs: "Each step down multiplies the price: copies near users, warm memory, spare capacity against waiting.",
    otherwise: "A quick acknowledgement with the result later, where people need to know only that it was taken.",
    invites:
      "A budget for the median while users make forty calls a page; one in three pages then meets a call slower than the p99.",
    sources: [tailAtScale, intensiveFoundations],
    related: ["request-path", "cache", "replication-across-regions", "tail-latency"],
  },
  {
    id: "scale-dimension",
    title: "Scale dimension",
    words: ["scale dimension", "scaling dimension", "scalability"],
    is: "Which quantity outgrows one machine first: reads, writes, computing or storage; the fourth axis.",
    buys: "Each has its own remedy: caches and replicas, shards, stateless copies, object storage. The others may stay simple.",
    costs: "An estimate in numbers, with peaks of two or three times the mean, and a new one as the product changes.",
    otherwise: "None of it, while one well-kept server with a spare carries the expected load of the next years.",
    invites: "Scaling what is easy: fifty stateless servers press on one database and only bring its limit nearer.",
    sources: [
      intensiveFoundations,
      { title: "Martin Abbott and Michael Fisher, *The Art of Scalability*, second edition, 2015" },
    ],
    related: ["scaling-order", "read-write-ratio", "sharding", "estimate"],
  },
  {
    id: "decision-record",
    title: "Decision record",
    words: ["decision", "decision record", "architecture decision record", "adr"],
    is: "What was chosen over what, for which reason, at what cost, and when to look again, kept beside the design.",
    buys: "Whoever comes later sees which drawbacks were known, so settled questions stay settled until their reason is gone.",
    costs: "A quarter of an hour each, and somebody who reads them again at the date.",
    otherwise: "None for what is cheap to reverse; the code says enough.",
    invites:
      "Written after the fact to justify, with no cost named; or outlived by its assumption, such as a load that has grown tenfold.",
    sources: [{ title: "Michael Nygard, *Documenting Architecture Decisions*, 2011" }],
    related: ["accepted-risk"],
  },
  {
    id: "accepted-risk",
    title: "Accepted risk",
    words: ["accept", "accepted risk", "risk acceptance", "known risk"],
    is: "A fault in the design that is left in place on purpose, with a reason, an owner and a date.",
    buys: "Effort goes where it pays, and the warning does not have to be read again each week.",
    costs: "The fault is still there, and on its day the reason will be read aloud.",
    otherwise: "Repair what is cheap to repair, and what nobody is willing to sign.",
    invites:
      "Acceptances without an end outlive the small system they were meant for; several, each harmless, line up in one incident.",
    sources: [sreRisk],
    related: ["decision-record", "reliability-pillar"],
  },
];
