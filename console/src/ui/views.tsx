// The kept views of a list, and the line that keeps another.
import { Input } from "antd";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "../lib/i18n";
import { readStored, writeStored } from "../lib/storage";
import { useMe } from "../session/session";
import { Button } from "./button";
import { viewChosen } from "./chosen-view";

export type View = { name: string; query: string };

const areViews = (value: unknown): value is View[] =>
  Array.isArray(value) &&
  value.every(
    (one) => typeof one === "object" && one !== null && typeof one.name === "string" && typeof one.query === "string",
  );

/** A name is one view's: keeping it again puts it in the place of the earlier one. */
export function withView(views: View[], view: View): View[] {
  const others = views.filter((one) => one.name !== view.name);
  return [...others, view].sort((one, other) => one.name.localeCompare(other.name, "zh-CN"));
}

export default function Views({ list, onChosen }: { list: string; onChosen: () => void }) {
  const { t } = useWords();
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const key = `yinuo.views.${me.id}.${list}`;
  const [views, setViews] = useState<View[]>(() => readStored(window.localStorage, key, areViews) ?? []);
  const [name, setName] = useState("");
  const keep = (next: View[]) => {
    writeStored(window.localStorage, key, next);
    setViews(next);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    keep(withView(views, { name: name.trim(), query: parameters.toString() }));
    setName("");
  };
  return (
    <>
      {views.length === 0 && <p className="quiet">{t("views.none")}</p>}
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <button
              type="button"
              aria-current={view.query === parameters.toString() || undefined}
              onClick={() => {
                setParameters(new URLSearchParams(view.query));
                viewChosen(view.query);
                onChosen();
              }}
            >
              {view.name}
            </button>
            <Button
              type="text"
              size="small"
              aria-label={t("views.forget", { name: view.name })}
              onClick={() => keep(views.filter((one) => one.name !== view.name))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={save}>
        <Input
          size="small"
          aria-label={t("views.name")}
          placeholder={t("views.name")}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button size="small" htmlType="submit" disabled={name.trim() === ""}>
          {t("views.keep")}
        </Button>
      </form>
    </>
  );
}
