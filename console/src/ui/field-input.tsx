// One form field by its rule, and the check that goes with its kind. Answers are text: dates ISO, amounts decimal yuan.
import { Input, Radio, Select } from "antd";
import type { Answers, Field, FieldKind } from "../api/types";
import { type TextKey, useWords } from "../lib/i18n";
import { checkResidentId } from "../lib/identity";
import { parseYuan, yuanText } from "../lib/money";
import { DateInput } from "./instant-input";
import { Labelled, LabelledGroup } from "./labelled";

/** What is wrong with an answer, as a text key; null when it can be sent. */
export function answerProblem(field: Field, answer: string, today: string): TextKey | null {
  if (answer.trim() === "") {
    if (!field.required) return null;
    return field.kind === "choice" || field.kind === "yes-no" ? "open.needed_choose" : "open.needed";
  }
  switch (field.kind) {
    case "text":
    case "long-text":
    case "date":
    case "yes-no":
    case "choice":
      return null;
    case "amount":
      return parseYuan(answer) === null ? "open.amount_wrong" : null;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(answer.trim()) ? null : "open.number_wrong";
    case "account":
      return /^\d{6,32}$/.test(answer.replace(/[\s-]/g, "")) ? null : "open.account_wrong";
    case "phone":
      return /^\+?\d{5,20}$/.test(answer.replace(/[\s-]/g, "")) ? null : "open.phone_wrong";
    case "identity": {
      const check = checkResidentId(answer, today);
      if (check.state === "wrong") return check.code;
      return check.state === "typing" ? "identity_short" : null;
    }
    default:
      return neverKind(field.kind);
  }
}

function neverKind(kind: never): never {
  throw new Error(`unknown field kind ${String(kind)}`);
}

/** The answer in the form the server takes: amounts plain, numbers without spaces, nothing for what was left empty. */
export function answersToSend(fields: Field[], answers: Answers): Answers {
  const sent: Answers = {};
  for (const field of fields) {
    const answer = (answers[field.key] ?? "").trim();
    if (answer === "") continue;
    const fen = field.kind === "amount" ? parseYuan(answer) : null;
    const isNumber = field.kind === "account" || field.kind === "phone" || field.kind === "identity";
    sent[field.key] = fen !== null ? yuanText(fen) : isNumber ? answer.replace(/[\s-]/g, "").toUpperCase() : answer;
  }
  return sent;
}

type Props = { field: Field; value: string; onChange: (value: string) => void; error?: string | null };

export function FieldInput({ field, value, onChange, error }: Props) {
  const { t, local } = useWords();
  const label = local(field.name);
  const shared = {
    label,
    ...(field.required && { required: true }),
    ...(field.hint !== null && { hint: local(field.hint) }),
    error: error ?? null,
  };
  switch (field.kind) {
    case "yes-no":
      return (
        <LabelledGroup {...shared}>
          <Radio.Group value={value === "" ? null : value} onChange={(event) => onChange(String(event.target.value))}>
            <Radio value="yes">{t("common.yes")}</Radio>
            <Radio value="no">{t("common.no")}</Radio>
          </Radio.Group>
        </LabelledGroup>
      );
    case "choice":
      if (field.choices.length <= 4) {
        return (
          <LabelledGroup {...shared}>
            <Radio.Group value={value === "" ? null : value} onChange={(event) => onChange(String(event.target.value))}>
              {field.choices.map((choice) => (
                <Radio key={choice.key} value={choice.key}>
                  {local(choice.name)}
                </Radio>
              ))}
            </Radio.Group>
          </LabelledGroup>
        );
      }
      return (
        <Labelled {...shared}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={value === "" ? null : value}
              onChange={(chosen: string | null) => onChange(chosen ?? "")}
              allowClear={!field.required}
              options={field.choices.map((choice) => ({ value: choice.key, label: local(choice.name) }))}
            />
          )}
        </Labelled>
      );
    case "date":
      return (
        <Labelled {...shared}>
          {(input) => <DateInput input={input} value={value} onChange={(date) => onChange(date ?? "")} />}
        </Labelled>
      );
    case "long-text":
      return (
        <Labelled {...shared} className="wide">
          {(input) => (
            <Input.TextArea
              {...input}
              value={value}
              autoSize={{ minRows: 2, maxRows: 8 }}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Labelled>
      );
    case "text":
    case "amount":
    case "number":
    case "account":
    case "identity":
    case "phone":
      return (
        <Labelled {...shared}>
          {(input) => (
            <Input
              {...input}
              value={value}
              autoComplete="off"
              inputMode={inputModeOf(field.kind)}
              {...(field.kind === "amount" && { prefix: "¥" })}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Labelled>
      );
    default:
      return neverKind(field.kind);
  }
}

function inputModeOf(kind: FieldKind) {
  switch (kind) {
    case "amount":
    case "number":
      return "decimal" as const;
    case "account":
      return "numeric" as const;
    case "phone":
      return "tel" as const;
    case "identity":
    case "text":
    case "long-text":
    case "date":
    case "yes-no":
    case "choice":
      return "text" as const;
    default:
      return neverKind(kind);
  }
}

/** An answer as it is read on a page. */
export function answerText(field: Field | undefined, answer: string, words: ReturnType<typeof useWords>): string {
  if (field === undefined) return answer;
  if (field.kind === "yes-no") return answer === "yes" ? words.t("common.yes") : words.t("common.no");
  if (field.kind === "choice") {
    const choice = field.choices.find((one) => one.key === answer);
    return choice === undefined ? answer : words.local(choice.name);
  }
  return field.kind === "amount" ? `¥${answer}` : answer;
}
