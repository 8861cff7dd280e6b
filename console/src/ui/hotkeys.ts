// Keys that work on a whole page: single (`n`, `/`) or two in a row (`g b`). Silent while somebody types or a dialog is open.
import { useEffect, useRef } from "react";

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function dialogIsOpen(): boolean {
  return document.querySelector("[role=dialog][aria-modal=true]:not([style*='display: none'])") !== null;
}

/** Alt and a digit, also while somebody types: the n-th thing of a list. */
export function useDigits(act: (digit: number) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (!event.altKey || digit === undefined || dialogIsOpen()) return;
      event.preventDefault();
      latest.current(Number(digit));
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

const SECOND_KEY_WITHIN = 900;

export function useHotkeys(hotkeys: Hotkeys): void {
  const latest = useRef(hotkeys);
  latest.current = hotkeys;
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented || isTyping(event.target) || dialogIsOpen()) return;
      const key = event.ctrlKey || event.metaKey ? `ctrl+${event.key.toLowerCase()}` : event.key;
      const isSecond = first !== "" && event.timeStamp - firstAt < SECOND_KEY_WITHIN;
      const act = (isSecond ? latest.current[`${first} ${key}`] : undefined) ?? latest.current[key];
      const begins = Object.keys(latest.current).some((known) => known.startsWith(`${key} `));
      first = act === undefined && begins ? key : "";
      firstAt = event.timeStamp;
      if (act !== undefined) {
        event.preventDefault();
        act(event);
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
