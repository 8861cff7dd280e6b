// Chinese first, English by the switch of the console. The field page carries its few words in both: a switch needs no network.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Pair } from "./kind";

type Language = "zh" | "en";
export type Say = (pair: Pair, parameters?: Record<string, string | number>) => string;

/** As the console keeps it. */
const STORED = "yinuo.language";

function stored(): Language {
  try {
    return window.localStorage.getItem(STORED) === '"en"' ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export const spokenLanguage = (): string => (stored() === "en" ? "en" : "zh-CN");

const SayContext = createContext<{ say: Say; turn: () => void } | null>(null);

export function SayProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(stored);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const spoken = useMemo(() => {
    const say: Say = (pair, parameters = {}) =>
      pair[language === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
    const turn = () => {
      const next: Language = language === "zh" ? "en" : "zh";
      try {
        window.localStorage.setItem(STORED, JSON.stringify(next));
      } catch {
        // Storage is switched off: it is asked for again next time.
      }
      setLanguage(next);
    };
    return { say, turn };
  }, [language]);
  return <SayContext value={spoken}>{children}</SayContext>;
}

export function useSpoken(): { say: Say; turn: () => void } {
  const spoken = useContext(SayContext);
  if (spoken === null) throw new Error("there are words wherever something is shown");
  return spoken;
}

export const useSay = (): Say => useSpoken().say;
