// Tabs: one panel at a time; arrows move between the tabs, as the pattern for tabs asks.
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";

export type Tab = { key: string; label: string; panel: () => ReactNode };

/** `onChoose` hears of each tab that somebody chose, also of the one that was there already. */
export function Tabs({ label, tabs, onChoose }: { label: string; tabs: Tab[]; onChoose?: () => void }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(tabs[0]?.key);
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === chosen),
  );
  const current = tabs[at];
  const choose = (key: string) => {
    setChosen(key);
    onChoose?.();
  };
  const go = (to: number) => {
    const next = tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    choose(next.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
  };
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={list}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            data-key={tab.key}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => choose(tab.key)}
            onKeyDown={walk}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {current !== undefined && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.key}`} key={current.key}>
          {current.panel()}
        </div>
      )}
    </>
  );
}
