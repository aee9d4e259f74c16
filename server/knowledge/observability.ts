// How one sees what a system does and who is told: metrics, logs, traces and their sampling, probes and alerts. What is promised is in
// objectives.ts.

import type { Term, TermSource } from "./term.ts";
import { alertingOnSlos, sreMonitoring, sreOnCall } from "./works.ts";

const primer: TermSource = {
  title: "OpenTelemetry documentation, *Observability primer*",
  url: "https://opentelemetry.io/docs/concepts/observability-primer/",
};
const sampling: TermSource = {
  title: "OpenTelemetry documentation, *Sampling*",
  url: "https://opentelemetry.io/docs/concepts/sampling/",
};
const engineering: TermSource = {
  title: "Charity Majors, Liz Fong-Jones and George Miranda, *Observability Engineering*, 2022",
};

export const observabilityTerms: readonly Term[] = [
  {
    id: "observability",
    title: "Observability",
    words: ["observed", "observability", "telemetry", "instrumentation"],
    is: "Being able to tell from what a system sends out why it behaves as it does, for questions that nobody foresaw.",
    buys: "A fault in one of fifty services is found by following the request, where otherwise each team proves that it was not theirs.",
    costs: "Code in every service, some overhead on each request, and storage whose bill grows with the traffic.",
    otherwise:
      "Metrics alone suffice for a small system with few parts; signals that nobody has read in a year can go.",
    invites:
      "The telemetry shares the fate of what it watches: on the same cluster and network it goes dark in the incident, for all teams at once.",
    sources: [primer, engineering],
    related: ["metrics", "logs", "traces"],
  },
  {
    id: "metrics",
    title: "Metrics",
    words: ["metrics", "metric", "counter and gauge"],
    is: "Numbers over time, such as requests, errors and queue lengths, with a few labels each.",
    buys: "Cheap at any traffic, as a counter costs the same for ten requests or a million; they are fast to graph, alert on and keep for years.",
    costs:
      "Only questions prepared beforehand are answered. Series multiply with labels: 10 paths, 5 codes and 200 instances are 10,000 for one counter.",
    otherwise: "Logs or traces for single cases: whom it happened to and through which services.",
    invites:
      "A label with user ids creates a series for each user and takes down the metrics store. Averages over a minute hide bursts of seconds.",
    sources: [sreMonitoring, engineering],
    related: ["logs", "traces", "golden-signals"],
  },
  {
    id: "logs",
    title: "Logs",
    words: ["logs", "structured log", "log line", "log record"],
    is: "Records of single events with time, place and details, best as fields instead of sentences.",
    buys: "They tell exactly what happened in one case, including what no metric foresaw, and with a trace id they can be joined across services.",
    costs:
      "Volume grows with traffic: 1 KB for each of 10,000 requests a second is 860 GB a day to ship, index and pay for.",
    otherwise: "Count in a metric what is only ever counted. Keep all errors and a sample of successes.",
    invites:
      "Passwords and personal data in plain text, spread over many systems. A blocking log call makes requests wait for a full disk, and an error loop fills it.",
    sources: [primer, engineering],
    related: ["metrics", "traces", "observability"],
  },
  {
    id: "traces",
    title: "Distributed tracing",
    words: ["traces", "trace", "distributed tracing", "distributed trace", "span", "trace context"],
    is: "A request's way through all services, as a tree of timed spans under one id.",
    buys: "The slow or failing hop is visible at once, with calls that nobody knew of: a loop of 200 queries shows as 200 spans.",
    costs: "Each service, queue and library must pass the id on, and the volume forces sampling.",
    otherwise: "Logs with a shared request id go far in a system of three services.",
    invites:
      "One hop that drops the context cuts the trace in two, most often at queues and thread pools. A sample of 1% seldom holds the complaint one is looking for.",
    sources: [
      {
        title:
          "Benjamin Sigelman et al., *Dapper, a Large-Scale Distributed Systems Tracing Infrastructure*, Google, 2010",
      },
      primer,
    ],
    related: ["head-sampling", "tail-sampling", "logs"],
  },
  {
    id: "head-sampling",
    title: "Head sampling",
    words: ["head sampling", "head-based sampling", "probabilistic sampling", "trace sampling"],
    is: "Whether a trace is kept is decided at its first span, and the decision travels along with the request.",
    buys: "Dropped traces cost almost nothing anywhere, no component has to collect spans first, and shares scale back to correct rates.",
    costs: "It is blind to the outcome: at 1%, 99 of 100 rare failures are not kept.",
    otherwise: "Tail sampling where errors and slow requests must be kept. Keep everything while traffic is small.",
    invites:
      "Services that decide anew for themselves yield traces with holes. A fixed share drowns the store at peak and keeps nothing of a path with ten requests a day.",
    sources: [sampling],
    related: ["tail-sampling", "traces"],
  },
  {
    id: "tail-sampling",
    title: "Tail sampling",
    words: ["tail sampling", "tail-based sampling", "tail sampler"],
    is: "All spans are held until the trace is complete, and then rules decide: keep errors and slow ones, and a small share of the rest.",
    buys: "Nearly every interesting trace survives in a few per cent of the storage.",
    costs:
      "All spans are produced and sent; collectors hold them, commonly for 30 s, and all spans of a trace must reach the same one.",
    otherwise:
      "Head sampling where cost counts most; or head first at 10% and tail on what remains, which however drops nine errors in ten at once.",
    invites:
      "In an incident all traces are interesting: the collectors run out of memory at the moment they are needed. Late spans are judged without the rest.",
    sources: [sampling],
    related: ["head-sampling", "traces"],
  },
  {
    id: "telemetry-collector",
    title: "Telemetry collector",
    words: ["telemetry collector", "opentelemetry", "otel collector", "log shipper"],
    is: "A process between applications and monitoring systems that receives, filters, batches and forwards signals.",
    buys: "Applications know one protocol; backends, sampling and removal of private fields change without releasing them.",
    costs: "One more tier to size and watch, on each node or as a gateway, usually both when tail sampling is wanted.",
    otherwise: "Direct export from the library to one backend is less to run for a handful of services.",
    invites:
      "When the backend is slow its buffers fill: dropping loses the incident's data, blocking slows the applications.",
    sources: [{ title: "OpenTelemetry documentation, *Collector*", url: "https://opentelemetry.io/docs/collector/" }],
    related: ["tail-sampling", "observability"],
  },
  {
    id: "golden-signals",
    title: "Golden signals",
    words: ["golden signal", "four golden signals", "red method", "use method", "saturation"],
    is: "The four things to watch first on any service: latency, traffic, errors and saturation.",
    buys: "A new service has useful dashboards on its first day, and everyone on duty can read those of a service they do not know.",
    costs:
      "They show that something is wrong rather than what, and saturation needs knowledge of the resource that gives out first.",
    otherwise: "Freshness, completeness and backlog for pipelines, where there is no request to time.",
    invites:
      "Requests that fail at once pull the latency down during an outage, unless successes and errors are timed apart.",
    sources: [
      sreMonitoring,
      { title: "Brendan Gregg, *The USE Method*", url: "https://www.brendangregg.com/usemethod.html" },
    ],
    related: ["metrics", "utilisation", "sli"],
  },
  {
    id: "black-box-monitoring",
    title: "Black-box monitoring",
    words: [
      "black-box monitoring",
      "black box monitoring",
      "synthetic monitoring",
      "synthetic check",
      "canary probe",
      "white-box monitoring",
    ],
    is: "A probe outside the system does what users do and reports whether it works; white-box monitoring reads the inner state.",
    buys: "It sees what the inside cannot: broken DNS, an expired certificate, a network that lets nothing in and so produces no errors.",
    costs: "It tests the few paths that were scripted, by test accounts that need care, and knows no causes.",
    otherwise:
      "White-box signals for saturation and trends, which warn before users notice; data from real browsers where many networks matter.",
    invites:
      "One probe a minute from one place takes minutes to be sure, and its own network trouble pages at night. A probe answered from a cache stays green.",
    sources: [sreMonitoring],
    related: ["sli", "health-check", "on-call-alert"],
  },
  {
    id: "on-call-alert",
    title: "On-call alert",
    words: ["alerts", "on-call alert", "alert", "alerting", "on-call", "paging", "alert fatigue"],
    is: "A message that calls a person at once because something needs a decision now.",
    buys: "Somebody works on it within minutes at any hour, before most users have noticed.",
    costs:
      "Sleep and attention: Google plans for at most two incidents in a shift of 12 hours, so every page has to ask for action.",
    otherwise:
      "A ticket for what can wait until morning, automation for what is always answered in the same way, a dashboard for the rest.",
    invites:
      "Alerts on causes, such as CPU at 80%, fire without harm to anyone; after weeks of these the real one is dismissed as well.",
    sources: [sreOnCall, sreMonitoring],
    related: ["multi-window-alert", "burn-rate", "dead-letter"],
  },
  {
    id: "multi-window-alert",
    title: "Multi-window alerting",
    words: ["multi-window alert", "multi-window alerting", "multiwindow alert", "burn-rate alert", "multi-burn-rate"],
    is: "An alert fires when the budget burns too fast over a long and a short interval together, with several pairs for fast and slow burning.",
    buys: "Sudden failures page within minutes, slow leaks open a ticket, and the short interval ends the alert soon after recovery. Usual: 14.4 over 1 h and 5 min, 6 over 6 h and 30 min.",
    costs: "Several rules for each objective, which are hard to explain and to test without tooling.",
    otherwise: "One threshold over ten minutes for a service with a loose goal and steady traffic.",
    invites:
      "With little traffic single errors satisfy both intervals, and with a goal of 99.999% the budget is gone before anybody can read the page.",
    sources: [alertingOnSlos],
    related: ["burn-rate", "error-budget", "on-call-alert"],
  },
  {
    id: "anomaly-detection",
    title: "Anomaly detection",
    words: ["anomaly detection", "anomaly alert", "dynamic threshold", "seasonal baseline"],
    is: "A model learns the usual course of a signal and reports what departs from it.",
    buys: "No threshold to keep for each of a thousand series, and daily and weekly rhythms are allowed for: half the usual orders on a Monday at ten is noticed.",
    costs: "Training data, retuning after every change of behaviour, and reports whose reason nobody can state.",
    otherwise:
      "Alerts on the objective itself: if users are served, an unusual graph can wait. Let it rank causes during an incident.",
    invites:
      "With 10,000 series, one false alarm in a thousand checks is ten each round. A slow decline is learnt as the new normal, and so is last year's outage.",
    sources: [engineering],
    related: ["on-call-alert", "burn-rate"],
  },
];
