// The form of a new customer: what is wrong with it while it is typed, and how it is sent.
import type { NewParty } from "../api/types";
import type { PartyForm } from "../case/draft";
import type { TextKey } from "../lib/i18n";
import { checkResidentId, cleanIdentity, creditCodeIsRight } from "../lib/identity";

export type PartyProblems = Partial<Record<"name" | "identity" | "phone", TextKey>>;

export function partyProblems(form: PartyForm, today: string): PartyProblems {
  const problems: PartyProblems = {};
  if (form.name.trim() === "") problems.name = "open.needed";
  const number = cleanIdentity(form.identity_number);
  if (number !== "" && form.identity_kind === "resident_id") {
    const check = checkResidentId(number, today);
    if (check.state === "wrong") problems.identity = check.code;
    if (check.state === "typing") problems.identity = "identity_short";
  }
  if (number !== "" && form.identity_kind === "credit_code" && !creditCodeIsRight(number)) {
    problems.identity = "credit_code_wrong";
  }
  if (form.phone.trim() !== "" && !/^\+?\d{5,20}$/.test(form.phone.replace(/[\s-]/g, ""))) {
    problems.phone = "open.phone_wrong";
  }
  return problems;
}

/** The form with birth date and sex as the identity number tells them. */
export function withDerived(form: PartyForm, today: string): PartyForm {
  if (form.kind !== "person" || form.identity_kind !== "resident_id") return form;
  const check = checkResidentId(form.identity_number, today);
  return check.state === "right" ? { ...form, birth_date: check.birthDate, sex: check.sex } : form;
}

export function newPartyOf(form: PartyForm): NewParty {
  const number = cleanIdentity(form.identity_number);
  const phone = form.phone.replace(/[\s-]/g, "");
  const person = form.kind === "person";
  return {
    kind: form.kind,
    name: form.name.trim(),
    ...(number !== "" && { identity: { kind: form.identity_kind, number } }),
    ...(phone !== "" && { phone }),
    ...(person && form.birth_date !== "" && { birth_date: form.birth_date }),
    ...(person && form.sex !== "" && { sex: form.sex }),
    ...(form.address.trim() !== "" && { address: form.address.trim() }),
  };
}
