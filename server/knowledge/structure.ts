// How a system is divided and how its parts talk: monolith to microservices, calls and messages, interfaces.
// How the parts hold on to each other is in `coupling.ts`; where they run is in `platform.ts`; how they are released is in `delivery.ts`.

import type { Term } from "./term.ts";
import {
  buildingMicroservices,
  integrationPatterns,
  intensive,
  interprocess,
  meshSecurity,
  microservicesPatterns,
  monolithToMicroservices,
  sagaPatterns,
  sreOnCall,
} from "./works.ts";

const apiPatterns = microservicesPatterns("chapter 8: External API Patterns");

export const structureTerms: readonly Term[] = [
  {
    id: "monolith",
    title: "Monolith",
    words: ["monolith", "monolithic", "monolithic application"],
    is: "All features in one program, deployed as one unit, usually over one database.",
    buys: "Calls inside take nanoseconds and cannot half-fail, one transaction covers everything, and one debugger follows a request. The right start for a small team.",
    costs:
      "A one-line fix releases all of it, parts with unlike needs scale together, and past some dozens of engineers they wait for each other.",
    otherwise: "Services where teams must release apart, or where one part needs twenty big machines and the rest two.",
    invites: "A leak or a bad release in one feature takes down every feature for every user.",
    sources: [
      monolithToMicroservices,
      { title: "Martin Fowler, *MonolithFirst*, 2015", url: "https://martinfowler.com/bliki/MonolithFirst.html" },
    ],
    related: ["modular-monolith", "microservice", "strangler-fig"],
  },
  {
    id: "modular-monolith",
    title: "Modular monolith",
    words: ["modular monolith", "modulith"],
    is: "One deployable program whose modules have enforced borders: own tables, own interfaces, no reaching inside.",
    buys: "Borders can be moved by refactoring while they are still being found, and keep transactions and cheap calls. A module can become a service later.",
    costs:
      "Borders hold only while a build check enforces them, and there is still one release, one runtime and one pool of memory.",
    otherwise: "Services once modules need different release rhythms, scaling or isolation from each other's faults.",
    invites:
      "A shared table or helper crosses the border in a hurry and the modules grow together again, unnoticed until somebody tries to split them.",
    sources: [monolithToMicroservices],
    related: ["monolith", "service-boundary"],
  },
  {
    id: "microservice",
    title: "Microservices",
    words: ["microservice", "microservice architecture"],
    is: "The system is many services, each with its own data, released by its own team without asking the others.",
    buys: "Releases many times a day by many teams, scaling part by part, and a fault can be kept within one service.",
    costs:
      "Calls fail and take milliseconds, transactions end at the border, and each service needs deployment, alerts and tracing. Ten at 99.9 % in a row give 99 %.",
    otherwise: "A modular monolith below some dozens of engineers, or while the domain is still changing shape.",
    invites:
      "A distributed monolith: services that must be released together and all be up at once, with the costs of both.",
    sources: [buildingMicroservices, microservicesPatterns("chapter 1: Escaping Monolithic Hell")],
    related: ["service-boundary", "database-per-service", "coupling"],
  },
  {
    id: "service-boundary",
    title: "Service boundaries by domain",
    words: ["service boundary", "service-oriented", "bounded context", "domain-oriented services"],
    is: "Services are cut along business abilities, each with its own language and rules, and often grouped into domains behind one gateway.",
    buys: "Most changes stay within one service. Uber put its some 2,200 services into 70 domains, so a caller meets one interface where it met dozens.",
    costs:
      "It takes knowledge of the business that new products lack, and shared notions such as 'customer' exist several times.",
    otherwise: "Cut by technical layer only where one team owns all layers and releases them together.",
    invites:
      "Wrong cuts: two services that change in every release together, or that call each other several times per request.",
    sources: [
      { title: "Eric Evans, *Domain-Driven Design*, 2003" },
      { title: "Adam Gluck, *Introducing Domain-Oriented Microservice Architecture*, Uber Engineering, 2020" },
    ],
    related: ["microservice", "team-ownership", "coupling"],
  },
  {
    id: "team-ownership",
    title: "Team ownership",
    words: ["owner", "team ownership", "conway's law", "two-pizza team"],
    is: "Each part has one team that builds and runs it; systems tend to take the shape of the groups that make them.",
    buys: "Decisions without meetings, and an alert goes to somebody able to repair what it is about.",
    costs:
      "Work repeated between teams, hand-overs for changes that span two, and an on-call rota for each, for which Google counts eight people.",
    otherwise: "A platform team for what all need; one team for all while everybody fits around a table.",
    invites:
      "A part that nobody owns since a reorganisation: no updates, no answer at night, and everything depends on it.",
    sources: [
      { title: "Melvin Conway, *How Do Committees Invent?*, Datamation, 1968" },
      buildingMicroservices,
      sreOnCall,
    ],
    related: ["service-boundary", "microservice"],
  },
  {
    id: "api-gateway",
    title: "API gateway",
    words: ["gateway", "api gateway", "edge service"],
    is: "The one door for outside requests, which checks who calls, limits, routes, and turns them into calls to services.",
    buys: "Authentication, limits and TLS are done once, clients know one address, and services can be split or moved behind it.",
    costs:
      "A hop of a few milliseconds, a team that everybody waits for, and the availability of all that passes through.",
    otherwise: "A plain load balancer for one or two services; a gateway per product or client where needs differ.",
    invites:
      "One slow backend fills the gateway's shared connections, and requests that have nothing to do with it are refused. Business rules settle in it.",
    sources: [apiPatterns, { title: "Microsoft, *Azure Architecture Center*, Use API gateways in microservices" }],
    related: ["backend-for-frontend", "reverse-proxy", "shared-infrastructure", "rate-limit"],
  },
  {
    id: "backend-for-frontend",
    title: "Backend for frontend",
    words: ["backend for frontend", "backend for the frontend", "backends for frontends", "bff"],
    is: "Each kind of client has a server component of its own that gathers and shapes data for its screens.",
    buys: "A phone gets one small answer in place of ten calls over a slow link, and the client's team changes both sides together.",
    costs: "One more service per client, with similar code in each and a hop more.",
    otherwise: "One gateway where clients want much the same; GraphQL where clients choose the fields.",
    invites:
      "Rules copied into each of them drift apart, so web and app compute different prices; its fan-out makes the slowest of ten calls the user's wait.",
    sources: [
      { title: "Sam Newman, *Backends For Frontends*", url: "https://samnewman.io/patterns/architectural/bff/" },
      apiPatterns,
    ],
    related: ["api-gateway", "graphql"],
  },
  {
    id: "service-mesh",
    title: "Service mesh and sidecar",
    words: ["service mesh", "sidecar", "sidecar proxy"],
    is: "A proxy beside each service takes over encryption, retries, timeouts, routing and metrics of its calls, steered from one control plane.",
    buys: "mTLS and equal metrics for every service in every language with no change to its code, and policies changed in one place.",
    costs:
      "Two more hops per call, about a millisecond or more at the tail, memory for each proxy, and a control plane to upgrade.",
    otherwise: "A shared library where one or two languages are used; a proxy per machine to save memory.",
    invites:
      "Retries in the mesh multiply with those in the code. An expired root certificate stops all calls at once.",
    sources: [
      {
        title:
          "Brendan Burns and David Oppenheimer, *Design Patterns for Container-based Distributed Systems*, HotCloud 2016",
      },
      meshSecurity,
    ],
    related: ["mtls", "api-gateway"],
  },
  {
    id: "synchronous-call",
    title: "Synchronous call",
    words: ["calls", "synchronous call", "synchronous communication", "request-response"],
    is: "The caller asks and waits for the answer before it goes on.",
    buys: "The result or the error is known at once, and the flow reads from top to bottom in the code and in a trace.",
    costs:
      "The caller is slow when the callee is and down when it is down; a thread and a connection are held for the whole wait.",
    otherwise:
      "A message where the user need not see the result; above some 200 ms of work, ask what has to precede the reply.",
    invites:
      "A slow callee fills every pool up the chain: 10 threads at 200 ms serve 50 requests a second, at 2 s only five.",
    sources: [
      { title: "Jim Waldo et al., *A Note on Distributed Computing*, Sun Microsystems, 1994" },
      buildingMicroservices,
    ],
    related: ["asynchronous-message", "request-path", "coupling", "timeout"],
  },
  {
    id: "asynchronous-message",
    title: "Asynchronous message",
    words: ["publishes", "asynchronous call", "asynchronous message", "asynchronous communication", "event-driven"],
    is: "The sender hands a message to a queue or topic and goes on; somebody works on it later.",
    buys: "The receiver may be slow, down or not yet written, and peaks wait in the queue while the sender answers in milliseconds.",
    costs:
      "No result to show, duplicates and disorder to handle, and a broker to run. Following one request takes trace ids in every message.",
    otherwise: "A call where the user waits for the answer anyway, or where rejection must be known at once.",
    invites:
      "A backlog that hides a fault for hours: everything accepts, nothing is done, and clearing it takes longer than the fault.",
    sources: [integrationPatterns, buildingMicroservices],
    related: ["synchronous-call", "choreography", "derived-data", "queue", "backlog"],
  },
  {
    id: "request-path",
    title: "Request path and later work",
    words: ["reply", "request path", "hot path", "critical path"],
    is: "What must be done before the user sees success; everything after the reply is done later from what was recorded.",
    buys: "Each step moved behind the reply takes its latency and its failures out of the user's way: mail or statistics can no longer fail a checkout.",
    costs:
      "Success then means 'recorded', so the rest may come late, and what fails there needs somebody or something to repair it.",
    otherwise:
      "Before the reply belongs what a user relies upon in the next step: payment accepted, seat taken, file safe.",
    invites:
      "Too much after it: the user reloads and sees nothing. Work started in memory after the reply is lost at the next restart.",
    sources: [
      { title: "Pat Helland, *Life beyond Distributed Transactions: an Apostate's Opinion*, CIDR 2007" },
      interprocess,
    ],
    related: ["synchronous-call", "asynchronous-message", "authority"],
  },
  {
    id: "rest",
    title: "REST over HTTP",
    words: ["rest api", "restful", "rest interface"],
    is: "Resources with addresses, changed by HTTP's own verbs, each request complete in itself.",
    buys: "Every language, proxy, cache and browser understands it; GETs can be cached and PUTs repeated with no further agreement.",
    costs:
      "Text on the wire, one round trip per resource, and a contract in prose unless a schema such as OpenAPI is kept.",
    otherwise: "gRPC between own services at high rates; GraphQL for clients with varied screens.",
    invites:
      "Screens that need twelve requests, or answers with hundreds of unused fields; POSTs repeated after a timeout without a key.",
    sources: [
      {
        title:
          "Roy Fielding, *Architectural Styles and the Design of Network-based Software Architectures*, dissertation, 2000",
      },
    ],
    related: ["grpc", "graphql", "stateless"],
  },
  {
    id: "grpc",
    title: "gRPC",
    words: ["grpc", "protocol buffers", "protobuf"],
    is: "Remote calls from a schema, in compact binary form over HTTP/2, with generated clients and streams in both directions.",
    buys: "Small messages, typed contracts checked at build time, many calls over one connection, and deadlines and cancellation that travel along.",
    costs: "Not readable on the wire, no browser without a proxy, and generated code in every consumer's build.",
    otherwise: "REST for public interfaces and for what caches should serve.",
    invites:
      "Connections live long, so a layer-4 balancer sends all calls of a client to one server. A field number used again reads old data wrongly.",
    sources: [
      {
        title: "gRPC documentation, *Core concepts, architecture and lifecycle*",
        url: "https://grpc.io/docs/what-is-grpc/core-concepts/",
      },
    ],
    related: ["rest", "layer-4-balancing"],
  },
  {
    id: "graphql",
    title: "GraphQL",
    words: ["graphql", "graphql query"],
    is: "Clients send a query that names exactly the fields they want, and one endpoint gathers them.",
    buys: "One round trip per screen with no unused fields, and clients change their needs without waiting for a new endpoint.",
    costs:
      "Costs of a query are hard to foresee, HTTP caches see one POST address, and permissions are needed per field.",
    otherwise:
      "REST where a few stable resources are read often and should be cached; a backend for frontend with fixed queries.",
    invites:
      "A nested query asks for friends of friends of friends, or each item of a list triggers its own lookup; limit depth and cost, and batch the loads.",
    sources: [{ title: "*GraphQL Specification*", url: "https://spec.graphql.org/" }],
    related: ["backend-for-frontend", "rest", "n-plus-one-calls"],
  },
  {
    id: "orchestration",
    title: "Orchestration",
    words: ["orchestration", "orchestrator", "workflow engine", "durable workflow"],
    is: "One component knows the steps of a process, tells each participant what to do, and records how far it is.",
    buys: "The process can be read, changed and inspected in one place; an engine such as Temporal resumes after a crash and waits for days.",
    costs:
      "The orchestrator depends on every participant and must itself be durable and repeatable; replay wants deterministic code.",
    otherwise: "Choreography for two or three steps, or for listeners on whom the process does not depend.",
    invites:
      "It gathers all the rules while services shrink to tables with an interface. A changed workflow meets instances started under the old one.",
    sources: [sagaPatterns],
    related: ["choreography", "asynchronous-message", "saga", "durable-execution"],
  },
  {
    id: "choreography",
    title: "Choreography",
    words: ["choreography", "choreographed", "choreographed saga"],
    is: "No component directs: each reacts to events of the others and publishes its own.",
    buys: "A listener is added without touching the sender, and no central component can be down or become the bottleneck.",
    costs: "The process is written nowhere; to see where an order stands one has to gather the events of all.",
    otherwise: "Orchestration from about four steps on, or where something must be undone in order.",
    invites:
      "Circles: A's event triggers B's, which triggers A's. A step that never happens raises no error, since nobody was waiting for it.",
    sources: [sagaPatterns, buildingMicroservices],
    related: ["orchestration", "cyclic-dependency", "saga", "publish-subscribe"],
  },
  {
    id: "api-contract",
    title: "Contract and versioning",
    words: ["api contract", "api versioning", "backward compatibility", "tolerant reader", "schema evolution"],
    is: "What two parts agree to send, and the rules by which either side may change it while the other stays as it is.",
    buys: "Each side is released alone: fields are only added, readers ignore what they do not know and check what they need.",
    costs: "Old fields and versions live until the last consumer has gone, and somebody must know who that is.",
    otherwise: "Change both sides at once while one team releases them together.",
    invites:
      "A harmless-looking answer outside the agreed form crashes every client at once; in apps it stays so until people update.",
    sources: [
      { title: "Martin Fowler, *Tolerant Reader*, 2011", url: "https://martinfowler.com/bliki/TolerantReader.html" },
      intensive("chapter 4: Encoding and Evolution"),
    ],
    related: ["expand-contract", "rest", "grpc", "response-validation"],
  },
];
