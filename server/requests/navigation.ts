// Requests that lead from a name to other places: its declaration, its uses, its outline, and the same name changed everywhere.

import { LSPErrorCodes, ResponseError, type WorkspaceEdit } from "vscode-languageserver/node";

import { renamePositions } from "../../diagram/positions.ts";
import { nameOf } from "../../language/index.ts";
import { definition, highlights, implementation, references, typeDefinition } from "../features/navigation.ts";
import { outline } from "../features/outline.ts";
import { renamable, rename } from "../features/rename.ts";
import type { NamePlace } from "../names-in-text.ts";
import type { CursorReading } from "../reading.ts";
import { toHighlight, toLocation, toRange, toSymbols, toWorkspaceEdit, withWholeText } from "../to-lsp.ts";
import { type Host, onCursor, onFile, type Requests } from "./host.ts";

export const navigationRequests: Requests = {
  capabilities: {
    documentSymbolProvider: true,
    definitionProvider: true,
    declarationProvider: true,
    typeDefinitionProvider: true,
    implementationProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  },

  attach(host) {
    const { connection, spelling } = host;
    connection.onDocumentSymbol(
      onFile(host, "making the outline", null, ({ file, shape }) => toSymbols(file, outline(shape.declarations))),
    );
    const leadingTo = (what: string, find: (reading: CursorReading) => readonly NamePlace[]) =>
      onCursor(host, `finding ${what}`, null, (reading) =>
        find(reading).flatMap((place) => toLocation(reading.snapshot, place, spelling) ?? []),
      );
    connection.onDefinition(leadingTo("a definition", definition));
    // A name has one place that says what it is, so a declaration is no other.
    connection.onDeclaration(leadingTo("a declaration", definition));
    connection.onTypeDefinition(leadingTo("a technology", typeDefinition));
    connection.onImplementation(leadingTo("what makes it real", implementation));
    connection.onReferences(
      onCursor(
        host,
        "finding references",
        null,
        (reading, { context }) =>
          references(reading, context).flatMap((place) => toLocation(reading.snapshot, place, spelling) ?? []),
        ["context"],
      ),
    );
    connection.onDocumentHighlight(
      onCursor(host, "highlighting", null, (reading) =>
        highlights(reading).map((place) => toHighlight(reading.file, place)),
      ),
    );
    connection.onPrepareRename(
      onCursor(host, "preparing a rename", null, (reading) => {
        const place = renamable(reading);
        if (place === undefined) return null;
        // Without the backticks that it may stand in.
        const placeholder = nameOf(reading.file.text.slice(place.start, place.end));
        return { range: toRange(reading.file, place), placeholder };
      }),
    );
    connection.onRenameRequest(
      onCursor(
        host,
        "renaming",
        null,
        (reading, { newName, textDocument }) => {
          const renaming = rename(reading, newName);
          // Editors show the sentence as a message, in which `[text](address)` is a link, and names in backticks may hold one.
          if (renaming.kind === "refused") {
            throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.why.replaceAll("](", "] ("));
          }
          const edit = toWorkspaceEdit(reading.snapshot, renaming.changes, host.edits);
          return withPositions(host, edit, textDocument.uri, renaming.element);
        },
        ["newName"],
      ),
    );
  },
};

/** The edit with the places that people gave to the element in pictures, so that an undo takes back both. */
function withPositions(
  host: Host,
  edit: WorkspaceEdit,
  uri: string,
  element: { readonly from: string; readonly to: string } | undefined,
): WorkspaceEdit {
  const project = element === undefined ? undefined : host.projectOf(uri);
  if (element === undefined || project === undefined) return edit;
  const { uri: file, text } = host.positionsOf(project);
  const renamed = text === undefined ? undefined : renamePositions(text, element.from, element.to);
  if (file === undefined || text === undefined || renamed === undefined) return edit;
  return withWholeText(edit, { uri: host.spelling(file), text }, renamed);
}
