// A small calendar of one promise: which days were counted, which holidays by name were passed over, where it stood still.
import type { Reason } from "../api/types";
import { monthDay } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { type StripDay, type StripDayKind, skippedByName, stripDays, stripRows } from "./strip";

function neverKind(kind: never): never {
  throw new Error(`unknown kind of day ${String(kind)}`);
}

export function dayWords(day: StripDay, words: Words): string {
  const { t, local } = words;
  const said = (() => {
    switch (day.kind) {
      case "start":
        return t("strip.start");
      case "counted":
        return t("strip.counted", { count: day.count ?? 0 });
      case "make_up":
        return t("strip.counted_make_up", { count: day.count ?? 0 });
      case "holiday":
        return t("strip.holiday", { name: local(day.name) || t("strip.holiday_legend") });
      case "rest_day":
        return t("strip.rest_day");
      case "paused":
        return t("strip.paused");
      case "moved":
        return t("strip.moved");
      case "plain":
        return t("strip.plain");
      default:
        return neverKind(day.kind);
    }
  })();
  return `${day.date} ${said}${day.due ? `, ${t("strip.due")}` : ""}`;
}

function mark(day: StripDay, words: Words): string {
  const { t, local, language } = words;
  switch (day.kind) {
    case "start":
      return t("strip.start_mark");
    case "counted":
    case "make_up":
      return String(day.count ?? "");
    case "holiday": {
      const name = local(day.name);
      return name === "" || language === "en" ? t("strip.holiday_mark") : name.slice(0, 2);
    }
    case "rest_day":
      return t("strip.rest_mark");
    case "paused":
      return t("strip.pause_mark");
    case "moved":
      return t("strip.due_mark");
    case "plain":
      return "";
    default:
      return neverKind(day.kind);
  }
}

export function CalendarStrip({ reason }: { reason: Reason }) {
  const words = useWords();
  const { t, local } = words;
  const days = stripDays(reason);
  if (days.length < 2) return null;
  const rows = stripRows(days);
  const kinds = new Set<StripDayKind>(days.map((day) => day.kind));
  const spans = (list: [string, string][]) =>
    list.map(([from, to]) => (from === to ? monthDay(from) : `${monthDay(from)}–${monthDay(to)}`)).join(words.comma);
  return (
    <figure className="strip" data-long={rows.length > 3 || undefined}>
      <table aria-label={t("strip.label")}>
        <thead>
          <tr>
            {Array.from(t("strip.weekdays"), (letter, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: seven weekdays in their fixed order
              <th key={index} scope="col">
                {letter}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) =>
            row.kind === "gap" ? (
              <tr key="gap" className="strip-gap">
                <td colSpan={7}>⋯ {row.weeks} ⋯</td>
              </tr>
            ) : (
              <tr key={row.monday}>
                {row.days.map((day, place) =>
                  day === null ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: seven places of a week in their fixed order
                    <td key={place} />
                  ) : (
                    <td
                      key={day.date}
                      data-kind={day.kind}
                      data-due={day.due || undefined}
                      title={dayWords(day, words)}
                    >
                      <span aria-hidden="true">
                        <b>
                          {day === days[0] || day.date.endsWith("-01") ? monthDay(day.date) : Number(day.date.slice(8))}
                        </b>
                        <i>{mark(day, words)}</i>
                      </span>
                      <span className="visually-hidden">{dayWords(day, words)}</span>
                    </td>
                  ),
                )}
              </tr>
            ),
          )}
        </tbody>
      </table>
      <figcaption>
        {kinds.has("counted") && <Legend kind="counted" text={t("strip.counted_legend")} />}
        {skippedByName(reason).map((group) => (
          <Legend
            key={`${group.kind}${group.name?.zh ?? ""}`}
            kind={group.kind}
            text={`${local(group.name) || t(group.kind === "paused" ? "strip.pause_legend" : group.kind === "holiday" ? "strip.holiday_legend" : "strip.rest_legend")} ${spans(group.spans)}`}
          />
        ))}
        {kinds.has("make_up") && (
          <Legend
            kind="make_up"
            text={`${t("strip.make_up_legend")} ${reason.make_up_days.map(monthDay).join(words.comma)}`}
          />
        )}
      </figcaption>
    </figure>
  );
}

function Legend({ kind, text }: { kind: StripDayKind; text: string }) {
  return (
    <span className="legend">
      <i data-kind={kind} aria-hidden="true" />
      {text}
    </span>
  );
}
