// The letters of a case.

import { useState } from "react";
import type { LetterLine } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Nothing } from "../ui/page";
import { LetterDialog, letterTone } from "./letter";

export function LettersOfCase({ letters }: { letters: LetterLine[] }) {
  const { t, local } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  if (letters.length === 0) return <Nothing>{t("letter.empty")}</Nothing>;
  return (
    <>
      <ul className="lines">
        {letters.map((letter) => (
          <li key={letter.id}>
            <strong>{local(letter.name)}</strong>
            <span>{letter.subject}</span>
            <span className="quiet number">{formatInstant(letter.created_at)}</span>
            <span className="badge" data-tone={letterTone(letter)}>
              {t(`letter.state.${letter.state}`)}
            </span>
            <Button size="small" onClick={() => setOpen(letter.id)}>
              {t("letter.open")}
            </Button>
          </li>
        ))}
      </ul>
      {open !== null && <LetterDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}
