// The menu of an element: opened by the right button, the menu key or Shift+F10, walked with arrows, closed by Escape
// or a press elsewhere. What it offers is told to it.

import type { Point, Size } from "./sight.ts";

/** One line of the menu. */
export interface MenuItem {
  readonly text: string;
  /** The key that does the same, for who reads the menu to learn it. */
  readonly key?: string;
  act(): void;
}

export interface Menu {
  readonly element: HTMLElement;
  /** Opens it for something named, as near to a place in the window as there is room. */
  open(name: string, items: readonly MenuItem[], at: Point, window: Size): void;
  close(): void;
}

/** A closed menu. `closed` is told when it was left without a choice or after it, before what was chosen is done. */
export function createMenu(page: Document, closed: () => void): Menu {
  const element = page.createElement("div");
  element.className = "menu";
  element.setAttribute("role", "menu");
  element.hidden = true;

  const close = (): void => {
    if (element.hidden) return;
    element.hidden = true;
    closed();
  };
  const focus = (index: number): void => {
    const items = [...element.querySelectorAll<HTMLElement>("[role=menuitem]")];
    items[(index + items.length) % items.length]?.focus();
  };
  const present = (): number => [...element.children].indexOf(page.activeElement as Element);

  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key === "ArrowDown") focus(present() + 1);
    else if (event.key === "ArrowUp") focus(present() - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(-1);
    else if (event.key === "Enter" || event.key === " ") (page.activeElement as HTMLElement | null)?.click();
    event.preventDefault();
    event.stopPropagation();
  });
  page.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Node) || !element.contains(event.target)) close();
  });
  element.addEventListener("contextmenu", (event) => event.preventDefault());

  return {
    element,
    close,
    open(name, items, at, window) {
      element.setAttribute("aria-label", name);
      element.replaceChildren(
        ...items.map(({ text, key, act }) => {
          const item = page.createElement("div");
          item.setAttribute("role", "menuitem");
          item.tabIndex = -1;
          const words = page.createElement("span");
          words.textContent = text;
          item.append(words);
          if (key !== undefined) {
            const hint = page.createElement("kbd");
            hint.textContent = key;
            hint.setAttribute("aria-hidden", "true");
            item.setAttribute("aria-keyshortcuts", key);
            item.append(hint);
          }
          item.addEventListener("click", () => {
            close();
            act();
          });
          return item;
        }),
      );
      element.hidden = false;
      const { width, height } = element.getBoundingClientRect();
      element.style.left = `${Math.max(4, Math.min(at.x, window.width - width - 4))}px`;
      element.style.top = `${Math.max(4, Math.min(at.y, window.height - height - 4))}px`;
      focus(0);
    },
  };
}
