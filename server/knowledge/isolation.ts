// How far a failure reaches and who takes over: independent copies, health checks, failover, and the experiments that try it out.
// How the copies behind a failover agree is in agreement.ts, and where they are placed in data-placement.ts.

import type { Term, TermSource } from "./term.ts";
import { cellsPaper, distributedLocking, intensiveReplication, intensiveTrouble, staticStability } from "./works.ts";

const github: TermSource = {
  title: "Jason Warner, *October 21 post-incident analysis*, GitHub, 2018",
  url: "https://github.blog/2018-10-30-oct21-post-incident-analysis/",
};
const learning: TermSource = {
  title: "Kripa Krishnan, *Weathering the Unexpected*, ACM Queue, 2012",
  url: "https://queue.acm.org/detail.cfm?id=2371516",
};
const gamedays: TermSource = {
  title: "Jesse Robbins et al., *Resilience Engineering: Learning to Embrace Failure*, ACM Queue, 2012",
  url: "https://queue.acm.org/detail.cfm?id=2371297",
};

export const isolationTerms: readonly Term[] = [
  {
    id: "static-stability",
    title: "Static stability",
    words: ["static stability", "statically stable", "pre-provisioned capacity"],
    is: "When a part fails, the rest goes on with what it already has: capacity in place, last known configuration, no change that has to succeed first.",
    buys: "Recovery does not depend on a control plane that may be failing too, or on capacity that everybody asks for at the same moment.",
    costs:
      "Capacity stands idle: to lose one of three zones without scaling, each must carry half of the load, 50% more in all than the load needs.",
    otherwise:
      "Scale on demand where minutes of reduced service are acceptable, or the failure of a whole zone is outside the promise.",
    invites:
      "The reserve is slowly eaten by growth or by cost cutting, and nobody notices until the zone is lost. Old configuration kept for too long sends traffic to hosts that are gone.",
    sources: [staticStability],
    related: ["headroom", "fallback", "automatic-failover"],
  },
  {
    id: "health-check",
    title: "Health check",
    words: ["health check", "health-check", "heartbeat", "liveness probe", "readiness probe", "failure detector"],
    is: "A regular question whether an instance can serve, whose answer takes it out of rotation or restarts it.",
    buys: "Dead instances lose their traffic in seconds without a person: three misses at 5 s intervals are noticed within about 15 s.",
    costs:
      "A shallow check passes an instance that cannot reach its database; a deep one fails all instances at once when that database is slow.",
    otherwise:
      "Judge by real traffic, as outlier ejection does. Keep the restart check shallow and let only the routing check look deeper.",
    invites:
      "Under overload checks time out, instances are removed, and the rest gets their load until none is left. Balancers should fail open when most targets look ill.",
    sources: [
      {
        title: "David Yanacek, *Implementing health checks*, Amazon Builders' Library",
        url: "https://aws.amazon.com/builders-library/implementing-health-checks/",
      },
    ],
    related: ["automatic-failover", "half-open", "cold-start"],
  },
  {
    id: "gossip-membership",
    title: "Gossip membership",
    words: ["gossip", "gossip protocol", "gossip membership", "swim protocol", "cluster membership"],
    is: "Nodes learn who is alive by asking a few random others and passing on what they hear.",
    buys: "No central list to fail or overload: each node's traffic stays constant as the cluster grows, and news reaches all in a number of rounds that grows with its logarithm.",
    costs:
      "Views differ for seconds, so two nodes may both think that a key is theirs, and it is hard to say afterwards who knew what when.",
    otherwise:
      "A consensus-backed registry where exactly one owner is required, or the cluster has tens of nodes only.",
    invites:
      "A slow but living node is declared dead, its keys move, and the extra load makes the next one slow. A suspicion phase before removal reduces it.",
    sources: [
      {
        title:
          "Abhinandan Das, Indranil Gupta and Ashish Motivala, *SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol*, DSN 2002",
      },
    ],
    related: ["health-check", "split-brain"],
  },
  {
    id: "automatic-failover",
    title: "Automatic failover",
    words: ["failover", "failover automatic", "automatic failover", "leader failover", "automated failover"],
    is: "Software detects that the primary is gone and promotes another copy without asking a person.",
    buys: "Interruptions of seconds to a minute at any hour, where waking somebody alone takes minutes.",
    costs:
      "A detector that must tell dead from slow, fencing of the old primary, and with asynchronous copies the loss of the writes that had not arrived.",
    otherwise:
      "`manual` where a wrong promotion is worse than half an hour of waiting. A consensus group elects a leader that has every committed write, at a majority round trip for each write.",
    invites:
      "Promotion during a brief network cut: GitHub lost 43 s of connectivity in 2018, and needed over 24 hours to reconcile the writes taken on both sides.",
    sources: [intensiveReplication, github],
    related: ["manual-failover", "split-brain", "fencing", "health-check"],
  },
  {
    id: "manual-failover",
    title: "Manual failover",
    words: ["failover manual", "manual failover", "operator failover", "promotion by hand"],
    is: "A person decides when another copy takes over, and which.",
    buys: "Somebody looks at the lag and at the cause first; a short network fault passes by itself with nothing lost.",
    costs:
      "The outage lasts as long as alert, login, diagnosis and decision take together; half an hour of it is more than half of the 53 minutes that 99.99% allows in a whole year.",
    otherwise:
      "`automatic` within a zone or region, where detection is reliable and copies are synchronous; by hand between regions, where the lag is real.",
    invites:
      "Steps that were last practised a year ago are followed under pressure, and the runbook names hosts that no longer exist.",
    sources: [
      { title: "Laine Campbell and Charity Majors, *Database Reliability Engineering*, 2017" },
      intensiveReplication,
    ],
    related: ["automatic-failover", "game-day", "rto"],
  },
  {
    id: "split-brain",
    title: "Split brain",
    words: ["split brain", "split-brain", "two primaries", "dual primary"],
    is: "Two copies each believe that they are the primary and both accept writes.",
    buys: "Both sides stay writable, which is worth having only where conflicting writes can be merged afterwards.",
    costs:
      "Histories diverge: the same number is given out twice, the same seat sold twice, and reconciling takes far longer than the cut lasted.",
    otherwise:
      "Demand a majority of three or five voters before anyone is primary, and fence the old one off before the new one writes.",
    invites:
      "Two nodes and no third voter cannot tell a dead partner from a dead link, so each choice is wrong in one of the cases.",
    sources: [intensiveReplication, github],
    related: ["fencing", "automatic-failover"],
  },
  {
    id: "fencing",
    title: "Fencing",
    words: ["fencing", "fencing token", "stonith", "epoch number", "generation number"],
    is: "A former owner is kept from acting: its power is cut, its access revoked, or its token is older than the last one the store has seen.",
    buys: "A process that was paused past its lease, by garbage collection or a frozen machine, cannot write after another has taken over.",
    costs:
      "The store has to check a growing number with every write, or a control device must be reachable exactly when the network is in trouble.",
    otherwise:
      "Where the lock only saves duplicate work, a lease without fencing is enough. Conditional writes on the row's version give the same safety for single rows.",
    invites: "A fence that cannot be confirmed blocks the takeover; skipping it for speed brings split brain back.",
    sources: [distributedLocking, intensiveTrouble],
    related: ["split-brain", "automatic-failover"],
  },
  {
    id: "cells",
    title: "Cell-based architecture",
    words: ["cells", "cell", "cell-based architecture", "cellular architecture", "deployment stamp"],
    is: "The whole system runs as several independent copies, each with its own compute and data, and each serving a share of the users.",
    buys: "A bad release, poisonous request or full table reaches one share: with 10 cells 10% of users, with 100 cells 1%. A cell has a known, tested maximum size.",
    costs:
      "Spare capacity cannot be lent between cells. Moving tenants, reports across cells and the assignment of users are all systems to build.",
    otherwise:
      "Zones and bulkheads suffice while a full outage costs less than running the copies. Shards split data only and still share the software above.",
    invites:
      "What the cells share decides: a router, a configuration push or a certificate that all depend on stops all of them. One huge tenant outgrows its cell.",
    sources: [
      cellsPaper,
      { title: "Cooper Bethea, *Slack's Migration to a Cellular Architecture*, Slack Engineering, 2023" },
    ],
    related: ["blast-radius", "shuffle-sharding", "bulkhead"],
  },
  {
    id: "blast-radius",
    title: "Blast radius",
    words: ["blast radius", "scope of impact", "failure domain", "fault isolation boundary"],
    is: "Everything that stops or degrades when one given thing fails, counted in flows, users or components.",
    buys: "Knowing it puts the effort where one failure takes most, usually at shared brokers, caches, gateways and identity services.",
    costs: "Making it smaller means more copies of things, less sharing, and with that more money and more to operate.",
    otherwise: "Share freely where the users of a thing fail together anyway, or where its loss only degrades them.",
    invites:
      "A hidden common part, one DNS zone, one certificate, one deployment at once, joins domains that look separate on the drawing.",
    sources: [cellsPaper],
    related: ["cells", "shuffle-sharding", "bulkhead"],
  },
  {
    id: "shuffle-sharding",
    title: "Shuffle sharding",
    words: ["shuffle sharding", "shuffle-sharding", "shuffle shard"],
    is: "Each customer is served by a random small set of workers, and few customers share all of theirs with anybody.",
    buys: "A poisonous customer breaks its own set; the others each keep most of theirs. Eight workers in pairs make 28 sets; four of Route 53's 2,048 virtual servers make 730 billion.",
    costs:
      "Clients must retry on the healthy members of their set, and a worker holds state or caches for many more customers than in fixed shards.",
    otherwise:
      "Cells where customers need state of their own. With few workers, plain shards of fixed membership are easier to reason about.",
    invites:
      "Retries without limits carry the poison to every worker in the set. One fault in the code all workers run passes every border at once.",
    sources: [
      {
        title: "Colm MacCárthaigh, *Workload isolation using shuffle-sharding*, Amazon Builders' Library",
        url: "https://aws.amazon.com/builders-library/workload-isolation-using-shuffle-sharding/",
      },
    ],
    related: ["cells", "blast-radius", "poison-message"],
  },
  {
    id: "failure-scenario",
    title: "Failure scenario",
    words: ["scenario", "failure scenario", "what-if analysis", "failure mode"],
    is: "A written case of what fails, slows or surges, with what must still hold, checked against the design rather than the running system.",
    buys: "Missing timeouts and hidden dependencies are found before anything is built, at no risk, and again with every change of the design.",
    costs: "It knows only what the design says: wrong figures and undocumented dependencies pass.",
    otherwise:
      "A chaos experiment shows what the real system does. Use the scenario to decide which experiment is worth its risk.",
    invites:
      "A list of green scenarios is taken for proof, while the failure that happens is one that nobody wrote down, such as the deleted state of Amazon's load balancers that stopped Netflix on 24 December 2012.",
    sources: [
      gamedays,
      {
        title: "Amazon Web Services, *Summary of the December 24, 2012 Amazon ELB Service Event in the US-East Region*",
        url: "https://aws.amazon.com/message/680587/",
      },
    ],
    related: ["chaos-experiment", "game-day", "blast-radius"],
  },
  {
    id: "chaos-experiment",
    title: "Chaos experiment",
    words: ["chaos experiment", "chaos engineering", "chaos monkey", "fault injection", "failure injection"],
    is: "A fault is injected into the running system to test a stated expectation about its steady state, with a limit on the harm and a way to stop.",
    buys: "Untested assumptions fail at a chosen hour with people watching, and instance failures become routine: Netflix has ended instances at random in office hours since about 2010.",
    costs:
      "Some real users are affected, tooling and good metrics come first, and each finding needs time to be fixed.",
    otherwise: "Test in staging until basic redundancy works. A known weakness needs repair and no experiment.",
    invites:
      "Only what is easy to inject is tested, such as lost instances, while slow dependencies and regional services are left out. Without an abort rule the experiment is the outage.",
    sources: [
      { title: "*Principles of Chaos Engineering*", url: "https://principlesofchaos.org/" },
      { title: "Ali Basiri et al., *Chaos Engineering*, IEEE Software, 2016" },
    ],
    related: ["game-day", "failure-scenario", "error-budget"],
  },
  {
    id: "game-day",
    title: "Game day",
    words: ["game day", "gameday", "disaster recovery test", "dirt exercise", "failover drill"],
    is: "A planned exercise in which teams meet a staged large failure and use their real alerts, runbooks and communication.",
    buys: "It tests people and procedures as well as software: expired access, missing phone numbers, a restore that takes two days.",
    costs: "Days of many people, some risk to production, and support from management for deliberate trouble.",
    otherwise:
      "A tabletop walk through the runbook finds the plain gaps for an hour of talk. Frequent small faults are better left to automation.",
    invites:
      "An announced drill with everybody ready measures the best case. One that is repeated unchanged trains a performance.",
    sources: [gamedays, learning],
    related: ["chaos-experiment", "manual-failover", "rto"],
  },
];
