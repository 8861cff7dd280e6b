// Policies in words: state with its cause, spans, amounts, kinds; what the server names by key and the desk knows a word for.
import { Tooltip } from "antd";
import { agreementTone } from "../agreement/badge";
import type { Due, PolicyLine } from "../api/types";
import { useWords, type Words } from "../lib/i18n";
import { isNothing, parseYuan } from "../lib/money";

/** `to age 66`, `20 years`, `whole life`. */
export function spanText(span: string, words: Words): string {
  if (span === "whole life") return words.t("policy.span.whole");
  const age = /^to age (\d+)$/.exec(span)?.[1];
  if (age !== undefined) return words.t("policy.span.to_age", { count: age });
  const years = /^(\d+) years?$/.exec(span)?.[1];
  return years === undefined ? span : words.t("policy.span.years", { count: years });
}

/** `0.5` is 50%; a third stays `1/3`. Digits are moved, nothing is calculated with. */
export function percentText(share: string): string {
  if (share.includes("/")) return share;
  const [whole = "0", fraction = ""] = share.split(".");
  const digits = fraction.padEnd(2, "0");
  const percent = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  const rest = digits.slice(2).replace(/0+$/, "");
  return `${percent}${rest === "" ? "" : `.${rest}`}%`;
}

export function PolicyStateBadge({ policy }: { policy: Pick<PolicyLine, "state" | "state_cause"> }) {
  const words = useWords();
  const cause = policy.state_cause;
  return (
    <span className="badge" data-tone={agreementTone(policy.state)}>
      {words.t(`policy.state.${policy.state}`)}
      {cause !== null && ` · ${words.keyed("policy.cause", cause)}`}
    </span>
  );
}

export function SampleMark() {
  const { t } = useWords();
  return (
    <Tooltip title={t("policy.sample_hint")}>
      <span className="status-badge">{t("policy.sample")}</span>
    </Tooltip>
  );
}

export function ProductName({ product }: { product: PolicyLine["product"] }) {
  const { local } = useWords();
  return (
    <>
      {local(product.name)} {product.sample && <SampleMark />}
    </>
  );
}

/** What is owed on a policy, as marks. */
export function OwedMarks({ policy }: { policy: PolicyLine }) {
  const { t } = useWords();
  if (policy.open_dues === 0 && isNothing(policy.make_up)) return null;
  return (
    <>
      {policy.open_dues > 0 && (
        <span className="badge" data-tone="soon">
          {t("policy.dues_open", { count: policy.open_dues })}
        </span>
      )}{" "}
      {!isNothing(policy.make_up) && (
        <span className="badge" data-tone="soon">
          {t("policy.owes_make_up")}
        </span>
      )}
    </>
  );
}

/** What the holder has to pay now: open dues less what lies in the deposit; of a proposal, the first instalment. */
export function openAmount(policy: PolicyLine & { dues: Due[] }): bigint {
  const fen = (amount: string) => parseYuan(amount) ?? 0n;
  const dues = policy.dues.filter((due) => due.state === "open").reduce((sum, due) => sum + fen(due.amount), 0n);
  const wanted = policy.state === "proposed" ? fen(policy.instalment) : dues;
  const left = wanted - fen(policy.deposit);
  return left > 0n ? left : 0n;
}
