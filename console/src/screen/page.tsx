// The customer's own screen at a window: the number that is called, or what is missing and by when. Readable from where one waits.
import { useEffect, useState } from "react";
import { useWords } from "../lib/i18n";
import { usePageTitle } from "../ui/page";
import { hearForScreen, type Shown } from "./channel";
import "./screen.css";

export default function ScreenPage() {
  const { t } = useWords();
  const [shown, setShown] = useState<Shown>({ kind: "nothing" });
  usePageTitle(t("screen.title"));
  useEffect(() => hearForScreen(setShown), []);
  return (
    <main className="screen" aria-live="polite">
      {shown.kind === "nothing" && <h1 className="screen-quiet">{t("screen.welcome")}</h1>}
      {shown.kind === "numbers" && <Numbers shown={shown} />}
      {shown.kind === "case" && <CaseAtWindow shown={shown} />}
    </main>
  );
}

function Numbers({ shown }: { shown: Extract<Shown, { kind: "numbers" }> }) {
  const { t } = useWords();
  const [last, ...before] = shown.called;
  return (
    <>
      <h1 className="screen-head">{t("screen.calling")}</h1>
      {last === undefined ? (
        <p className="screen-quiet">{t("screen.nobody_called")}</p>
      ) : (
        <p className="screen-number">
          <strong>{last.number}</strong> <span>{t("screen.to_counter", { counter: last.counter })}</span>
        </p>
      )}
      {before.length > 0 && (
        <ul className="screen-before">
          {before.map((one) => (
            <li key={one.number}>
              {one.number} · {t("screen.to_counter", { counter: one.counter })}
            </li>
          ))}
        </ul>
      )}
      <p className="screen-quiet">{t("screen.waiting", { count: shown.waiting })}</p>
    </>
  );
}

function CaseAtWindow({ shown }: { shown: Extract<Shown, { kind: "case" }> }) {
  const { t } = useWords();
  return (
    <>
      <h1 className="screen-head">
        {shown.service} <small>{shown.number}</small>
      </h1>
      <h2>{t(shown.missing.length === 0 ? "screen.complete" : "screen.missing", { count: shown.missing.length })}</h2>
      {shown.missing.length > 0 && (
        <ol className="screen-missing">
          {shown.missing.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
      )}
      {shown.promises.length > 0 && (
        <dl className="screen-promises">
          {shown.promises.map((one) => (
            <div key={one.name}>
              <dt>{one.name}</dt>
              <dd>{one.by}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
