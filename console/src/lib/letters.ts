// The size of the letters: usual, or large for a counter that two people read. It is chosen for this browser and holds on every page;
// styles/base.css says how large, and the theme of the components measures it there. Whoever asked the browser itself for larger letters
// has both.
import { useSyncExternalStore } from "react";
import { readStored, removeStored, writeStored } from "./storage";

export type Letters = "usual" | "large";

const STORED = "yinuo.letters";
const isLarge = (value: unknown): value is "large" => value === "large";
const told = new Set<() => void>();

export const chosenLetters = (): Letters => readStored(window.localStorage, STORED, isLarge) ?? "usual";

/** Puts the page into the letters of this browser; before anything is drawn, and whenever they are chosen anew. */
export function applyLetters(letters: Letters = chosenLetters()): void {
  if (letters === "large") document.documentElement.dataset.letters = letters;
  else delete document.documentElement.dataset.letters;
}

const shown = (): Letters => (isLarge(document.documentElement.dataset.letters) ? "large" : "usual");

export function chooseLetters(letters: Letters): void {
  if (letters === "large") writeStored(window.localStorage, STORED, letters);
  else removeStored(window.localStorage, STORED);
  // Also where nothing can be kept: then it holds until the page is left.
  applyLetters(letters);
  for (const tell of told) tell();
}

function listen(tell: () => void): () => void {
  // Chosen in another window of this browser.
  const other = (event: StorageEvent) => {
    if (event.key !== STORED) return;
    applyLetters();
    tell();
  };
  told.add(tell);
  window.addEventListener("storage", other);
  return () => {
    told.delete(tell);
    window.removeEventListener("storage", other);
  };
}

export function useLetters(): Letters {
  return useSyncExternalStore(listen, shown);
}
