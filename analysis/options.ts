// What a caller may set for an analysis. Everything that an analysis depends on beside the model is here, the date among it.

import type { Day, Ratio, Seconds } from "../language/index.ts";
import type { Severity } from "./finding.ts";

/** The limits that rules judge by. */
export interface Thresholds {
  /** Burst factor at a component from which retries count as a storm; > 1. */
  readonly amplification: number;
  /** Least share of a flow's requests that a cause must take down to be worth a finding, in [0, 1]. */
  readonly share: Ratio;
  /** Times per request from which a call counts as chatty; > 1. */
  readonly multiplicity: number;
  /** Age of a secret from which it counts as long-lived, > 0. */
  readonly secretAge: Seconds;
  /** Outage of consumers that queues are judged by where no scenario states one; unstated, such rules keep quiet. */
  readonly outage?: Seconds;
  /** Factor on the load of flows that state no peak, > 1; unstated, their load is taken to be even. */
  readonly peak?: number;
}

export interface AnalysisOptions {
  /** The day that acceptances are judged by. Without it none of them lapses. */
  readonly today?: Day;
  /** By rule id: the severity of all its findings, or `off`. */
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  /** The severity of a rule's findings in a file, where it has one of its own there. */
  readonly severityIn?: SeverityIn;
  readonly thresholds?: Partial<Thresholds>;
}

/** Of a rule's id and a file's name in the model. */
export type SeverityIn = (rule: string, file: string) => Severity | "off" | undefined;

/** Options with every threshold present. */
export interface Settings {
  readonly today: Day | undefined;
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly severityIn?: SeverityIn;
  readonly thresholds: Thresholds;
}

/**
 * Judgements of this project, not published limits: a tenfold load is beyond what headroom and autoscaling are commonly
 * planned for, a cause below one request in a hundred drowns in ordinary errors, ten calls where one would do are seen in
 * every latency, and a secret that outlives a quarter outlives the people who know of it.
 */
const defaultThresholds: Thresholds = { amplification: 10, share: 0.01, multiplicity: 10, secretAge: 90 * 86_400 };

export function settingsOf(options: AnalysisOptions): Settings {
  return {
    today: options.today,
    rules: options.rules ?? {},
    ...(options.severityIn === undefined ? {} : { severityIn: options.severityIn }),
    thresholds: { ...defaultThresholds, ...stated(options.thresholds ?? {}) },
  };
}

/** Without the thresholds that are present and undefined, which would hide the defaults. */
function stated(thresholds: Partial<Thresholds>): Partial<Thresholds> {
  return Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));
}
