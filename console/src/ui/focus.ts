// Where the keyboard goes when what had it is gone: to the next thing to do, never to nowhere, where a letter would open another page.

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

/** The first line of a form that is still empty. */
export const firstEmpty = (form: string) => () =>
  [...document.querySelectorAll<HTMLInputElement>(`${form} input`)].find(
    (input) => input.value === "" && input.type !== "radio" && input.getAttribute("role") !== "combobox",
  );

/** The next thing to do on the page of a case: a document that is missing, then a step that can be taken. */
export const focusNextOfCase = (): void =>
  focusNext(".materials [data-receive]:enabled", ".next button:enabled", WHOLE_PAGE);
