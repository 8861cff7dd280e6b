// Who gets the death benefit: name, relation, order, share of the order.
import { DeleteOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import type { BeneficiaryForm } from "./draft";

type Props = {
  rows: BeneficiaryForm[];
  onChange: (rows: BeneficiaryForm[]) => void;
  shown: (field: string, ...server: string[]) => string | null;
};

export function Beneficiaries({ rows, onChange, shown }: Props) {
  const { t } = useWords();
  const set = (at: number, changes: Partial<BeneficiaryForm>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...changes } : row)));
  const server = shown("beneficiaries", "beneficiaries", "beneficiaries.share");
  return (
    <div className="stack">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={at} className="beneficiary">
          <Labelled label={t("policy.beneficiary")} required error={shown(`name.${at}`)}>
            {(input) => (
              <Input
                {...input}
                autoComplete="off"
                value={row.name}
                onChange={(event) => set(at, { name: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("policy.relation")}>
            {(input) => (
              <Input
                {...input}
                autoComplete="off"
                value={row.relation}
                onChange={(event) => set(at, { relation: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("policy.order")} error={shown(`order.${at}`)}>
            {(input) => (
              <Input
                {...input}
                inputMode="numeric"
                autoComplete="off"
                value={row.order}
                onChange={(event) => set(at, { order: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("propose.beneficiary_share")} error={shown(`share.${at}`)}>
            {(input) => (
              <Input
                {...input}
                inputMode="decimal"
                autoComplete="off"
                placeholder={t("policy.share_equal")}
                value={row.percent}
                onChange={(event) => set(at, { percent: event.target.value })}
              />
            )}
          </Labelled>
          <Button
            icon={<DeleteOutlined />}
            aria-label={t("propose.remove_beneficiary", { count: at + 1 })}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {server !== null && (
        <div className="field-error" role="alert">
          {server}
        </div>
      )}
      <div className="row">
        <Button onClick={() => onChange([...rows, { name: "", relation: "", order: "1", percent: "" }])}>
          {t("propose.add_beneficiary")}
        </Button>
        <span className="field-hint">{t("propose.beneficiaries_hint")}</span>
      </div>
    </div>
  );
}
