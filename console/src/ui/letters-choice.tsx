// The size of the letters in this browser; on a phone the frame has no room for the switch.

import { useWords } from "../lib/i18n";
import { chooseLetters, type Letters, useLetters } from "../lib/letters";
import { Section } from "./page";

const ALL: Letters[] = ["usual", "large"];

export function LettersChoice() {
  const { t } = useWords();
  const chosen = useLetters();
  return (
    <Section title={t("letters.title")}>
      <fieldset className="row">
        <legend className="quiet">{t("letters.hint")}</legend>
        {ALL.map((one) => (
          <label key={one} className="row tight">
            <input type="radio" name="letters" checked={one === chosen} onChange={() => chooseLetters(one)} />
            {t(`letters.${one}`)}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
