// The form of a proposal, kept over reloads and ended sessions, and what is sent of it. It holds no personal number, so that it
// may lie in localStorage whole.
import type { Channel, DividendOption, NewPolicy, NewQuote, PayMode, Product, Ref, Sex } from "../api/types";
import type { TextKey } from "../lib/i18n";
import { parseYuan, yuanText } from "../lib/money";
import { readStored, removeStored, writeStored } from "../lib/storage";

export type BeneficiaryForm = { name: string; relation: string; order: string; percent: string };

/** A customer on file, as far as the form needs it. */
export type KnownParty = Ref & { masked: string | null; birth_date: string | null; sex: Sex | null };
/** Whose life is insured: the holder's, that of another customer, or of somebody who is no customer. */
export type InsuredWho = "holder" | "known" | "other";

export type ProposalDraft = {
  /** The idempotency keys: one form makes one policy and opens one case, however often it is sent. */
  key: string;
  case_key: string;
  saved_at: string | null;
  /** The policy, once it is on file and only its case is still to be opened. */
  proposed: { id: string; number: string } | null;
  holder: KnownParty | null;
  product: string | null;
  effective_on: string | null;
  channel: Channel;
  insured_who: InsuredWho;
  insured_party: KnownParty | null;
  insured: { name: string; birth_date: string; sex: Sex | "" };
  sum_insured: string;
  cover: string | null;
  pay: string | null;
  mode: PayMode | null;
  beneficiaries: BeneficiaryForm[];
  dividend_option: DividendOption;
  prompts_wanted: boolean;
  allocation: Record<string, string>;
  materials: string[];
};

export function emptyProposal(key: string, caseKey: string): ProposalDraft {
  return {
    key,
    case_key: caseKey,
    saved_at: null,
    proposed: null,
    holder: null,
    product: null,
    effective_on: null,
    channel: "counter",
    insured_who: "holder",
    insured_party: null,
    insured: { name: "", birth_date: "", sex: "" },
    sum_insured: "",
    cover: null,
    pay: null,
    mode: null,
    beneficiaries: [],
    dividend_option: "cash",
    prompts_wanted: true,
    allocation: {},
    materials: [],
  };
}

export function proposalIsEmpty(draft: ProposalDraft): boolean {
  return (
    draft.proposed === null &&
    draft.holder === null &&
    draft.product === null &&
    draft.effective_on === null &&
    draft.sum_insured === "" &&
    draft.insured_party === null &&
    draft.insured.name === "" &&
    draft.beneficiaries.length === 0 &&
    draft.materials.length === 0
  );
}

const NAME = "yinuo.draft.policy.";
const FORM_VERSION = 2;
type Stored = { form_version: number; draft: ProposalDraft };
const isStored = (value: unknown): value is Stored => {
  const stored = value as Partial<Stored> | null;
  return stored?.form_version === FORM_VERSION && typeof stored.draft?.key === "string";
};

export const saveProposal = (operator: string, draft: ProposalDraft): boolean =>
  writeStored(window.localStorage, NAME + operator, { form_version: FORM_VERSION, draft });
export const loadProposal = (operator: string): ProposalDraft | null =>
  readStored(window.localStorage, NAME + operator, isStored)?.draft ?? null;
export const dropProposal = (operator: string): void => removeStored(window.localStorage, NAME + operator);

/** `50` of a hundred is `0.5`, `33.33` is `0.3333`, null where it is no percentage. Digits are moved, nothing is rounded. */
export function shareOf(percent: string): string | null {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent.trim());
  if (match === null) return null;
  const [, whole = "0", fraction = ""] = match;
  const padded = whole.padStart(3, "0");
  const digits = `${padded.slice(1)}${fraction}`.replace(/0+$/, "");
  const share = `${padded.slice(0, 1)}${digits === "" ? "" : `.${digits}`}`;
  return padded > "100" || (padded === "100" && /[1-9]/.test(fraction)) ? null : share;
}

/** The share of a beneficiary: a percentage, or a fraction where no percentage is exact. */
export function beneficiaryShareOf(typed: string): string | null {
  const match = /^(\d{1,6})[/／](\d{1,6})$/.exec(typed.trim());
  if (match === null) return shareOf(typed);
  const [part, whole] = [Number(match[1]), Number(match[2])];
  return part > 0 && part <= whole ? `${part}/${whole}` : null;
}

/** The customer whose life is insured, once one is chosen. */
export const insuredParty = (draft: ProposalDraft): KnownParty | null =>
  draft.insured_who === "holder" ? draft.holder : draft.insured_who === "known" ? draft.insured_party : null;

/** Whose life is insured, with what is known of it. */
export function insuredOf(draft: ProposalDraft): ProposalDraft["insured"] & { party: string | null } {
  const known = insuredParty(draft);
  if (known === null) return { ...draft.insured, party: null };
  const { id, name, birth_date, sex } = known;
  return {
    name,
    birth_date: birth_date ?? draft.insured.birth_date,
    sex: sex ?? draft.insured.sex,
    party: id,
  };
}

export type ProposalProblems = Partial<Record<string, TextKey>>;

/** What is wrong with the form, by field; beneficiaries and accounts by their place and key. */
export function proposalProblems(
  draft: ProposalDraft,
  product: Product | undefined,
  effectiveOn: string,
): ProposalProblems {
  const insured = insuredOf(draft);
  const fen = parseYuan(draft.sum_insured);
  const problems: ProposalProblems = {};
  if (draft.holder === null) problems.holder = "open.needed_choose";
  if (product === undefined) problems.product = "open.needed_choose";
  if (draft.insured_who === "other" && insured.name.trim() === "") problems.name = "open.needed";
  if (draft.insured_who === "known" && draft.insured_party === null) problems.insured = "open.needed_choose";
  if (insured.birth_date === "") problems.birth_date = "open.needed";
  else if (insured.birth_date > effectiveOn) problems.birth_date = "propose.birth_date_future";
  if (insured.sex === "") problems.sex = "open.needed_choose";
  if (fen === null) problems.sum_insured = "open.amount_wrong";
  else if (fen <= 0n) problems.sum_insured = "receipt.not_positive";
  for (const name of ["cover", "pay", "mode"] as const) if (draft[name] === null) problems[name] = "open.needed_choose";
  for (const [at, one] of draft.beneficiaries.entries()) {
    if (one.name.trim() === "") problems[`name.${at}`] = "open.needed";
    if (!/^[1-9]\d?$/.test(one.order)) problems[`order.${at}`] = "propose.order_wrong";
    if (one.percent.trim() !== "" && beneficiaryShareOf(one.percent) === null)
      problems[`share.${at}`] = "propose.share_wrong";
  }
  const accounts = product?.accounts ?? [];
  for (const account of accounts) {
    if (shareOf(draft.allocation[account] || "0") === null) problems[`allocation.${account}`] = "propose.share_wrong";
  }
  if (accounts.length > 0 && accounts.every((account) => problems[`allocation.${account}`] === undefined)) {
    const hundredths = accounts.reduce((sum, account) => sum + (parseYuan(draft.allocation[account] || "0") ?? 0n), 0n);
    if (hundredths !== 10_000n) problems.allocation = "propose.allocation_sum";
  }
  return problems;
}

/** What can be quoted: null as long as something that decides the premium is missing. */
export function quoteOf(draft: ProposalDraft, product: Product | undefined, effectiveOn: string): NewQuote | null {
  const insured = insuredOf(draft);
  const fen = parseYuan(draft.sum_insured);
  const { cover, pay, mode } = draft;
  if (product === undefined || fen === null || fen <= 0n || cover === null || pay === null || mode === null)
    return null;
  if (insured.sex === "" || insured.birth_date === "" || insured.birth_date > effectiveOn) return null;
  return {
    product: product.key,
    effective_on: effectiveOn,
    birth_date: insured.birth_date,
    sex: insured.sex,
    sum_insured: yuanText(fen),
    cover,
    pay,
    mode,
  };
}

/** The proposal as the server takes it; null while the form cannot be sent. */
export function proposalOf(draft: ProposalDraft, product: Product | undefined, effectiveOn: string): NewPolicy | null {
  const quote = quoteOf(draft, product, effectiveOn);
  const insured = insuredOf(draft);
  if (quote === null || product === undefined || draft.holder === null) return null;
  const { sex, birth_date, ...rest } = quote;
  const allocation = Object.fromEntries(
    product.accounts
      .map((account) => [account, shareOf(draft.allocation[account] || "0") ?? "0"] as const)
      .filter(([, share]) => share !== "0"),
  );
  return {
    ...rest,
    holder: draft.holder.id,
    channel: draft.channel,
    insured: { name: insured.name.trim(), birth_date, sex, ...(insured.party !== null && { party: insured.party }) },
    beneficiaries: draft.beneficiaries.map((one) => ({
      name: one.name.trim(),
      relation: one.relation.trim(),
      order: Number(one.order),
      ...(one.percent.trim() !== "" && { share: beneficiaryShareOf(one.percent) }),
    })),
    dividend_option: product.participating ? draft.dividend_option : "cash",
    prompts_wanted: draft.prompts_wanted,
    ...(product.accounts.length > 0 && { allocation }),
  };
}
