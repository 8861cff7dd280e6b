// What can be called by name wherever one is: the places one may see, and what is done most. Names are found in both languages, Chinese
// ones by their initials too.
import { useNavigate } from "react-router";
import type { LocalText } from "../api/types";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { chooseLetters, chosenLetters } from "../lib/letters";
import { useLeave, useMay, useSees } from "../session/session";
import { places } from "../systems";

export type Command = {
  key: string;
  kind: "search.go" | "search.do";
  name: LocalText;
  stroke?: string | undefined;
  act: () => void;
};

/** Whether a name says what was typed; an initial or two could be anybody's. */
export function isNamed(typed: string, { name }: Pick<Command, "name">): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted.length > 1 && [name.zh, name.en].some((one) => one.toLowerCase().includes(wanted));
}

export function couldMean(typed: string, { name }: Pick<Command, "name">): boolean {
  return matches(typed, [name.zh, name.en]);
}

export function useCommands(onHelp: () => void): Command[] {
  const { language, setLanguage } = useWords();
  const navigate = useNavigate();
  const leave = useLeave();
  const may = useMay();
  const sees = useSees();
  // In both languages, as they are found by either; the words of the desk are here in one.
  const does = (zh: string, en: string, act: () => void, stroke?: string): Command => ({
    key: `do-${en}`,
    kind: "search.do",
    name: { zh, en },
    act,
    stroke,
  });
  const newCustomer = may("write_customers") && sees("parties");
  return [
    ...(newCustomer ? [does("新客户建档", "New customer", () => void navigate("/parties?new=1"))] : []),
    ...places
      .filter((place) => sees(place.key))
      .map(
        ({ key, name, path, hotkey }): Command => ({
          key: `go-${key}`,
          kind: "search.go",
          name,
          act: () => void navigate(path),
          stroke: hotkey === undefined ? undefined : `g ${hotkey}`,
        }),
      ),
    does("提醒", "Reminders", () => void navigate("/reminders"), "g r"),
    does("我的账号", "My account", () => void navigate("/account")),
    does("切换为英文（English）", "Switch to Chinese (中文)", () => setLanguage(language === "zh" ? "en" : "zh")),
    does("切换大字 / 普通字", "Switch between large and usual letters", () =>
      chooseLetters(chosenLetters() === "large" ? "usual" : "large"),
    ),
    does("键盘快捷键", "Keyboard shortcuts", onHelp, "?"),
    does("退出登录", "Sign out", () => void leave()),
  ];
}
