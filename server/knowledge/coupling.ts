// How parts hold on to each other: kinds of coupling and their measures, cycles, hubs, shared infrastructure, tenants, and what
// belongs to somebody else. The ways of dividing a system are in `structure.ts`.

import type { Term, TermSource } from "./term.ts";
import {
  buildingMicroservices,
  calculus,
  costPillar,
  reliabilityPillar,
  smells,
  stabilityAntipatterns,
  staticStability,
} from "./works.ts";

const martin: TermSource = { title: "Robert C. Martin, *Clean Architecture*, 2017, chapter 14: Component Coupling" };

export const couplingTerms: readonly Term[] = [
  {
    id: "coupling",
    title: "Coupling",
    words: ["coupling", "tight coupling", "loose coupling", "decoupling", "temporal coupling"],
    is: "How far one part must change, be up, or have room because another does: in time, in release, in data, in place, in capacity.",
    buys: "Close parts are quick to build and easy to follow, and work that belongs together changes in one step.",
    costs:
      "Each kind carries faults in its own way: calls carry slowness, a shared schema carries releases, a shared pool carries load.",
    otherwise:
      "A queue removes coupling in time and keeps that of the message's form; a copy of data removes the call and adds lag.",
    invites: "Loosening the visible kind only: two services with an event between them, one database under both.",
    sources: [
      buildingMicroservices,
      { title: "Wayne Stevens, Glenford Myers and Larry Constantine, *Structured Design*, IBM Systems Journal, 1974" },
    ],
    related: ["afferent-coupling", "shared-infrastructure", "shared-database"],
  },
  {
    id: "afferent-coupling",
    title: "Afferent coupling",
    words: ["afferent", "afferent coupling", "fan-in"],
    is: "How many components depend on this one.",
    buys: "A high count means that the work is done once and many profit from it.",
    costs:
      "Every change has that many to convince, and an outage reaches all of them; its objective must exceed theirs.",
    otherwise: "A library or a copy of the data for what changes seldom, so that callers need no live service.",
    invites:
      "A part with the most dependants becomes the one nobody dares to release, and is out of date when it fails.",
    sources: [martin],
    related: ["efferent-coupling", "instability", "hub"],
  },
  {
    id: "efferent-coupling",
    title: "Efferent coupling",
    words: ["efferent", "efferent coupling", "fan-out dependency"],
    is: "How many components this one depends on.",
    buys: "It does little itself and reuses much, which suits gateways and user-facing services.",
    costs:
      "It fails when any hard dependency does: ten at 99.9 % leave 99 % before its own faults. A fan-out waits for the slowest.",
    otherwise: "Make dependencies optional, read from a local copy, or move them after the reply.",
    invites: "A page built from thirty services is down whenever one of them is, though twenty-nine were decoration.",
    sources: [martin, calculus],
    related: ["afferent-coupling", "instability", "request-path"],
  },
  {
    id: "instability",
    title: "Instability",
    words: ["instability", "stable dependencies principle", "instability metric"],
    is: "Outgoing dependencies divided by all dependencies: 0 for a part that others rely on, 1 for one that only relies.",
    buys: "A direction to check: depend on what is more stable than yourself, so that change runs outwards and stops.",
    costs: "It counts edges and is blind to traffic, weight, optional use, and to whether the interface ever changes.",
    otherwise: "The history of joint changes shows release coupling better; cut sets show coupling of failure.",
    invites: "Chasing the number: an interface slipped in between lowers it and adds a hop.",
    sources: [martin],
    related: ["afferent-coupling", "efferent-coupling", "cyclic-dependency"],
  },
  {
    id: "hub",
    title: "Hub",
    words: ["hub", "hub component", "god service", "megaservice"],
    is: "A component through which most others talk, with many callers and many dependencies at once.",
    buys: "One place for routing, rules and monitoring, and n connections where each to each would need n².",
    costs: "It must be released for everybody's change and grown for everybody's load, and its team becomes the queue.",
    otherwise: "Direct calls with shared conventions; a broker that carries messages and knows no business rules.",
    invites:
      "It is a cut set of size one for nearly all flows, and one caller's slow dependency uses up the others' threads in it.",
    sources: [smells, buildingMicroservices],
    related: ["api-gateway", "shared-infrastructure", "coupling"],
  },
  {
    id: "cyclic-dependency",
    title: "Cyclic dependency",
    words: ["cyclic dependency", "circular dependency", "dependency cycle"],
    is: "A needs B and B, directly or through others, needs A.",
    buys: "Each side has the other's fresh data through a plain call, with no copy and no third part.",
    costs:
      "They can be neither released, tested nor started apart, so for planning they are one component with a network inside.",
    otherwise: "Turn one direction into events, or move what both need into a third part.",
    invites:
      "A cold start in which each waits for the other to be healthy. Under load a call that comes back waits for a thread held by its own beginning.",
    sources: [martin, smells],
    related: ["coupling", "service-boundary", "choreography", "bootstrap-dependency"],
  },
  {
    id: "shared-infrastructure",
    title: "Shared infrastructure",
    words: ["shared infrastructure", "shared component", "shared cluster", "noisy neighbour"],
    is: "A cache, broker, gateway, identity service or cluster used by systems that otherwise have nothing to do with each other.",
    buys: "One installation to pay for, patch and understand, with spare room that flows to whoever needs it.",
    costs: "Two systems now fail together and compete for its capacity, and neither plan shows the other's load.",
    otherwise:
      "Separate clusters for what must not suffer together; else quotas, own topics and priorities within the shared one.",
    invites:
      "A burst of driver positions evicts payment keys from one Redis; a slow payment provider fills the gateway through which rides are booked.",
    sources: [reliabilityPillar, stabilityAntipatterns],
    related: ["hub", "multi-tenancy", "cache-eviction", "bulkhead", "cells"],
  },
  {
    id: "multi-tenancy",
    title: "Multi-tenancy",
    words: ["multi-tenancy", "multi-tenant", "tenant isolation", "pooled tenants"],
    is: "Many customers share one installation, from rows in one table (pool) to a stack for each (silo).",
    buys: "Pooled, a new customer costs a row, and peaks of different customers even out; one release serves all.",
    costs:
      "Isolation rests on every query carrying the tenant, limits are needed per tenant, and none can stay on last month's version.",
    otherwise: "A silo or a cell for the largest and the regulated, a pool for the many small: a bridge of both.",
    invites: "One forgotten filter shows a customer another's data; one tenant's import slows down everyone.",
    sources: [
      { title: "Amazon Web Services, *SaaS Tenant Isolation Strategies*, whitepaper" },
      { title: "Amazon Web Services, *Well-Architected Framework*, SaaS Lens" },
    ],
    related: ["cell-by-tenant", "shared-infrastructure"],
  },
  {
    id: "external-dependency",
    title: "External dependency",
    words: ["external", "external dependency", "third-party dependency", "external system"],
    is: "A system run by somebody else, whose failures and changes are outside the team's control.",
    buys: "Payments, mail or maps without building them, kept up by specialists.",
    costs:
      "Its availability caps that of every flow in which it is required. Its SLA is a refund rule: it measures nothing and forecasts nothing.",
    otherwise:
      "A second provider behind one interface, a queue that waits for its return, or an answer from earlier data.",
    invites:
      "It turns slow before it turns down, and threads pile up behind it. A quota or an expired key stops it on the busiest day.",
    sources: [calculus, stabilityAntipatterns],
    related: ["coupling", "synchronous-call", "managed-service"],
  },
  {
    id: "managed-service",
    title: "Managed service",
    words: ["managed", "managed service", "fully managed", "managed database"],
    is: "A provider runs the database, queue or cluster, and its users see one endpoint with figures for the whole.",
    buys: "Patches, backups, failover and growth are somebody else's night work, often with better figures than a small team attains.",
    costs:
      "A higher price per unit, limits and versions set by the provider, less to look at in a fault, and a way out that takes a migration.",
    otherwise:
      "Run it yourself where scale makes the fee exceed a team, or where settings are needed that nobody offers.",
    invites:
      "Its control plane goes down with the region, just when replacements are to be created. Account quotas are met during a failover.",
    sources: [costPillar, staticStability],
    related: ["external-dependency", "serverless-function", "static-stability"],
  },
];
