// Taking a finding knowingly: the `accept` that the design states from then on, at the element that the finding is about. It judges
// nothing, and the reason is the person's.

import { ruleById } from "../../../analysis/index.ts";
import {
  added,
  type Context,
  containerWords,
  type DesignEdit,
  declarationNamedAt,
  elementsOf,
  type Id,
  placeOf,
  type SourceText,
  statementByWord,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { outer, simpleName } from "../ids.ts";
import type { Action, Wish } from "./action.ts";
import { findingsAt } from "./fixes.ts";
import { spelt } from "./names.ts";
import { dependencyAt, headOf, tokensOf, wordOf } from "./statements.ts";

/** What stands for a reason until somebody writes one. */
const noReason = "say why";

/** What is accepted, and why. */
export interface Acceptable {
  readonly rule: string;
  /** Id of an element or of a dependency. */
  readonly element: Id;
  readonly because: string;
  /** Last day that it holds. */
  readonly until?: string;
}

/** One action for each rule and element with a finding in the stretch. */
export function acceptActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const actions = new Map<string, Action>();
  for (const { finding, at } of findingsAt(reading, stretch)) {
    const { rule, element } = finding;
    const key = `accept ${rule} ${element}`;
    const known = actions.get(key);
    if (known !== undefined) actions.set(key, { ...known, answers: [...known.answers, at] });
    else if (homeOf(reading, element) !== undefined && ruleById(rule)?.judgesFindings !== true) {
      actions.set(key, {
        key,
        title: `Accept ${rule} here`,
        kind: "quickfix",
        answers: [at],
        isPreferred: false,
        edits: () => acceptEdits(reading, { rule, element, because: noReason }),
        placeholder: noReason,
        accepts: { rule, element },
      });
    }
  }
  return [...actions.values()];
}

/** The edits that state an acceptance; none where the element is not declared in the project or takes none. */
export function acceptEdits(reading: Reading, { rule, element, because, until }: Acceptable): readonly DesignEdit[] {
  const home = homeOf(reading, element);
  if (home === undefined || ruleById(rule) === undefined) return [];
  const { file, statement, zone } = home;
  const words = `accept ${rule} because ${quoted(because)}${until === undefined ? "" : ` until ${until}`}`;
  if (zone !== undefined) return [added(file, statement, [`zone ${spelt(zone)} { ${words} }`])];
  const before = statement.body?.statements.find((one) => wordOf(one) === "accept" && tokensOf(one)[1]?.text === rule);
  if (before !== undefined) return [{ file: file.uri, start: before.start, end: before.end, text: words }];
  return [added(file, statement, [words])];
}

/** A text as the language writes it: on one line, in quotes. */
function quoted(text: string): string {
  return `"${text.replace(/\s+/g, " ").trim().replace(/["\\]/g, "\\$&")}"`;
}

interface Home {
  readonly file: SourceText;
  /** The statement whose block takes the acceptance. */
  readonly statement: WrittenStatement;
  /** A zone that has no block of its own, in the region's block. */
  readonly zone?: string;
}

/** Where an element's acceptances are stated. */
function homeOf({ snapshot }: Reading, element: Id): Home | undefined {
  const { model } = snapshot;
  const [source = "", verb] = element.split(" ");
  const at =
    verb === undefined
      ? elementsOf(model).get(element)?.at
      : model.componentById.get(source)?.dependencies.find(({ id }) => id === element)?.at;
  const place = at === undefined ? undefined : placeOf(model, at);
  const file = place === undefined ? undefined : snapshot.files.get(place.file);
  if (place === undefined || file === undefined) return undefined;
  if (verb !== undefined) {
    const statement = dependencyAt(file, place.start);
    return statement === undefined ? undefined : { file, statement };
  }
  const statement = declarationNamedAt(file, place.start);
  if (statement !== undefined) return takesAcceptances(statement) ? { file, statement } : undefined;
  // `zones a, b` gives its zones no block.
  const region = model.regions.find(({ id }) => id === outer(element));
  const around = region === undefined ? undefined : placeOf(model, region.at);
  const declared = around?.file === place.file ? declarationNamedAt(file, around.start) : undefined;
  return declared === undefined ? undefined : { file, statement: declared, zone: simpleName(element) };
}

function takesAcceptances(statement: WrittenStatement): boolean {
  const word = wordOf({ text: headOf(statement) });
  const context = containerWords.has(word) ? "container" : (word as Context);
  return statementByWord.get("accept")?.contexts.has(context) === true;
}
