// What was agreed, as of a day; and the versions it went through.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { getPolicy } from "../api/calls";
import type { Policy, Terms } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { ProblemAlert } from "../ui/problem";
import { percentText, spanText } from "./words";

export function TermsOfPolicy({ policy }: { policy: Policy }) {
  const words = useWords();
  const { t } = words;
  const [asOf, setAsOf] = useState<string | null>(null);
  const then = useQuery({
    queryKey: ["policy-as-of", policy.id, asOf],
    queryFn: () => getPolicy(policy.id, asOf ?? undefined),
    enabled: asOf !== null,
    placeholderData: (before) => before,
  });
  const terms = asOf === null ? policy.terms : then.data?.terms;
  return (
    <div className="stack">
      <div className="row">
        <span>{t("policy.as_of")}</span>
        <span className="filter-date">
          <DateInput value={asOf} placeholder={t("policy.as_of_now")} label={t("policy.as_of")} onChange={setAsOf} />
        </span>
        {asOf !== null && <Button onClick={() => setAsOf(null)}>{t("policy.as_of_now")}</Button>}
        {terms !== undefined && (
          <span className="badge" data-tone={asOf === null ? "kept" : "paused"}>
            {t("policy.terms_of", { sequence: terms.sequence })}
          </span>
        )}
      </div>
      {asOf !== null && <ProblemAlert error={then.error} />}
      {terms !== undefined && <TermsShown terms={terms} />}
      <h3>{t("policy.versions")}</h3>
      <ul className="timeline">
        {policy.versions.map((version) => (
          <li key={version.sequence}>
            <Button
              type="link"
              className="flush"
              title={t("policy.version.look")}
              onClick={() => setAsOf(version.effective_on)}
            >
              <span className="number">{version.effective_on}</span>
            </Button>{" "}
            <strong>
              {t("policy.terms_of", { sequence: version.sequence })} · {words.keyed("policy.version", version.cause)}
            </strong>{" "}
            <span className="quiet">
              {t("policy.version_by", { by: version.by.name, time: formatInstant(version.recorded_at) })}
            </span>{" "}
            {version.case !== null && <Link to={`/cases/${version.case}`}>{t("policy.case")}</Link>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function TermsShown({ terms }: { terms: Terms }) {
  const words = useWords();
  const { t } = words;
  return (
    <dl className="facts">
      <div>
        <dt>{t("policy.insured")}</dt>
        <dd>
          {terms.insured.name} <span className="quiet">{t(`party.sex.${terms.insured.sex}`)}</span>{" "}
          <span className="number quiet">{terms.insured.birth_date}</span>
        </dd>
      </div>
      <div>
        <dt>{t("policy.sum_insured")}</dt>
        <dd className="number">{yuan(terms.sum_insured)}</dd>
      </div>
      <div>
        <dt>{t("policy.instalment")}</dt>
        <dd>
          <span className="number">{yuan(terms.instalment)}</span> {t(`policy.mode.${terms.mode}`)}
        </dd>
      </div>
      <div>
        <dt>{t("policy.cover")}</dt>
        <dd>{spanText(terms.cover, words)}</dd>
      </div>
      <div>
        <dt>{t("policy.pay")}</dt>
        <dd>{spanText(terms.pay, words)}</dd>
      </div>
      <div>
        <dt>{t("policy.dividend_option")}</dt>
        <dd>{t(`policy.dividend_option.${terms.dividend_option}`)}</dd>
      </div>
      <div>
        <dt>{t("policy.prompts")}</dt>
        <dd>{t(terms.prompts_wanted ? "common.yes" : "common.no")}</dd>
      </div>
      <div>
        <dt>{t("policy.beneficiaries")}</dt>
        <dd>
          {terms.beneficiaries.length === 0
            ? t("policy.no_beneficiaries")
            : terms.beneficiaries.map((one) => (
                <div key={`${one.order} ${one.name}`}>
                  {one.name} <span className="quiet">{one.relation}</span> · {t("policy.order")} {one.order} ·{" "}
                  {one.share === null ? t("policy.share_equal") : percentText(one.share)}
                </div>
              ))}
        </dd>
      </div>
    </dl>
  );
}
