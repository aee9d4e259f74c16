// Everything that is made from something else, in the order in which one needs the other. `npm run generate` writes it;
// with --check it writes nothing and says what is stale. A test runs the check.

import { generateColouring } from "./generate-colouring.ts";
import { generateGallery } from "./generate-gallery.ts";
import { generateLayoutQuality } from "./generate-layout-quality.ts";
import { generateLearn } from "./generate-learn.ts";
import { generateLibrary } from "./generate-library.ts";
import { generateNotices } from "./generate-notices.ts";
import { generateParser } from "./generate-parser.ts";
import { generateRulePages } from "./generate-rule-pages.ts";
import { generateSettingsSchema } from "./generate-settings-schema.ts";
import { generateSnippets } from "./generate-snippets.ts";
import { generateTable } from "./generate-table.ts";
import { generateTechnologies } from "./generate-technologies.ts";
import { generateTerms } from "./generate-terms.ts";

export interface Generator {
  /** What it makes, as a path from the root. */
  readonly makes: string;
  /** Writes it; with `write: false`, tells whether it is fresh. */
  readonly run: (options: { write: boolean }) => boolean | Promise<boolean>;
}

export const generators: readonly Generator[] = [
  { makes: "language/generated", run: generateParser },
  { makes: "language/generated/table.ts", run: generateTable },
  { makes: "language/generated/library.ts", run: generateLibrary },
  { makes: "syntaxes/arch.tmLanguage.json", run: generateColouring },
  { makes: "syntaxes/snippets.json", run: generateSnippets },
  { makes: "docs/rules", run: generateRulePages },
  { makes: "docs/faultline.schema.json", run: generateSettingsSchema },
  { makes: "docs/technologies.md", run: generateTechnologies },
  { makes: "docs/terms.md", run: generateTerms },
  { makes: "docs/gallery.md", run: generateGallery },
  { makes: "docs/learn", run: generateLearn },
  { makes: "docs/layout-quality.md", run: generateLayoutQuality },
  { makes: "THIRD-PARTY-NOTICES.md", run: generateNotices },
];

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  const stale: Generator[] = [];
  for (const generator of generators) if (!(await generator.run({ write }))) stale.push(generator);
  for (const { makes } of stale) console.log(`${write ? "wrote" : "stale:"} ${makes}`);
  if (!write && stale.length > 0) {
    console.error("Run: npm run generate");
    process.exitCode = 1;
  }
}
