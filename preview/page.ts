// The preview page: shows the picture it is sent, lets it be panned, zoomed, searched, filtered, folded and walked through, and says which
// element the reader wants to see in the text. It knows pictures and messages, never designs; what it stands in is handed to it.

import type { Look, PictureNode } from "../protocol/lsp.ts";
import {
  type FromPreview,
  type PreviewState,
  type PreviewStatus,
  previewProtocol,
  readToPreview,
  type ToPreview,
} from "../protocol/preview.ts";
import { elementMenu } from "./element-menu.ts";
import { createFailing } from "./failing.ts";
import { createFinding } from "./finding.ts";
import { createFolding } from "./folding.ts";
import { createFurniture } from "./furniture.ts";
import { type KeyParts, pressKey } from "./keys.ts";
import { createLooking } from "./looking.ts";
import { countOf } from "./matching.ts";
import { createMenu } from "./menu.ts";
import { createMinimap } from "./minimap.ts";
import { createMoving } from "./moving.ts";
import {
  animateFrom,
  animateTitles,
  type Groups,
  groupAround,
  groupsById,
  groupsOf,
  isFrame,
  paperOf,
  parsePicture,
  prepareGroups,
  shiftBetween,
  showFrom,
} from "./picture.ts";
import { listenToPointer } from "./pointer.ts";
import { type Covered, hull, type Point, type Size } from "./sight.ts";
import { createTaking } from "./taking.ts";
import { createTooltip, subjectOf } from "./tooltip.ts";
import { createViewport } from "./viewport.ts";

/** The page's way to the extension, and to what it keeps across reloads. */
export interface Channel {
  send(message: FromPreview): void;
  save(state: PreviewState): void;
}

export interface PageOptions {
  readonly page: Document;
  readonly channel: Channel;
  /** What an earlier life of this page kept. */
  readonly kept: PreviewState | undefined;
  /** True while the reader wants nothing to move. */
  isStill(): boolean;
  /** The size of the window. */
  size(): Size;
  /** Whether pictures can be taken away from here, or asked for anew; they can where there is an editor. */
  readonly canTake?: boolean;
}

export interface Page {
  /** A message from the host, of whatever form. */
  receive(message: unknown): void;
  /** The window has another size. */
  resized(): void;
}

/** How much of the window's lower end the line that says how things are stands on, alone and above the bar of moments. */
const feet = { status: 28, moments: 72 } as const;

/** The size of no picture. */
const nowhere: Size = { width: 0, height: 0 };

/** Builds the page into the document's body. */
export function createPage({ page, channel, kept, isStill, size, canTake = false }: PageOptions): Page {
  let uri = kept?.uri;
  const looking = createLooking(kept?.look ?? { view: "map" }, kept?.left ?? []);
  let element: SVGSVGElement | undefined;
  /** What the reader chose to have in sight; undefined for the whole picture. */
  let sight = kept?.sight;
  let groups: Groups = new Map();
  let nodes: readonly PictureNode[] = [];
  let nodeById: ReadonlyMap<string, PictureNode> = new Map();
  let order: readonly string[] = [];
  let lit: string | undefined;
  /** What the reader folded, which stays where it is while the rest moves. */
  let anchor: string | undefined;

  const minimap = createMinimap(page, (place) => viewport.moveTo(place));
  const save = (): void => {
    if (uri === undefined) return;
    channel.save({
      ...{ uri, look: looking.asked(), left: looking.left() },
      ...finding.kept(),
      ...(sight === undefined ? {} : { sight }),
    });
  };
  const covered = (): Covered => ({
    top: furniture.bar.getBoundingClientRect().bottom,
    bottom: failing.element.hidden ? feet.status : feet.moments,
  });
  /** What the picture lies on. */
  const sheet = page.createElement("div");
  sheet.className = "sheet";
  const viewport = createViewport(
    sheet,
    size,
    covered,
    kept?.sight,
    (chosen, present) => {
      sight = chosen;
      save();
      minimap.look(present, size());
      tooltip.hide();
    },
    (present) => showFrom(stage, present.scale),
  );
  const ask = (next: Look): void => {
    // Where one failure follows another, or one moment, the picture itself shows that it is being made.
    const isQuiet = next.view === "failure" && looking.shown()?.view === "failure";
    looking.ask(next);
    if (!isQuiet) furniture.say({ state: "waiting" }, element !== undefined);
    channel.send({ protocol: previewProtocol, kind: "preview/look", look: next });
  };
  const turnTo = (next: Look): void => {
    failing.stop();
    viewport.fit();
    furniture.offer(next, []);
    furniture.offerFolds(false);
    ask(looking.returning(next));
  };
  const furniture = createFurniture(page, viewport, {
    asked: looking.asked,
    turnTo,
    choose: (next) => (next.view === "failure" ? failing.strike(next.subject ?? "") : turnTo(next)),
    overlay: ask,
    search: () => finding.search(),
    filter: () => finding.filter(),
    fold: (how) => folding.foldAll(how),
    ...(canTake
      ? {
          take: (button) => taking.open(button),
          refresh: () => channel.send({ protocol: previewProtocol, kind: "preview/refresh" }),
        }
      : {}),
  });
  const { stage, bar, speak } = furniture;
  stage.append(sheet);

  /** The element that menu and tooltip were opened for by hand or key, which gets the focus back. */
  let asked: SVGGElement | undefined;
  const giveBack = (): void => (groups.get(asked?.dataset.id ?? "") ?? stage).focus({ preventScroll: true });
  const tooltip = createTooltip(page, {
    size,
    ask: (id) => channel.send({ protocol: previewProtocol, kind: "preview/hover", id }),
    left: giveBack,
  });
  const menu = createMenu(page, giveBack);
  const taking = createTaking(page, size, (message) => channel.send(message));
  const nodeOf = (id: string | undefined): PictureNode | undefined => nodeById.get(id ?? "");
  const folding = createFolding({
    look: looking.here,
    nodes: () => nodes,
    ask(next, around) {
      anchor = around;
      ask(next);
    },
    speak,
  });
  const failing = createFailing({
    page,
    look: looking.asked,
    left: () => stage.focus({ preventScroll: true }),
    ask: (next) => (next.view === looking.asked().view ? ask(next) : turnTo(next)),
    isStill,
    ...(canTake
      ? { toScenario: (failures) => channel.send({ protocol: previewProtocol, kind: "preview/scenario", failures }) }
      : {}),
  });
  const moving = createMoving({
    stage,
    viewport,
    groups: () => groups,
    nodes: () => nodes,
    ask(moves, around) {
      anchor = around;
      channel.send({ protocol: previewProtocol, kind: "preview/move", look: looking.asked(), moves });
    },
    turnBack: (way) => channel.send({ protocol: previewProtocol, kind: "preview/turn-back", way }),
    speak,
  });
  const finding = createFinding(
    page,
    {
      ...{ stage, viewport, changed: save },
      groups: () => groups,
      nodes: () => nodes,
      standIn: (id) => folding.standIn(id, groups),
      toggled: (isOpen, isOn) => furniture.showFilter(isOpen, isOn),
      left: () => bar.querySelector<HTMLElement>("[aria-controls]")?.focus(),
    },
    kept ?? {},
  );
  const parts = [...finding.parts, tooltip, menu, taking, minimap, failing];
  page.body.append(...parts.map((part) => part.element));

  const light = (id: string | undefined): void => {
    for (const group of stage.querySelectorAll(".lit")) group.classList.remove("lit");
    lit = id;
    for (const group of groupsFor(id)) group.classList.add("lit");
  };
  const groupsFor = (id: string | undefined): readonly SVGGElement[] => groupsOf(id, groups, nodes);

  /** What has the focus in place of what had it: the same, what stands for it, what is of the same element, or the picture as a whole. */
  const heirOf = ({ id = "", element: of }: DOMStringMap): HTMLElement | SVGElement =>
    folding.standIn(id, groups) ?? groupsFor(of)[0] ?? stage;

  const show = (message: Extract<ToPreview, { kind: "preview/show" }>): void => {
    const next = parsePicture(message.picture.svg, page);
    if (next === undefined) {
      channel.send({ protocol: previewProtocol, kind: "preview/fault", message: "the picture is no SVG document" });
      furniture.say({ state: "failed", why: "The picture could not be read." }, element !== undefined);
      return;
    }
    const setDown = moving.lift();
    const focused = groupAround(page.activeElement)?.dataset;
    const [oldElement, oldGroups] = [element, groups];
    const { look } = message.picture;
    const isSameView = looking.shown()?.view === look.view;
    uri = message.uri;
    looking.show(look);
    element = next;
    groups = groupsById(next);
    nodes = message.picture.nodes;
    nodeById = new Map(nodes.map((node) => [node.id, node]));
    const listed = nodes.map(({ id }) => id).filter((id) => groups.has(id));
    order = [...new Set([...listed, ...groups.keys()])];
    prepareGroups(next);
    const kept = anchor ?? groupsFor(lit)[0]?.dataset.id;
    anchor = undefined;
    const shift = viewport.isFitted() ? { x: 0, y: 0 } : shiftBetween(oldGroups, groups, kept, viewport, size());
    // First, since what stands over the picture decides how much room is left to it.
    furniture.offer(look, message.picture.subjects);
    furniture.offerFolds(folding.isPossible());
    furniture.tell(failing.shown(message.picture) || (message.picture.leftOut ?? ""));
    oldElement?.remove();
    sheet.append(next);
    stage.dataset.view = look.view;
    minimap.hang(paperOf(next), () =>
      [...groups.values()]
        .filter((group) => !group.classList.contains("edge"))
        .map((group) => ({ ...viewport.boxOf(group), isFrame: isFrame(group) })),
    );
    viewport.hang(paperOf(next), shift);
    setDown();
    if (oldElement !== undefined && isSameView && !isStill()) {
      animateFrom(oldGroups, groups, shift, moving.isHeld);
      animateTitles(oldElement, next);
    }
    light(lit);
    finding.again();
    if (focused !== undefined) heirOf(focused).focus({ preventScroll: true });
    if (!isSameView) speak(`${message.picture.title}: ${countOf(nodes)} elements.`);
    furniture.say(message.status, true);
  };

  const clear = (): void => {
    const hadFocus = groupAround(page.activeElement) !== undefined;
    element?.remove();
    [element, groups, nodes, nodeById, order] = [undefined, new Map(), [], new Map(), []];
    looking.clear();
    failing.clear();
    minimap.hang(nowhere, () => []);
    furniture.tell("");
    finding.again();
    if (hadFocus) stage.focus({ preventScroll: true });
    furniture.offerFolds(false);
  };

  const reveal = (id: string | undefined, mayScroll: boolean): void => {
    light(id);
    const [first, ...others] = groupsFor(id);
    if (first === undefined || !mayScroll || [first, ...others].some(viewport.isInSight)) return;
    viewport.bringIntoSight(first);
  };

  const open = (group: SVGGElement): void => {
    const id = group.dataset.element;
    if (id !== undefined) channel.send({ protocol: previewProtocol, kind: "preview/open", id });
  };
  const zoomTo = (group: SVGGElement): void => {
    const ends = [group.dataset.source, group.dataset.target].flatMap((id) => groups.get(id ?? "") ?? []);
    const box = hull([group, ...ends].map(viewport.boxOf));
    if (box !== undefined) viewport.show(box);
  };
  const openMenu = (group: SVGGElement, at: Point): void => {
    const node = nodeOf(group.dataset.id);
    const id = group.dataset.element;
    if (id === undefined) return;
    const items = elementMenu({
      open: () => open(group),
      act: (act) => channel.send({ protocol: previewProtocol, kind: "preview/act", id, act }),
      zoom: () => zoomTo(group),
      canTake,
      others: [...failing.offersOf(group), ...moving.offersOf(group)],
      fold: folding.offerOf(group.dataset.id),
    });
    tooltip.hide();
    asked = group;
    menu.open(node?.name ?? id, items, at, size());
  };

  listenToPointer({
    stage,
    viewport,
    moving,
    failing,
    folding,
    tooltip,
    groups: () => groups,
    open,
    openMenu,
  });
  stage.addEventListener("focusin", (event) => {
    const group = groupAround(event.target);
    if (group?.matches(":focus-visible")) viewport.bringIntoSight(group);
  });

  const keys: KeyParts = {
    ...{ stage, viewport, failing, tooltip, open, openMenu },
    groups: () => groups,
    order: () => order,
    fold: (group) => folding.offerOf(group.dataset.id)?.act(),
    zoom: zoomTo,
    tell(group) {
      const subject = subjectOf(group);
      asked = group;
      if (subject !== undefined) tooltip.show(subject);
    },
  };
  stage.addEventListener("keydown", (event) => {
    if (moving.key(event, groupAround(event.target))) {
      event.preventDefault();
      // The editor hears of keys behind the page, and would take an undo to be one of the text.
      event.stopPropagation();
      return;
    }
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (pressKey(event, keys)) event.preventDefault();
  });
  // Who has just turned to the failures has the focus on a button, and who goes through their moments has it below the picture.
  for (const around of [bar, failing.element]) {
    around.addEventListener("keydown", (event) => {
      if (failing.key(event, undefined)) event.preventDefault();
    });
  }
  furniture.offer(looking.asked(), []);
  furniture.say({ state: "waiting" }, false);

  return {
    receive(value) {
      const message = readToPreview(value);
      switch (message.kind) {
        case "preview/show":
          show(message);
          return;
        case "preview/status":
          // A picture of another view than the one that was asked for is no last good one.
          if (message.status.state === "failed") {
            if (looking.here() === undefined) clear();
            looking.fail();
          }
          furniture.say(message.status, element !== undefined);
          return;
        case "preview/reveal":
          reveal(message.id, message.scroll);
          return;
        case "preview/paint":
          taking.paint(message.turn, message.svg);
          return;
        case "preview/hover":
          tooltip.tell(message.id, message.markdown);
          return;
        case "preview/moved":
          moving.settle();
          if (message.why !== undefined) speak(message.why);
          return;
        case "refused":
          furniture.say({ state: "failed", why: message.why } satisfies PreviewStatus, element !== undefined);
          return;
        default:
          message satisfies never;
      }
    },
    resized: viewport.resized,
  };
}
