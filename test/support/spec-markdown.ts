// Reads a rule's specification: the `arch` blocks of a Markdown page and the caret lines in them that say what is expected.
// It runs nothing; check-rule.ts does.

/** One expected or actual finding: where it stands in the text without caret lines, and its words. */
export interface Mark {
  /** From 0, in the text without caret lines. */
  readonly line: number;
  /** Column of the first marked character, from 0. */
  readonly start: number;
  /** Column behind the last marked character. */
  readonly end: number;
  /** `warning[rule-id]: message`. */
  readonly says: string;
}

export interface SpecBlock {
  /** The nearest heading above, with a number where one heading has several blocks. */
  readonly title: string;
  /** Line of the opening fence in the page, from 1. */
  readonly pageLine: number;
  /** `key=value` words behind the fence's `arch`, such as `today=2027-01-01`. */
  readonly settings: ReadonlyMap<string, string>;
  /** The design, without its caret lines. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

const fence = /^```(.*)$/;
const caretLine = /^(\s*\/\/\s*)(\^+) (\S.*)$/;

/** The blocks of a page in their order. A page without blocks gives none, which its test must refuse. */
export function specBlocksOf(page: string): SpecBlock[] {
  const blocks: SpecBlock[] = [];
  const countByTitle = new Map<string, number>();
  let heading = "";
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of page.split(/\r?\n/).entries()) {
    const info = fence.exec(line)?.[1];
    if (open !== undefined && info === undefined) {
      open.lines.push(line);
      continue;
    }
    if (open !== undefined) {
      const [language, ...words] = open.info.trim().split(/\s+/);
      if (language === "arch") {
        const count = (countByTitle.get(heading) ?? 0) + 1;
        countByTitle.set(heading, count);
        blocks.push({
          title: count === 1 ? heading : `${heading} (${count})`,
          pageLine: open.line,
          settings: new Map(words.map((word) => splitAt(word, "="))),
          ...withoutMarks(open.lines),
        });
      }
      open = undefined;
      continue;
    }
    if (info !== undefined) open = { info, line: index + 1, lines: [] };
    else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, "").trim();
  }
  if (open !== undefined) throw new Error(`the block opened in line ${open.line} is not closed`);
  return blocks;
}

/** The text with a caret line under each marked line: what a specification block looks like. */
export function withMarks(text: string, marks: readonly Mark[]): string {
  return text
    .split("\n")
    .flatMap((line, index) => [
      line,
      ...marks
        .filter((mark) => mark.line === index)
        .sort((a, b) => a.start - b.start || (a.says < b.says ? -1 : 1))
        .map(caretsOf),
    ])
    .join("\n");
}

function withoutMarks(lines: readonly string[]): { text: string; marks: Mark[] } {
  const kept: string[] = [];
  const marks: Mark[] = [];
  for (const line of lines) {
    const [, indent, carets, says] = caretLine.exec(line) ?? [];
    if (indent === undefined || carets === undefined || says === undefined) {
      kept.push(line);
      continue;
    }
    if (kept.length === 0) throw new Error(`a caret line has no line above it: ${line}`);
    marks.push({ line: kept.length - 1, start: indent.length, end: indent.length + carets.length, says });
  }
  return { text: kept.join("\n"), marks };
}

function caretsOf(mark: Mark): string {
  if (mark.start < 2) throw new Error(`a finding in column ${mark.start} leaves no room for carets: ${mark.says}`);
  return `//${" ".repeat(mark.start - 2)}${"^".repeat(mark.end - mark.start)} ${mark.says}`;
}

function splitAt(word: string, sign: string): [string, string] {
  const index = word.indexOf(sign);
  return index < 0 ? [word, ""] : [word.slice(0, index), word.slice(index + 1)];
}
