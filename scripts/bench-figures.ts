// The benchmark's figures: order statistics, and the lines of its table.

/** One line of the table. */
export interface Measure {
  readonly name: string;
  readonly value: string;
  /** Empty where the line only informs. */
  readonly budget: string;
  readonly isMet: boolean;
}

/** The value that a share of the sorted values lies at or below; nearest rank. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Milliseconds, with one decimal below a hundred. */
export function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

/** A line without a budget. */
export function inform(name: string, value: string): Measure {
  return { name, value, budget: "", isMet: true };
}

/** A line with a budget in the figure's own unit; the value may reach it. */
export function judge(name: string, value: number, budget: number, write: (value: number) => string): Measure {
  return { name, value: write(value), budget: write(budget), isMet: value <= budget };
}
