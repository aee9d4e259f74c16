// Markdown as elements, as far as the server's hovers use it: headings, paragraphs, lists, tables, rules, code,
// emphasis, links and what is folded. It builds elements from a short list and sets texts; no markup is ever parsed, so
// that whatever a design says stays text. Bounded.

/** Longest text that is shown, in characters, and most lines of it. */
const most = { characters: 20_000, lines: 400 } as const;

/** The elements of a text, and a sentence where it was cut. Links are their words: the page leads nowhere. */
export function markdownToElements(text: string, page: Document): DocumentFragment {
  const fragment = page.createDocumentFragment();
  const all = text.slice(0, most.characters).split(/\r?\n/);
  const lines = all.slice(0, most.lines);
  /** What is being filled, innermost last: folded parts within the text. */
  const open: (DocumentFragment | HTMLElement)[] = [fragment];
  const into = (): DocumentFragment | HTMLElement => open.at(-1) ?? fragment;
  let at = 0;
  const take = (test: (line: string) => boolean): readonly string[] => {
    const start = at;
    while (at < lines.length && test(lines[at] ?? "")) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const fence = fenceOf(line);
    const summary = /^\s*<details>\s*<summary>(.*)<\/summary>\s*$/.exec(line)?.[1];
    if (isItem(line)) {
      into().append(listOf(page, take(isItem)));
      continue;
    }
    if (isRow(line)) {
      into().append(table(page, take(isRow)));
      continue;
    }
    at += 1;
    if (summary !== undefined) {
      const folded = page.createElement("details");
      folded.append(block(page, "summary", summary));
      into().append(folded);
      open.push(folded);
    } else if (/^\s*<\/details>\s*$/.test(line)) {
      if (open.length > 1) open.pop();
    } else if (fence !== undefined) {
      const code = page.createElement("pre");
      code.textContent = take((one) => !one.trimStart().startsWith(fence)).join("\n");
      at += 1;
      into().append(code);
    } else if (/^#{1,6}\s/.test(line)) {
      into().append(block(page, "h3", line.replace(/^#+\s+/, "")));
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      into().append(page.createElement("hr"));
    } else if (line.trim() !== "" && !isTag(line)) {
      into().append(block(page, "p", [line, ...take(isProse)].join(" ")));
    }
  }
  if (text.length > most.characters || all.length > most.lines) {
    fragment.append(block(page, "p", "… and more, which the editor's hover shows."));
  }
  return fragment;
}

const itemMark = /^(\s*)(?:[-*+]|\d+[.)])\s+/;
const isItem = (line: string): boolean => itemMark.test(line);
const isRow = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line);
/** A line that is nothing but one tag. */
const isTag = (line: string): boolean => /^\s*<\/?[a-z][^<>]*>\s*$/i.test(line);
const fenceOf = (line: string): string | undefined => /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
const isProse = (line: string): boolean =>
  line.trim() !== "" &&
  !isItem(line) &&
  !isRow(line) &&
  !/^(#{1,6}\s|\s*<\/?(details|summary)>)/.test(line) &&
  fenceOf(line) === undefined;

/** Items as lists within lists, by how far they are indented. */
function listOf(page: Document, lines: readonly string[]): HTMLElement {
  const outermost = page.createElement(/^\s*\d/.test(lines[0] ?? "") ? "ol" : "ul");
  const open: { readonly list: HTMLElement; readonly indent: number }[] = [{ list: outermost, indent: 0 }];
  for (const line of lines) {
    const indent = itemMark.exec(line)?.[1]?.length ?? 0;
    while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0)) open.pop();
    const last = open.at(-1)?.list.lastElementChild;
    if (last && indent > (open.at(-1)?.indent ?? 0) + 1 && open.length < 20) {
      const list = page.createElement("ul");
      last.append(list);
      open.push({ list, indent });
    }
    open.at(-1)?.list.append(block(page, "li", line.replace(itemMark, "")));
  }
  return outermost;
}

function block(page: Document, name: "p" | "li" | "h3" | "td" | "th" | "summary", text: string): HTMLElement {
  const element = page.createElement(name);
  appendInline(element, text, page, 0);
  return element;
}

function table(page: Document, rows: readonly string[]): HTMLElement {
  const element = page.createElement("table");
  const hasHead = /^[\s|:-]+$/.test(rows[1] ?? "");
  rows.forEach((row, index) => {
    if (hasHead && index === 1) return;
    const line = page.createElement("tr");
    for (const cell of row
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/)) {
      line.append(block(page, hasHead && index === 0 ? "th" : "td", cell.trim()));
    }
    element.append(line);
  });
  return element;
}

/** Code, links and pictures (as their words), strong and stressed text, marks made harmless, tags (left out). The first that fits. */
const inline =
  /(`+)(.+?)\1(?!`)|!?\[((?:\\.|[^\]\\])*)\]\([^)\s]*(?:\s+"[^"]*")?\)|\*\*(.+?)\*\*|(?<![\w*])[*_](?![\s*_])(.+?)[*_](?![\w*])|\\([!-/:-@[-`{-~])|<\/?[a-z][^<>]*>/i;

/** How deep strong text may hold stressed text that holds strong text. */
const deepest = 4;

function appendInline(into: HTMLElement, text: string, page: Document, depth: number): void {
  let rest = text;
  while (rest !== "") {
    const found = depth > deepest ? null : inline.exec(rest);
    if (found === null) break;
    into.append(plain(rest.slice(0, found.index)));
    const [all, , code, link, strong, stressed, mark] = found;
    const within = (name: "code" | "strong" | "em" | "span", inner: string, isText: boolean): void => {
      const element = page.createElement(name);
      if (isText) element.textContent = inner;
      else appendInline(element, inner, page, depth + 1);
      into.append(element);
    };
    if (code !== undefined) within("code", code, true);
    else if (link !== undefined) within("span", link, false);
    else if (strong !== undefined) within("strong", strong, false);
    else if (stressed !== undefined) within("em", stressed, false);
    else if (mark !== undefined) into.append(mark);
    rest = rest.slice(found.index + all.length);
  }
  into.append(plain(rest));
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  "#39": "'",
};

/** Text with the few named characters that our Markdown writes. */
function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (all, name: string) => entities[name] ?? all);
}
