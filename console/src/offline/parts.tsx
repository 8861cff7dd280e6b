// What the pages of the field share: an input with its label and what is wrong with it.
import type { ReactNode } from "react";
import type { Problem } from "./kind";
import { useSay } from "./say";

type Props = {
  id: string;
  label: string;
  hint?: string | undefined;
  problems?: readonly Problem[];
  children: (input: { id: string; "aria-invalid"?: true; "aria-describedby"?: string }) => ReactNode;
};

export function Labelled({ id, label, hint, problems = [], children }: Props) {
  const say = useSay();
  const wrong = problems.find((problem) => problem.field === id);
  const note = wrong === undefined ? hint : say(wrong.text);
  return (
    <div className="field" data-wrong={wrong === undefined ? undefined : true}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(wrong !== undefined && { "aria-invalid": true }),
        ...(note !== undefined && { "aria-describedby": `${id}-note` }),
      })}
      {note !== undefined && (
        <p id={`${id}-note`} className={wrong === undefined ? "hint" : "wrong"}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A question before something that cannot be undone. */
export function Ask(props: { text: string; yes: string; onYes: () => void; onNo: () => void; no: string }) {
  return (
    <div className="ask" role="alertdialog" aria-label={props.text}>
      <p>{props.text}</p>
      <div className="row">
        <button type="button" className="danger" onClick={props.onYes}>
          {props.yes}
        </button>
        <button type="button" onClick={props.onNo}>
          {props.no}
        </button>
      </div>
    </div>
  );
}
