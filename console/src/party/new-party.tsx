// The fields of a new customer. The resident identity number is checked while it is typed; birth date and sex follow from it.
import { Input, Radio, Select } from "antd";
import type { IdentityKind, PartyKind, Sex } from "../api/types";
import type { PartyForm } from "../case/draft";
import { dateOf } from "../lib/date";
import { type TextKey, useWords } from "../lib/i18n";
import { checkResidentId } from "../lib/identity";
import { useNow } from "../session/session";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { type PartyProblems, withDerived } from "./form";

const PERSON_KINDS: IdentityKind[] = [
  "resident_id",
  "residence_permit",
  "foreign_residence_card",
  "hong_kong_macau_permit",
  "taiwan_permit",
  "passport",
  "birth_certificate",
  "military_id",
  "other",
];
const ORGANISATION_KINDS: IdentityKind[] = ["credit_code", "other"];

type Props = {
  form: PartyForm;
  onChange: (form: PartyForm) => void;
  /** What to show as wrong: after the first try to save, or from the server. */
  problems: PartyProblems;
  serverProblem: (field: string) => string | null;
  autoFocus?: boolean;
};

export function NewPartyFields({ form, onChange, problems, serverProblem, autoFocus }: Props) {
  const { t } = useWords();
  const today = dateOf(useNow());
  const change = (changes: Partial<PartyForm>) => onChange(withDerived({ ...form, ...changes }, today));
  const isPerson = form.kind === "person";
  const check = form.identity_kind === "resident_id" ? checkResidentId(form.identity_number, today) : null;
  const problem = (key: TextKey | undefined, field: string) => (key === undefined ? serverProblem(field) : t(key));
  const wrongNow = check?.state === "wrong" ? t(check.code) : null;
  return (
    <div className="form-grid">
      <LabelledGroup label={t("party.kind")}>
        <Radio.Group
          value={form.kind}
          onChange={(event) => {
            const kind: PartyKind = event.target.value === "organisation" ? "organisation" : "person";
            change({ kind, identity_kind: kind === "person" ? "resident_id" : "credit_code" });
          }}
        >
          <Radio value="person">{t("party.kind.person")}</Radio>
          <Radio value="organisation">{t("party.kind.organisation")}</Radio>
        </Radio.Group>
      </LabelledGroup>
      <Labelled label={t("party.name")} required error={problem(problems.name, "name")}>
        {(input) => (
          <Input
            {...input}
            autoFocus={autoFocus ?? false}
            autoComplete="off"
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("party.identity_kind")}>
        {(input) => (
          <Select
            {...input}
            className="full-width"
            value={form.identity_kind}
            onChange={(kind: IdentityKind) => change({ identity_kind: kind })}
            options={(isPerson ? PERSON_KINDS : ORGANISATION_KINDS).map((kind) => ({
              value: kind,
              label: t(`party.identity_kind.${kind}`),
            }))}
          />
        )}
      </Labelled>
      <Labelled
        label={t("party.identity")}
        error={wrongNow ?? problem(problems.identity, "identity") ?? serverProblem("number")}
        hint={
          check?.state === "typing" ? (
            t("party.typing", { remaining: check.remaining })
          ) : check?.state === "right" ? (
            <span className="right">
              ✓ {t("party.right")} ·{" "}
              {t("party.derived", { birth_date: check.birthDate, sex: t(`party.sex.${check.sex}`) })}
            </span>
          ) : undefined
        }
      >
        {(input) => (
          <Input
            {...input}
            className="number"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={check === null ? 40 : 24}
            value={form.identity_number}
            onChange={(event) => change({ identity_number: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("party.phone")} error={problem(problems.phone, "phone")}>
        {(input) => (
          <Input
            {...input}
            className="number"
            type="tel"
            autoComplete="off"
            value={form.phone}
            onChange={(event) => change({ phone: event.target.value })}
          />
        )}
      </Labelled>
      {isPerson && check?.state !== "right" && (
        <>
          <Labelled label={t("party.birth_date")} optional error={serverProblem("birth_date")}>
            {(input) => (
              <DateInput
                input={input}
                latest={today}
                value={form.birth_date}
                onChange={(date) => change({ birth_date: date ?? "" })}
              />
            )}
          </Labelled>
          <LabelledGroup label={t("party.sex")}>
            <Radio.Group
              value={form.sex === "" ? null : form.sex}
              onChange={(event) => change({ sex: event.target.value as Sex })}
            >
              <Radio value="male">{t("party.sex.male")}</Radio>
              <Radio value="female">{t("party.sex.female")}</Radio>
            </Radio.Group>
          </LabelledGroup>
        </>
      )}
      <Labelled label={t("party.address")} optional className="wide" error={serverProblem("address")}>
        {(input) => (
          <Input
            {...input}
            autoComplete="off"
            value={form.address}
            onChange={(event) => change({ address: event.target.value })}
          />
        )}
      </Labelled>
    </div>
  );
}
