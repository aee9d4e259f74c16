// The pages of `faultline --help`: readable in a terminal of any width.

import { describe, expect, test } from "vitest";
import { topics } from "../../cli/command-table.ts";
import { helpFor } from "../../cli/formats/help.ts";

/** What is typed as it stands, and is therefore never broken. */
const verbatim = /^Usage: |^ {4}faultline |^ {2}(-\w, )?--[\w-]+( [A-Z]+)?$/;

describe.each([40, 80, 100])("in %s columns", (width) => {
  test.each([undefined, ...topics])("no line of the help on %s is longer", (topic) => {
    const tooLong = helpFor(topic, width)
      .split("\n")
      .filter((line) => line.length > width && !verbatim.test(line));
    expect(tooLong).toEqual([]);
  });
});

test("what an option is for stands beside it where there is room, and below it where there is none", () => {
  expect(helpFor("fmt", 100)).toContain(
    `
  --check                  writes nothing: lists the files that would change, and exits with 1 if
                           there are any
`,
  );
  expect(helpFor("fmt", 40)).toContain(
    `
  --check
      writes nothing: lists the files
      that would change, and exits with
      1 if there are any
`,
  );
});
