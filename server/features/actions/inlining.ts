// A policy's terms put back where it is used, at one dependency or everywhere, and the policy with them. What each dependency means
// stays the same.

import {
  type Dependency,
  type DesignEdit,
  declarationNamedAt,
  type Policy,
  placeOf,
  removed,
  type SourceText,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { outer } from "../ids.ts";
import { type Action, offer, type Wish } from "./action.ts";
import { meansTheSame } from "./names.ts";
import { hasComment, headOf, inOrder, leadOf, tokensOf, wordOf } from "./statements.ts";
import { policyList, type Use, useAt, useOf } from "./uses.ts";

/** The policy under the cursor put into the dependency there, or into all that use it. */
export function inlineActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const { snapshot, file, names } = reading;
  const { model } = snapshot;
  const named = names.at(file.uri, stretch.start);
  const policy = named?.space === "element" ? model.policies.find(({ id }) => id === named.id) : undefined;
  const source = policy === undefined ? undefined : sourceOf(reading, policy);
  if (policy === undefined || named === undefined || source === undefined) return [];
  const actions: Action[] = [];
  const kind = "refactor.inline";
  const use = named.isDeclaration ? undefined : useAt(reading, stretch.start);
  if (use !== undefined && canInline(reading, use.dependency, source)) {
    actions.push(offer(kind, `Inline policy ${policy.name} here`, () => inOrder(inlining(use, source)), "here"));
  }
  const users = model.components.flatMap(({ dependencies }) =>
    dependencies.filter(({ policies }) => policies.some(({ id }) => id === policy.id)),
  );
  // Named elsewhere, such as by another policy, it has to stay.
  const places = names.of(policy.id, "element").filter((place) => !place.isDeclaration);
  const isComplete = users.length > 0 && users.length === places.length;
  if (
    isComplete &&
    users.every((one) => canInline(reading, one, source)) &&
    !hasComment(source.file, source.statement.start, source.statement.end)
  ) {
    const count = users.length > 1 ? ` (${users.length} uses)` : "";
    const edits = (): readonly DesignEdit[] => {
      const uses = users.flatMap((one) => useOf(reading, one) ?? []);
      return inOrder([...uses.flatMap((one) => inlining(one, source)), withoutDeclaration(source)]);
    };
    actions.push(offer(kind, `Inline policy ${policy.name} everywhere and remove it${count}`, edits, "everywhere"));
  }
  return actions;
}

interface PolicySource {
  readonly policy: Policy;
  readonly file: SourceText;
  readonly statement: WrittenStatement;
}

function sourceOf({ snapshot }: Reading, policy: Policy): PolicySource | undefined {
  const place = placeOf(snapshot.model, policy.at);
  const file = place && snapshot.files.get(place.file);
  const statement = place && file && declarationNamedAt(file, place.start);
  return file === undefined || statement === undefined ? undefined : { policy, file, statement };
}

/** Words that exclude each other. */
const kin: Readonly<Record<string, string>> = { retries: "attempts", tls: "mtls", plaintext: "mtls" };

function termOf(statement: WrittenStatement): string {
  const word = wordOf(statement);
  return kin[word] ?? word;
}

/** Whether a dependency says the same with the policy's terms as its own: the policy is its first, and its names mean the same there. */
function canInline({ snapshot }: Reading, dependency: Dependency, { policy, file, statement }: PolicySource): boolean {
  const { model, files } = snapshot;
  const [first] = dependency.policies;
  const [target, name] = [placeOf(model, dependency.at), first && placeOf(model, first.at)];
  const text = target && files.get(target.file)?.text;
  if (first?.id !== policy.id || target === undefined || name === undefined || text === undefined) return false;
  // Named in the head, and not in the block.
  if (text.slice(target.end, name.start).includes("{")) return false;
  const { requires, data, priority } = policy.terms;
  // Terms that add to each other rather than hide each other, and figures with the source that they come from.
  if (requires.length + data.length + priority.length > 0 || /\bsource\b/.test(statement.text)) return false;
  const block = file.text.slice(statement.body?.start ?? statement.end, statement.end);
  return meansTheSame(model, block, outer(policy.id), outer(dependency.source));
}

function inlining({ file, statement }: Use, { statement: from }: PolicySource): readonly DesignEdit[] {
  const list = policyList(statement);
  if (list === undefined) return [];
  const stated = from.body?.statements ?? [];
  const own = statement.body?.statements ?? [];
  const known = new Set(own.map(termOf));
  const terms = stated.filter((one) => wordOf(one) !== "with" && wordOf(one) !== "accept" && !known.has(termOf(one)));
  // What the policy builds on takes its place among the policies.
  const bases = stated.filter((one) => wordOf(one) === "with").flatMap((one) => one.text.slice(4).split(","));
  const policies = [...bases.map((name) => name.trim()), ...list.names.slice(1)];
  const headEnd = statement.start + headOf(statement).length;
  const before = tokensOf({ text: headOf(statement) }).find(({ text, kind }) => text === "with" && kind === "keyword");
  const listStart = statement.start + (before?.start ?? 0);
  const target = file.text.slice(statement.start, listStart).trimEnd();
  const head = policies.length === 0 ? target : `${target} with ${policies.join(", ")}`;
  const edits: DesignEdit[] = [];
  const texts = terms.map(({ text }) => text);
  const { body } = statement;
  if (body === undefined) {
    const block = texts.length === 0 ? "" : ` { ${texts.join("  ")} }`;
    return [{ file: file.uri, start: statement.start, end: statement.end, text: `${head}${block}` }];
  }
  edits.push({ file: file.uri, start: statement.start, end: headEnd, text: head });
  // Own terms stay where they are, and the policy's come before them.
  if (texts.length > 0) {
    const [first] = own;
    const isOneLine = !file.text.slice(body.start, body.end).includes("\n");
    const at = first?.start ?? body.start + 1;
    const line = file.text.slice(file.text.lastIndexOf("\n", at - 1) + 1, at);
    const gap = isOneLine ? "  " : `${file.text.includes("\r\n") ? "\r\n" : "\n"}${/^[ \t]*/.exec(line)?.[0] ?? ""}`;
    const text =
      first === undefined
        ? ` ${texts.join("  ")}${file.text[at] === " " ? "" : " "}`
        : texts.map((one) => one + gap).join("");
    edits.push({ file: file.uri, start: at, end: at, text });
  }
  return edits;
}

/** Takes a declaration away with the comments above it, and one of two blank lines around it. */
function withoutDeclaration({ file, statement }: PolicySource): DesignEdit {
  const start = leadOf(file, statement.start);
  const edit = removed(file, { start, end: statement.end });
  const isBlankBefore = /(^|\n[ \t]*\r?\n|\{[ \t]*\r?\n)$/.test(file.text.slice(0, edit.start));
  const blank = /^[ \t]*\r?\n/.exec(file.text.slice(edit.end));
  return isBlankBefore && blank !== null && edit.text === "" && file.text[edit.end - 1] === "\n"
    ? { ...edit, end: edit.end + blank[0].length }
    : edit;
}
