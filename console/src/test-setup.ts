// What jsdom lacks and the components ask for; cleaned up after each test.
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { fetchLanguage } from "./lib/i18n";

await Promise.all([fetchLanguage("zh"), fetchLanguage("en")]);

// A busy machine takes more than the second that is waited by default.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  window.localStorage.clear();
  window.sessionStorage.clear();
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
