// What parts run on and how requests reach them: balancing, DNS, anycast, functions, containers, machines, and state in
// processes. How new versions get there is in `delivery.ts`; scaling in numbers is in `capacity.ts`.

import type { Term, TermSource } from "./term.ts";
import { availabilityAndBeyond, sreChapter, statelessFactor } from "./works.ts";

const frontendBalancing = sreChapter(19, "Load Balancing at the Frontend", "load-balancing-frontend");
const datacenterBalancing = sreChapter(20, "Load Balancing in the Datacenter", "load-balancing-datacenter");
const borg: TermSource = {
  title: "Abhishek Verma et al., *Large-scale cluster management at Google with Borg*, EuroSys 2015",
};
const berkeley: TermSource = {
  title: "Eric Jonas et al., *Cloud Programming Simplified: A Berkeley View on Serverless Computing*, 2019",
};
const firecracker: TermSource = {
  title: "Alexandru Agache et al., *Firecracker: Lightweight Virtualization for Serverless Applications*, NSDI 2020",
};
const containersCompared: TermSource = {
  title: "Wes Felter et al., *An Updated Performance Comparison of Virtual Machines and Linux Containers*, ISPASS 2015",
};

export const platformTerms: readonly Term[] = [
  {
    id: "load-balancer",
    title: "Load balancer",
    words: ["load balancer", "load balancing", "load-balanced"],
    is: "Spreads requests over equal copies and leaves out those that fail their health check.",
    buys: "Capacity grows by adding copies, one that dies costs its share for some seconds, and copies can be replaced without anybody noticing.",
    costs:
      "A hop, a fee, and a part that must itself be redundant. Its view of health trails by check interval times failures needed, 10 to 30 s as a rule.",
    otherwise: "Balancing in the client or sidecar saves the hop; DNS alone is too slow for failing copies.",
    invites:
      "A copy that fails fast looks idle and attracts all traffic. When all checks fail together, removing every copy makes a slow service a dead one.",
    sources: [frontendBalancing, datacenterBalancing],
    related: ["round-robin", "least-connections", "layer-4-balancing", "layer-7-balancing", "health-check"],
  },
  {
    id: "round-robin",
    title: "Round robin",
    words: ["round robin", "round-robin", "weighted round robin"],
    is: "Requests go to the copies in turn, by weights if machines differ.",
    buys: "No state and no measurement, and equal counts for each copy.",
    costs:
      "Equal counts are unequal work: at Google the busiest task used up to twice the processor time of the least busy one.",
    otherwise: "Least connections, or the better of two picked at random, where requests differ in cost.",
    invites: "One slowed copy keeps receiving its full share, and every n-th request hangs there.",
    sources: [datacenterBalancing],
    related: ["least-connections", "load-balancer"],
  },
  {
    id: "least-connections",
    title: "Least connections",
    words: ["least connections", "least-connections", "least outstanding requests", "power of two choices"],
    is: "The next request goes to the copy with the fewest in progress, or to the less busy of two picked at random.",
    buys: "Slow copies get less by themselves. Two random choices already bring the longest queue from about log n / log log n down to log log n.",
    costs:
      "Each balancer sees only its own requests, so with many balancers the counts mislead; the full minimum needs shared state.",
    otherwise: "Round robin for short, equal requests; hashing where the same key should meet the same memory.",
    invites:
      "A copy that refuses at once has the fewest open requests and draws all of them. A fresh, cold one is flooded.",
    sources: [
      { title: "Michael Mitzenmacher, *The Power of Two Choices in Randomized Load Balancing*, IEEE TPDS, 2001" },
      datacenterBalancing,
    ],
    related: ["round-robin", "load-balancer"],
  },
  {
    id: "sticky-session",
    title: "Sticky session",
    words: ["sticky session", "session affinity", "ip hash"],
    is: "The balancer sends all requests of one client to the same copy, by cookie or by hash of its address.",
    buys: "Copies may keep sessions or warm caches in memory with no shared store.",
    costs: "Load is uneven, new copies get only new clients, and draining one waits for its sessions to end.",
    otherwise:
      "A shared session store or a signed token lets any copy serve anyone; WebSockets stay bound and need a channel between copies.",
    invites:
      "A copy dies and its users are logged out with empty baskets; a company behind one address lands on one copy.",
    sources: [statelessFactor],
    related: ["stateless", "token-or-session", "consistent-hashing"],
  },
  {
    id: "redundant-copies",
    title: "Redundant copies",
    words: ["replicas", "needs", "redundancy", "redundant copy", "n-of-m"],
    is: "Several copies do the same job, and the service is up while as many as it needs are.",
    buys: "With one of two needed and 99 % each, independent copies are up 99.99 % of the time; releases and repairs need no pause.",
    costs:
      "Each copy costs as much as the first, and state has to be shared or copied. If all of them are needed, more copies make it worse.",
    otherwise: "One copy that restarts in seconds, where a short pause is harmless.",
    invites:
      "What they share decides: zone, configuration, database, release. Copies that each run at 80 % cannot stand in for one another.",
    sources: [availabilityAndBeyond],
    related: ["replication-across-zones", "load-balancer", "stateless", "common-cause-failure"],
  },
  {
    id: "layer-4-balancing",
    title: "Layer 4 load balancing",
    words: ["l4", "layer 4", "layer-4", "l4 load balancer", "transport-level balancing"],
    is: "Whole connections are forwarded by address and port, without looking inside.",
    buys: "Any protocol, millions of packets a second per machine, TLS unbroken to the server, and next to no added delay.",
    costs: "It cannot route by path, retry, or balance single requests of a connection that stays open.",
    otherwise: "Layer 7 where requests go to different services, or come many to a connection as with HTTP/2 and gRPC.",
    invites:
      "After a restart all clients reconnect to the copies that were up first and stay there; the last one idles.",
    sources: [
      { title: "Daniel Eisenbud et al., *Maglev: A Fast and Reliable Software Network Load Balancer*, NSDI 2016" },
    ],
    related: ["layer-7-balancing", "grpc", "anycast"],
  },
  {
    id: "layer-7-balancing",
    title: "Layer 7 load balancing",
    words: ["l7", "layer 7", "layer-7", "l7 load balancer", "content-based balancing"],
    is: "The balancer reads each request and chooses by path, header or cookie.",
    buys: "Each request is balanced by itself; routing by path, retries, canaries and limits become settings.",
    costs: "It ends TLS and so sees all content, spends processor time per request, and adds up to a few milliseconds.",
    otherwise: "Layer 4 in front of it for volume and other protocols; many large sites have both.",
    invites:
      "Its retries, timeouts and body limits differ from the application's. A server that closes idle connections sooner than the balancer yields stray 502s.",
    sources: [datacenterBalancing, { title: "Envoy documentation, *Life of a Request*" }],
    related: ["layer-4-balancing", "reverse-proxy", "api-gateway"],
  },
  {
    id: "reverse-proxy",
    title: "Reverse proxy",
    words: ["reverse proxy", "reverse-proxy", "tls termination"],
    is: "A server such as nginx that takes requests for the application, ends TLS, buffers, compresses, caches, and passes them on.",
    buys: "Slow clients occupy its cheap connections while the application's few workers stay free, and static files never reach those.",
    costs:
      "One more place with limits and logs, and the application sees the client only in a header it must know whom to trust for.",
    otherwise: "A managed balancer or CDN does the same with nothing to run.",
    invites:
      "Its buffer breaks streams and long uploads; a header taken from any caller lets users pick their own address.",
    sources: [
      {
        title: "nginx documentation, *Module ngx_http_proxy_module*",
        url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
      },
    ],
    related: ["layer-7-balancing", "api-gateway", "cdn"],
  },
  {
    id: "dns-routing",
    title: "DNS routing",
    words: ["dns", "dns routing", "geodns", "dns failover"],
    is: "The name answers with different addresses by the asker's place, by weights or by health.",
    buys: "Choice of region before the first packet, with nothing on the request path, over any distance and provider.",
    costs:
      "Answers are cached for their ttl and often longer; the asker seen is the resolver and may be far from the user.",
    otherwise: "Anycast shifts in seconds without caches; a balancer is right within a region.",
    invites:
      "After a failover some clients hold the dead address for hours. A wrong record, or an expired signature of the zone, removes everything at once.",
    sources: [frontendBalancing, { title: "Amazon Route 53 Developer Guide, *Choosing a routing policy*" }],
    related: ["anycast", "cdn", "negative-caching", "health-check"],
  },
  {
    id: "anycast",
    title: "Anycast",
    words: ["anycast", "ip anycast", "anycast address"],
    is: "Several places announce the same address, and the network's routing takes each packet to the nearest of them.",
    buys: "One address everywhere, a place that goes silent is routed around in seconds, and floods are split by origin.",
    costs: "Needs own address space and peering, 'near' is by network policy, and there is no control by user.",
    otherwise: "DNS for weights, tests and rules by country.",
    invites:
      "A route change in mid-connection lands at a place that does not know it. A place that is sick but still announces keeps its users.",
    sources: [
      { title: "RFC 4786, *Operation of Anycast Services*, 2006", url: "https://www.rfc-editor.org/rfc/rfc4786" },
    ],
    related: ["dns-routing", "cdn", "ddos-protection"],
  },
  {
    id: "serverless-function",
    title: "Serverless function",
    words: ["serverless", "serverless function", "function as a service", "faas"],
    is: "Code that the provider starts for each event and bills by the millisecond, with no server to care for.",
    buys: "From none to thousands at once without planning, and nothing to pay when nothing happens; work that is rare or comes in bursts gets much cheaper.",
    costs:
      "Cold starts of 100 ms to seconds, a time limit (15 min at AWS), no memory between calls, and a higher price per computed second under steady load.",
    otherwise: "Containers for steady traffic, long connections and large in-memory state.",
    invites:
      "A thousand copies open a thousand database connections. A function that triggers itself through its output runs up the bill overnight.",
    sources: [
      berkeley,
      { title: "Joseph Hellerstein et al., *Serverless Computing: One Step Forward, Two Steps Back*, CIDR 2019" },
    ],
    related: ["container-orchestration", "managed-service", "stateless", "cold-start"],
  },
  {
    id: "container-orchestration",
    title: "Container orchestration",
    words: ["runs", "container orchestration", "container", "kubernetes", "container cluster"],
    is: "A cluster manager places packed programs on machines, restarts them, replaces machines, and rolls out versions.",
    buys: "The same image from laptop to production, starts in seconds, self-repair, and many services packed on few machines.",
    costs:
      "A platform with its own upgrades, network and permissions, needing people of its own; containers share a kernel, so isolation is weaker than a machine's.",
    otherwise:
      "A managed container service or functions for small teams; a few virtual machines for a handful of services.",
    invites:
      "A cluster is one failure domain: a bad admission rule, full node pool or broken cluster DNS hits all in it. A memory limit kills a healthy process.",
    sources: [borg, { title: "Brendan Burns et al., *Borg, Omega, and Kubernetes*, ACM Queue, 2016" }],
    related: ["virtual-machine", "rolling-deployment", "disposability"],
  },
  {
    id: "virtual-machine",
    title: "Virtual machine",
    words: ["virtual machine", "vm", "hypervisor"],
    is: "A whole operating system on a share of a machine, kept apart by hardware and hypervisor.",
    buys: "Strong isolation between strangers, any kernel, and snapshots. Processor-bound work runs within a few percent of the bare machine.",
    costs:
      "Each carries an operating system to patch, hundreds of megabytes of memory, and boots in tens of seconds or minutes.",
    otherwise:
      "Containers for many small services of one owner; micro-VMs boot in about 125 ms with under 5 MB overhead where strangers' code runs.",
    invites:
      "Hand-kept machines that nobody can rebuild; neighbours on the same host steal processor time, and several 'independent' ones fall with it.",
    sources: [containersCompared, firecracker],
    related: ["container-orchestration", "bare-metal"],
  },
  {
    id: "bare-metal",
    title: "Bare metal",
    words: ["bare metal", "bare-metal", "dedicated server"],
    is: "The program has a physical machine to itself.",
    buys: "All of the disks, network cards and caches, steady latency with no neighbours, and a lower price per unit where the machine is busy all day.",
    costs: "Hours to weeks to get another one, hands to replace disks, and room for peaks bought in advance.",
    otherwise: "Virtual machines wherever load varies or hardware work is nobody's trade.",
    invites:
      "A dead machine is missed for days, since spares were planned for averages; firmware bugs strike a whole batch at once.",
    sources: [
      {
        title:
          "Luiz Barroso, Urs Hölzle and Parthasarathy Ranganathan, *The Datacenter as a Computer*, third edition, 2018",
      },
      containersCompared,
    ],
    related: ["virtual-machine", "container-orchestration"],
  },
  {
    id: "asynchronous-io",
    title: "Asynchronous I/O",
    words: ["asynchronous i/o", "async i/o", "event loop", "non-blocking i/o", "virtual thread"],
    is: "A thread that waits for the network gives way to other requests, by event loop or light threads, and is resumed when the answer is there.",
    buys: "Ten thousand waiting connections on few threads; ten blocking threads at 200 ms a call serve only 50 requests a second.",
    costs:
      "One blocking or computing step on the loop delays everybody, and traces of errors lose their way. Nothing is gained where the processor is the limit.",
    otherwise: "A thread per request while concurrency stays in the hundreds; it is simpler to read and to profile.",
    invites:
      "Without a natural limit the process accepts all that comes, and memory or the database becomes the queue; set a bound.",
    sources: [
      { title: "Dan Kegel, *The C10K problem*" },
      {
        title:
          "Matt Welsh, David Culler and Eric Brewer, *SEDA: An Architecture for Well-Conditioned, Scalable Internet Services*, SOSP 2001",
      },
    ],
    related: ["synchronous-call", "stateless", "bounded-queue"],
  },
  {
    id: "stateless",
    title: "Stateless processes",
    words: ["stateless", "stateless process", "stateless service", "share-nothing process"],
    is: "A process keeps nothing between requests that others need; state lives in a store that all copies reach.",
    buys: "Any copy serves any request, so copies are added, killed and replaced at will, and scaling is a number.",
    costs:
      "Each request fetches its state, usually 1 ms or so from a shared store, and that store carries the load and the availability of all.",
    otherwise: "`stateful` where data must be in memory next to the code: games, matching, stream joins.",
    invites:
      "Hidden state: an upload on local disk, a lock in memory, a local counter used as a limit. It works with one copy and fails with two.",
    sources: [statelessFactor],
    related: ["stateful", "sticky-session", "disposability"],
  },
  {
    id: "stateful",
    title: "Stateful processes",
    words: ["stateful", "stateful service", "stateful process"],
    is: "Each copy holds state that the others lack, so requests must go to the right one.",
    buys: "Answers from memory in microseconds and no database on the path: Uber's Ringpop sent each area's requests to the node that held its state.",
    costs:
      "Routing by key, membership, handing state over at each release, and recovery from a log or snapshot after a crash.",
    otherwise: "Stateless copies over a fast store until its millisecond is shown to be too much.",
    invites: "A restart loses what was not written out; after a split two nodes both believe they own the same key.",
    sources: [
      {
        title:
          "Lucie Lozinski, *How Ringpop from Uber Engineering Helps Distribute Your Application*, Uber Engineering, 2016",
      },
      { title: "Brendan Burns et al., *Borg, Omega, and Kubernetes*, ACM Queue, 2016" },
    ],
    related: ["stateless", "consistent-hashing", "lease", "gossip-membership"],
  },
];
