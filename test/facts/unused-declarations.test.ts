// What nothing uses, in texts with problems of their own. What texts without one leave unused is specified with the rule.

import { describe, expect, it } from "vitest";
import { unusedDeclarationsOf } from "../../analysis/facts/unused-declarations.ts";
import { understand } from "../support/understand.ts";

/** The ids of what nothing uses; throws unless the text has exactly one problem, of this kind. */
function unusedIn(problem: string, text: string): readonly string[] {
  const { model, snapshot } = understand(text);
  expect(snapshot.problems.map(({ code }) => code)).toEqual([problem]);
  return unusedDeclarationsOf(model).map(({ element }) => element.id);
}

describe("a dependency that the model leaves out", () => {
  it("uses its policies, data and queue where its target means nothing", () => {
    const declarations = `policy careful { timeout 150ms }  policy idle { timeout 1s }  data photo  queue parked`;
    const dependency = "calls apy with careful { data photo  dead-letter parked after 5 }";
    expect(unusedIn("unknown-name", `${declarations}\nservice app { ${dependency} }`)).toEqual(["idle"]);
  });

  it("uses its policy where its verb does not go with its target", () => {
    const text = "policy careful { timeout 150ms }  service api { publishes db with careful }  store db";
    expect(unusedIn("wrong-kind", text)).toEqual([]);
  });

  it("uses its policy where it is stated twice", () => {
    const text = "policy careful { timeout 150ms }  service api { reads db  reads db with careful }  store db";
    expect(unusedIn("duplicate", text)).toEqual([]);
  });
});

it("data has its use where its place means nothing", () => {
  expect(unusedIn("unknown-name", "data photo { authority bd }  service api { reads db }  store db")).toEqual([]);
  expect(unusedIn("unknown-name", "data photo { derived bd }  service api { reads db }  store db")).toEqual([]);
});

it("what only something in another text uses is unused none the less", () => {
  expect(unusedIn("unknown-name", "policy careful { timeout 150ms }  service app { calls apy }")).toEqual(["careful"]);
});
