// Consistency models and the order between them: a model allows every history that a stronger one allows. It holds the
// published order of all models, and sets of levels with their meet and join for the few that a design can name.
// It knows no stores, caches or paths; what a path gives is worked out from these sets elsewhere.

/** Models by name, each with those that it directly implies. */
export type ModelEdges = Readonly<Record<string, readonly string[]>>;

/**
 * Every history that a model allows is allowed by the models in its list.
 *
 * Source: the model graph of the transaction checker Elle (jepsen-io/elle, consistency_model.clj), which takes it from
 * Adya's thesis, Bailis et al. (Highly Available Transactions), Cerone et al., Daudjee and Salem. It is a partial order:
 * neither of serializable and linearizable implies the other. `eventual`, which asks for convergence alone, is put under all.
 */
export const modelEdges: ModelEdges = {
  "strict-serializable": [
    "serializable",
    "linearizable",
    "snapshot-isolation",
    "strong-snapshot-isolation",
    "strong-session-serializable",
  ],
  "strong-session-serializable": ["serializable", "strong-session-snapshot-isolation"],
  serializable: ["repeatable-read", "snapshot-isolation", "update-serializable", "view-serializable"],
  "view-serializable": ["eventual"],
  "strong-snapshot-isolation": ["strong-session-snapshot-isolation", "strong-read-committed"],
  "strong-session-snapshot-isolation": ["snapshot-isolation", "strong-session-read-committed"],
  "strong-read-committed": ["strong-session-read-committed", "strong-read-uncommitted"],
  "strong-read-uncommitted": ["strong-session-read-uncommitted"],
  "strong-session-read-committed": ["read-committed", "strong-session-read-uncommitted"],
  "strong-session-read-uncommitted": ["read-uncommitted"],
  "snapshot-isolation": [
    "forward-consistent-view",
    "monotonic-atomic-view",
    "monotonic-snapshot-read",
    "parallel-snapshot-isolation",
    "prefix",
  ],
  "update-serializable": ["forward-consistent-view"],
  "forward-consistent-view": ["consistent-view"],
  "consistent-view": ["cursor-stability", "monotonic-view"],
  "parallel-snapshot-isolation": ["causal-cerone", "update-atomic"],
  "update-atomic": ["read-atomic"],
  prefix: ["causal-cerone"],
  "causal-cerone": ["read-atomic"],
  "read-atomic": ["monotonic-atomic-view"],
  "repeatable-read": ["cursor-stability", "monotonic-atomic-view"],
  "cursor-stability": ["read-committed"],
  "monotonic-atomic-view": ["read-committed"],
  "monotonic-view": ["read-committed"],
  "monotonic-snapshot-read": ["read-committed"],
  "read-committed": ["read-uncommitted"],
  "read-uncommitted": ["eventual"],
  linearizable: ["sequential"],
  sequential: ["causal"],
  causal: ["writes-follow-reads", "pram"],
  pram: ["monotonic-reads", "monotonic-writes", "read-your-writes"],
  "writes-follow-reads": ["eventual"],
  "monotonic-reads": ["eventual"],
  "monotonic-writes": ["eventual"],
  "read-your-writes": ["eventual"],
  eventual: [],
};

/** Every model that the given ones imply, themselves included. Names that the order does not have imply nothing but themselves. */
export function impliedBy(models: Iterable<string>, edges: ModelEdges = modelEdges): ReadonlySet<string> {
  const implied = new Set(models);
  for (const model of implied) for (const weaker of edges[model] ?? []) implied.add(weaker);
  return implied;
}

/** Whether whatever the one allows is allowed by the other; true for equal ones. */
export function implies(one: string, other: string, edges: ModelEdges = modelEdges): boolean {
  return impliedBy([one], edges).has(other);
}

/** The given models without those that another one of them implies. */
export function strongestOf(models: Iterable<string>, edges: ModelEdges = modelEdges): readonly string[] {
  const all = [...new Set(models)];
  return all.filter((model) => !all.some((other) => other !== model && implies(other, model, edges)));
}

/** The given models without those that imply another one of them. */
export function weakestOf(models: Iterable<string>, edges: ModelEdges = modelEdges): readonly string[] {
  const all = [...new Set(models)];
  return all.filter((model) => !all.some((other) => other !== model && implies(model, other, edges)));
}

/**
 * What a model costs while the network is cut: `available`, answered by whoever is reached; `sticky`, answered as long as
 * a client stays with the replica that knows it; `unavailable`, somebody has to wait or fail. Undefined for unlisted models.
 *
 * Source: Bailis et al., Highly Available Transactions: Virtues and Limitations, VLDB 2014, figure 2 and table 3; for
 * sequential consistency, which it does not list, the consistency map of jepsen.io. A bound on staleness is its `recency`.
 */
export function availabilityOfModel(model: string): "available" | "sticky" | "unavailable" | undefined {
  if (availableModels.has(model)) return "available";
  if (stickyModels.has(model)) return "sticky";
  return unavailableModels.has(model) ? "unavailable" : undefined;
}

const availableModels: ReadonlySet<string> = new Set([
  "read-uncommitted",
  "read-committed",
  "monotonic-atomic-view",
  "item-cut-isolation",
  "predicate-cut-isolation",
  "writes-follow-reads",
  "monotonic-reads",
  "monotonic-writes",
  "eventual",
]);

const stickyModels: ReadonlySet<string> = new Set(["read-your-writes", "pram", "causal"]);

const unavailableModels: ReadonlySet<string> = new Set([
  "cursor-stability",
  "snapshot-isolation",
  "repeatable-read",
  "serializable",
  "strict-serializable",
  "recency",
  "safe",
  "regular",
  "linearizable",
  "sequential",
]);

/** The consistency levels that a design can name, strongest first; a bound on staleness is a number and stands beside them. */
export const levelNames = [
  "strict-serializable",
  "serializable",
  "snapshot",
  "linearizable",
  "sequential",
  "causal",
  "read-your-writes",
  "monotonic-reads",
  "eventual",
] as const;

export type LevelName = (typeof levelNames)[number];

/** The name that the published order has for a level. */
export function modelOfLevel(level: LevelName): string {
  return level === "snapshot" ? "snapshot-isolation" : level;
}

/**
 * A set of levels, closed downwards: with a level all that it implies. One bit for each level. Such sets are a distributive
 * lattice, so a path has one well-defined best promise even where levels cannot be compared (Birkhoff's theorem).
 */
export type Levels = number;

/** Nothing, not even convergence. */
export const noLevel: Levels = 0;

/** All levels: the bound on a part of which nothing is known. */
export const everyLevel: Levels = (1 << levelNames.length) - 1;

/** For each level all that it implies. */
const impliedLevels: readonly Levels[] = levelNames.map((level) => {
  const implied = impliedBy([modelOfLevel(level)]);
  return levelNames.reduce((set, other, bit) => (implied.has(modelOfLevel(other)) ? set | (1 << bit) : set), noLevel);
});

/** Whether it is the name of a level in the order. */
export function isLevel(name: string): name is LevelName {
  return levelNames.some((level) => level === name);
}

/** A level with all that it implies; nothing for other names. */
export function levelsOf(name: string): Levels {
  return levelsByName.get(name) ?? noLevel;
}

const levelsByName: ReadonlyMap<string, Levels> = new Map(
  levelNames.map((level, bit) => [level, impliedLevels[bit] ?? noLevel]),
);

/** What holds where both hold: the best promise of a path through two parts. */
export function meet(a: Levels, b: Levels): Levels {
  return a & b;
}

/** What holds where one thing promises both. */
export function join(a: Levels, b: Levels): Levels {
  return a | b;
}

/** Whether what is given includes all that is required. */
export function allows(given: Levels, required: Levels): boolean {
  return (given & required) === required;
}

/** The strongest levels of a set, none of which implies another, strongest first; empty for none. */
export function strongestLevels(levels: Levels): readonly LevelName[] {
  return levelNames.filter((_, bit) => {
    if ((levels & (1 << bit)) === 0) return false;
    return !impliedLevels.some(
      (implied, other) => other !== bit && (levels & (1 << other)) !== 0 && (implied & (1 << bit)) !== 0,
    );
  });
}

/**
 * What one request gets that asks several parts, each of which gives it `levels` at least. Linearizability is local: if
 * each object is linearizable, so is the whole. Serializability, snapshots, sequential and causal consistency are not, since each
 * part may put its own operations in order differently; what a session sees of each object by itself is kept.
 *
 * Source: Herlihy and Wing, Linearizability: A Correctness Condition for Concurrent Objects, TOPLAS 1990, for locality.
 */
export function overSeveral(levels: Levels): Levels {
  const linearizable = levelsOf("linearizable");
  if (allows(levels, linearizable)) return linearizable;
  return levels & join(levelsOf("read-your-writes"), levelsOf("monotonic-reads"));
}
