// Chinese first, English by a switch. Words stand in pairs (lib/text), so neither language can lack one; a browser fetches those of one
// language, before anything is shown and before it is switched to.
import type { Locale } from "antd/es/locale";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { setAcceptLanguage } from "../api/client";
import type { LocalText } from "../api/types";
import type { SystemTextKey } from "../systems";
import { readStored, writeStored } from "./storage";

export type Language = "zh" | "en";
export type TextKey = SystemTextKey;
export type Parameters = Record<string, string | number>;

export type Words = {
  language: Language;
  setLanguage: (language: Language) => void;
  /** The text of a key, its `{names}` filled in. */
  t: (key: TextKey, parameters?: Parameters) => string;
  /** The word of a key below a heading, or the key itself where the desk has none. */
  keyed: (heading: string, key: string) => string;
  /** What stands between the items of a list. */
  comma: string;
  /** A text that came in both languages. */
  local: (value: LocalText | string | null | undefined) => string;
};

type Spoken = { words: Readonly<Record<string, string>>; components: Locale };

const SPOKEN: Record<Language, () => Promise<Spoken>> = {
  zh: () => import("./language/zh").then(({ zh }) => zh),
  en: () => import("./language/en").then(({ en }) => en),
};
const here = new Map<Language, Spoken>();

/** Fetches what is said in a language; nothing is shown in it before. */
export async function fetchLanguage(language: Language): Promise<void> {
  if (!here.has(language)) here.set(language, await SPOKEN[language]());
}

function spoken(language: Language): Spoken {
  const found = here.get(language);
  if (found === undefined) throw new Error(`a language is fetched before it is spoken: ${language}`);
  return found;
}

/** What components say by themselves: calendars, empty lists. */
export const componentWords = (language: Language): Locale => spoken(language).components;

const STORED = "yinuo.language";
const isLanguage = (value: unknown): value is Language => value === "zh" || value === "en";

/** The language of this browser. */
export const startLanguage = (): Language => readStored(window.localStorage, STORED, isLanguage) ?? "zh";

/** Whether the desk has such a word, in any language that is here: all have the same. */
export function isTextKey(key: string): key is TextKey {
  return [...here.values()].some(({ words }) => Object.hasOwn(words, key));
}

export function wordsOf(language: Language, setLanguage: (language: Language) => void = () => {}): Words {
  const { words } = spoken(language);
  const t = (key: TextKey, parameters: Parameters = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
  return {
    language,
    setLanguage,
    t,
    keyed: (heading, key) => {
      const whole = `${heading}.${key}`;
      return isTextKey(whole) ? t(whole) : key;
    },
    comma: language === "zh" ? "、" : ", ",
    local: (value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "string") return value;
      const wanted = language === "zh" ? value.zh : value.en;
      return wanted === "" ? value.zh || value.en : wanted;
    },
  };
}

const WordsContext = createContext<Words | null>(null);

export function WordsProvider({ children, start }: { children: ReactNode; start?: Language }) {
  const [language, show] = useState<Language>(() => start ?? startLanguage());
  setAcceptLanguage(language === "zh" ? "zh-CN" : "en");
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    writeStored(window.localStorage, STORED, language);
  }, [language]);
  const words = useMemo(
    () =>
      wordsOf(
        language,
        (next) =>
          void fetchLanguage(next).then(
            () => show(next),
            () => undefined,
          ),
      ),
    [language],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("there are words wherever something is shown");
  return words;
}
