// Requests about how things hang together over whole projects: symbols by a few letters, and who depends on whom.

import { dependenciesOf, dependentsOf, knotAt } from "../features/hierarchy.ts";
import { bestOf, symbolsIn } from "../features/workspace-symbols.ts";
import { keyOf } from "../locations.ts";
import { idOfItem, toHierarchyItem, toIncoming, toOutgoing, toWorkspaceSymbol } from "../lsp/relations.ts";
import { answered, onCursor, type Requests, readingOfFile } from "./host.ts";
import { checkParams, uriIn } from "./params.ts";

/** Most symbols in one answer. */
const mostSymbols = 200;

/** Letters of a query beyond which nothing is looked for. */
const longestQuery = 200;

export const relationRequests: Requests = {
  capabilities: { workspaceSymbolProvider: true, callHierarchyProvider: true },

  attach(host) {
    const { connection, spelling } = host;
    connection.onWorkspaceSymbol((params, token) =>
      answered(host, "finding symbols", null, token, () => {
        checkParams(params, ["query"]);
        const query = params.query.slice(0, longestQuery);
        const snapshots = [...host.projects()].map((project) => project.reading().snapshot);
        const found = snapshots.flatMap((snapshot) =>
          symbolsIn(snapshot, query).map((match) => ({ ...match, snapshot })),
        );
        return bestOf(found, mostSymbols).flatMap((match) => toWorkspaceSymbol(match.snapshot, match, spelling) ?? []);
      }),
    );
    connection.languages.callHierarchy.onPrepare(
      onCursor(host, "beginning a hierarchy", null, (reading) => {
        const knot = knotAt(reading);
        const item = knot && toHierarchyItem(reading.snapshot, knot, spelling);
        return item === undefined ? null : [item];
      }),
    );
    connection.languages.callHierarchy.onIncomingCalls((params, token) =>
      answered(host, "finding dependents", null, token, () => {
        checkParams(params, ["item"]);
        const { item } = params;
        const reading = readingOfFile(host, uriIn(item?.uri));
        const id = idOfItem(item);
        if (reading === undefined || id === undefined) return null;
        return dependentsOf(reading, id).flatMap((one) => toIncoming(reading.snapshot, one, spelling) ?? []);
      }),
    );
    connection.languages.callHierarchy.onOutgoingCalls((params, token) =>
      answered(host, "finding dependencies", null, token, () => {
        checkParams(params, ["item"]);
        const { item } = params;
        const reading = readingOfFile(host, uriIn(item?.uri));
        const id = idOfItem(item);
        if (reading === undefined || id === undefined) return null;
        const file = keyOf(item.uri);
        return dependenciesOf(reading, id).flatMap((one) => toOutgoing(reading.snapshot, one, file, spelling) ?? []);
      }),
    );
  },
};
