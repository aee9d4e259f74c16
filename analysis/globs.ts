// Patterns of file names, as a project's settings use them: `*` for any letters of one name, `?` for one letter, `**` for any
// folders. Matching takes a time bounded by the lengths of pattern and name, whatever the pattern is.

/** Longest pattern that is read, in UTF-16 units. */
const longest = 500;

/** What is wrong with a pattern, as the end of a sentence; undefined for a good one. */
export function patternFault(pattern: string): string | undefined {
  if (pattern === "") return "is empty";
  if (pattern.length > longest) return `is longer than ${longest} letters`;
  if (pattern.includes("\\")) return "has a backslash; folders are parted by `/`, on Windows, too";
  if (pattern.startsWith("/") || /^[A-Za-z]:/.test(pattern))
    return "begins at a root; a pattern begins at the folder of the file";
  if (partsOf(pattern).includes("..")) return "leads out of the folder";
  return undefined;
}

/**
 * Tells whether one of the patterns covers a file, given by its path from the folder that the patterns are relative to, with
 * `/`. A pattern that covers a folder covers everything in it; one without a `/` covers such names in every folder.
 */
export function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const all = patterns.map((pattern) => {
    const parts = partsOf(pattern);
    return parts.length === 1 && !pattern.includes("/") && parts[0] !== "**" ? ["**", ...parts] : parts;
  });
  return (path) => {
    const names = partsOf(path);
    return all.some((parts) => coversPart(parts, names));
  };
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

/** Whether the parts match the names from the first on, to any of them: what is matched before the last is a folder. */
function coversPart(parts: readonly string[], names: readonly string[]): boolean {
  // Places in the parts that the names so far can have led to.
  let reached = new Set(beyondStars(parts, 0));
  for (const name of names) {
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (part === undefined) return true;
      if (part === "**") next.add(at);
      else if (matchesName(part, name)) for (const one of beyondStars(parts, at + 1)) next.add(one);
    }
    for (const at of [...next]) for (const one of beyondStars(parts, at)) next.add(one);
    reached = next;
  }
  return reached.has(parts.length);
}

/** The place and those behind every `**` that stands there, which may stand for no folder. */
function beyondStars(parts: readonly string[], at: number): number[] {
  const places = [at];
  for (let one = at; parts[one] === "**"; one += 1) places.push(one + 1);
  return places;
}

/** A name against a pattern of letters, `*` and `?`: on a mismatch the last star takes one letter more. */
function matchesName(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  let star = -1;
  let taken = 0;
  while (from < name.length) {
    if (pattern[at] === "*") {
      star = at;
      taken = from;
      at += 1;
    } else if (pattern[at] === "?" || pattern[at] === name[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      taken += 1;
      from = taken;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
