// What the policy would cost and pay, worked out while the form is filled in.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getQuote } from "../api/calls";
import { problemOf } from "../api/client";
import type { NewQuote } from "../api/types";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { problemWords } from "../ui/problem";
import { useSettled } from "../ui/settled";

const BENEFITS_SHOWN = 8;

export function QuotePanel({ asked }: { asked: NewQuote | null }) {
  const words = useWords();
  const { t } = words;
  // Only a form that has stood still for a moment is quoted.
  const settled = useSettled(asked === null ? "" : JSON.stringify(asked), 400);
  const query = useQuery({
    queryKey: ["quote", settled],
    queryFn: () => getQuote(JSON.parse(settled) as NewQuote),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 600_000,
  });
  if (asked === null) return <p className="nothing">{t("propose.quote_wait")}</p>;
  if (query.error !== null) {
    const told = problemWords(problemOf(query.error), words);
    return (
      <div className="preview-missing" data-tone="soon" role="status">
        <h3>{told.title}</h3>
        {told.hint !== null && <p>{told.hint}</p>}
      </div>
    );
  }
  if (query.data === undefined) return <p className="nothing">{t("common.loading")}</p>;
  const quote = query.data;
  const old = query.isPlaceholderData || settled !== JSON.stringify(asked);
  return (
    <div className="stack" aria-busy={old} data-old={old || undefined}>
      <div className="preview-missing" role="status">
        <span className="quiet">{t("propose.quote_each", { mode: t(`policy.mode.${asked.mode}`) })}</span>
        <strong className="quote-amount number">¥ {yuan(quote.instalment)}</strong>
        <span className="quiet">
          {[
            t("propose.quote_age", { count: quote.issue_age }),
            ...(quote.instalments === null ? [] : [t("propose.quote_count", { count: quote.instalments })]),
            ...(quote.ends_on === null ? [] : [t("propose.quote_ends", { date: quote.ends_on })]),
          ].join(" · ")}
        </span>
      </div>
      {quote.benefits.length > 0 && (
        <section>
          <h3>{t("propose.quote_benefits")}</h3>
          <table className="plain small">
            <thead>
              <tr>
                <th scope="col">{t("propose.on")}</th>
                <th scope="col">{t("propose.benefit")}</th>
                <th scope="col" className="money">
                  {t("due.amount")}
                </th>
              </tr>
            </thead>
            <tbody>
              {quote.benefits.slice(0, BENEFITS_SHOWN).map((benefit) => (
                <tr key={`${benefit.key} ${benefit.due_on}`}>
                  <td className="number nowrap">{benefit.due_on}</td>
                  <td>{words.keyed("propose.benefit", benefit.key)}</td>
                  <td className="number money">{yuan(benefit.amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {quote.benefits.length > BENEFITS_SHOWN && (
            <p className="field-hint">{t("propose.quote_more", { count: quote.benefits.length - BENEFITS_SHOWN })}</p>
          )}
        </section>
      )}
      <section>
        <h3>{t("propose.quote_values")}</h3>
        {quote.cash_values.length === 0 ? (
          <p className="nothing">{t("propose.quote_no_values")}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard too
          <ol className="cash-values" tabIndex={0} aria-label={t("propose.quote_values")}>
            {quote.cash_values.map((value) => (
              <li key={value.policy_year}>
                <span className="quiet">{t("propose.year", { count: value.policy_year })}</span>{" "}
                <span className="number">{yuan(value.cash_value)}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}
