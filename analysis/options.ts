// What a caller may set for an analysis. Everything that an analysis depends on beside the model is here, the date among it.

import type { Day, Ratio } from "../language/index.ts";
import type { Severity } from "./finding.ts";

/** The limits that rules judge by. */
export interface Thresholds {
  /** Burst factor at a component from which retries count as a storm; > 1. */
  readonly amplification: number;
  /** Least share of a flow's requests that a cause must take down to be worth a finding, in [0, 1]. */
  readonly share: Ratio;
}

export interface AnalysisOptions {
  /** The day that acceptances are judged by. Without it none of them lapses. */
  readonly today?: Day;
  /** By rule id: the severity of all its findings, or `off`. */
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  readonly thresholds?: Partial<Thresholds>;
}

/** Options with every threshold present. */
export interface Settings {
  readonly today: Day | undefined;
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly thresholds: Thresholds;
}

/**
 * Judgements of this project, not published limits: a tenfold load is beyond what headroom and autoscaling are commonly
 * planned for, and a cause below one request in a hundred drowns in ordinary errors.
 */
const defaultThresholds: Thresholds = { amplification: 10, share: 0.01 };

export function settingsOf(options: AnalysisOptions): Settings {
  return {
    today: options.today,
    rules: options.rules ?? {},
    thresholds: {
      amplification: options.thresholds?.amplification ?? defaultThresholds.amplification,
      share: options.thresholds?.share ?? defaultThresholds.share,
    },
  };
}
