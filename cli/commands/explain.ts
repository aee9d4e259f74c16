// `faultline explain`: a rule's page, how a number came about, and what would become of it after a change.

import { differenceOf, type Fact, nearestTo, ruleById, rules } from "../../analysis/index.ts";
import { applyEdits, editsFor, type Problem, type SystemModel } from "../../language/index.ts";
import type { Request } from "../arguments.ts";
import { changeToPage, factsToPage, factToPage, ruleToPage } from "../formats/explain.ts";
import { locatorOf } from "../lint-result.ts";
import { type LoadedProject, loadOneProject } from "../load.ts";
import { Refusal } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";

/** 0: explained. 2: there is no such rule, element or fact, or the change means nothing. */
export function explain(request: Extract<Request, { command: "explain" }>, terminal: Terminal): number {
  const { what, whatIf } = request;
  const rule = ruleById(what);
  if (rule !== undefined) {
    if (whatIf !== undefined) throw new Refusal(`"${what}" is a rule; --what-if is asked of an element or a fact.`);
    terminal.write(ruleToPage(rule, terminal));
    return 0;
  }
  const { project, isComplete } = loadOneProject(request, terminal);
  const subject = subjectOf(what, project);
  if (whatIf === undefined) {
    const page =
      subject.fact === undefined ? factsToPage(subject.facts, terminal) : pageOf(subject.fact, project, terminal);
    terminal.write(page);
  } else terminal.write(afterChange(subject, whatIf, project, terminal));
  return isComplete ? 0 : 2;
}

/** What is asked about: an element with all of its facts, or one fact of it. */
interface Subject {
  readonly element: string;
  readonly facts: readonly Fact[];
  readonly fact?: Fact;
}

function pageOf(fact: Fact, { snapshot }: Pick<LoadedProject, "snapshot">, terminal: Terminal): string {
  return factToPage(fact, locatorOf(snapshot), terminal);
}

function subjectOf(what: string, { analysis, snapshot }: LoadedProject): Subject {
  const whole = elementOf(what, snapshot.model);
  if (whole !== undefined) {
    const facts = analysis.facts.of(whole);
    if (facts.length === 0) throw new Refusal(`There are no facts about "${whole}".`);
    return { element: whole, facts };
  }
  const dot = what.lastIndexOf(".");
  if (dot < 0) {
    const hint = nearest(what, [...rules.map(({ id }) => id), ...namesOf(snapshot.model)]) ?? ".";
    throw new Refusal(`"${what}" is no rule, no element, and no fact such as checkout.availability${hint}`);
  }
  const [name, asked] = [what.slice(0, dot), what.slice(dot + 1)];
  const element = elementOf(name, snapshot.model);
  const facts = element === undefined ? [] : analysis.facts.of(element);
  if (element === undefined || facts.length === 0) {
    const names = namesOf(snapshot.model);
    // The last part may be a fact's name, or that of an element whose qualified name was meant.
    const hint = nearest(what, names) ?? nearest(name, names) ?? `; "faultline inspect --facts" lists what there is.`;
    throw new Refusal(`There are no facts about "${name}"${hint}`);
  }
  const fact = facts.find((one) => one.name === asked);
  if (fact !== undefined) return { element, facts, fact };
  const names = facts.map((one) => one.name);
  // The last part may be the slip in a qualified name, and no fact's.
  const others = idsOf(snapshot.model).filter((id) => id !== element);
  const hint = nearest(asked, names) ?? nearest(what, others) ?? `; it has ${names.join(", ")}.`;
  throw new Refusal(`"${element}" has no fact "${asked}"${hint}`);
}

/** The question whether the nearest of some names was meant, as the end of a sentence. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const near = nearestTo(word, names);
  return near === undefined ? undefined : `; did you mean "${near}"?`;
}

/** What elements go by: their qualified names, and the last part of each. */
function namesOf(model: SystemModel): readonly string[] {
  return idsOf(model).flatMap((id) => [id, id.slice(id.lastIndexOf(".") + 1)]);
}

/** The element of this name, or the only one whose qualified name ends with it. */
function elementOf(name: string, model: SystemModel): string | undefined {
  const ids = idsOf(model);
  if (ids.includes(name)) return name;
  const [only, another] = ids.filter((id) => id.endsWith(`.${name}`));
  if (another !== undefined) throw new Refusal(`"${name}" may be ${only} or ${another}; write which.`);
  return only;
}

/** The elements that facts are about. */
function idsOf({ components, containers, flows, regions }: SystemModel): readonly string[] {
  const zones = regions.flatMap((region) => region.zones);
  return [components, containers, flows, regions, zones].flatMap((list) => list.map(({ id }) => id));
}

/** The subject in the design after the change, and what else the change does. */
function afterChange(subject: Subject, change: string, project: LoadedProject, terminal: Terminal): string {
  const edited = editsFor(project.snapshot, change);
  if (edited.kind === "problem") throw new Refusal(edited.says);
  const after = project.with(applyEdits(project.snapshot, edited.edits));
  const known = new Set(project.snapshot.problems.map(signatureOf));
  const problem = after.snapshot.problems.find((one) => !known.has(signatureOf(one)));
  if (problem !== undefined) throw new Refusal(`With this change the text has a problem: ${problem.message}`);
  const difference = differenceOf(project.analysis, after.analysis);
  const fact = after.analysis.facts.of(subject.element).find(({ name }) => name === subject.fact?.name);
  const page = changeToPage({ subject: subject.element, asked: subject.fact?.name, change, difference }, terminal);
  return fact === undefined ? page : `${page}\n${pageOf(fact, after, terminal)}`;
}

function signatureOf({ code, message }: Problem): string {
  return `${code} ${message}`;
}
