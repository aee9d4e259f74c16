// An acceptance names a rule that there is.

import { expect, it } from "vitest";
import { createProject } from "../../language/index.ts";

const text = `system shop {
  accept shared-stor because "x"
  service a { calls b { accept retry-amplification because "x" }  accept nothing-like-it because "x" }
  service b
  flow f { a -> b  accept shared-store because "x" }
}
`;

function problems(rules?: readonly string[]): readonly string[] {
  const project = createProject(rules && { rules });
  project.setFile("a.arch", text);
  return project.snapshot().problems.map(({ code, message }) => `${code}: ${message}`);
}

it("of a rule that nobody knows is an error, with the nearest that somebody does", () => {
  expect(problems(["retry-amplification", "shared-store"])).toEqual([
    "unknown-rule: No rule is called `shared-stor`, so this accepts nothing. Did you mean `shared-store`?",
    "unknown-rule: No rule is called `nothing-like-it`, so this accepts nothing.",
  ]);
});

it("of any rule is taken where nobody says which rules there are", () => {
  expect(problems()).toEqual([]);
});
