// How one failure becomes several: cascades, feedback loops, common causes, and starts that wait for each other. Means against them
// are in resilience.ts, overload.ts and isolation.ts.

import type { Term, TermSource } from "./term.ts";
import { sreCascading, stabilityAntipatterns } from "./works.ts";

const meadows: TermSource = {
  title: "Donella Meadows, *Thinking in Systems: A Primer*, 2008",
};

export const cascadeTerms: readonly Term[] = [
  {
    id: "cascading-failure",
    title: "Cascading failure",
    words: ["cascading failure", "failure cascade", "cascade", "domino effect", "knock-on failure"],
    is: "A failure that passes from part to part, because each one that gives way adds load or waiting to the next.",
    buys: "The paths it takes, shared pools, gateways and failover of load, are also what makes good days cheap and evenly loaded.",
    costs:
      "The loss is out of proportion to the trigger: a slow payment partner fills the gateway's connections, and requests that never pay are refused too.",
    otherwise:
      "Cut the path where it is cheapest: a timeout and a `bulkhead` at the shared pool, shedding at the overloaded part, a queue in place of a call.",
    invites:
      "Repair in the wrong order: restarting parts one by one gives each new one the whole load, so traffic has to be cut first and let in slowly.",
    sources: [sreCascading, stabilityAntipatterns],
    related: ["bulkhead", "metastable-failure", "blast-radius", "feedback-loop"],
  },
  {
    id: "feedback-loop",
    title: "Feedback loop",
    words: ["feedback loop", "reinforcing loop", "balancing loop", "causal loop", "vicious circle"],
    is: "A chain of effects that returns to its start: reinforcing ones amplify a change, balancing ones counter it.",
    buys: "Balancing loops, such as shedding, autoscaling and budgets, hold a system near its goal without anybody's doing.",
    costs:
      "Their delays make them swing: a scaler that reacts after five minutes to a wave of ten adds copies for the trough.",
    otherwise: "A fixed limit or reserve where a loop would be slower than the change that it should answer.",
    invites:
      "Slow answers cause retries, which cause slower answers. Such a loop runs away once its gain passes one: each failure must set off less than one further failure.",
    sources: [meadows],
    related: ["metastable-failure", "retry-storm", "leverage-point"],
  },
  {
    id: "leverage-point",
    title: "Leverage point",
    words: ["leverage point", "point of intervention"],
    is: "A place in a system where a small change has a large effect, often on the border between two systems.",
    buys: "Separate limits, queues or clusters at one shared gateway, broker or cache protect every flow that crosses it.",
    costs: "Separating what was shared costs the savings of sharing, and someone must own the border.",
    otherwise:
      "More machines when there is simply too little of something; of all levers, changing a quantity is the quickest and the weakest.",
    invites:
      "The right place is pushed in the wrong direction: a longer timeout or queue at a shared pool makes the next cascade deeper.",
    sources: [
      {
        title: "Donella Meadows, *Leverage Points: Places to Intervene in a System*, 1999",
        url: "https://donellameadows.org/archives/leverage-points-places-to-intervene-in-a-system/",
      },
    ],
    related: ["feedback-loop", "bulkhead", "blast-radius"],
  },
  {
    id: "common-cause-failure",
    title: "Common-cause failure",
    words: ["common cause", "common-cause failure", "correlated failure", "shared fate"],
    is: "Several copies fail together because of something that all of them have: a release, a configuration, a certificate, a rack.",
    buys: "Equal copies are cheap to run, test and patch; the shared cause is the price of that sameness.",
    costs:
      "Redundancy pays less than the product says: if 5% of failures hit both copies of 99%, the pair is near 99.94% and not 99.99%.",
    otherwise:
      "Stagger releases and certificates, spread over zones, and change copies in waves. Different software for each copy is worth it only where lives depend on it.",
    invites:
      "A global push of one bad value takes down every region in seconds, faster than any check between the waves.",
    sources: [
      {
        title: "US Nuclear Regulatory Commission, *Guidelines on Modeling Common-Cause Failures*, NUREG/CR-5485, 1998",
      },
    ],
    related: ["availability", "blast-radius", "cells"],
  },
  {
    id: "bootstrap-dependency",
    title: "Circular start-up dependency",
    words: ["bootstrap deadlock", "start-up order", "circular startup", "cold boot", "black start"],
    is: "Parts that each need another of them to be up before they can start, although once running they bear each other's short failures.",
    buys: "Reuse: the deployment tool keeps its state in the database, and the database takes its credentials from a service run by the tool.",
    costs: "It works for years, since never everything is down at once; after a power loss nothing can be first.",
    otherwise:
      "Break the circle for the start only: a last known copy on disk, a static address, credentials under seal for people.",
    invites:
      "Recovery depends on what has failed: in October 2021 Facebook's network outage also kept its engineers out of their tools and buildings.",
    sources: [
      {
        title: "Santosh Janardhan, *More details about the October 4 outage*, Engineering at Meta, 2021",
        url: "https://engineering.fb.com/2021/10/05/networking-traffic/outage-details/",
      },
    ],
    related: ["cascading-failure", "static-stability", "game-day"],
  },
  {
    id: "response-validation",
    title: "Validation of answers",
    words: ["response validation", "input validation", "malformed response", "malformed data"],
    is: "A consumer checks what it receives, even from its own backend, and does without what it cannot read.",
    buys: "Bad data stops at the first border: an app shows an empty map where it would have crashed, restarted and asked again.",
    costs: "Checks on every path, a decision on what to show instead, and some processor time for large answers.",
    otherwise:
      "A shared, versioned schema with compatibility tests finds most of it before release. Inside one process, types do.",
    invites:
      "Being too strict: refusing unknown fields breaks old clients at the next harmless addition. Silent skipping hides a producer that has sent rubbish for weeks.",
    sources: [stabilityAntipatterns],
    related: ["poison-message", "graceful-degradation", "retry-storm"],
  },
];
