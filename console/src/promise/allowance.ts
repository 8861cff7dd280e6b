// `2 working days` as the packs write it, in the words of the screen.
import type { TextKey, Words } from "../lib/i18n";

const UNITS: Record<string, TextKey> = {
  "working day": "allowance.working_days",
  day: "allowance.days",
  month: "allowance.months",
  year: "allowance.years",
  "working hour": "allowance.working_hours",
  hour: "allowance.hours",
};

/** Of a time that was to be agreed (`survey-within, else 24 hours`), what is known of it; of a day that the form names (`until due_on`), that it does; a day of the year (`until 07-31`, `until 2011-07-31`) as it is. */
export function allowanceText(within: string, words: Words): string {
  const fixed = /^until (?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(within);
  if (fixed !== null) {
    const [, year, month, day] = fixed;
    const named = { month: Number(month), day: Number(day) };
    return year === undefined
      ? words.t("allowance.until_each", named)
      : words.t("allowance.until_on", { year, ...named });
  }
  if (within.startsWith("until ")) return words.t("allowance.until");
  if (/^[a-z]/.test(within)) {
    const [term = "", otherwise] = within.split(", else ");
    if (otherwise === undefined) return words.t("allowance.agreed", { term });
    return words.t("allowance.agreed_else", { term, otherwise: allowanceText(otherwise, words) });
  }
  if (words.language === "en") return within;
  const match = /^(\d+) (.+?)s?$/.exec(within);
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  return match?.[1] === undefined || unit === undefined ? within : words.t(unit, { count: match[1] });
}
