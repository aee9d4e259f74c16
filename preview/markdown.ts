// Markdown as elements, as far as the server's hovers use it: headings, paragraphs, lists, tables, rules, code, emphasis and links. It
// builds elements from a short list and sets texts; no markup is ever parsed, so that whatever a design says stays text. Bounded.

/** Longest text that is shown, in characters, and most lines of it. */
const most = { characters: 20_000, lines: 400 } as const;

/** The elements of a text, and a sentence where it was cut. */
export function markdownToElements(text: string, page: Document): DocumentFragment {
  const fragment = page.createDocumentFragment();
  const all = text.slice(0, most.characters).split(/\r?\n/);
  const lines = all.slice(0, most.lines);
  let at = 0;
  const peek = (): string => lines[at] ?? "";
  const take = (test: (line: string) => boolean): readonly string[] => {
    const taken: string[] = [];
    while (at < lines.length && test(peek())) {
      taken.push(peek());
      at += 1;
    }
    return taken;
  };
  while (at < lines.length) {
    const line = peek();
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (line.trim() === "" || isTag(line)) {
      at += 1;
    } else if (fence !== undefined) {
      at += 1;
      const code = page.createElement("pre");
      code.textContent = take((one) => !one.trimStart().startsWith(fence)).join("\n");
      at += 1;
      fragment.append(code);
    } else if (/^#{1,6}\s/.test(line)) {
      at += 1;
      fragment.append(block(page, "h3", line.replace(/^#+\s+/, "")));
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      at += 1;
      fragment.append(page.createElement("hr"));
    } else if (isRow(line)) {
      fragment.append(table(page, take(isRow)));
    } else if (isItem(line)) {
      const list = page.createElement(/^\s*\d/.test(line) ? "ol" : "ul");
      for (const item of take(isItem)) list.append(block(page, "li", item.replace(itemMark, "")));
      fragment.append(list);
    } else {
      const words = take(
        (one) => one.trim() !== "" && !isItem(one) && !isRow(one) && !/^(#{1,6}\s|\s*(`{3,}|~{3,}))/.test(one),
      );
      fragment.append(block(page, "p", words.join(" ")));
    }
  }
  if (text.length > most.characters || all.length > most.lines) {
    fragment.append(block(page, "p", "… and more, which the editor's hover shows."));
  }
  return fragment;
}

const itemMark = /^\s*(?:[-*+]|\d+[.)])\s+/;
const isItem = (line: string): boolean => itemMark.test(line);
const isRow = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line);
/** A line that is nothing but one tag: what folds a derivation in the editor. */
const isTag = (line: string): boolean => /^\s*<\/?[a-z][^>]*>\s*$/i.test(line);

function block(page: Document, name: "p" | "li" | "h3" | "td" | "th", text: string): HTMLElement {
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
