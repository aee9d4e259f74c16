// The texts that completion inserts for statements and whole blocks, in the editor's syntax of snippets. What is offered
// where is completion's own business.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets are written `${1:name}`.

import { type Context, leafWords, type Statement, statementByWord } from "../../language/index.ts";

const bodies: Readonly<Record<string, string>> = {
  system: 'system ${1:name} "${2:Title}" {\n\t$0\n}',
  group: "group ${1:name} {\n\t$0\n}",
  extend: "extend ${1:name} {\n\t$0\n}",
  region: "region ${1:name} { zones ${2:a, b, c} }",
  policy: "policy ${1:name} { timeout ${2:150ms}  retries ${3:1}  backoff exponential from ${4:20ms} jitter }",
  data: "data ${1:name} { authority ${2:store} }",
  flow: 'flow ${1:name} "${2:What happens}" {\n\tload ${3:100/s}\n\tslo availability ${4:99.9%} over 30d\n\n\t$0\n}',
  scenario: 'scenario ${1:name} "${2:What goes wrong}" {\n\tfail ${3:component}\n\texpect ${4:flow} available\n}',
  decision: 'decision ${1:name} "${2:What was decided}" {\n\tchose "$3" over "$4"\n\tbecause "$5"\n\tcosts "$6"\n}',
  store: "store ${1:name} : ${2:postgres} {\n\t$0\n}",
  cache: "cache ${1:name} : ${2:redis} { of ${3:store}  ttl ${4:60s}  hit-ratio ${5:90%} }",
  topic: "topic ${1:name} : ${2:kafka} { partitions ${3:12}  retention ${4:4d} }",
  boundary: 'boundary ${1:name} "${2:What it encloses}"',
  either: "either { ${1:70%} $2 } or { $3 }",
  parallel: "parallel { $1 }",
};

/** The block that a word opens, with tab stops; undefined for a word that opens none in this place. */
export function blockSnippet(word: string, context: Context): string | undefined {
  if (word === "data" && context === "dependency") return undefined;
  const body = bodies[word];
  if (body !== undefined) return body;
  return leafWords.has(word) && statementByWord.has(word) ? `${word} \${1:name} {\n\t$0\n}` : undefined;
}

/** A statement's word, with the cursor where its value goes. */
export function termSnippet({ word, form }: Statement): string {
  if (form === word) return word;
  const isText = form.startsWith(`${word} "`);
  return isText ? `${word} "$1"` : `${word} $0`;
}
