// Things that know which number they have in the list that looks at them: a map from them to their places would cost more than all
// that most lists are asked for.

/** Mutable, and worth nothing to anybody who has not numbered it himself just before. */
export interface Numbered {
  /** The number of the list that numbered it last; 0 before that. */
  list: number;
  /** Its number there. */
  number: number;
}

let lists = 0;

/** The number of a new list. What another list has numbered is in none of the lists before. */
export function newList(): number {
  lists += 1;
  return lists;
}

/** Whether a list is the last one that was begun, so that all that it has numbered still is. */
export function isLastList(list: number): boolean {
  return list === lists;
}
