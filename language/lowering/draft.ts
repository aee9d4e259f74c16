// What one block declares, before anybody knows what its names refer to. A draft depends on nothing but its block's text,
// so it is kept for as long as that text stays. Its references hold names as written.

import type { Figure, Ref, Span } from "../figures.ts";
import type {
  Acceptance,
  ComponentKind,
  Dependency,
  Expectation,
  FlowItem,
  Objective,
  Problem,
  ScenarioStatement,
} from "../model.ts";
import type { Facets } from "./facets.ts";

/** What every draft has of its element. */
export interface Head {
  readonly name: string;
  readonly title?: string;
  readonly doc?: string;
  readonly at: Span;
}

/** A zone as its region declares it. */
export interface DraftZone {
  readonly head: Head;
  readonly availability?: Figure;
  readonly accepts: readonly Acceptance[];
}

export type Draft =
  | {
      readonly kind: "component";
      readonly head: Head;
      readonly component: ComponentKind;
      readonly technology?: Ref;
      readonly facets: Facets;
      readonly dependencies: readonly Dependency[];
    }
  | {
      readonly kind: "technology";
      readonly head: Head;
      /** A kind of component, or the technology that it builds on. */
      readonly base?: Ref;
      readonly facets: Facets;
    }
  | {
      readonly kind: "region";
      readonly head: Head;
      readonly availability?: Figure;
      readonly zones: readonly DraftZone[];
      readonly accepts: readonly Acceptance[];
    }
  | { readonly kind: "boundary"; readonly head: Head }
  | { readonly kind: "policy"; readonly head: Head; readonly facets: Facets }
  | {
      readonly kind: "data";
      readonly head: Head;
      readonly authorities: readonly Ref[];
      readonly derived: readonly { readonly store: Ref; readonly within?: Figure }[];
      readonly accepts: readonly Acceptance[];
    }
  | {
      readonly kind: "flow";
      readonly head: Head;
      readonly facets: Facets;
      readonly objectives: readonly Objective[];
      /** Ids in it are names as written. */
      readonly body: readonly FlowItem[];
    }
  | {
      readonly kind: "decision";
      readonly head: Head;
      readonly chose?: string;
      readonly over?: string;
      readonly because?: string;
      readonly costs?: string;
      readonly revisit?: { readonly day: string; readonly at: Span };
    }
  | { readonly kind: "scenario"; readonly head: Head; readonly statements: readonly ScenarioStatement[] };

export type { Expectation };

/** A parsed and lowered stretch of a file. */
export interface LoweredBlock {
  readonly id: number;
  readonly text: string;
  /** At most one for a leaf. */
  readonly drafts: readonly Draft[];
  /** A container's head, for the block that is one. */
  readonly container?: { readonly kind: "system" | "group" | "extend"; readonly head: Head };
  /** A container's own statements, for a block between its declarations. */
  readonly loose?: Facets;
  readonly problems: readonly Problem[];
}
