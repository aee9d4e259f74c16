// How changes reach production: replacing old systems, rollouts, flags, and those of the twelve factors that trade something.
// Changes of schema are in `data-placement.ts`; stateless processes are in `platform.ts`.

import type { Term, TermSource } from "./term.ts";
import { factor, monolithToMicroservices, sreChapter, workbookChapter } from "./works.ts";

const humble: TermSource = { title: "Jez Humble and David Farley, *Continuous Delivery*, 2010" };
const canarying = workbookChapter(16, "Canarying Releases", "canarying-releases");
const deployments: TermSource = {
  title: "Kubernetes documentation, *Deployments*",
  url: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/",
};

export const deliveryTerms: readonly Term[] = [
  {
    id: "strangler-fig",
    title: "Strangler fig",
    words: ["strangler fig", "strangler", "strangler pattern", "incremental migration"],
    is: "A new system grows around the old one: requests pass a switch, and function by function they are led to the new side until the old is empty.",
    buys: "Value and evidence after weeks, each step can be undone by turning the switch back, and no weekend decides everything.",
    costs:
      "Both systems run and are paid for months or years, data must be kept in step in between, and the switch is one more hop.",
    otherwise:
      "A rewrite at once for a system small enough to test whole; refactoring in place where the old code can be changed.",
    invites: "It stops at four fifths: the hard remainder keeps the old system alive with nobody left who knows it.",
    sources: [
      {
        title: "Martin Fowler, *Strangler Fig Application*, 2004",
        url: "https://martinfowler.com/bliki/StranglerFigApplication.html",
      },
      monolithToMicroservices,
    ],
    related: ["monolith", "expand-contract", "feature-flag"],
  },
  {
    id: "blue-green",
    title: "Blue-green deployment",
    words: ["blue-green", "blue/green", "blue-green deployment"],
    is: "Two full environments: one serves while the other gets the new version and is tested, then traffic is switched over.",
    buys: "The switch takes seconds and so does the way back, and the new version is tried on the real environment before any user meets it.",
    costs: "Double the machines at least during the release, and one database that must suit both versions.",
    otherwise: "Rolling where double capacity is dear; a canary where only real traffic shows the fault.",
    invites:
      "All users meet a fault at once, on cold caches. Switching back leaves rows that the old version cannot read.",
    sources: [
      {
        title: "Martin Fowler, *Blue Green Deployment*, 2010",
        url: "https://martinfowler.com/bliki/BlueGreenDeployment.html",
      },
      humble,
    ],
    related: ["canary-release", "rolling-deployment", "expand-contract"],
  },
  {
    id: "canary-release",
    title: "Canary release",
    words: ["canary", "canary release", "canary deployment", "bake time"],
    is: "A few copies, or one cell, get the new version first, and its errors and latency are compared with the old one's before more follow.",
    buys: "A bad release costs a share of users for minutes: 5 % of traffic failing at 20 % is 1 % of requests.",
    costs:
      "Releases take longer, both versions run side by side, and the comparison needs enough requests to mean something.",
    otherwise: "Blue-green with tests where traffic is too thin for comparison; a flag for one group of users.",
    invites:
      "Faults that grow with time, such as leaks or the month's end, pass. Averages over all traffic drown the canary's errors.",
    sources: [
      canarying,
      { title: "Danilo Sato, *Canary Release*, 2014", url: "https://martinfowler.com/bliki/CanaryRelease.html" },
    ],
    related: ["rolling-deployment", "cell-by-tenant", "feature-flag"],
  },
  {
    id: "rolling-deployment",
    title: "Rolling deployment",
    words: ["rolling deployment", "rolling update", "rolling release", "rollout"],
    is: "Copies are replaced a few at a time while the others serve.",
    buys: "No second environment and no pause; it stops by itself when new copies do not become ready.",
    costs:
      "Less capacity meanwhile: Kubernetes lets a quarter be away by default. Old and new run together, so messages and schemas must suit both.",
    otherwise: "Blue-green for a quick way back: undoing a rollout is a second rollout.",
    invites:
      "'Ready' is reported before caches are warm, so the fleet slows with each wave; rolled out at peak, the missing quarter tips it over.",
    sources: [deployments, humble],
    related: ["blue-green", "disposability", "expand-contract"],
  },
  {
    id: "feature-flag",
    title: "Feature flag",
    words: ["feature flag", "feature toggle", "kill switch", "dark launch"],
    is: "A switch read at run time decides whether a user gets the new behaviour.",
    buys: "Code is deployed long before it is released, to one percent or one customer first, and is turned off in seconds without a deployment.",
    costs:
      "Two ways through the code for each, combinations that nobody tests, and a service that every request consults.",
    otherwise: "A short-lived branch or a canary for changes that concern everybody alike.",
    invites:
      "A flag changed for all at once is a deployment with no canary. In 2012 a reused flag woke dead code at Knight Capital and cost 460 million dollars.",
    sources: [
      {
        title: "Pete Hodgson, *Feature Toggles (aka Feature Flags)*, 2017",
        url: "https://martinfowler.com/articles/feature-toggles.html",
      },
      { title: "US Securities and Exchange Commission, *In the Matter of Knight Capital Americas LLC*, 2013" },
    ],
    related: ["canary-release", "build-release-run", "graceful-degradation"],
  },
  {
    id: "config-in-environment",
    title: "Configuration in the environment",
    words: [
      "config in the environment",
      "configuration in the environment",
      "environment variable",
      "externalised configuration",
    ],
    is: "What differs between deployments comes from outside the program, so the same build runs everywhere.",
    buys: "No rebuild for another address or limit, and the code could be published without giving anything away.",
    costs:
      "Values are bare strings checked only at start, a change usually needs a restart, and it is released outside code review unless kept in a repository.",
    otherwise:
      "A configuration service for values that change while running; a secrets manager for passwords, which leak from environments into logs and child processes.",
    invites:
      "A wrong value pushed to all at once: configuration breaks systems as often as code does and gets fewer tests.",
    sources: [factor("III. Config", "config")],
    related: ["secrets-manager", "build-release-run", "dev-prod-parity"],
  },
  {
    id: "disposability",
    title: "Disposability",
    words: ["starts", "stops", "disposability", "graceful shutdown", "fast startup"],
    is: "Processes start within seconds and stop cleanly when told: they take no more work, finish what they have, and go.",
    buys: "Scaling, rollouts and moves cost nothing visible, and spot machines with two minutes' notice or less become usable.",
    costs:
      "Warm-up has to move elsewhere, long work has to be cut into steps that can be resumed, and readiness must be told truthfully.",
    otherwise: "Slow starts are bearable for fixed fleets with room to spare, such as databases.",
    invites:
      "A drain longer than the grace period (30 s in Kubernetes) ends by a kill in mid-request; starts of 3 min make autoscaling late for every peak.",
    sources: [
      factor("IX. Disposability", "disposability"),
      {
        title: "Kubernetes documentation, *Pod Lifecycle*",
        url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/",
      },
    ],
    related: ["stateless", "rolling-deployment", "container-orchestration"],
  },
  {
    id: "logs-as-streams",
    title: "Logs as streams",
    words: ["logs as streams", "log stream", "structured logging", "log aggregation"],
    is: "A process writes events to its standard output, and the platform collects, keeps and routes them.",
    buys: "No files to rotate, nothing lost with a container's disk, and a new destination needs no change to any program; fields as JSON can be searched.",
    costs: "Collectors on each machine, and storage that grows with traffic, often to a fair part of the whole bill.",
    otherwise: "Counters for what is only counted; samples or traces for what is only looked at in trouble.",
    invites:
      "Blocking output stalls the program when the collector does. A retry storm logs itself, so the log system falls in the incident it should explain.",
    sources: [factor("XI. Logs", "logs")],
    related: ["audit-log", "disposability", "logs"],
  },
  {
    id: "backing-services",
    title: "Backing services as attached resources",
    words: ["backing service", "attached resource"],
    is: "Databases, queues and mail are reached by an address from configuration, the same way whether own or bought.",
    buys: "A broken database is replaced by a restored one with a change of address, and tests run against another instance.",
    costs:
      "Only the address is interchangeable: versions, limits, latency and guarantees differ between what answers there.",
    otherwise: "An embedded library such as SQLite, where one process is all there is, removes the network altogether.",
    invites:
      "The test's stand-in is kinder than the real one, and differences in isolation or order first show in production.",
    sources: [factor("IV. Backing services", "backing-services")],
    related: ["config-in-environment", "managed-service", "dev-prod-parity"],
  },
  {
    id: "build-release-run",
    title: "Build, release, run",
    words: ["build, release, run", "build-release-run", "immutable release", "release artefact"],
    is: "Code becomes one artefact, artefact and configuration become a numbered release, and running it changes neither.",
    buys: "What was tested is what runs, the way back is the former number, and nobody repairs by hand on a server.",
    costs:
      "The smallest fix takes the whole pipeline, so its minutes are a lower bound for every repair; artefacts must be kept.",
    otherwise: "A flag or a configuration change for what has to react faster than the pipeline.",
    invites: "The pipeline or registry is down when a fix is urgent, or depends on the very system that is broken.",
    sources: [factor("V. Build, release, run", "build-release-run"), humble],
    related: ["feature-flag", "config-in-environment", "operational-excellence"],
  },
  {
    id: "dev-prod-parity",
    title: "Parity of development and production",
    words: ["dev/prod parity", "dev-prod parity", "environment parity", "staging environment"],
    is: "Development, staging and production use the same kinds of services and versions, and changes pass through within hours.",
    buys: "Faults of the database, broker or image appear on the desk, where they cost minutes.",
    costs:
      "Heavy development machines or a cloud account for each, and staging data that resembles the real without being personal.",
    otherwise: "Contract tests with light stand-ins for speed; canaries in production for what only size shows.",
    invites:
      "Trust in staging: it never has production's volume, skew or age of data, and so passes what falls over at scale.",
    sources: [factor("X. Dev/prod parity", "dev-prod-parity")],
    related: ["backing-services", "canary-release"],
  },
  {
    id: "admin-processes",
    title: "Administrative work as jobs",
    words: ["job", "admin process", "one-off process", "cron job"],
    is: "Migrations, clean-ups and repairs run as one-off or scheduled processes from the same release as the service.",
    buys: "Repeatable and reviewed, with the permissions and versions that the service has, and a log of what was done.",
    costs:
      "A script for what a shell would do in a minute, and resources for work that comes in bursts beside the users'.",
    otherwise: "A worker on a queue where the work arrives all the time.",
    invites:
      "Two runs overlap, or the nightly one fails in silence for weeks. A full-table job at noon takes the locks and the disk from everybody.",
    sources: [
      factor("XII. Admin processes", "admin-processes"),
      sreChapter(24, "Distributed Periodic Scheduling with Cron", "distributed-periodic-scheduling"),
    ],
    related: ["build-release-run", "distributed-lock", "expand-contract"],
  },
];
