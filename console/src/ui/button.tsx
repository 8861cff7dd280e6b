// The button of every page. One that cannot be pressed yet stays in the order of the keyboard and says why: in a word of its own, or
// by naming what is still empty in the form around it. Pressed all the same, it tells that and leads to the first empty field.
import { Button as Drawn } from "antd";
import { type ComponentProps, type MouseEvent, useEffect, useRef, useState } from "react";
import { useWords, type Words } from "../lib/i18n";
import { useMessages } from "./messages";

type Props = ComponentProps<typeof Drawn> & {
  /** Why it cannot be pressed, where no empty field says it. */
  why?: string | undefined;
};

export function Button({ disabled, why, ref, ...props }: Props) {
  const words = useWords();
  const { message } = useMessages();
  const own = useRef<HTMLButtonElement>(null);
  const [found, setFound] = useState("");
  const waits = disabled === true;
  // What is empty is read from the form as it stands after each change.
  useEffect(() => {
    if (!waits || why !== undefined) return;
    const next = told(missing(own.current), words);
    if (next !== found) setFound(next);
  });
  const drawn = (element: HTMLButtonElement | HTMLAnchorElement | null) => {
    own.current = element instanceof HTMLButtonElement ? element : null;
    if (typeof ref === "function") return ref(element);
    if (ref != null) ref.current = element;
  };
  if (!waits) return <Drawn {...props} ref={drawn} />;
  const reason = why ?? found;
  const refuse = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    message.info(reason);
    const [first] = why === undefined ? missing(own.current) : [];
    first?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  };
  return <Drawn {...props} ref={drawn} aria-disabled title={reason} data-why={reason} onClick={refuse} />;
}

/** The fields of the form around a place that are empty and not optional; those with a star, where there are such. */
function missing(place: HTMLElement | null): HTMLElement[] {
  const form = place?.closest("form, fieldset:not(.labelled), .form-actions")?.closest("form, section, .stack");
  const fields = [...(form?.querySelectorAll<HTMLElement>(".labelled") ?? [])];
  const empty = fields.filter((field) => field.querySelector(":scope > label .optional") === null && isEmpty(field));
  const starred = empty.filter((field) => field.querySelector(".required") !== null);
  return starred.length > 0 ? starred : empty;
}

function isEmpty(field: HTMLElement): boolean {
  const inputs = [...field.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")];
  const choices = inputs.filter((input) => input.type === "radio" || input.type === "checkbox");
  if (choices.length > 0) return !choices.some((input) => (input as HTMLInputElement).checked);
  if (field.querySelector(".ant-select") !== null) return field.querySelector(".ant-select-placeholder") !== null;
  return inputs.length > 0 && inputs.every((input) => input.value.trim() === "");
}

function told(fields: HTMLElement[], { t }: Words): string {
  const names = fields.map((field) => {
    const label = field.querySelector("label, legend");
    return [...(label?.childNodes ?? [])].find((node) => node.nodeType === Node.TEXT_NODE)?.textContent ?? "";
  });
  const named = names.filter((name) => name !== "");
  return named.length === 0 ? t("why.not_yet") : t("why.fill_in", { fields: named.join(t("why.and")) });
}
