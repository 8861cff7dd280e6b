// A figure as it is read: a share in percent, no cases as words and never as 0.
import type { IndicatorFigure, IndicatorLine } from "../api/types";
import { useWords } from "../lib/i18n";

type Shown = IndicatorLine["shown"];

/** A value of the server as it is read, to two decimals. */
export function figureText(value: string, shown: Shown): string {
  const number = Number(value) * (shown === "percent" ? 100 : 1);
  const text = number.toFixed(2).replace(/\.?0+$/, "");
  return shown === "percent" ? `${text}%` : text;
}

export function useFigureText(): (figure: IndicatorFigure, shown: Shown) => string {
  const { t } = useWords();
  return (figure, shown) =>
    figure.value === null || figure.value === undefined ? t("indicators.no_cases") : figureText(figure.value, shown);
}

export function ReachesBadge({ figure }: { figure: IndicatorFigure }) {
  const { t } = useWords();
  if (figure.reaches === null || figure.reaches === undefined) return null;
  return (
    <span className="badge" data-tone={figure.reaches ? "kept" : "soon"}>
      {t(figure.reaches ? "indicators.reaches" : "indicators.misses")}
    </span>
  );
}

/** The first day of the quarter that a date is in. */
export function quarterOf(date: string): string {
  const month = Number(date.slice(5, 7));
  return `${date.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
}
