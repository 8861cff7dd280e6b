// Views of a list that somebody keeps under a name: its filters and its order, as they stand in the address. They are kept in this browser,
// for whoever is signed in.
import { BookOutlined } from "@ant-design/icons";
import { lazy, Suspense, useId, useRef, useState } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "./button";

const Views = lazy(() => import("./views"));

export function SavedViews({ list }: { list: string }) {
  const { t } = useWords();
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what was opened, from wherever in it one is
    <span
      className="menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
      onBlur={(event) => {
        // A click on what cannot have the keyboard leaves nothing.
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Button
        ref={opener}
        icon={<BookOutlined />}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {t("views.title")}
      </Button>
      {open && (
        <div className="saved-views menu-commands" id={id}>
          <Suspense>
            <Views list={list} onChosen={close} />
          </Suspense>
        </div>
      )}
    </span>
  );
}
