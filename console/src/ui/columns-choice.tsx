// Which columns of a list are shown: chosen below it, remembered in this browser by list. The first column that has a title says
// what a row is and always stays; columns without a title (a box to tick, a button) are no matter of choice.

import { useId, useState } from "react";
import { useWords } from "../lib/i18n";
import { readStored, removeStored, writeStored } from "../lib/storage";
import { Button } from "./button";

type Titled = { key: string; title: string };

const areKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === "string");

/** A list is known by the place it stands in and by its columns, in every language and whatever is filtered. */
function listKey(columns: Titled[]): string {
  const place = window.location.pathname.split("/")[1] ?? "";
  return `yinuo.columns.${place}.${columns.map((column) => column.key).join(",")}`;
}

/** The columns somebody can leave out. */
export function choosable<Column extends Titled>(columns: Column[]): Column[] {
  return columns.filter((column) => column.title !== "").slice(1);
}

export function useColumnChoice<Column extends Titled>(columns: Column[]) {
  const key = listKey(columns);
  const [kept, setKept] = useState<{ key: string; hidden: string[] }>();
  const hidden = kept?.key === key ? kept.hidden : (readStored(window.localStorage, key, areKeys) ?? []);
  const choices = choosable(columns);
  const left = new Set(choices.filter((column) => hidden.includes(column.key)).map((column) => column.key));
  const hide = (next: string[]) => {
    if (next.length === 0) removeStored(window.localStorage, key);
    else writeStored(window.localStorage, key, next);
    setKept({ key, hidden: next });
  };
  return { shown: columns.filter((column) => !left.has(column.key)), choices, left, hide };
}

export function ColumnsChoice(props: { choices: Titled[]; left: Set<string>; hide: (keys: string[]) => void }) {
  const { choices, left, hide } = props;
  const { t } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className="columns-choice">
      <Button type="text" size="small" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {left.size === 0 ? t("columns.title") : t("columns.some", { count: left.size })}
      </Button>
      {open && (
        <fieldset id={id}>
          <legend>{t("columns.which")}</legend>
          {choices.map(({ key, title }) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={!left.has(key)}
                onChange={() => hide(left.has(key) ? [...left].filter((one) => one !== key) : [...left, key])}
              />
              {title}
            </label>
          ))}
          {/* It stays where it is: a button that vanished would take the focus with it. */}
          <Button type="link" size="small" aria-disabled={left.size === 0} onClick={() => hide([])}>
            {t("columns.all")}
          </Button>
        </fieldset>
      )}
    </div>
  );
}
