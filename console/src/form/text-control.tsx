// The input of a kind whose answer is one text: alone in a form, or in a cell of rows.
import { Input, Select, Space } from "antd";
import type { Field, FieldKind, FileLine } from "../api/types";
import { useWords } from "../lib/i18n";
import { DateInput } from "../ui/instant-input";
import type { InputProps } from "../ui/labelled";
import { neverKind, pointsOf, referenceOf } from "./answer";
import { FileChooser, OfficeChooser, PartyChooser, RegionChooser } from "./choosers";

type ControlProps = {
  field: Field;
  value: string;
  onChange: (value: string) => void;
  input: InputProps | { "aria-label": string };
  files: FileLine[];
};

/** The input of a kind whose answer is one text, without a label: alone, or in a cell of rows. */
export function TextControl({ field, value, onChange, input, files }: ControlProps) {
  const { t, local } = useWords();
  const chooser = { input, value, onChange, required: field.required };
  const select = (options: { value: string; label: string }[]) => (
    <Select
      {...input}
      className="full-width"
      value={value === "" ? null : value}
      onChange={(chosen: string | null) => onChange(chosen ?? "")}
      allowClear={!field.required}
      options={options}
    />
  );
  switch (field.kind) {
    case "choice":
      return select(field.choices.map((choice) => ({ value: choice.key, label: local(choice.name) })));
    case "yes-no":
      return select([
        { value: "yes", label: t("common.yes") },
        { value: "no", label: t("common.no") },
      ]);
    case "scale":
      return select(pointsOf(field).map((point) => ({ value: point, label: point })));
    case "quantity":
      return <QuantityInput field={field} value={value} onChange={onChange} input={input} />;
    case "party":
      return <PartyChooser {...chooser} />;
    case "office":
      return <OfficeChooser {...chooser} />;
    case "region":
      return <RegionChooser {...chooser} />;
    case "file":
      return <FileChooser {...chooser} files={files} />;
    case "date":
      return (
        <DateInput
          {...("id" in input ? { input } : { label: input["aria-label"] })}
          value={value}
          onChange={(date) => onChange(date ?? "")}
        />
      );
    case "long-text":
      return (
        <Input.TextArea
          {...input}
          value={value}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "text":
    case "amount":
    case "number":
    case "account":
    case "identity":
    case "phone":
    case "agreement":
      return (
        <Input
          {...input}
          value={field.kind === "agreement" ? referenceOf(value).id : value}
          autoComplete="off"
          inputMode={inputModeOf(field.kind)}
          {...(field.kind === "amount" && { prefix: "¥" })}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "choices":
    case "rows":
      return null;
    default:
      return neverKind(field.kind);
  }
}

/** A number and its unit; a field of one unit shows it and asks only for the number. */
function QuantityInput({ field, value, onChange, input }: Omit<ControlProps, "files">) {
  const { t, local } = useWords();
  const at = value.indexOf(" ");
  const number = at < 0 ? value : value.slice(0, at);
  const unit = at < 0 ? (field.units[0]?.key ?? "") : value.slice(at + 1);
  const write = (nextNumber: string, nextUnit: string) =>
    onChange(nextNumber.trim() === "" ? "" : `${nextNumber.trim()} ${nextUnit}`);
  return (
    <Space.Compact block>
      <Input
        {...input}
        value={number}
        inputMode="decimal"
        autoComplete="off"
        onChange={(event) => write(event.target.value, unit)}
      />
      <Select
        aria-label={t("form.unit")}
        className="unit"
        value={unit}
        disabled={field.units.length < 2}
        onChange={(next: string) => write(number, next)}
        options={field.units.map((one) => ({ value: one.key, label: local(one.name) }))}
      />
    </Space.Compact>
  );
}

function inputModeOf(kind: FieldKind) {
  if (kind === "amount" || kind === "number") return "decimal" as const;
  if (kind === "account") return "numeric" as const;
  return kind === "phone" ? ("tel" as const) : ("text" as const);
}
