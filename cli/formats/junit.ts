// The result as a report of tests, which every CI server shows: `lint --format junit`. A text is a suite, a finding a case.
// What makes the run exit with 1 failed, what is accepted or in the baseline was skipped, the rest passed and says what it is. What
// could not be read or judged is an error.

import { byFile, isLive, type LocatedItem, occurrences, whyNot } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";
import { placeText } from "./pretty.ts";
import { element, textElement, xmlHead } from "./xml.ts";

/** One XML document with a suite for each text; one without a finding has a case that passed. */
export function toJunit(result: LintResult): string {
  const files = byFile(result);
  const suites = files.map(({ file, items }) => {
    const cases = items.length === 0 ? [element("testcase", { name: "no findings", classname: file })] : casesOf(items);
    return element("testsuite", { name: file, tests: cases.length, ...countsOf(items) }, cases);
  });
  const items = files.flatMap((one) => one.items);
  const broken = brokenOf(result);
  if (broken.length > 0) {
    suites.push(element("testsuite", { name: "faultline", tests: broken.length, errors: broken.length }, broken));
  }
  const failures = items.filter(({ fails }) => fails === true).length;
  const tests = items.length + files.filter((one) => one.items.length === 0).length + broken.length;
  return `${xmlHead}${element("testsuites", { name: "faultline", tests, failures, errors: broken.length }, suites)}\n`;
}

/** A case for each fault of ours, and for each thing that could not be read. */
function brokenOf({ failures, refusals }: LintResult): readonly string[] {
  const occurrence = occurrences();
  const faults = [
    ...failures.map(({ rule, error }) => ({ what: rule, type: "fault", message: error })),
    ...refusals.map((message) => ({ what: "reading", type: "unread", message })),
  ];
  return faults.map(({ what, type, message }) => {
    const name = numbered(what, occurrence(what));
    return element("testcase", { name, classname: "faultline" }, [element("error", { type, message })]);
  });
}

function numbered(name: string, count: number): string {
  return count === 1 ? name : `${name} (${count})`;
}

function countsOf(items: readonly LocatedItem[]) {
  return {
    failures: items.filter(({ fails }) => fails === true).length,
    errors: 0,
    skipped: items.filter((item) => !isLive(item)).length,
  };
}

/** The cases of a suite, each by a name of its own: of two with one name servers show the first alone. */
function casesOf(items: readonly LocatedItem[]): readonly string[] {
  const occurrence = occurrences();
  return items.map((item) => {
    const { code, element: about, location } = item;
    const name = about === undefined ? `${code} in line ${location.start.line}` : `${code}: ${about}`;
    return caseOf(item, numbered(name, occurrence(name)));
  });
}

function caseOf(item: LocatedItem, name: string): string {
  const { severity, location, fails, message } = item;
  const words = `${placeText(location)}: ${severity}: ${message}`;
  const outcome = () => {
    if (!isLive(item)) return textElement("skipped", `${whyNot(item)} ${words}`);
    if (fails === true) return element("failure", { type: severity, message: words });
    return textElement("system-out", words);
  };
  return element("testcase", { name, classname: location.file }, [outcome()]);
}
