// What jsdom lacks and the components ask for; cleaned up after each test.
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach } from "vitest";
import { fetchLanguage } from "./lib/i18n";

await Promise.all([fetchLanguage("zh"), fetchLanguage("en")]);

// A busy machine takes more than the second that is waited by default.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  window.localStorage.clear();
  window.sessionStorage.clear();
});

// What a page still waits for when the tests of a file are over must not come when the page is gone.
const waiting = new Set<number>();
const setTimeout = window.setTimeout.bind(window);
window.setTimeout = ((handler: TimerHandler, ...rest: unknown[]) => {
  const timer = setTimeout(handler, ...(rest as [number]));
  waiting.add(timer);
  return timer;
}) as typeof window.setTimeout;
afterAll(() => {
  for (const timer of waiting) window.clearTimeout(timer);
});

window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;

class NoResizeObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver ??= NoResizeObserver;

Element.prototype.scrollIntoView ??= () => {};

// jsdom has no styles of pseudo-elements and says so each time antd measures a button.
const getComputedStyle = window.getComputedStyle.bind(window);
window.getComputedStyle = (element: Element) => getComputedStyle(element);
