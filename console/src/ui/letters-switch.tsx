// Usual letters or large ones, in the words of what is not shown now: in the frame, where the counter has it at hand.

import { useWords } from "../lib/i18n";
import { chooseLetters, useLetters } from "../lib/letters";
import { Button } from "./button";

export function LettersSwitch() {
  const { t } = useWords();
  const other = useLetters() === "large" ? "usual" : "large";
  return (
    <Button type="text" className="letters-switch" title={t("letters.title")} onClick={() => chooseLetters(other)}>
      {t(`letters.${other}`)}
    </Button>
  );
}
