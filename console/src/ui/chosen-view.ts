// What a view types into the search of its list. What stands in a search is its own while somebody types, and goes into the address from
// there; a view that is chosen goes the other way.
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "react-router";

/** The view that was chosen last, anew each time it is chosen. */
let chosen: { query: string } | null = null;
const told = new Set<() => void>();

export function viewChosen(query: string): void {
  chosen = { query };
  for (const tell of told) tell();
}

function listen(tell: () => void): () => void {
  told.add(tell);
  return () => told.delete(tell);
}

/** What is typed into a search, which begins as the address has it. */
export function useTyped(name: string): [string, (typed: string) => void] {
  const [parameters] = useSearchParams();
  const [typed, setTyped] = useState(parameters.get(name) ?? "");
  const view = useSyncExternalStore(listen, () => chosen);
  const [seen, setSeen] = useState(view);
  useEffect(() => {
    if (view === null || view === seen) return;
    setSeen(view);
    setTyped(new URLSearchParams(view.query).get(name) ?? "");
  }, [view, seen, name]);
  return [typed, setTyped];
}
