// Addresses in comments and texts that can be followed, and rules that have a page. Only `https`, without a name or a password in it:
// what stands in a workspace is not to be trusted.

import type { Token } from "../../language/index.ts";
import { isComment } from "../tokens.ts";

/** A stretch of the text that leads somewhere. */
export interface Link {
  readonly start: number;
  readonly end: number;
  readonly target: string;
  readonly says: string;
}

/** Links of one file at most, and characters of one address. */
const limits = { links: 1000, characters: 2000 };

const address = /https:\/\/[^\s"'<>`\\{}|^]+/g;

/** The links of a file. `rulePage` is the address of a rule's page, `{rule}` standing for its id. Linear. */
export function links(tokens: readonly Token[], rulePage: string | undefined): readonly Link[] {
  const found: Link[] = [];
  let before: Token | undefined;
  for (const token of tokens) {
    if (found.length >= limits.links) break;
    if (isComment(token) || token.kind === "string") {
      for (const link of addressesIn(token)) found.push(link);
    } else if (before?.kind === "keyword" && before.text === "accept" && token.kind === "name") {
      const target = rulePage?.startsWith("https://") ? rulePage.replace("{rule}", token.text) : undefined;
      const { start, end } = token;
      if (target !== undefined && /^[\w-]+$/.test(token.text)) {
        found.push({ start, end, target, says: `Read about ${token.text}` });
      }
    }
    before = token;
  }
  return found.slice(0, limits.links);
}

function* addressesIn({ text, start }: Token): Generator<Link> {
  for (const match of text.matchAll(address)) {
    if (match[0].length > limits.characters) continue;
    const target = withoutTail(match[0]);
    if (!URL.canParse(target)) continue;
    const { hostname, username, password } = new URL(target);
    if (hostname === "" || username !== "" || password !== "") continue;
    yield { start: start + match.index, end: start + match.index + target.length, target, says: `Open ${hostname}` };
  }
}

/** Without the marks that end a sentence, a comment, or a bracket that was opened before the address. Linear. */
function withoutTail(written: string): string {
  const loose = { ")": count(written, ")") - count(written, "("), "]": count(written, "]") - count(written, "[") };
  let end = written.length;
  if (written.endsWith("*/")) end -= 1;
  for (; end > 0; end -= 1) {
    const last = written.charAt(end - 1);
    if (last === ")" || last === "]") {
      if (loose[last] <= 0) break;
      loose[last] -= 1;
    } else if (!marks.has(last)) break;
  }
  return written.slice(0, end);
}

/** Marks that end a sentence or a comment. */
const marks: ReadonlySet<string> = new Set([".", ",", ";", ":", "!", "?", "*"]);

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
