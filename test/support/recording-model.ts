// A model that notes what is read of its components: the same design, each component behind a proxy that names the term read, its
// dependencies and their terms among them. Whoever reads it sees no difference.

import type { Component, Id, SystemModel } from "../../language/index.ts";

/** Something read: a term of a component or of one of its dependencies, or the offsets of a place in the text. */
export interface Read {
  readonly of: "component" | "dependency" | "place";
  readonly component: Id;
  readonly term: string;
  /** The part of the term that was looked into. */
  readonly inside?: string;
}

export interface RecordingModel {
  readonly model: SystemModel;
  /** What a proxy stands for; undefined for anything else. */
  kindOf(value: object): "component" | "part" | undefined;
}

/** The model with `note` called at every read. A term that is copied with its whole component counts when the copy's is looked into. */
export function recordingModel(model: SystemModel, note: (read: Read) => void): RecordingModel {
  const wholes = new Map<object, object>();
  /** By the term that they were reached by, since parts may be shared: every written figure has one origin. */
  const partsByTerm = new Map<string, Map<object, object>>();
  const kinds = new WeakMap<object, "component" | "part">();

  const part = (target: unknown, read: Read): unknown => {
    const root = `${read.of} ${read.component} ${read.term}`;
    const proxies = partsByTerm.get(root) ?? new Map<object, object>();
    partsByTerm.set(root, proxies);
    return wrapped(target, { kind: "part", proxies }, (key, value) => {
      const isPlace = key === "start" || key === "end" || key === "block";
      const inside = read.inside ?? key;
      note(isPlace ? { ...read, of: "place" } : { ...read, inside });
      return part(value, { ...read, inside });
    });
  };

  const dependency = (target: unknown, component: Id): unknown =>
    wrapped(target, { kind: "part", proxies: wholes }, (term, value, isCopied) => {
      const read: Read = { of: "dependency", component, term };
      if (!isCopied) note(read);
      return part(value, read);
    });

  const component = (target: Component): unknown =>
    wrapped(target, { kind: "component", proxies: wholes }, (term, value, isCopied) => {
      if (term === "dependencies") {
        return wrapped(value, { kind: "part", proxies: wholes }, (_, one) => dependency(one, target.id));
      }
      const read: Read = { of: "component", component: target.id, term };
      if (!isCopied) note(read);
      return part(value, read);
    });

  function wrapped(
    target: unknown,
    { kind, proxies }: { readonly kind: "component" | "part"; readonly proxies: Map<object, object> },
    get: (key: string, value: unknown, isCopied: boolean) => unknown,
  ): unknown {
    if (typeof target !== "object" || target === null) return target;
    const known = proxies.get(target);
    if (known !== undefined) return known;
    // `{ ...one }` asks for each property's descriptor right before it reads the property; nobody else does.
    let described: string | symbol | undefined;
    const proxy = new Proxy(target, {
      get(of, key) {
        const value: unknown = Reflect.get(of, key);
        const isCopied = described === key;
        described = undefined;
        const isOwn = typeof key === "string" && (!Array.isArray(of) || /^\d+$/.test(key));
        return isOwn ? get(key, value, isCopied) : value;
      },
      getOwnPropertyDescriptor(of, key) {
        described = key;
        return Reflect.getOwnPropertyDescriptor(of, key);
      },
    });
    proxies.set(target, proxy);
    kinds.set(proxy, kind);
    return proxy;
  }

  // The casts hand on what looks like what it stands for.
  const components = model.components.map((one) => component(one) as Component);
  const componentById = new Map(model.components.map(({ id }, index) => [id, components[index] as Component]));
  return { model: { ...model, components, componentById }, kindOf: (value) => kinds.get(value) };
}
