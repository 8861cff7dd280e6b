// A citation as the packs write it: in English, the Chinese title and article in brackets. One language is enough on screen.
import type { Language } from "../lib/i18n";

/** English, then brackets that begin with a Chinese sign or a year, and may hold brackets of their own. */
const BOTH = /^([A-Za-z].*?) ?[(（]((?:[《\u4e00-\u9fff]|\d+年)[^()（）]*(?:（[^()（）]*）[^()（）]*)*)[)）](.*)$/;

/** `CIRC Order 2010 No. 4, art. 19 (《…规定》第十九条)` in the language of the screen; anything else as it stands. */
export function citeText(cite: string, language: Language): string {
  const [, english, chinese, rest] = BOTH.exec(cite) ?? [];
  if (english === undefined || chinese === undefined || rest === undefined) return cite;
  return language === "zh" ? chinese : `${english}${rest}`;
}
