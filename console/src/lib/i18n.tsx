// Chinese first, English by a switch. Words stand in pairs (lib/text), so neither language can lack one.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { setAcceptLanguage } from "../api/client";
import type { LocalText } from "../api/types";
import type { Pair } from "../system";
import { SYSTEMS, type SystemTextKey } from "../systems";
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

/** The words of the house and of all systems. */
const text = Object.assign({}, ...SYSTEMS.map((system) => system.text)) as Record<TextKey, Pair>;

const STORED = "yinuo.language";
const isLanguage = (value: unknown): value is Language => value === "zh" || value === "en";

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(text, key);
}

export function wordsOf(language: Language, setLanguage: (language: Language) => void = () => {}): Words {
  const place = language === "zh" ? 0 : 1;
  const t = (key: TextKey, parameters: Parameters = {}) =>
    text[key][place].replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
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

const WordsContext = createContext<Words>(wordsOf("zh"));

export function WordsProvider({ children, start }: { children: ReactNode; start?: Language }) {
  const [language, setLanguage] = useState<Language>(
    () => start ?? readStored(window.localStorage, STORED, isLanguage) ?? "zh",
  );
  setAcceptLanguage(language === "zh" ? "zh-CN" : "en");
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    writeStored(window.localStorage, STORED, language);
  }, [language]);
  const words = useMemo(() => wordsOf(language, setLanguage), [language]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  return useContext(WordsContext);
}
