// The head of a policy: number, state and why, who and what, the balances; and what can be done to it at once.
import { EllipsisOutlined, PrinterOutlined } from "@ant-design/icons";
import { Dropdown, Switch, Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import type { Policy } from "../api/types";
import { useWords } from "../lib/i18n";
import { isNothing, yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { OwedMarks, PolicyStateBadge, ProductName, spanText } from "./words";

type Props = {
  policy: Policy;
  onReceive: (() => void) | null;
  onReverseLapse: (() => void) | null;
  caseAddress: string | null;
  prompts: { change: ((wanted: boolean) => void) | null; busy: boolean };
};

export function PolicyHead(props: Props) {
  const { policy, onReceive, onReverseLapse, caseAddress, prompts } = props;
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const navigate = useNavigate();
  const { terms } = policy;
  return (
    <header className="case-head panel">
      <div className="case-title">
        <span className="quiet">
          <ProductName product={policy.product} />
        </span>
        <h1>
          <span className="number">{policy.number}</span> <PolicyStateBadge policy={policy} />
        </h1>
        <span className="number quiet">{t("policy.since", { date: policy.state_on })}</span>
        <OwedMarks policy={policy} />
        <span className="case-actions">
          {onReceive !== null && (
            <Button type="primary" onClick={onReceive}>
              {t("receipt.title")} <kbd>r</kbd>
            </Button>
          )}
          {caseAddress !== null && (
            <Button onClick={() => navigate(caseAddress)}>
              {t("policy.open_case")} <kbd>b</kbd>
            </Button>
          )}
          <Button icon={<PrinterOutlined />} aria-label={t("common.print")} onClick={() => window.print()} />
          {onReverseLapse !== null && (
            <Dropdown
              trigger={["click"]}
              menu={{ items: [{ key: "lapse", label: t("lapse_reversal.title"), onClick: onReverseLapse }] }}
            >
              <Button icon={<EllipsisOutlined />} aria-label={t("case.more")} />
            </Dropdown>
          )}
        </span>
      </div>
      <dl className="case-facts">
        <Fact name={t("policy.holder")}>
          {may("read_customers") ? (
            <Link to={`/parties/${policy.holder.id}`}>{policy.holder.name}</Link>
          ) : (
            policy.holder.name
          )}
        </Fact>
        <Fact name={t("policy.insured")}>
          {terms.insured.name}{" "}
          <span className="quiet">
            {t(`party.sex.${terms.insured.sex}`)} <span className="number">{terms.insured.birth_date}</span>
          </span>
        </Fact>
        <Fact name={t("policy.sum_insured")} number>
          {yuan(policy.sum_insured)}
        </Fact>
        <Fact name={t("policy.instalment")}>
          <span className="number">{yuan(policy.instalment)}</span> {t(`policy.mode.${policy.mode}`)}
        </Fact>
        <Fact name={t("policy.cover")}>{spanText(terms.cover, words)}</Fact>
        <Fact name={t("policy.pay")}>{spanText(terms.pay, words)}</Fact>
        <Fact name={t("policy.office")}>{policy.office.name}</Fact>
        <Dates policy={policy} />
        <Fact name={t("policy.prompts")}>
          <Switch
            size="small"
            aria-label={t("policy.prompts")}
            checked={terms.prompts_wanted}
            disabled={prompts.change === null}
            loading={prompts.busy}
            onChange={(wanted) => prompts.change?.(wanted)}
          />
        </Fact>
      </dl>
      <Balances policy={policy} />
    </header>
  );
}

function Fact({ name, number, children }: { name: ReactNode; number?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={number === true ? "number" : undefined}>{children}</dd>
    </div>
  );
}

function Dates({ policy }: { policy: Policy }) {
  const { t } = useWords();
  const dates = [
    "applied_on",
    "effective_on",
    "issued_on",
    "delivered_on",
    "hesitation_ends_on",
    "demanded_on",
  ] as const;
  return (
    <>
      {dates.map((name) =>
        policy[name] === null ? null : (
          <Fact key={name} name={t(`policy.${name}`)} number>
            {policy[name]}
          </Fact>
        ),
      )}
      {policy.act_on !== null && (
        <Fact name={<Tooltip title={t("policy.act_on_hint")}>{t("policy.act_on")}</Tooltip>} number>
          {policy.act_on}
        </Fact>
      )}
    </>
  );
}

/** What lies on the policy; balances that are nought stay quiet, what the holder owes stands out. */
function Balances({ policy }: { policy: Policy }) {
  const { t, local } = useWords();
  const balances = ["deposit", "make_up", "loan", "payable", "dividend"] as const;
  return (
    <dl className="case-facts balances" aria-label={t("policy.balances")}>
      {balances.map((name) => (
        <div key={name} data-nothing={isNothing(policy[name]) || undefined} data-owed={name === "make_up" || undefined}>
          <dt>{t(`policy.${name}`)}</dt>
          <dd className="number">{yuan(policy[name])}</dd>
        </div>
      ))}
      <div>
        <dt>{t("policy.account")}</dt>
        <dd>
          {policy.account_masked === null ? (
            <span className="quiet">{t("policy.no_account")}</span>
          ) : (
            <>
              {policy.payee} <span className="number">{policy.account_masked}</span>{" "}
              <span className="quiet">
                {local(policy.bank)} {policy.branch_code}
              </span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
