//! The reason for a due date, spelled out so that a clerk can follow it with a wall calendar.
//!
//! The same facts and the same calendar as [`Promise::due`]; a test holds the two together. Only days are told: the
//! spans that were skipped (by the name of the holiday), the make-up days that were counted, the pauses.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;

use super::facts::{Due, NotDue, Promise, is_paused, sum};
use crate::calendar::{Calendar, Workday};
use crate::service::Allowance;
use crate::text::LocalText;

/// Why some days were not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipKind {
    Holiday,
    RestDay,
    Paused,
}

impl SkipKind {
    pub fn key(self) -> &'static str {
        match self {
            SkipKind::Holiday => "holiday",
            SkipKind::RestDay => "rest_day",
            SkipKind::Paused => "paused",
        }
    }
}

/// Days in a row that were not counted for the same cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub from: Date,
    pub to: Date,
    pub kind: SkipKind,
    pub name: Option<LocalText>,
}

/// How a due date came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub text: LocalText,
    pub start_on: Date,
    pub due_on: Option<Date>,
    /// The working days that count, in order.
    pub counted: Vec<Date>,
    /// For calendar days and longer periods: every day after the first up to this one counts, but those paused.
    pub counted_until: Option<Date>,
    pub skipped: Vec<Skipped>,
    pub make_up_days: Vec<Date>,
    /// The first day of which nothing is published, where the date is provisional.
    pub provisional_from: Option<Date>,
}

/// The reason for the due date of a promise, or for its having none.
pub fn reason(promise: &Promise, calendar: &Calendar) -> Reason {
    reason_by(promise, &promise.due(calendar), calendar)
}

/// As [`reason`], for whoever knows when it is due already.
pub fn reason_by(promise: &Promise, due: &Result<Due, NotDue>, calendar: &Calendar) -> Reason {
    let start_on = calendar.date_of(promise.started_at);
    let mut reason = Reason {
        text: LocalText::default(),
        start_on,
        due_on: None,
        counted: Vec::new(),
        counted_until: None,
        skipped: Vec::new(),
        make_up_days: Vec::new(),
        provisional_from: None,
    };
    match due {
        Ok(due) => {
            reason.due_on = Some(due.on);
            let mut counted_on = calendar;
            if due.provisional {
                reason.provisional_from = calendar.known().and_then(|(_, until)| until.tomorrow().ok());
                counted_on = calendar.beyond().unwrap_or(calendar);
            }
            walk(&mut reason, promise, counted_on, due.on);
            reason.text = sentence(&reason, promise);
        }
        Err(NotDue::Paused(since)) => {
            let since = calendar.date_of(*since);
            reason.text = LocalText::new(
                format!("{}起算，{}；自{}起暂停计时", ZhDate(start_on), zh_allowance(promise), ZhDate(since)),
                format!("{} from {start_on}; the clock stands still since {since}", en_allowance(promise)),
            );
        }
        Err(NotDue::Unknown(_)) => {
            let until = calendar.known().map(|(_, until)| until.to_string()).unwrap_or_default();
            reason.text = LocalText::new(
                format!(
                    "{}起算，{}；工作日历只到{until}，到期日待新日历公布后确定",
                    ZhDate(start_on),
                    zh_allowance(promise)
                ),
                format!(
                    "{} from {start_on}; the calendar is known until {until}, the due date follows when the next one is published",
                    en_allowance(promise)
                ),
            );
        }
    }
    reason
}

fn walk(reason: &mut Reason, promise: &Promise, calendar: &Calendar, due_on: Date) {
    let paused = promise.paused_days(calendar, promise.kept_at.or(promise.dropped_at));
    let works = matches!(promise.allowance, Allowance::WorkingDays(_) | Allowance::WorkingHours(_));
    let Ok(mut day) = reason.start_on.tomorrow() else { return };
    while day <= due_on {
        let Ok(known) = calendar.day(day) else { break };
        if is_paused(day, &paused) {
            skip(&mut reason.skipped, day, SkipKind::Paused, None);
        } else if works && !known.working {
            let kind = if known.kind == Workday::Holiday { SkipKind::Holiday } else { SkipKind::RestDay };
            skip(&mut reason.skipped, day, kind, known.name);
        } else if works {
            reason.counted.push(day);
            if known.kind == Workday::MakeUpWorkday {
                reason.make_up_days.push(day);
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    if !works {
        let counted_until = counted_until(promise, &paused, reason.start_on, due_on);
        reason.counted_until = Some(counted_until);
        moved_over(reason, calendar, counted_until, due_on);
    }
}

/// For calendar periods: the days off between the counted last day and the working day it moved to.
fn moved_over(reason: &mut Reason, calendar: &Calendar, counted_until: Date, due_on: Date) {
    let mut day = if counted_until < due_on { counted_until } else { return };
    while day < due_on {
        let Ok(known) = calendar.day(day) else { return };
        let kind = if known.kind == Workday::Holiday { SkipKind::Holiday } else { SkipKind::RestDay };
        if !known.working {
            skip(&mut reason.skipped, day, kind, known.name);
        }
        let Ok(next) = day.tomorrow() else { return };
        day = next;
    }
}

/// The last day that counts of a calendar period: before the due date, where that moved to a working day.
fn counted_until(promise: &Promise, paused: &[(Date, Date)], start: Date, due_on: Date) -> Date {
    let together = promise.extensions.iter().try_fold(promise.allowance, |all, more| sum(all, more.by));
    let end = match together {
        Some(Allowance::Days(days)) => {
            let (mut day, mut left) = (start, days);
            while left > 0 && day < due_on {
                day = day.saturating_add(jiff::Span::new().days(1));
                left -= u32::from(!is_paused(day, paused));
            }
            Some(day)
        }
        Some(Allowance::Months(months)) if paused.is_empty() => {
            start.checked_add(jiff::Span::new().months(months)).ok()
        }
        Some(Allowance::Years(years)) if paused.is_empty() => start.checked_add(jiff::Span::new().years(years)).ok(),
        _ => None,
    };
    end.map_or(due_on, |end| end.min(due_on))
}

fn skip(skipped: &mut Vec<Skipped>, day: Date, kind: SkipKind, name: Option<LocalText>) {
    if let Some(last) = skipped.last_mut()
        && last.kind == kind
        && last.name == name
        && last.to.tomorrow().is_ok_and(|next| next == day)
    {
        last.to = day;
        return;
    }
    skipped.push(Skipped { from: day, to: day, kind, name });
}

fn sentence(reason: &Reason, promise: &Promise) -> LocalText {
    let due_on = reason.due_on.unwrap_or(reason.start_on);
    if let Allowance::Until(day) = promise.allowance
        && promise.extensions.is_empty()
        && day == due_on
    {
        return LocalText::new(
            format!("自{}起，以{}为限：日期固定，不因休息日顺延", ZhDate(reason.start_on), ZhDate(day)),
            format!("from {} to the fixed day {day}, which moves with no day off", reason.start_on),
        );
    }
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for span in &reason.skipped {
        let (days_zh, days_en) = (ZhDays(span.from, span.to), EnDays(span.from, span.to));
        match span.kind {
            SkipKind::Holiday => {
                let (name_zh, name_en) = span.name.as_ref().map_or(("", ""), |name| (&name.zh, &name.en));
                zh.push(format!("{days_zh}{name_zh}放假"));
                en.push(format!("{} {days_en}", if name_en.is_empty() { "holiday" } else { name_en }));
            }
            SkipKind::RestDay => {
                zh.push(format!("{days_zh}休息日"));
                en.push(format!("day off {days_en}"));
            }
            SkipKind::Paused => {
                zh.push(format!("{days_zh}暂停计时"));
                en.push(format!("paused {days_en}"));
            }
        }
    }
    if !reason.make_up_days.is_empty() {
        let days: Vec<_> = reason.make_up_days.iter().map(|day| ZhDay(*day).to_string()).collect();
        zh.push(format!("{}调休上班计入", days.join("、")));
        let days: Vec<_> = reason.make_up_days.iter().map(Date::to_string).collect();
        en.push(format!("make-up day{} {} count", if days.len() == 1 { "" } else { "s" }, days.join(" and ")));
    }
    let because_zh = if zh.is_empty() { String::new() } else { format!("：{}", zh.join("，")) };
    let because_en = if en.is_empty() { String::new() } else { format!(": {}", en.join(", ")) };
    let (so_zh, so_en) = match reason.provisional_from {
        None => ("为".to_owned(), String::new()),
        Some(from) => (
            format!("暂定（{}年放假安排尚未公布，只扣除法定节日）", from.year()),
            format!(
                "provisionally (the holidays of {} are not published; only festivals fixed by law are left out) ",
                from.year()
            ),
        ),
    };
    LocalText::new(
        format!("{}起算，{}{because_zh}，故{so_zh}{}", ZhDate(reason.start_on), zh_allowance(promise), ZhDate(due_on)),
        format!("{} after {}{because_en}, so {so_en}{due_on}", en_allowance(promise), reason.start_on),
    )
}

/// `2026年12月1日`
struct ZhDate(Date);

impl Display for ZhDate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}", self.0.year(), ZhDay(self.0))
    }
}

/// `12月1日`
struct ZhDay(Date);

impl Display for ZhDay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}月{}日", self.0.month(), self.0.day())
    }
}

/// The days from one to another, or the one day that both are.
struct ZhDays(Date, Date);

impl Display for ZhDays {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(from, to) = *self;
        ZhDay(from).fmt(f)?;
        if from == to { Ok(()) } else { write!(f, "至{}", ZhDay(to)) }
    }
}

/// As [`ZhDays`].
struct EnDays(Date, Date);

impl Display for EnDays {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(from, to) = *self;
        if from == to { write!(f, "{from}") } else { write!(f, "{from} to {to}") }
    }
}

/// An allowance in Chinese: `2个工作日`.
pub fn allowance_zh(allowance: Allowance) -> String {
    match allowance {
        Allowance::WorkingDays(count) => format!("{count}个工作日"),
        Allowance::Days(count) => format!("{count}日"),
        Allowance::Months(count) => format!("{count}个月"),
        Allowance::Years(count) => format!("{count}年"),
        Allowance::WorkingHours(count) => format!("{count}个工作小时"),
        Allowance::Hours(count) => format!("{count}小时"),
        Allowance::Until(day) => format!("至{}止", ZhDate(day)),
    }
}

fn zh_allowance(promise: &Promise) -> String {
    let mut text = allowance_zh(promise.allowance);
    for extension in &promise.extensions {
        text.push_str(&format!("，延长{}", allowance_zh(extension.by)));
    }
    text
}

fn en_allowance(promise: &Promise) -> String {
    let mut text = promise.allowance.to_string();
    for extension in &promise.extensions {
        text.push_str(&format!(" and {} more", extension.by));
    }
    text
}
