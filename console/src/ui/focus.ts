// Where the keyboard goes when what had it is gone: to the next thing to do, never to nowhere, where a letter would open another page.

/** Gives the keyboard to the first of these that is there, once the page has been drawn again, unless something has it already. */
export function focusNext(...selectors: string[]): void {
  window.setTimeout(() => {
    const has = document.activeElement;
    if (has !== null && has !== document.body && has.isConnected && !has.matches(":disabled")) return;
    for (const selector of selectors) {
      const found = document.querySelector<HTMLElement>(selector);
      if (found !== null) return found.focus();
    }
  }, 60);
}

/** The next thing to do on the page of a case: a document that is missing, then a step that can be taken. */
export const focusNextOfCase = (): void =>
  focusNext(".materials [data-receive]:enabled", ".next button:enabled", "main");
