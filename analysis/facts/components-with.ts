// The few components that something can be the matter with, found by what stands in them alone. Most rules look for what nearly
// no component has, and asking all of them anew at each keystroke would cost more than all the rest of such a rule.

import type { Component, SystemModel } from "../../language/index.ts";

type Test = (component: Component) => boolean;

/** Tests that are put to a component together: to come to it and to its terms takes longer than to test it. */
interface Survey {
  readonly tests: Test[];
  /** What was asked about last, and by its index a bit for each test that it passes. */
  components: readonly Component[];
  passed: Int32Array;
  /** By test, the components that pass it; absent until somebody asks. */
  found: (readonly Component[] | undefined)[];
  /** The same as marks by index. */
  marks: (Uint8Array | undefined)[];
  /** How many tests there were then. */
  tested: number;
}

/** Bits of an integer. */
const testsPerSurvey = 32;

const nothing: readonly Component[] = [];

function newSurvey(): Survey {
  return { tests: [], components: nothing, passed: new Int32Array(0), found: [], marks: [], tested: 0 };
}

let latest = newSurvey();

/**
 * The components that pass a test, in declaration order. The test may read nothing but the component, not even what it names,
 * since a component that is the object it was in the snapshot asked for last is not tested again. Linear in the components for all
 * tests together, by a comparison each where few are new.
 */
export function componentsWith(test: Test): (model: SystemModel) => readonly Component[] {
  const { survey, number } = inSurvey(test);
  return ({ components }) => {
    if (survey.components !== components || survey.tested !== survey.tests.length) ask(survey, components);
    let found = survey.found[number];
    if (found === undefined) {
      found = components.filter((_, index) => hasBit(survey.passed[index] as number, number));
      survey.found[number] = found;
    }
    return found;
  };
}

/**
 * As `componentsWith`, by position in the model 1 for those that pass. For who knows positions: it tells of a component without a look
 * at it.
 */
export function marksWith(test: Test): (model: SystemModel) => Uint8Array {
  const { survey, number } = inSurvey(test);
  return ({ components }) => {
    if (survey.components !== components || survey.tested !== survey.tests.length) ask(survey, components);
    let marks = survey.marks[number];
    if (marks === undefined) {
      marks = new Uint8Array(components.length);
      for (let index = 0; index < marks.length; index += 1) {
        if (hasBit(survey.passed[index] as number, number)) marks[index] = 1;
      }
      survey.marks[number] = marks;
    }
    return marks;
  };
}

/** Adds a test to a survey, under a number. */
function inSurvey(test: Test): { readonly survey: Survey; readonly number: number } {
  if (latest.tests.length === testsPerSurvey) latest = newSurvey();
  const survey = latest;
  return { survey, number: survey.tests.push(test) - 1 };
}

function hasBit(bits: number, number: number): boolean {
  return ((bits >>> number) & 1) === 1;
}

/** Puts all tests to the components that are other objects than before. */
function ask(survey: Survey, components: readonly Component[]): void {
  const isKnown = survey.components.length === components.length && survey.tested === survey.tests.length;
  const before = isKnown ? survey.components : nothing;
  const passed = isKnown ? survey.passed : new Int32Array(components.length);
  /** A bit for each test that something new passes or something gone has passed. */
  let changed = isKnown ? 0 : -1;
  for (let index = 0; index < components.length; index += 1) {
    const component = components[index] as Component;
    if (component === before[index]) continue;
    const bits = bitsOf(survey.tests, component);
    changed |= bits | (passed[index] as number);
    passed[index] = bits;
  }
  survey.components = components;
  survey.passed = passed;
  survey.marks = survey.tests.map((_, number) => (hasBit(changed, number) ? undefined : survey.marks[number]));
  survey.found = survey.tests.map((_, number) => (hasBit(changed, number) ? undefined : survey.found[number]));
  survey.tested = survey.tests.length;
}

function bitsOf(tests: readonly Test[], component: Component): number {
  let bits = 0;
  for (let number = 0; number < tests.length; number += 1) {
    if ((tests[number] as Test)(component)) bits |= 1 << number;
  }
  return bits;
}
