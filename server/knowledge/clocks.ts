// Time and merging: clocks of machines, clocks of counters, and what becomes of two versions that know nothing of each other.
// Replication itself is in `agreement.ts`.

import type { Term } from "./term.ts";
import { dynamo, intensiveReplication, intensiveTrouble, spanner } from "./works.ts";

export const clockTerms: readonly Term[] = [
  {
    id: "wall-clock",
    title: "Wall clocks and leap smear",
    words: ["wall clock", "wall-clock", "clock skew", "leap second", "leap smear"],
    is: "Time of day as each machine believes it, kept near the truth by NTP or PTP; a smear spreads a leap second over a day.",
    buys: "Readable timestamps that need no coordination. Smearing over 24 h changes the rate by 11.6 µs per second, which no program notices.",
    costs:
      "Machines differ by milliseconds to seconds and can jump back, so a timestamp cannot tell which of two events came first.",
    otherwise:
      "Monotonic clocks for durations, logical clocks for order, bounded-error clocks where real time has to decide.",
    invites:
      "A fast clock wins every timestamp conflict; the leap second of June 2012 spun Linux hosts at full load and took sites down.",
    sources: [
      intensiveTrouble,
      { title: "Google Public NTP, *Leap Smear*", url: "https://developers.google.com/time/smear" },
    ],
    related: ["logical-clock", "truetime", "last-write-wins"],
  },
  {
    id: "truetime",
    title: "TrueTime and commit wait",
    words: ["truetime", "commit wait", "commit-wait", "clock uncertainty"],
    is: "A clock that answers with an interval sure to contain the true time; a transaction waits until its timestamp is certainly past before it shows its result.",
    buys: "Timestamps that order transactions world-wide as real time does, so reads at a timestamp need no locks and any current copy can serve them.",
    costs:
      "GPS receivers and atomic clocks in each datacentre, and a wait at each commit of about twice the error: an error of 1 to 7 ms at Google.",
    otherwise:
      "Hybrid logical clocks on ordinary NTP, with a restart of the read when timestamps fall within the error.",
    invites:
      "A machine whose clock is further off than it says breaks the order silently, so one that drifts beyond the assumed rate has to be taken out at once.",
    sources: [spanner],
    related: ["strict-serializable", "wall-clock", "logical-clock"],
  },
  {
    id: "logical-clock",
    title: "Logical clock",
    words: ["logical clock", "lamport clock", "lamport timestamp", "hybrid logical clock"],
    is: "A counter that grows with each event and is raised to the counter of every message received, so causes have smaller numbers than effects.",
    buys: "An order that agrees with causality from one integer per message, independent of any clock hardware; with node ids as tie-break it is total.",
    costs: "From two numbers nobody can tell whether the events were related or concurrent, nor when either happened.",
    otherwise: "Vector clocks to detect concurrency; hybrid logical clocks to stay near the time of day.",
    invites: "Taken as proof of causation: the write with the larger number overwrites one that it never knew of.",
    sources: [
      {
        title:
          "Leslie Lamport, *Time, Clocks, and the Ordering of Events in a Distributed System*, Communications of the ACM, 1978",
      },
    ],
    related: ["vector-clock", "wall-clock"],
  },
  {
    id: "vector-clock",
    title: "Vector clock",
    words: ["vector clock", "version vector", "causality tracking"],
    is: "One counter per writer, carried with each value, which tells whether one version descends from another or both arose concurrently.",
    buys: "Real conflicts are found and kept as siblings, where a timestamp would drop one of them.",
    costs:
      "It grows with the number of writers and travels with each value; Dynamo cut it off at about ten entries. Somebody has to merge the siblings.",
    otherwise: "A leader makes one order and needs none of it; a CRDT merges by itself.",
    invites:
      "A client that writes without having read makes a new sibling each time, until one value is megabytes of alternatives.",
    sources: [
      { title: "Colin Fidge, *Timestamps in Message-Passing Systems That Preserve the Partial Ordering*, ACSC 1988" },
      dynamo,
    ],
    related: ["logical-clock", "leaderless", "crdt"],
  },
  {
    id: "last-write-wins",
    title: "Last write wins",
    words: ["last write wins", "last-write-wins", "last writer wins", "last-writer-wins", "lww"],
    is: "Of two conflicting versions the one with the later timestamp is kept and the other is thrown away.",
    buys: "Copies converge with no merge code and no siblings: one comparison settles each conflict.",
    costs:
      "A write that was acknowledged disappears without an error, and the timestamps come from clocks that disagree.",
    otherwise:
      "A conditional write on the version that was read; a union or CRDT where both changes matter; keys written once, which cannot conflict.",
    invites:
      "A machine minutes ahead makes its rows unchangeable: later corrections lose against its timestamps until the others catch up.",
    sources: [intensiveReplication, { title: "Amazon DynamoDB documentation, *Global tables*" }],
    related: ["wall-clock", "crdt", "multi-leader"],
  },
  {
    id: "crdt",
    title: "CRDT",
    words: ["crdt", "conflict-free replicated data type", "convergent data type"],
    is: "A data type whose merge gives the same result in any order and any number of times: counters, sets, maps, sequences of text.",
    buys: "Each copy accepts changes alone, offline included, and all copies that have seen the same changes are equal, with no coordination.",
    costs:
      "Metadata: deleted elements leave tombstones, and a text may weigh several times its characters. Only rules that survive a merge can be kept.",
    otherwise: "A leader or a reservation for limits such as stock at or above zero, which no merge can promise.",
    invites:
      "It converges to what nobody meant: a removed item returns, or two valid moves merge into a nonsense arrangement.",
    sources: [{ title: "Marc Shapiro et al., *Conflict-free Replicated Data Types*, SSS 2011" }],
    related: ["eventual-consistency", "last-write-wins", "multi-leader"],
  },
];
