// Where the keyboard goes when what had it is gone: to the next thing to do, never to nowhere, where a letter would open another page.

/** Gives the keyboard to the first of these that is there, once the page has been drawn again, unless something has it already. */
export function focusNext(...wanted: (string | (() => HTMLElement | undefined))[]): void {
  window.setTimeout(() => {
    const has = document.activeElement;
    if (has !== null && has !== document.body && has.isConnected && !has.matches(":disabled")) return;
    for (const one of wanted) {
      const found = typeof one === "string" ? document.querySelector<HTMLElement>(one) : one();
      if (found != null) return found.focus();
    }
  }, 60);
}

/** The first line of a form that is still empty. */
export const firstEmpty = (form: string) => () =>
  [...document.querySelectorAll<HTMLInputElement>(`${form} input`)].find(
    (input) => input.value === "" && input.type !== "radio" && input.getAttribute("role") !== "combobox",
  );

/** The next thing to do on the page of a case: a document that is missing, then a step that can be taken. */
export const focusNextOfCase = (): void =>
  focusNext(".materials [data-receive]:enabled", ".next button:enabled", "main");
