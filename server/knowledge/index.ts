// Every entry of the vocabulary, by theme, and the one way to find them: by a word of the language in its place, or by a phrase of prose.

import { agreementTerms } from "./agreement.ts";
import { cachePlaceTerms } from "./cache-places.ts";
import { cachingTerms } from "./caching.ts";
import { capacityTerms } from "./capacity.ts";
import { cascadeTerms } from "./cascades.ts";
import { clockTerms } from "./clocks.ts";
import { consistencyTerms } from "./consistency.ts";
import { couplingTerms } from "./coupling.ts";
import { dataPlacementTerms } from "./data-placement.ts";
import { dataProtectionTerms } from "./data-protection.ts";
import { deliveryTerms } from "./delivery.ts";
import { eventTerms } from "./events.ts";
import { createFinder } from "./finder.ts";
import { isolationTerms } from "./isolation.ts";
import { messagingTerms } from "./messaging.ts";
import { objectiveTerms } from "./objectives.ts";
import { observabilityTerms } from "./observability.ts";
import { overloadTerms } from "./overload.ts";
import { pillarTerms } from "./pillars.ts";
import { platformTerms } from "./platform.ts";
import { resilienceTerms } from "./resilience.ts";
import { securityTerms } from "./security.ts";
import { storeTerms } from "./stores.ts";
import { structureTerms } from "./structure.ts";
import type { Term } from "./term.ts";
import { updateTerms } from "./updates.ts";

export type { Mention } from "./finder.ts";
export { optionHeads } from "./plain-words.ts";
export type { Term, TermSource } from "./term.ts";

/** Entries that belong together. */
export interface Theme {
  readonly title: string;
  readonly terms: readonly Term[];
}

/** In the order of the page of terms: from the single call to the whole organisation. */
export const themes: readonly Theme[] = [
  { title: "Calling something that may fail", terms: resilienceTerms },
  { title: "Overload", terms: overloadTerms },
  { title: "Domains of failure and recovery", terms: isolationTerms },
  { title: "Failures that spread", terms: cascadeTerms },
  { title: "Capacity and performance", terms: capacityTerms },
  { title: "Objectives", terms: objectiveTerms },
  { title: "Caching", terms: cachingTerms },
  { title: "Where a cache stands", terms: cachePlaceTerms },
  { title: "Kinds of stores", terms: storeTerms },
  { title: "Where data lies", terms: dataPlacementTerms },
  { title: "Copies and agreement", terms: agreementTerms },
  { title: "Consistency", terms: consistencyTerms },
  { title: "Clocks and conflicts", terms: clockTerms },
  { title: "Messaging", terms: messagingTerms },
  { title: "Events and long transactions", terms: eventTerms },
  { title: "Structure and interfaces", terms: structureTerms },
  { title: "Telling others of changes", terms: updateTerms },
  { title: "Coupling", terms: couplingTerms },
  { title: "Platform and traffic", terms: platformTerms },
  { title: "Security", terms: securityTerms },
  { title: "Protecting data", terms: dataProtectionTerms },
  { title: "Observability", terms: observabilityTerms },
  { title: "Delivery and change", terms: deliveryTerms },
  { title: "Pillars and decisions", terms: pillarTerms },
];

export const terms: readonly Term[] = themes.flatMap((theme) => theme.terms);

/** Entries by id. */
export const termById: ReadonlyMap<string, Term> = new Map(terms.map((term) => [term.id, term]));

const finder = createFinder(terms);

/**
 * The entry for a word of the language where it stands: `words` are those of its statement, the statement's own first and itself last.
 * A word that carries another one on, as the `of` in `quorum … of 3`, has the other one's. Undefined for a plain word.
 */
export const termInPlace: (words: readonly string[]) => Term | undefined = finder.inPlace;

/** The entry for a word of the language by itself, as a list of words shows it. */
export const termOf: (word: string) => Term | undefined = finder.of;

/** The longest phrase of the vocabulary around an offset of a piece of prose. */
export const termInProse: (prose: string, offset: number) => ReturnType<typeof finder.inProse> = finder.inProse;
