// A label, an input, a hint and what is wrong with it, tied together for eyes and for screen readers alike.
import { type ReactNode, useId } from "react";
import { useWords } from "../lib/i18n";

export type InputProps = { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean; status?: "error" };

type Props = {
  label: string;
  required?: boolean;
  optional?: boolean;
  hint?: ReactNode;
  error?: string | null;
  className?: string;
  children: (input: InputProps) => ReactNode;
};

export function Labelled({ label, required, optional, hint, error, className, children }: Props) {
  const { t } = useWords();
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== "";
  const described = wrong ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={`labelled ${className ?? ""}`} data-wrong={wrong || undefined}>
      <label htmlFor={id}>
        {label}
        {required === true && (
          <span className="required" title={t("common.required")}>
            *
          </span>
        )}
        {optional === true && <span className="optional">{t("common.optional")}</span>}
      </label>
      {children({
        id,
        ...(described !== undefined && { "aria-describedby": described }),
        ...(wrong && { "aria-invalid": true, status: "error" as const }),
      })}
      {wrong ? (
        <div id={`${id}-error`} className="field-error" role="alert">
          {error}
        </div>
      ) : (
        hint && (
          <div id={`${id}-hint`} className="field-hint">
            {hint}
          </div>
        )
      )}
    </div>
  );
}

/** A group of choices under one heading. */
type GroupProps = Omit<Props, "children" | "optional"> & { children: ReactNode };

export function LabelledGroup({ label, required, hint, error, className, children }: GroupProps) {
  const { t } = useWords();
  const wrong = error !== undefined && error !== null && error !== "";
  return (
    <fieldset className={`labelled ${className ?? ""}`} data-wrong={wrong || undefined}>
      <legend>
        {label}
        {required === true && (
          <span className="required" title={t("common.required")}>
            *
          </span>
        )}
      </legend>
      {children}
      {wrong ? (
        <div className="field-error" role="alert">
          {error}
        </div>
      ) : (
        hint && <div className="field-hint">{hint}</div>
      )}
    </fieldset>
  );
}
