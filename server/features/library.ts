// The standard library's technologies as values, for lists that offer all of them: a design's model holds only those that it
// names. Read once, when first asked for.

import { createProject, libraryNames, type Technology } from "../../language/index.ts";

let technologies: readonly Technology[] | undefined;

/** Every technology of the standard library, in the library's order. */
export function libraryTechnologies(): readonly Technology[] {
  technologies ??= readLibrary();
  return technologies;
}

function readLibrary(): readonly Technology[] {
  const project = createProject();
  const text = libraryNames().map((name, index) => `component use-${index} : ${name}`);
  project.setFile("library-use.arch", text.join("\n"));
  return project.snapshot().model.technologies;
}
