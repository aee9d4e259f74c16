// Reads the notation in which forms of statements are written, and finds which part may follow which. In it `<slot>` is a slot, `[…]`
// may be left out, `(a | b)` is a choice, `,*` behind a part lists it with commas, `+` repeats it, `~` does so silently, and marks of
// the language stand in quotes. It knows no statement.

/** What a slot is called in a form, and what is told of it. */
interface SlotLook {
  readonly label: string;
  readonly says: string;
}

/** One part of a form, in the order of the text. */
export interface FormPart {
  readonly index: number;
  /** A word or mark that stands as it is; undefined for a slot. */
  readonly word: string | undefined;
  /** Name of the slot; undefined for a word. */
  readonly slot: string | undefined;
  /** Which of the form's parameters it belongs to. */
  readonly parameter: number;
  /** Parts that may follow, by their index. */
  readonly next: ReadonlySet<number>;
}

/** One way to write a statement. */
export interface Form {
  /** Its shape in words, brackets around what may be left out: `quorum write N read N of N`. */
  readonly label: string;
  readonly parts: readonly FormPart[];
  /** Parts that may come first. */
  readonly first: ReadonlySet<number>;
  /** Parts behind which it may end. */
  readonly last: ReadonlySet<number>;
  /** True where it may end before its first part. */
  readonly mayBeEmpty: boolean;
  /** Stretches of `label`, each a slot with the words that lead to it. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly says: string }[];
}

/** The form that a notation stands for, behind the word that its statement opens with. */
export function readForm(word: string, notation: string, slots: Readonly<Record<string, SlotLook>>): Form {
  const reader = new FormReader(word, notation, slots);
  const piece = reader.read();
  return { ...piece, label: reader.label, parts: reader.parts, parameters: reader.parameters };
}

/** What can be told of a stretch of a form by itself: Glushkov's construction. */
interface Piece {
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
  readonly mayBeEmpty: boolean;
}

const nothing: Piece = { first: new Set(), last: new Set(), mayBeEmpty: true };

interface MutablePart extends FormPart {
  parameter: number;
  readonly next: Set<number>;
}

/** Reads one form; a class because its place in the notation is its state. */
class FormReader {
  readonly #words: readonly string[];
  readonly #slots: Readonly<Record<string, SlotLook>>;
  #at = 0;
  label: string;
  readonly parts: MutablePart[] = [];
  readonly parameters: { start: number; end: number; says: string }[] = [];
  /** What was read since the last parameter's end: words that lead to the next slot. */
  #leading: MutablePart[] = [];
  #leadStart = 0;
  #leadSays: string[] = [];
  /** True inside a choice of single words and slots, which is one parameter. */
  #isFlat = false;

  constructor(word: string, notation: string, slots: Readonly<Record<string, SlotLook>>) {
    this.label = word;
    this.#slots = slots;
    this.#words = notation.match(/'[^']+'|<[\w-]+>|,\*|[[\]()|+~]|[\w-]+/g) ?? [];
  }

  read(): Piece {
    const piece = this.#choice("");
    this.#endLead();
    return piece;
  }

  #choice(end: string): Piece {
    let piece = this.#sequence(end);
    while (this.#peek() === "|") {
      this.#at += 1;
      if (!this.#isFlat) this.#endLead();
      this.label += "|";
      const other = this.#sequence(end);
      piece = {
        first: union(piece.first, other.first),
        last: union(piece.last, other.last),
        mayBeEmpty: piece.mayBeEmpty || other.mayBeEmpty,
      };
    }
    return piece;
  }

  #sequence(end: string): Piece {
    let piece = nothing;
    while (this.#peek() !== end && this.#peek() !== "|" && this.#at < this.#words.length) {
      piece = this.#joined(piece, this.#repeated());
    }
    return piece;
  }

  #repeated(): Piece {
    const piece = this.#single();
    const mark = this.#peek();
    if (mark === "+" || mark === "~") {
      this.#at += 1;
      for (const last of piece.last) for (const first of piece.first) this.parts[last]?.next.add(first);
      this.#endLead();
      if (mark === "+") this.label += " …";
    } else if (mark === ",*") {
      this.#at += 1;
      this.#endLead();
      const comma = this.#part(",", undefined);
      for (const last of piece.last) this.parts[last]?.next.add(comma.index);
      for (const first of piece.first) comma.next.add(first);
      comma.parameter = this.parameters.length - 1;
      this.label += ", …";
      const parameter = this.parameters.at(-1);
      if (parameter !== undefined) parameter.end = this.label.length;
    }
    return piece;
  }

  #single(): Piece {
    const word = this.#words[this.#at] ?? "";
    this.#at += 1;
    if (word === "[" || word === "(") return this.#bracket(word === "[");
    const slot = word.startsWith("<") ? word.slice(1, -1) : undefined;
    const literal = slot === undefined ? word.replaceAll("'", "") : undefined;
    if (literal !== ")") this.#blank();
    if (this.#leading.length === 0) this.#leadStart = this.label.length;
    const part = this.#part(literal, slot);
    this.label += slot === undefined ? literal : this.#look(slot).label;
    this.#leading.push(part);
    if (slot !== undefined) this.#leadSays.push(this.#look(slot).says);
    if (slot !== undefined && !this.#isFlat) this.#endLead();
    return { first: new Set([part.index]), last: new Set([part.index]), mayBeEmpty: false };
  }

  #bracket(isOptional: boolean): Piece {
    const isFlat = this.#opensFlatChoice();
    if (isOptional) {
      this.#endLead();
      this.#blank();
      this.label += "[";
    }
    this.#isFlat = isFlat;
    const piece = this.#choice(isOptional ? "]" : ")");
    this.#isFlat = false;
    this.#at += 1;
    if (isFlat) this.#endLead();
    if (!isOptional) return piece;
    this.#endLead();
    this.label += "]";
    return { ...piece, mayBeEmpty: true };
  }

  /** Whether the bracket just opened holds a choice of single words and slots. */
  #opensFlatChoice(): boolean {
    for (let at = this.#at; ; at += 2) {
      if (/^[^\w<]/.test(this.#words[at] ?? "(") && !this.#words[at]?.startsWith("<")) return false;
      const behind = this.#words[at + 1];
      if (behind === "]" || behind === ")") return at > this.#at;
      if (behind !== "|") return false;
    }
  }

  #blank(): void {
    if (this.label !== "" && !/[[(|]$/.test(this.label)) this.label += " ";
  }

  #part(word: string | undefined, slot: string | undefined): MutablePart {
    const part: MutablePart = { index: this.parts.length, word, slot, parameter: 0, next: new Set() };
    this.parts.push(part);
    return part;
  }

  /** What was read since the last parameter is one. */
  #endLead(): void {
    if (this.#leading.length === 0) return;
    for (const part of this.#leading) part.parameter = this.parameters.length;
    this.parameters.push({
      start: this.#leadStart,
      end: this.label.length,
      says: [...new Set(this.#leadSays)].join(" "),
    });
    this.#leading = [];
    this.#leadSays = [];
  }

  #joined(before: Piece, after: Piece): Piece {
    for (const last of before.last) for (const first of after.first) this.parts[last]?.next.add(first);
    return {
      first: before.mayBeEmpty ? union(before.first, after.first) : before.first,
      last: after.mayBeEmpty ? union(before.last, after.last) : after.last,
      mayBeEmpty: before.mayBeEmpty && after.mayBeEmpty,
    };
  }

  #look(slot: string): SlotLook {
    const look = this.#slots[slot];
    if (look === undefined) throw new Error(`invariant: no slot is called ${slot}`);
    return look;
  }

  #peek(): string {
    return this.#words[this.#at] ?? "";
  }
}

function union(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...a, ...b]);
}
