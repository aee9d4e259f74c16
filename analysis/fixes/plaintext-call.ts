// Encryption: between parts of ours both sides prove who they are, and from outside or to somebody else one of them does.

import { dependencyOf } from "./dependencies.ts";
import { dependency as change } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const plaintextCallFixes: FixesOf = (finding, context) => {
  const { componentById } = context.model;
  const dependency = dependencyOf(context.model, finding.element);
  if (dependency === undefined) return [];
  const kinds = [dependency.source, dependency.target].map((id) => componentById.get(id)?.kind);
  const isOurs = !kinds.some((kind) => kind === "client" || kind === "external");
  return (isOurs ? (["mtls", "tls"] as const) : (["tls"] as const)).flatMap((protection) =>
    tried(
      finding,
      context,
      protection === "mtls" ? "Encrypt it, with both sides proving who they are" : "Encrypt it with TLS",
      [
        change(dependency, protection, {
          protection: written(protection, dependency.at),
        }),
      ],
    ),
  );
};
