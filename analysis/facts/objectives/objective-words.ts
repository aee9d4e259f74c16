// Words that several findings about availability have in common. It words numbers that others have worked out.

import type { Count, Flow, Ratio, Seconds, SystemModel } from "../../../language/index.ts";
import type { Evidence } from "../../finding.ts";
import { fewOf, listWords, nameOf, percentWords, shareWords, timeWords } from "../words.ts";
import type { Contributor } from "./shortfall.ts";

/** Names that a sentence holds before the rest is counted. */
const shownNames = 3;

/** `buy`, `buy and look`, `buy, look, pay and 2 more flows`: by qualified name, each once. */
export function flowListWords(model: SystemModel, flows: readonly Flow[]): string {
  const ids = [...new Set(flows.map((flow) => flow.id))].sort();
  return someWords(
    ids.map((id) => nameOf(model, id)),
    "flow",
  );
}

/** The first of the names, and how many more of the kind there are. `count` is that of all where some are left out. */
export function someWords(names: readonly string[], kind: string, count: Count = names.length): string {
  const many = kind.endsWith("y") ? `more ${kind.slice(0, -1)}ies` : `more ${kind}s`;
  return listWords(fewOf(names, shownNames, `more ${kind}`, many, count));
}

/** `about 43 min 12 s`, `between 43 min 12 s and 7 h 12 min`, `up to 3 h`, `under 10 ms`. */
export function downtimeWords([low, high]: readonly [Seconds, Seconds]): string {
  const [least, most] = [timeWords(low), timeWords(high)];
  if (most.startsWith("under")) return most;
  if (least === most) return `about ${most}`;
  return low === 0 || least.startsWith("under") ? `up to ${most}` : `between ${least} and ${most}`;
}

/** Contributors that a sentence names, and those that its evidence shows. */
const shownContributors = 3;
const evidentContributors = 8;
/** What costs less than this share of the largest one explains nothing beside it. */
const worthNaming = 0.05;

/** `db (43 min 12 s), api (4 min 19.2 s) and cache (4 min 19.2 s)`: the largest ones. */
export function contributorWords(model: SystemModel, contributors: readonly Contributor[]): string {
  return listWords(
    namedContributors(contributors).map(
      (contributor) => `${contributorName(model, contributor)} (${roughTimeWords(contributor.downtime)})`,
    ),
  );
}

/** The contributors that `contributorWords` names. */
export function namedContributors(contributors: readonly Contributor[]): readonly Contributor[] {
  const largest = contributors[0]?.downtime ?? 0;
  return contributors.slice(0, shownContributors).filter(({ downtime }) => downtime >= worthNaming * largest);
}

/** A length of time to five digits: `7 h 2 min 59 s`, `43 min 10.7 s`. What is multiplied from estimates has no hundredths. */
export function roughTimeWords(duration: Seconds): string {
  return timeWords(Number.isFinite(duration) ? Number(duration.toPrecision(5)) : duration);
}

/** A line for each of the larger contributors, at its figure. */
export function contributorEvidence(model: SystemModel, contributors: readonly Contributor[]): readonly Evidence[] {
  return contributors.slice(0, evidentContributors).map((contributor) => {
    const { figure, downtime, events } = contributor;
    const up = shareWords([1 - figure.high, 1 - figure.low]);
    const says = `${contributorName(model, contributor)}, up ${up} by its ${figure.says}, costs ${roughTimeWords(downtime)}`;
    // What a technology assumes stands in no file of the project.
    return { at: figure.isWritten ? figure.at : (events[0]?.at ?? figure.at), says };
  });
}

function contributorName(model: SystemModel, { element, events }: Contributor): string {
  const name = nameOf(model, element);
  return events[0]?.kind === "failover" ? `the failover of ${name}` : name;
}

/**
 * An availability that misses a target, with as many digits as tell the two apart: `99.9499999%` beside a target of 99.95%.
 * `just under 99.95%` where thirteen digits do not.
 */
export function missedWords(availability: Ratio, target: Ratio): string {
  const words = percentWords(availability);
  if (words !== percentWords(target)) return words;
  const rounded = (value: Ratio, digits: Count) => (value * 100).toFixed(digits).replace(/0+$/, "");
  for (let digits = 4; digits <= 11; digits++) {
    const exact = rounded(availability, digits);
    if (exact !== rounded(target, digits)) return `${exact}%`;
  }
  return `just under ${words}`;
}

/** `99.9% over 30 d`. */
export function targetWords(target: number, window: Seconds): string {
  return `${percentWords(target)} over ${timeWords(window)}`;
}
