// The language's boundary: what other folders may use of it, name by name.

export { isCalendarDay } from "./calendar.ts";
export { declarationNamedAt, isWhole, outlineIn, statementsAround } from "./edits/declarations.ts";
export type { DesignEdit, Edited } from "./edits/edits.ts";
export { added, applyEdits, editsFor, removed } from "./edits/edits.ts";
export type { Body as WrittenBody, Statement as WrittenStatement } from "./edits/patch.ts";
export type {
  Block,
  Count,
  Day,
  Figure,
  Id,
  Origin,
  PerSecond,
  Place,
  Ratio,
  Ref,
  Seconds,
  Span,
  Stated,
} from "./figures.ts";
export { placeOf } from "./figures.ts";
export type { Form, FormPart } from "./form-notation.ts";
export type { FormatResult } from "./format.ts";
export { formatText, laidOut } from "./format.ts";
export type { Slot, SlotName } from "./forms.ts";
export { formsOf, slots, stepForms, wordsIn } from "./forms.ts";
export { libraryNames } from "./library.ts";
export type { LineChange } from "./line-changes.ts";
export { lineChanges } from "./line-changes.ts";
export { mayCopy, stepsOf } from "./linking/steps.ts";
export type {
  Acceptance,
  Boundary,
  Branch,
  Component,
  ComponentKind,
  Container,
  Data,
  DeadLetter,
  Decision,
  Dependency,
  Element,
  Expectation,
  Flow,
  FlowItem,
  FlowStep,
  Guarantee,
  Objective,
  Policy,
  Problem,
  Region,
  Replication,
  Scenario,
  ScenarioStatement,
  Split,
  SystemModel,
  Technology,
  Terms,
  Verb,
  Zone,
} from "./model.ts";
export { elementsOf, meaningOf } from "./names.ts";
export type { Project, ProjectOptions, Snapshot, SourceText } from "./project.ts";
export { createProject } from "./project.ts";
export { createSourceText } from "./source-text.ts";
export type { ContainerPart, Part } from "./syntax/outline.ts";
export { tokenize } from "./syntax/tokenize.ts";
export type { Token, TokenKind } from "./syntax/tokens.ts";
export { nameOf } from "./syntax/tokens.ts";
export type { Dimension } from "./units.ts";
export { amounts, readQuantity, units } from "./units.ts";
export type { Context, Statement } from "./vocabulary.ts";
export {
  beforeName,
  componentKinds,
  connectives,
  containerWords,
  guaranteeNames,
  keywords,
  leafWords,
  statementByWord,
  statements,
  statementsIn,
} from "./vocabulary.ts";
export type { NameRole, WordRole } from "./word-roles.ts";
export { declaredRole, isGuarantee, nameRoleBehind, roleOf, verbs, wordsOfRole } from "./word-roles.ts";
