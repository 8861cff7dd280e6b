// Chinese or English, in the words of the other language.

import { useWords } from "../lib/i18n";
import { Button } from "./button";

export function LanguageSwitch() {
  const { t, language, setLanguage } = useWords();
  return (
    <Button
      type="text"
      className="language-switch"
      lang={language === "zh" ? "en" : "zh-CN"}
      onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
    >
      {t("language.switch")}
    </Button>
  );
}
