// Where the keyboard goes when what had it is gone: to the next thing to do, never to nowhere, where a letter would open another page.
import { useEffect } from "react";

/** How long what has the keyboard may take to go once a command was answered, and how often that is looked at: milliseconds. */
const GONE_WITHIN = 1_200;
const LOOK_EVERY = 60;
const WHOLE_PAGE = "main";

/**
 * Gives the keyboard to the first of these that is there as soon as what has it is gone, once the page has been drawn again. The whole
 * page is for when none of the others comes: a button is disabled while its command runs.
 */
export function focusNext(...wanted: (string | (() => HTMLElement | undefined))[]): void {
  const until = performance.now() + GONE_WITHIN;
  const look = () => {
    const has = document.activeElement;
    if (has !== null && has !== document.body && has.isConnected && !has.matches(":disabled")) {
      if (performance.now() < until) window.setTimeout(look, LOOK_EVERY);
      return;
    }
    const isLast = performance.now() >= until;
    for (const one of wanted) {
      if (one === WHOLE_PAGE && !isLast) continue;
      const found = typeof one === "string" ? document.querySelector<HTMLElement>(one) : one();
      if (found != null) return found.focus();
    }
    if (!isLast) window.setTimeout(look, LOOK_EVERY);
  };
  window.setTimeout(look, LOOK_EVERY);
}

const DIALOG = "[role=dialog]";
/** Whoever knows the next thing to do comes first: milliseconds. */
const RETURNED_AFTER = 150;

/** A dialog that is gone gives the keyboard back to what had it before, or to the page; unless the next thing to do has it. */
export function useReturnedFocus(): void {
  useEffect(() => {
    let before: HTMLElement | undefined;
    let isInside = false;
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      isInside = target.closest(DIALOG) !== null;
      if (!isInside) before = target;
    };
    const isOpen = () => [...document.querySelectorAll(DIALOG)].some((one) => one.getClientRects().length > 0);
    const giveBack = () => {
      if (!isInside || isOpen()) return;
      isInside = false;
      focusNext(() => (before?.isConnected === true && !before.matches(":disabled") ? before : undefined), WHOLE_PAGE);
    };
    // Dialogs stand beside the page, each in a box of its own that goes with it.
    const watch = new MutationObserver((changes) => {
      if (isInside && changes.some((change) => change.removedNodes.length > 0)) {
        window.setTimeout(giveBack, RETURNED_AFTER);
      }
    });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { childList: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, []);
}

/** The first line of a form that is still empty. */
export const firstEmpty = (form: string) => () =>
  [...document.querySelectorAll<HTMLInputElement>(`${form} input`)].find(
    (input) => input.value === "" && input.type !== "radio" && input.getAttribute("role") !== "combobox",
  );

/** The next thing to do on the page of a case: a document that is missing, then a step that can be taken. */
export const focusNextOfCase = (): void =>
  focusNext(".materials [data-receive]:enabled", ".next button:enabled", WHOLE_PAGE);
