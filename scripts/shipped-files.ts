// What the extension and the package may hold. The allow-list itself is `files` in package.json; this says what it is
// meant to let through, so that a slip there is noticed.

const allowed: readonly RegExp[] = [
  /^dist\/[\w-]+\.(cjs|js)$/,
  /^media\/([\w-]+\.(png|svg)|walkthrough\/[\w-]+\.svg)$/,
  /^syntaxes\/[\w.-]+\.json$/,
  /^docs\/rules\/[\w-]+\.md$/,
  /^docs\/faultline\.schema\.json$/,
  /^docs\/(cli|language|semantics|technologies|terms)\.md$/,
  /^examples\/photos\/map\.svg$/,
  /^docs\/pictures\/preview\.jpg$/,
  /^package\.json$/,
  /^(README|CHANGELOG|THIRD-PARTY-NOTICES)\.md$/,
  /^LICENSE(\.txt)?$/,
];

/** Those of a listing that no rule allows; empty lines are passed over. */
export function disallowedFiles(listing: readonly string[]): readonly string[] {
  const files = listing.map((line) => line.trim().replaceAll("\\", "/")).filter((line) => line !== "");
  return files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
}
