// Elements by a few letters of their names or titles, over a whole project. How well each fits decides their order and nothing else.

import { type Id, type Place, placeOf, type Snapshot } from "../../language/index.ts";
import { declaredElements } from "./element-words.ts";
import { clipped } from "./wording.ts";

/** An element that fits. */
export interface SymbolMatch {
  readonly word: string;
  /** What fits: the name, the qualified name, or the name with its title. Editors look for the letters in it once more. */
  readonly name: string;
  /** Qualified name of what it is declared in. */
  readonly container: string | undefined;
  readonly place: Place;
  /** The smaller, the better it fits. */
  readonly rank: number;
}

/** What is looked through of an element, in small letters. */
interface Entry {
  readonly word: string;
  readonly id: Id;
  readonly name: string;
  readonly title: string;
  readonly place: Place;
  readonly lowName: string;
  readonly lowId: string;
  readonly lowTitle: string;
}

const known = new WeakMap<Snapshot, readonly Entry[]>();

/** Longest title that is looked through. */
const longestTitle = 200;

/** Elements that have the letters of a query in order, blanks aside. All of them for an empty one. */
export function symbolsIn(snapshot: Snapshot, query: string): readonly SymbolMatch[] {
  const letters = query.toLowerCase().replace(/\s+/g, "");
  return entriesOf(snapshot).flatMap((entry) => matchOf(entry, letters) ?? []);
}

/** The best of several projects' matches. */
export function bestOf<M extends SymbolMatch>(matches: readonly M[], most: number): readonly M[] {
  const inOrder = [...matches].sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || compare(a, b));
  return inOrder.slice(0, most);
}

function compare(a: SymbolMatch, b: SymbolMatch): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.start - b.place.start;
}

function entriesOf(snapshot: Snapshot): readonly Entry[] {
  let entries = known.get(snapshot);
  if (entries !== undefined) return entries;
  const { model, files } = snapshot;
  entries = [...declaredElements(model)].flatMap(({ word, element }): Entry[] => {
    const place = placeOf(model, element.at);
    if (place === undefined || !files.has(place.file)) return [];
    const { id, name } = element;
    const title = clipped(element.title ?? "", longestTitle);
    const [lowName, lowId, lowTitle] = [name.toLowerCase(), id.toLowerCase(), title.toLowerCase()];
    return [{ word, id, name, title, place, lowName, lowId, lowTitle }];
  });
  known.set(snapshot, entries);
  return entries;
}

function matchOf(entry: Entry, letters: string): SymbolMatch | undefined {
  const { word, id, name, title, place, lowName, lowId, lowTitle } = entry;
  const dot = id.length - name.length - 1;
  const container = dot > 0 ? id.slice(0, dot) : undefined;
  const fitting = (rank: number, shown: string): SymbolMatch => ({ word, name: shown, container, place, rank });
  if (lowName === letters) return fitting(0, name);
  if (lowName.startsWith(letters)) return fitting(1, name);
  if (lowName.includes(letters)) return fitting(2, name);
  if (hasInOrder(lowName, letters)) return fitting(3, name);
  if (lowId.includes(letters)) return fitting(4, id);
  const titled = `${name} · ${title}`;
  if (lowTitle.replace(/\s+/g, "").includes(letters)) return fitting(5, titled);
  if (hasInOrder(lowId, letters)) return fitting(6, id);
  return title !== "" && hasInOrder(lowTitle, letters) ? fitting(7, titled) : undefined;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at);
    if (at < 0) return false;
    at += letter.length;
  }
  return true;
}
