// Inputs of dates and of instants. An instant is typed as the time on the wall in China, wherever the browser thinks it is.
import { DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import "dayjs/locale/zh-cn";
import { useWords } from "../lib/i18n";
import type { InputProps } from "./labelled";

const WALL = "YYYY-MM-DD HH:mm";

/** The names of months and days in the calendar. */
function useCalendarLanguage(): void {
  const { language } = useWords();
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
}

/** `value` is a time on the wall, `2011-09-29T10:00`, or null. */
export function WallTimeInput({
  value,
  onChange,
  latest,
  input,
}: {
  value: string | null;
  onChange: (wall: string | null) => void;
  latest?: string;
  input?: InputProps;
}) {
  useCalendarLanguage();
  return (
    <DatePicker
      {...input}
      className="full-width"
      showTime={{ format: "HH:mm" }}
      format={[WALL, "YYYY-MM-DD H:mm", "YYYY-MM-DD", "YYYYMMDD"]}
      showNow={false}
      needConfirm={false}
      value={value === null ? null : dayjs(value)}
      {...(latest !== undefined && { maxDate: dayjs(latest) })}
      onChange={(chosen: Dayjs | null) => onChange(chosen === null ? null : chosen.format("YYYY-MM-DDTHH:mm"))}
    />
  );
}

export function DateInput({
  value,
  onChange,
  input,
  latest,
  placeholder,
  label,
}: {
  value: string | null;
  onChange: (date: string | null) => void;
  input?: InputProps;
  latest?: string;
  placeholder?: string;
  /** Where no label stands beside it. */
  label?: string;
}) {
  useCalendarLanguage();
  return (
    <DatePicker
      {...input}
      className="full-width"
      onKeyDown={(event) => {
        // It takes the date that was typed; without this it would send the half-filled form around it as well.
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
      }}
      format={["YYYY-MM-DD", "YYYYMMDD", "YYYY/M/D"]}
      value={value === null || value === "" ? null : dayjs(value)}
      {...(latest !== undefined && { maxDate: dayjs(latest) })}
      {...(placeholder !== undefined && { placeholder })}
      {...(label !== undefined && { "aria-label": label })}
      onChange={(chosen: Dayjs | null) => onChange(chosen === null ? null : chosen.format("YYYY-MM-DD"))}
    />
  );
}
