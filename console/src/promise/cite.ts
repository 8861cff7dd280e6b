// A citation as the packs write it: in English, the Chinese title and article in brackets. One language is enough on screen.
import type { Language } from "../lib/i18n";

/** `CIRC Order 2010 No. 4, art. 19 (《…规定》第十九条)` in the language of the screen; anything else as it stands. */
export function citeText(cite: string, language: Language): string {
  const match = /^(.+?) ?[(（]((?:《|本机构规定)[^()（）]*(?:（[^()（）]*）[^()（）]*)*)[)）](.*)$/.exec(cite);
  const [, english, chinese, rest] = match ?? [];
  if (english === undefined || chinese === undefined || rest === undefined) return cite;
  return language === "zh" ? chinese : `${english}${rest}`;
}
