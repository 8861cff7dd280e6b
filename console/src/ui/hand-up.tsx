// Beside a refusal that says no to this person and would not to another: a button that hands it on, on the pages of things where there
// is somebody to hand it to.

import { createContext, useContext } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "./button";

/** Refusals by what somebody may, or by an amount that somebody may. */
const LIMITS = ["not_permitted", "day_receipts_ceiling", "above_posting_ceiling", "same_person", "owner_cannot_handle"];

/** Opens the form with what was to be done; null where one hands nothing on. */
export const HandUp = createContext<((note: string) => void) | null>(null);

export function useHandsUp(code: string): boolean {
  return useContext(HandUp) !== null && LIMITS.includes(code);
}

export function HandUpButton({ code, title }: { code: string; title: string }) {
  const { t } = useWords();
  const open = useContext(HandUp);
  if (open === null || !LIMITS.includes(code)) return null;
  return (
    <Button size="small" onClick={() => open(title)}>
      {t("hand_up.button")}
    </Button>
  );
}
