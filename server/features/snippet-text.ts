// Snippets as text, in the protocol's notation: a stop is `$1`, or `${1:name}` with what it proposes.

/** Text that stands in a snippet, or in a stop of it, as it is. */
export function escapedInSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}

/** A snippet for an editor that has none: its stops hold what they propose. */
export function withoutStops(snippet: string): string {
  return snippet.replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}|\$\d+/g, (_, text?: string) =>
    (text ?? "").replaceAll(/\\(.)/g, "$1"),
  );
}
