// A session that draws pictures of a small shop, for the tests of the picture over the protocol. The layout runs in process here.

import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { type PictureResult, pictureRequest } from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";
import type { Session, SessionDocument, SessionOptions } from "./lsp-session.ts";

/** A design of three components in one system. */
export const shop = `system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db
}
`;

/** Lays scenes out in this process, and counts them. */
export function countingLayouter(): Layouter & { count: number } {
  const engine = createLayoutEngine();
  return {
    count: 0,
    warm() {},
    layout(scene) {
      this.count += 1;
      return layoutScene(scene, engine);
    },
  };
}

/** The shop, open in a session that counts its layouts, and a way to ask for its map. */
export interface PictureSession {
  readonly session: Session;
  readonly layouter: Layouter & { count: number };
  readonly connection: Session["connection"];
  readonly document: SessionDocument;
  picture(known?: number): Promise<PictureResult>;
}

/** Opens the shop with `open`, whose sessions end with the test. */
export async function drawShop(open: (options: SessionOptions) => Promise<Session>): Promise<PictureSession> {
  const layouter = countingLayouter();
  const session = await open({ layouter });
  const { connection } = session;
  const document = await session.open("shop.arch", shop);
  return {
    ...{ session, layouter, connection, document },
    picture: (known) => connection.sendRequest(pictureRequest.method, { uri: document.uri, view: "map", known }),
  };
}
