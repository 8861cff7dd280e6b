// A few commands below a button: opened by it, closed by Esc, by choosing one, or by going elsewhere.

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./button";

export type Command = { key: string; name: string; act: () => void };

type Props = { className: string; icon: ReactNode; commands: Command[]; children: ReactNode };

export function Menu({ className, icon, commands, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const items = () => [...(list.current?.querySelectorAll("button") ?? [])];
  const walk = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
      opener.current?.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !open) return;
    event.preventDefault();
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the keys of the button and of the commands in it
    <div
      className="menu"
      onKeyDown={walk}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Button
        ref={opener}
        type="text"
        className={className}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </Button>
      {open && (
        <div role="menu" id={id} ref={list} className="menu-commands">
          {commands.map(({ key, name, act }) => (
            <button
              key={key}
              type="button"
              role="menuitem"
              onClick={() => {
                setOpen(false);
                opener.current?.focus();
                act();
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
