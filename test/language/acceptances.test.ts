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

it("is held to that in regions, zones, data and policies as well", () => {
  const project = createProject({ rules: ["two-authorities"] });
  const accept = 'accept two-author because "x"';
  project.setFile(
    "a.arch",
    `region eu { ${accept}  zone a { ${accept} } }\ndata d { ${accept} }\npolicy p { timeout 1s  ${accept} }`,
  );
  expect(project.snapshot().problems.map(({ code }) => code)).toEqual(Array(4).fill("unknown-rule"));
});

it("of any rule is taken where nobody says which rules there are", () => {
  expect(problems()).toEqual([]);
});
