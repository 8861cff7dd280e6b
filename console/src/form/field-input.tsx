// One field of a form by its rule: its label, the input of its kind, and what is wrong with the answer.
import { Checkbox, Radio } from "antd";
import type { Answer, Field, FileLine } from "../api/types";
import { useWords } from "../lib/i18n";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { choicesOf, pointsOf, rowsOf, textOf } from "./answer";
import { RowsInput } from "./rows-input";
import { TextControl } from "./text-control";

type Props = {
  field: Field;
  value: Answer | undefined;
  onChange: (value: Answer) => void;
  error?: string | null;
  /** The files of the case, for a field that asks for one. */
  files?: FileLine[];
};

const NO_FILES: FileLine[] = [];
/** So many choices are all in sight; more are a list that opens. */
const RADIOS_MOST = 6;

export function FieldInput({ field, value, onChange, error, files = NO_FILES }: Props) {
  const { t, local } = useWords();
  const label = local(field.name);
  const shared = {
    label,
    ...(field.required && { required: true }),
    ...(field.hint !== null && { hint: local(field.hint) }),
    error: error ?? null,
  };
  const text = textOf(value);
  const radios = (options: { value: string; label: string }[]) => (
    <Radio.Group
      value={text === "" ? null : text}
      onChange={(event) => onChange(String(event.target.value))}
      options={options}
    />
  );
  switch (field.kind) {
    case "rows":
      return (
        <LabelledGroup {...shared} className="wide">
          <RowsInput
            field={field}
            rows={rowsOf(value)}
            onChange={onChange}
            showProblems={error != null}
            files={files}
          />
        </LabelledGroup>
      );
    case "choices":
      return (
        <LabelledGroup {...shared}>
          <Checkbox.Group
            value={choicesOf(value)}
            onChange={(chosen) => onChange(chosen.map(String))}
            options={field.choices.map((choice) => ({ value: choice.key, label: local(choice.name) }))}
          />
        </LabelledGroup>
      );
    case "scale":
      return (
        <LabelledGroup {...shared} className="wide">
          <span className="quiet">{local(field.scale?.low)}</span>{" "}
          {radios(pointsOf(field).map((point) => ({ value: point, label: point })))}{" "}
          <span className="quiet">{local(field.scale?.high)}</span>
        </LabelledGroup>
      );
    case "yes-no":
      return (
        <LabelledGroup {...shared}>
          {radios([
            { value: "yes", label: t("common.yes") },
            { value: "no", label: t("common.no") },
          ])}
        </LabelledGroup>
      );
    case "choice":
      if (field.choices.length <= RADIOS_MOST) {
        return (
          <LabelledGroup {...shared} {...(field.choices.length > 4 && { className: "wide" })}>
            {radios(field.choices.map((choice) => ({ value: choice.key, label: local(choice.name) })))}
          </LabelledGroup>
        );
      }
      break;
    default:
      break;
  }
  return (
    <Labelled {...shared} {...(field.kind === "long-text" && { className: "wide" })}>
      {(input) => <TextControl field={field} value={text} onChange={onChange} input={input} files={files} />}
    </Labelled>
  );
}
