// What a service promises and how the promise is measured: indicators, targets, budgets, percentiles, and the times to fail and to
// recover. Watching the promise is in observability.ts; having enough of everything is in capacity.ts.

import type { Term, TermSource } from "./term.ts";
import {
  alertingOnSlos,
  availabilityAndBeyond,
  calculus,
  disasterRecovery,
  sreChapter,
  sreMonitoring,
  sreRisk,
  tailAtScale,
} from "./works.ts";

const slos = sreChapter(4, "Service Level Objectives", "service-level-objectives");
const incidentMetrics: TermSource = { title: "Štěpán Davidovič, *Incident Metrics in SRE*, Google and O'Reilly, 2021" };

export const objectiveTerms: readonly Term[] = [
  {
    id: "sli",
    title: "Service level indicator",
    words: ["sli", "service level indicator", "service-level indicator"],
    is: "A measured share of good events among all valid ones, such as requests answered without error within 300 ms.",
    buys: "Quality as users meet it becomes one number from 0 to 100% that can carry a target and a budget.",
    costs:
      "Deciding what counts as valid and good, and where to measure: at the load balancer failures of the network before it are missing, in the client much noise is added.",
    otherwise:
      "For pipelines count freshness and correctness; for storage, data that can be read back. CPU and memory explain problems and make poor indicators.",
    invites:
      "Health checks and crawlers in the denominator flatter it, and an average over all customers hides that one of them has had no service for a day.",
    sources: [slos],
    related: ["slo", "percentile", "black-box-monitoring"],
  },
  {
    id: "slo",
    title: "Service level objective",
    words: ["slo", "service level objective", "service-level objective", "reliability target"],
    is: "The value that an indicator shall reach over a window, such as 99.9% of requests over 30 days.",
    buys: "An agreed point at which reliability is good enough, so that feature work and repair are weighed by a number instead of by the loudest voice.",
    costs:
      "Each further nine leaves a tenth of the failures: 43 minutes a month at 99.9%, 4.3 at 99.99%, where a person can hardly react.",
    otherwise:
      "None for a prototype. A looser goal with honest messages is better than a tight one that nobody defends.",
    invites:
      "A target above that of its hard dependencies cannot be met. One that is always exceeded becomes the expectation, and callers build on it as if it were promised.",
    sources: [slos, calculus],
    related: ["sli", "error-budget", "sla"],
  },
  {
    id: "sla",
    title: "Service level agreement",
    words: ["sla", "service level agreement", "service-level agreement", "service credit"],
    is: "A contract on a service level that names what the customer gets when it is missed, usually a credit.",
    buys: "Customers can plan and compare, and the provider's limits and exclusions are in writing.",
    costs:
      "Credits, measurement that both sides accept, and less freedom to take risks. It has to be looser than the internal goal: 99.5% outside for 99.9% inside.",
    otherwise: "An internal objective suffices between teams of one company, where no money changes hands.",
    invites:
      "Suppliers' agreements are multiplied into a forecast, though each is a refund rule: a month's credit of 10% says nothing about how often it is down, nor pays for the lost day.",
    sources: [slos, calculus],
    related: ["slo", "availability"],
  },
  {
    id: "error-budget",
    title: "Error budget",
    words: ["error budget", "error-budget", "error budget policy"],
    is: "The failures that the objective leaves room for: at 99.9% one request in a thousand, or 43.2 minutes in 30 days.",
    buys: "A common rule for risk: while some is left, release and experiment; when it is spent, reliability work goes first.",
    costs: "A policy that both sides must accept before the first bad month, and counting that is trusted.",
    otherwise:
      "With few requests the numbers are too small: at 500 a month, 99.9% is spent by the first failure. Review incidents one by one there.",
    invites:
      "One outage of 45 minutes uses the month, and a freeze then piles up changes into a larger and riskier release. Budgets without consequences are decoration.",
    sources: [sreRisk, alertingOnSlos],
    related: ["slo", "burn-rate", "chaos-experiment"],
  },
  {
    id: "burn-rate",
    title: "Burn rate",
    words: ["burn rate", "burn-rate", "budget burn"],
    is: "How fast the error budget is being used: 1 uses it up exactly by the end of the window, 10 in a tenth of it.",
    buys: "One scale of urgency for every service and goal: at 14.4 a 30-day budget loses 2% in an hour and is gone in about two days.",
    costs:
      "It depends on the interval looked at: a long one is slow to rise and slow to fall, a short one jumps with each blip.",
    otherwise: "A plain threshold on the error rate is easier to read where only one goal and steady traffic exist.",
    invites:
      "At night ten requests with one error burn at 100 for a 99.9% goal and wake somebody; low traffic needs a minimum count or a longer interval.",
    sources: [alertingOnSlos],
    related: ["error-budget", "multi-window-alert"],
  },
  {
    id: "availability",
    title: "Availability",
    words: ["availability", "uptime", "nines", "downtime"],
    is: "The share of time, or of requests, in which a service does what it is for.",
    buys: "A figure that combines along a design: hard dependencies in series multiply, independent copies of 99% in parallel make 99.99%.",
    costs:
      "Each nine asks for redundancy, automation and testing at every layer. Ten hard dependencies of 99.9% leave 99.0% before the service's own faults.",
    otherwise:
      "Count requests rather than minutes where traffic is uneven. For stored data, durability is the promise that matters.",
    invites:
      "Copies counted as independent that share a release, a configuration or a zone: the product of their failures is then far too small.",
    sources: [calculus, availabilityAndBeyond],
    related: ["mtbf", "mttr", "slo", "graceful-degradation"],
  },
  {
    id: "error-rate",
    title: "Error rate",
    words: ["error-rate", "error rate", "failure rate", "success rate"],
    is: "The share of attempts that fail although the service is up.",
    buys: "It shows partial faults, such as one bad instance in ten or one broken request type, that an up-or-down check never sees.",
    costs:
      "Somebody must say which answers are errors: a refusal for bad input is correct, a quick empty page is a failure with status 200.",
    otherwise: "Correct answers checked by a probe where wrong results do not look like errors.",
    invites:
      "An average over all paths: checkout can fail completely and be 0.5% of the traffic. Timeouts that the server never saw are missing from its own count.",
    sources: [sreMonitoring],
    related: ["availability", "sli", "retries"],
  },
  {
    id: "percentile",
    title: "Latency percentile",
    words: ["latency", "percentile", "p50", "p90", "p95", "p99", "p99.9", "median latency", "response time"],
    is: "The time within which a given share of requests is answered: p50 for half of them, p99 for 99 in a hundred.",
    buys: "It shows what slow requests are like, which a mean hides: a mean of 50 ms can hold 1% at 3 s.",
    costs:
      "Histograms must be kept, since percentiles of instances or hours can be neither averaged nor added; and one user with 100 requests meets a p99 in 63% of visits.",
    otherwise:
      "The mean for cost and capacity, since means add. A share of requests under a limit is the form to set goals in, as shares can be combined.",
    invites:
      "A load test that waits for each answer leaves out the requests that would have queued, so its p99 is far too good. Timeouts cut off the tail in the same way.",
    sources: [slos, { title: "Gil Tene, *How NOT to Measure Latency*, Strange Loop, 2015" }],
    related: ["tail-latency", "sli", "timeout"],
  },
  {
    id: "tail-latency",
    title: "Tail latency",
    words: ["tail latency", "long tail", "tail at scale", "straggler"],
    is: "The response times of the slowest requests, beyond p99, caused by pauses, queues, cold caches and busy neighbours.",
    buys: "Work on it helps every request with a fan-out: of 100 parallel calls with a 1% chance to be slow, 63% of requests wait for a slow one.",
    costs: "Idle capacity, duplicate requests and long hunts for rare causes; gains at p99.9 often cost throughput.",
    otherwise:
      "Return without the last few answers where a search or feed allows it. For single calls and batch work the median is what matters.",
    invites: "Callers' timeouts are set by the median, so the tail turns into errors and retries, which lengthen it.",
    sources: [tailAtScale],
    related: ["percentile", "hedge", "utilisation"],
  },
  {
    id: "rto",
    title: "Recovery time objective",
    words: ["rto", "recovery time objective", "recovery time"],
    is: "The longest time that a service may be down after a disaster before it runs again.",
    buys: "It decides the kind of standby: restoring backups takes hours, a pilot light tens of minutes, a warm standby minutes, active in two regions close to nothing.",
    costs:
      "Each step keeps more of the system running idle, up to a second full copy with data replicated all the time.",
    otherwise:
      "Hours or a day are fine for internal tools; different parts of one system may have different objectives.",
    invites:
      "It counts from the failure, and detection and decision use up the first half. A restore that was never timed turns out to need a day for 20 TB.",
    sources: [disasterRecovery],
    related: ["rpo", "manual-failover", "game-day"],
  },
  {
    id: "rpo",
    title: "Recovery point objective",
    words: ["rpo", "recovery point objective", "recovery point", "data loss window"],
    is: "The largest stretch of recent writes that may be lost in a disaster, measured in time.",
    buys: "It decides how data is copied: nightly backups lose up to a day, asynchronous replication its lag, synchronous replication nothing.",
    costs:
      "Zero means that each write waits for another site: across 1,000 km about 10 ms for the light alone, and a lost link stops writes.",
    otherwise: "Minutes with asynchronous copies where lost writes can be re-entered or fetched again from a partner.",
    invites:
      "Replication copies a mistaken deletion in milliseconds, so only backups or point-in-time recovery meet the objective for human errors. Lag is worst under load, just when the primary dies.",
    sources: [disasterRecovery],
    related: ["rto", "automatic-failover"],
  },
  {
    id: "mtbf",
    title: "Mean time between failures",
    words: ["mtbf", "mean time between failures", "mean time between failure", "mttf", "mean time to failure"],
    is: "The average time that a component runs before it fails.",
    buys: "With the repair time it gives availability as up time over both: 30 days between failures of 43 minutes are 99.9%.",
    costs:
      "A service has few failures a year, so its average is a rough guess; ten per cent either way needs about a hundred of them.",
    otherwise:
      "A measured availability where somebody keeps one. For hardware in thousands an annual failure rate is easier to plan with.",
    invites:
      "A disk's million hours are read as 114 years for one disk. It means that of 1,000 disks one fails about every six weeks, and faults of software are not in it.",
    sources: [availabilityAndBeyond, incidentMetrics],
    related: ["mttr", "availability"],
  },
  {
    id: "mttr",
    title: "Mean time to repair",
    words: ["mttr", "mean time to repair", "mean time to recovery", "time to restore", "mttd"],
    is: "The average time from a failure until service is restored: noticing, finding, deciding and repairing.",
    buys: "Halving it halves the downtime just as doubling the time between failures would, and rollback in minutes is usually cheaper than fewer faults.",
    costs: "Fast recovery wants automated rollback, spare copies and people who can be reached.",
    otherwise: "Failures that lose or corrupt data have to be prevented, as no quick restart brings it back.",
    invites:
      "Incident lengths vary so much that the mean of twenty moves by chance: as proof of improvement it misleads. An average also hides the one outage of 20 hours.",
    sources: [availabilityAndBeyond, incidentMetrics],
    related: ["mtbf", "availability", "on-call-alert"],
  },
];
