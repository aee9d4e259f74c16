// Having enough of everything and getting the most out of it: load, utilisation, waiting, reserve, scaling, and the usual remedies for a
// slow request. Behaviour beyond the limit is in overload.ts.

import type { Term, TermSource } from "./term.ts";
import {
  availabilityAndBeyond,
  sreCascading,
  systemsPerformance,
  tailAtScale,
  useTheIndex,
  workbookChapter,
} from "./works.ts";

const harchol: TermSource = {
  title: "Mor Harchol-Balter, *Performance Modeling and Design of Computer Systems*, 2013",
};

export const capacityTerms: readonly Term[] = [
  {
    id: "capacity",
    title: "Capacity",
    words: ["capacity", "throughput limit", "capacity planning", "maximum throughput"],
    is: "The highest rate of work that a component sustains with acceptable latency.",
    buys: "A figure for each copy turns questions into arithmetic: how many are needed at peak, what is left when a zone is lost, what comes next as the limit.",
    costs:
      "It has to be measured with a realistic mix and repeated after changes, as last year's load test describes last year's code.",
    otherwise:
      "Autoscaling by utilisation hides the figure for stateless parts; stores, quotas and partners' limits still need it.",
    invites:
      "It is taken from the best case, with warm caches and small requests. Beyond it throughput falls rather than levels off, as work is done for callers who have left.",
    sources: [sreCascading, systemsPerformance],
    related: ["utilisation", "headroom", "service-time"],
  },
  {
    id: "utilisation",
    title: "Utilisation",
    words: ["utilisation", "utilization", "load factor", "resource utilisation"],
    is: "The share of time that a resource is busy: rate times service time, divided by the number of servers.",
    buys: "Running high is cheap: 80% in place of 40% needs half the machines for the same work.",
    costs:
      "Waiting grows steeply near the top: with one server and random arrivals, responses take 2 times the service time at 50%, 5 times at 80% and 20 times at 95%.",
    otherwise:
      "Low for what users wait for, high for batch work. Many servers behind one queue bear more: with 50 at 80%, nine requests in a hundred wait at all.",
    invites:
      "An average of 60% over five minutes holds seconds at 100%, and a plan near the limit has no room for a lost machine or a retry.",
    sources: [harchol, systemsPerformance],
    related: ["headroom", "littles-law", "tail-latency"],
  },
  {
    id: "headroom",
    title: "Headroom and N+1",
    words: ["headroom", "n+1", "n+1 redundancy", "n+2", "spare capacity", "reserve capacity"],
    is: "Capacity kept beyond the expected peak, enough for the load when one unit, or with N+2 two, is missing.",
    buys: "A lost machine or zone, or a deployment, passes without overload and without anything having to start first.",
    costs:
      "Idle machines, more the fewer units there are: with two zones each may use 50%, with three 67%, with ten 90%.",
    otherwise:
      "Shed the unimportant share when a unit is lost, or accept slower answers for minutes while new ones start.",
    invites:
      "It is consumed by growth without a sound. The reserve is counted in application servers while the database, connection limit or account quota has none.",
    sources: [availabilityAndBeyond, sreCascading],
    related: ["static-stability", "utilisation", "peak-factor"],
  },
  {
    id: "autoscaling",
    title: "Autoscaling",
    words: ["autoscale", "autoscaling", "auto-scaling", "autoscaler", "elastic scaling"],
    is: "Copies are added and removed by rule as load changes.",
    buys: "Pay for the load of the hour: with a peak of three times the mean, up to two thirds of a fleet sized for the peak stands idle on average.",
    costs:
      "Reaction takes minutes: measuring, deciding, starting, warming. Until then the present copies carry the burst, and constant change is one more source of faults.",
    otherwise:
      "A fixed fleet for steady load or slow starts; scheduled scaling for known peaks. Stores seldom scale this way.",
    invites:
      "More copies open more connections and push the overload to the database. A failing dependency lowers CPU, so the group shrinks just before the load returns.",
    sources: [
      {
        title: "Kubernetes documentation, *Horizontal Pod Autoscaling*",
        url: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
      },
      workbookChapter(11, "Managing Load", "managing-load"),
    ],
    related: ["cold-start", "load-shedding", "static-stability"],
  },
  {
    id: "littles-law",
    title: "Little's law",
    words: ["little's law", "littles law", "requests in flight", "in-flight requests"],
    is: "In a steady system the mean number inside is the arrival rate times the mean time each stays.",
    buys: "Pools, threads and memory are sized from two known figures: 400 requests a second that take 0.25 s occupy 100 places, whatever their distribution.",
    costs: "It speaks of long-run means: peaks, and the places needed to keep waiting rare, come on top.",
    otherwise: "A queueing formula or a simulation where the waiting time itself is asked for.",
    invites:
      "Latency is taken as fixed: when a dependency goes from 0.25 to 2.5 s the same rate needs 1,000 places, and a pool of 200 is full within a second.",
    sources: [{ title: "John Little, *A Proof for the Queuing Formula: L = λW*, Operations Research, 1961" }, harchol],
    related: ["pool", "service-time", "utilisation"],
  },
  {
    id: "service-time",
    title: "Service time",
    words: ["service-time", "service time", "processing time", "work per request"],
    is: "How long a server is occupied by one piece of work, without its waiting in the queue.",
    buys: "Together with the number of servers it gives the capacity: 32 workers at 40 ms serve 800 a second.",
    costs:
      "It must be measured apart from waiting, and threads that wait for a dependency are occupied too, so other people's latency counts.",
    otherwise: "Response time is what users feel; use it for goals and service time for sizing.",
    invites:
      "Its spread matters as much as its mean: at the same load waiting is proportional to 1 plus the squared coefficient of variation, so a few long jobs delay all short ones.",
    sources: [harchol],
    related: ["capacity", "littles-law", "utilisation"],
  },
  {
    id: "concurrency",
    title: "Concurrency of a server",
    words: ["concurrency", "worker thread", "parallelism", "thread per request"],
    is: "How many requests one copy works on at the same time.",
    buys: "While one request waits for a database the processor serves another: 10 threads with 200 ms of waiting carry 50 requests a second, 100 threads carry 500.",
    costs:
      "Memory and connections for each, contention for locks and processors, and latency for all once the processor is the limit.",
    otherwise:
      "About one for each processor core where the work is computing. Asynchronous input and output where thousands of requests only wait.",
    invites:
      "A high limit looks safe and moves the overload to whatever is shared behind it; with growing contention throughput falls as threads are added.",
    sources: [systemsPerformance, { title: "Neil Gunther, *Guerrilla Capacity Planning*, 2007" }],
    related: ["littles-law", "asynchronous-io", "adaptive-concurrency"],
  },
  {
    id: "peak-factor",
    title: "Peak factor",
    words: ["peak", "peak factor", "peak load", "peak to mean", "traffic spike"],
    is: "The highest load as a multiple of the mean, over the interval in which the system must bear it.",
    buys: "It makes the size honest: a system for a mean of 800 a second fails every evening if evenings bring 2,400.",
    costs: "Capacity for the peak is idle most of the day; two to three times the mean is a common first guess.",
    otherwise:
      "Move what can wait into a queue, and size that part for a little over the mean. Scale by schedule where the peaks are known.",
    invites:
      "The factor is taken from hourly means and hides minutes of ten times. Campaigns, retries after an outage and clients on the same clock exceed any history.",
    sources: [{ title: "Neil Gunther, *Guerrilla Capacity Planning*, 2007" }],
    related: ["headroom", "autoscaling", "queue"],
  },
  {
    id: "estimate",
    title: "Back-of-the-envelope estimate",
    words: ["back-of-the-envelope", "back-of-envelope", "rough estimate", "order of magnitude"],
    is: "A rough calculation from known quantities that says whether a design can work at all.",
    buys: "Minutes instead of a prototype: 10,000 requests a second with 50 ms of database time each keep 500 connections busy, so a cache or another design is due.",
    costs: "It is right to a factor of two or three at best, and says nothing about the tail or about contention.",
    otherwise: "A load test where the answer is close to the limit, or a mistake is expensive.",
    invites:
      "Guesses harden into facts once they stand in a table: keep with each figure where it came from. Means are used where the peak decides.",
    sources: [{ title: "Jon Bentley, *Programming Pearls*, second edition, 2000, column 7: The Back of the Envelope" }],
    related: ["capacity", "peak-factor", "littles-law"],
  },
  {
    id: "profiling",
    title: "Profiling before optimising",
    words: ["profiler", "flame graph", "bottleneck analysis", "bottleneck"],
    is: "Measuring where time and resources go, under real load, before anything is changed.",
    buys: "Effort goes to the part that limits: removing all of a step that takes 5% of the time gains 5%, however slow its code looks.",
    costs:
      "Some overhead in production, commonly one or two per cent for sampling profilers, and the patience to change one thing at a time.",
    otherwise: "Known blunders such as a missing index or a query in a loop can be repaired on sight.",
    invites:
      "A test machine with little data and no contention shows another bottleneck than production. After each repair the limit moves, so yesterday's profile is wrong.",
    sources: [systemsPerformance],
    related: ["traces", "n-plus-one-calls", "capacity"],
  },
  {
    id: "parallel-calls",
    title: "Parallel calls",
    words: ["parallel", "parallel call", "concurrent call", "fan-out call"],
    is: "Calls that do not need each other's results go out at the same time.",
    buys: "The wait is the longest call instead of the sum: three calls of 40, 60 and 100 ms take 100 ms and not 200.",
    costs:
      "More calls in flight for each request, harder cancellation when one fails, and the slowest of many decides: with ten calls, their p99 is met by nearly one request in ten.",
    otherwise:
      "In sequence where an early answer spares the later calls, such as a permission check or a cache, or where the callee is the limit.",
    invites:
      "Work goes on for requests that failed in another branch, and a burst of parallel calls from one user looks like an attack to a rate limiter.",
    sources: [tailAtScale],
    related: ["tail-latency", "batch", "fan-out-on-read"],
  },
  {
    id: "pagination",
    title: "Pagination",
    words: [
      "pagination",
      "page size",
      "cursor pagination",
      "keyset pagination",
      "offset pagination",
      "unbounded result",
    ],
    is: "A long result is returned in pieces of limited size.",
    buys: "A bound on memory, time and payload for each request, however much the data grows.",
    costs: "More requests for those who want everything, and a list that changes between two pages.",
    otherwise:
      "Stream the result to a batch consumer, or export to a file. Short lists with a natural limit need no pages.",
    invites:
      "By offset, page 10,000 reads and discards all rows before it, and an insertion shows a row twice; continue after the last key instead. An unlimited list works until one customer has a million rows.",
    sources: [useTheIndex],
    related: ["batch", "n-plus-one-calls", "database-index"],
  },
  {
    id: "compression",
    title: "Payload compression",
    words: ["compression", "gzip", "brotli", "payload compression"],
    is: "Data is encoded in fewer bytes before it is sent or stored, and decoded afterwards.",
    buys: "Text such as JSON shrinks to a fifth or tenth, which saves transfer time on slow links, traffic cost and disk.",
    costs:
      "Processor time on both sides, most at high levels, and bytes that can no longer be searched or read in part.",
    otherwise:
      "Leave out images and video, which are compressed already, and small messages within one data centre, where the processor costs more than the network.",
    invites:
      "A few kilobytes unpack to gigabytes, so limits must count the unpacked size. Secrets compressed together with text an attacker controls can leak by length.",
    sources: [
      systemsPerformance,
      { title: "Yoel Gluck, Neal Harris and Angelo Prado, *BREACH: Reviving the CRIME Attack*, 2013" },
    ],
    related: ["batch", "profiling"],
  },
];
