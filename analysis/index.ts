// The boundary of the analysis: what other folders may use of it, name by name.

export { byCodeUnit } from "./by-code-unit.ts";
export type { ElementChange, TermChange } from "./compare/changes.ts";
export { type Comparison, compare, isEmpty, type PartChange, readCompared } from "./compare/comparison.ts";
export type { Direction } from "./compare/directions.ts";
export type { Figure, FigureChange } from "./compare/figures.ts";
export type { FindingPair, FindingsChange } from "./compare/findings.ts";
export type { CutSetChange, FlowChange, SinglePointChange } from "./compare/flows.ts";
export type { PromiseChange } from "./compare/promises.ts";
export {
  type Gate,
  type Regression,
  type RegressionKind,
  regressionKinds,
  regressionsIn,
  takesAmount,
} from "./compare/regressions.ts";
export { type SettingChange, settingsChanges } from "./compare/settings.ts";
export { singlePointWords } from "./compare/single-points.ts";
export {
  belongingOf,
  type Configuration,
  type ConfigurationProblem,
  configurationWithin,
  emptyConfiguration,
  optionsFor,
  type RuleSeverities,
  readConfiguration,
  readRules,
} from "./configuration.ts";
export {
  type Difference,
  differenceOf,
  type FactChange,
  findingChanges,
  identityOf,
  improvementOf,
} from "./difference.ts";
export type { DomainsInsight, PlaceInsight, PlaceLoss, RegionInsight, Spot, StandingInsight } from "./domains.ts";
export { type Analysis, analyze, analyzeWith, createAnalysis } from "./engine.ts";
export type { Derivation, Fact, FactKind, FactName, FactValue, MissingInput, Unit } from "./fact.ts";
export { ownerOf } from "./facts/coupling.ts";
export { factWords, secondsWords } from "./facts/fact-words.ts";
export type { Facts } from "./facts/index.ts";
export { listWords, numberWords, percentWords } from "./facts/words.ts";
export type { ComponentFate, ComponentState } from "./failure-components.ts";
export type { LoadShift } from "./failure-load.ts";
export { type Failing, mostFailing, slowFigureOf } from "./failure-strike.ts";
export type { FailureMoment, FailureState, Fate, FlowFate } from "./failures.ts";
export { type Evidence, type Finding, type Report, type Severity, severities } from "./finding.ts";
export { durationText } from "./fixes/figures.ts";
export type { Fix, FixContext } from "./fixes/fix.ts";
export { fixesByRule, fixesFor } from "./fixes/index.ts";
export type { FlowEvent, FlowMark, FlowMessage, FlowSight, FlowTimePart, FlowTiming } from "./flow-sight.ts";
export { nearestTo } from "./formulas/edit-distance.ts";
export { type Insight, insightOf, type SharedRow, type SharedUse } from "./insight.ts";
export type { Lineage, LineageArrow, LineagePart, LineageRole, Lineages } from "./lineage.ts";
export type { AnalysisOptions, Thresholds } from "./options.ts";
export type { Reading, Readings, ReadQuantity } from "./readings.ts";
export type { Category, Message, Rule, Source } from "./rule.ts";
export { ruleById, rules } from "./rules/index.ts";
