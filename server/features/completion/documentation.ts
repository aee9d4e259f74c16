// What is told of one proposal when somebody looks at it, found by its key: for names the same as in a hover, for words their form and
// what they trade. A key may come from anywhere and is trusted for nothing.

import { type Context, componentKinds, connectives, formsOf, statementByWord } from "../../../language/index.ts";
import { termInPlace } from "../../knowledge/index.ts";
import { aboutTechnology } from "../hover/component.ts";
import { aboutRule } from "../hover/findings.ts";
import { type Scene, termPageOf } from "../hover/look.ts";
import { aboutName } from "../hover/name.ts";
import { libraryTechnologies } from "../library.ts";
import { termMarkdown } from "../term-text.ts";

/** Markdown for a proposal's key; undefined for one that nothing is told of. */
export function documentationOf(scene: Scene, key: string): string | undefined {
  const [sort = "", first = "", second = ""] = key.split(" ");
  switch (sort) {
    case "statement":
      return aboutStatement(scene, second, first as Context);
    case "word":
      return aboutWords(scene, key.split(" ").slice(1));
    case "element": {
      const named = scene.reading.names.named(second, "element");
      return named && aboutName(scene, named);
    }
    case "technology":
      return aboutProduct(scene, first);
    case "rule":
      return aboutRule(scene, first);
    default:
      return undefined;
  }
}

function aboutStatement(scene: Scene, word: string, context: Context): string | undefined {
  const statement = statementByWord.get(word);
  if (statement === undefined) return undefined;
  const forms = formsOf(word, context).map(({ label }) => label);
  const isDeclaration = componentKinds.some((kind) => kind === word) || statement.contexts.has("file");
  const term = termInPlace([word]);
  return [
    statement.says,
    `\`\`\`arch\n${(isDeclaration ? [] : forms).concat(isDeclaration ? statement.form : `// ${statement.form}`).join("\n")}\n\`\`\``,
    ...(term === undefined ? [] : [termMarkdown(term, termPageOf(scene.look))]),
  ].join("\n\n");
}

/** A word by its place in a statement, which tells more than the word alone. */
function aboutWords(scene: Scene, words: readonly string[]): string | undefined {
  const last = words.at(-1);
  if (last === undefined) return undefined;
  // Names between the words say nothing of them.
  const known = words.filter(
    (word, index) => index === 0 || word === last || connectives.has(word) || statementByWord.has(word),
  );
  const term = termInPlace(known);
  return term === undefined ? statementByWord.get(last)?.says : termMarkdown(term, termPageOf(scene.look));
}

function aboutProduct(scene: Scene, name: string): string | undefined {
  const own = scene.reading.snapshot.model.technologies.find((technology) => technology.name === name);
  const technology = own ?? libraryTechnologies().find((other) => other.name === name);
  return technology && aboutTechnology(technology, { isWhole: true });
}
