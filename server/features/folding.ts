// What can be folded away: blocks, comments of several lines, runs of line comments, and what stands between the marks `// region` and
// `// endregion`. By tokens alone, so that it stands while the text is broken. It counts lines only where a brace must stay in sight.

import type { SourceText, Token } from "../../language/index.ts";
import { isComment, isMark } from "../tokens.ts";

/** Lines that fold into the first, both included and counted from 0. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: "block" | "comment" | "region";
}

const regionStart = /^\/\/\s*#?region\b/;
const regionEnd = /^\/\/\s*#?endregion\b/;

/** The folds of a file by their first lines; each contains another or they have no line in common. Linear. */
export function folding(file: SourceText, tokens: readonly Token[]): readonly Fold[] {
  const folds: Fold[] = [];
  const open: { readonly kind: "block" | "region"; readonly line: number }[] = [];
  const add = (startLine: number, endLine: number, kind: Fold["kind"]): void => {
    if (endLine > startLine) folds.push({ startLine, endLine, kind });
  };
  const lineOf = (offset: number): number => file.positionAt(offset).line;
  let run: { first: number; last: number } | undefined;
  const endRun = (): void => {
    if (run !== undefined) add(run.first, run.last, "comment");
    run = undefined;
  };

  for (const [index, token] of tokens.entries()) {
    const isLineComment = token.kind === "comment" && token.text.startsWith("//");
    const isMarked = isLineComment && (regionStart.test(token.text) || regionEnd.test(token.text));
    if (!isLineComment || !token.first || isMarked) endRun();
    if (isMarked) {
      const line = lineOf(token.start);
      if (regionStart.test(token.text)) open.push({ kind: "region", line });
      else if (open.at(-1)?.kind === "region") add(open.pop()?.line ?? line, line, "region");
    } else if (isLineComment && token.first) {
      const line = lineOf(token.start);
      if (run?.last === line - 1) run.last = line;
      else {
        endRun();
        run = { first: line, last: line };
      }
    } else if (isComment(token)) {
      const end = lineOf(token.end);
      // Behind it on its last line something else may begin that folds.
      const isShared = tokens[index + 1]?.first === false;
      add(lineOf(token.start), isShared ? end - 1 : end, "comment");
    } else if (isMark(token, "{")) {
      open.push({ kind: "block", line: lineOf(token.start) });
    } else if (isMark(token, "}")) {
      while (open.at(-1)?.kind === "region") open.pop();
      const block = open.pop();
      // The brace stays in sight, unless something of the block stands before it on its line.
      if (block !== undefined) add(block.line, lineOf(token.start) - (token.first ? 1 : 0), "block");
    }
  }
  endRun();
  return nested(folds);
}

/** In order, the outer first; one that only crosses another is left out, and so is a second of the same lines. */
function nested(folds: readonly Fold[]): readonly Fold[] {
  const sorted = [...folds].sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  const kept: Fold[] = [];
  const around: Fold[] = [];
  for (const fold of sorted) {
    while (around.length > 0 && (around.at(-1)?.endLine ?? 0) < fold.startLine) around.pop();
    const outer = around.at(-1);
    if (outer !== undefined && fold.endLine > outer.endLine) continue;
    if (outer?.startLine === fold.startLine) continue;
    kept.push(fold);
    around.push(fold);
  }
  return kept;
}
