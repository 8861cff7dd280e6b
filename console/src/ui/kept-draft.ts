// What long forms have in common: a draft that outlives the page, and the way to the first field that is wrong.
import { useEffect, useRef } from "react";

/**
 * Saves the draft a moment after each change, and at once when the page is left. What it returns drops the draft for good:
 * a change that was about to be saved does not bring it back.
 */
export function useKeptDraft<Draft>(draft: Draft, save: (draft: Draft) => void, drop: () => void): () => void {
  const finished = useRef(false);
  const latest = useRef({ draft, save });
  const untouched = useRef(draft);
  latest.current = { draft, save };
  useEffect(() => {
    if (draft === untouched.current) return undefined;
    const keep = () => {
      if (!finished.current) latest.current.save({ ...latest.current.draft, saved_at: new Date().toISOString() });
    };
    const timer = window.setTimeout(keep, 250);
    window.addEventListener("pagehide", keep);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [draft]);
  return () => {
    finished.current = true;
    drop();
  };
}

export function focusFirstWrong(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>(
    "[data-wrong] input, [data-wrong] textarea, [data-wrong] [role=combobox], [data-wrong] button",
  );
  wrong?.focus();
  wrong?.scrollIntoView({ block: "center" });
}
