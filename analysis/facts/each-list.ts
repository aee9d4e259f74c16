// Values that belong to a list of objects, such as the places that several flows have in common.

interface Node<Item extends object, Value> {
  readonly next: WeakMap<Item, Node<Item, Value>>;
  value?: Value;
}

/**
 * The function, made to work once for each list: the same objects in the same order find the value again, that of a later snapshot among
 * them. Kept along a path of maps, so that it goes with the objects.
 */
export function onceForEachList<Item extends object, Value extends object>(
  make: (items: readonly Item[]) => Value,
): (items: readonly Item[]) => Value {
  const root: Node<Item, Value> = { next: new WeakMap() };
  return (items) => {
    let node = root;
    for (const item of items) {
      let next = node.next.get(item);
      if (next === undefined) {
        next = { next: new WeakMap() };
        node.next.set(item, next);
      }
      node = next;
    }
    node.value ??= make(items);
    return node.value;
  };
}
