//! What follows from what was found of a clerk (处理阶梯): the first time that a phrase which must be said was not said a spoken
//! reminder, the second a name in the bulletin, the third and every further one supervision; a veto for who refuses to say it; no honour
//! for a time after a quarrel, foul words or a cold manner. It is worked out from the findings each time and kept nowhere, so that a
//! finding which is taken back on appeal takes a step of the ladder with it.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::calendar::{Calendar, LegalUnit};
use crate::figure::{FigureKind, FigureRule};
use crate::refusal::Refusal;
use crate::rulebook::RuleBook;
use crate::service::Allowance;

/// What was found of a clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConductKind {
    /// A phrase that must be said was not said.
    RequiredMissed,
    /// Says that it will not be said.
    RefusedToSay,
    /// A person finds it; no text does.
    ColdManner,
    Quarrel,
    Abuse,
    PushOff,
}

impl ConductKind {
    pub const ALL: [ConductKind; 6] = [
        ConductKind::RequiredMissed,
        ConductKind::RefusedToSay,
        ConductKind::ColdManner,
        ConductKind::Quarrel,
        ConductKind::Abuse,
        ConductKind::PushOff,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            ConductKind::RequiredMissed => "required-missed",
            ConductKind::RefusedToSay => "refused-to-say",
            ConductKind::ColdManner => "cold-manner",
            ConductKind::Quarrel => "quarrel",
            ConductKind::Abuse => "abuse",
            ConductKind::PushOff => "push-off",
        }
    }

    pub fn parse(key: &str) -> Option<ConductKind> {
        ConductKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What follows from one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    SpokenReminder,
    Bulletin,
    Supervision,
    /// No award of this period.
    Veto,
    /// No honour for a time.
    NoHonour,
    /// Nothing but the talk about it.
    Noted,
}

impl Measure {
    pub const ALL: [Measure; 6] = [
        Measure::SpokenReminder,
        Measure::Bulletin,
        Measure::Supervision,
        Measure::Veto,
        Measure::NoHonour,
        Measure::Noted,
    ];

    pub fn parse(key: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.key() == key)
    }

    pub const fn key(self) -> &'static str {
        match self {
            Measure::SpokenReminder => "spoken-reminder",
            Measure::Bulletin => "bulletin",
            Measure::Supervision => "supervision",
            Measure::Veto => "veto",
            Measure::NoHonour => "no-honour",
            Measure::Noted => "noted",
        }
    }

    /// What is given at once. All else waits until nobody can appeal any more.
    const fn is_at_once(self) -> bool {
        matches!(self, Measure::SpokenReminder | Measure::Noted)
    }

    /// What is named in a bulletin.
    const fn is_published(self) -> bool {
        !self.is_at_once()
    }
}

/// How far an appeal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appeal {
    Asked,
    Won,
    Dismissed,
}

impl Appeal {
    pub const ALL: [Appeal; 3] = [Appeal::Asked, Appeal::Won, Appeal::Dismissed];

    pub const fn key(self) -> &'static str {
        match self {
            Appeal::Asked => "asked",
            Appeal::Won => "won",
            Appeal::Dismissed => "dismissed",
        }
    }

    pub fn parse(key: &str) -> Option<Appeal> {
        Appeal::ALL.into_iter().find(|appeal| appeal.key() == key)
    }
}

/// A finding as far as the ladder asks: one that counts, by the detection or by the word of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub id: i64,
    /// The talk it was found in: what was not said in one talk is one miss, however many phrases it was.
    pub talk: i64,
    pub kind: ConductKind,
    pub happened_on: Date,
    /// The last day on which the clerk can appeal.
    pub appeal_until: Date,
    pub appeal: Option<Appeal>,
    /// Whether a bulletin has named it.
    pub published: bool,
}

/// Over what the misses of a clerk are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedOver {
    Year,
    Quarter,
    Month,
}

/// The figures of the ladder, as they hold on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderRules {
    pub reminder_from: u32,
    pub bulletin_from: u32,
    pub supervision_from: u32,
    pub counted_over: CountedOver,
    pub appeal_within: Allowance,
    pub appeal_answered_within: Allowance,
    pub no_honour_for: Allowance,
    pub no_honour_after: Vec<ConductKind>,
}

/// The figures that the ladder asks the packs for.
pub const FIGURES: &[FigureRule] = &[
    FigureRule::new("conduct.reminder-from", FigureKind::Count),
    FigureRule::new("conduct.bulletin-from", FigureKind::Count),
    FigureRule::new("conduct.supervision-from", FigureKind::Count),
    FigureRule::new("conduct.counted-over", FigureKind::Words),
    FigureRule::new("conduct.no-honour-after", FigureKind::Words),
    FigureRule::new("conduct.no-honour-for", FigureKind::Period),
    FigureRule::new("conduct.appeal-within", FigureKind::Period),
    FigureRule::new("conduct.appeal-answered-within", FigureKind::Period),
];

impl LadderRules {
    pub fn read(book: &RuleBook, on: Date) -> Result<LadderRules, Refusal> {
        let wrong = |key: &str| Refusal::new("no_figure_in_force").with("figure", key).with("on", on.to_string());
        let counted_over = match book.words("conduct.counted-over", on)?.as_slice() {
            ["year"] => CountedOver::Year,
            ["quarter"] => CountedOver::Quarter,
            ["month"] => CountedOver::Month,
            _ => return Err(wrong("conduct.counted-over")),
        };
        let after = book.words("conduct.no-honour-after", on)?;
        let after: Option<Vec<ConductKind>> = after.into_iter().map(ConductKind::parse).collect();
        Ok(LadderRules {
            reminder_from: book.count("conduct.reminder-from", on)?,
            bulletin_from: book.count("conduct.bulletin-from", on)?,
            supervision_from: book.count("conduct.supervision-from", on)?,
            counted_over,
            appeal_within: book.allowance("conduct.appeal-within", on)?,
            appeal_answered_within: book.allowance("conduct.appeal-answered-within", on)?,
            no_honour_for: book.allowance("conduct.no-honour-for", on)?,
            no_honour_after: after.ok_or_else(|| wrong("conduct.no-honour-after"))?,
        })
    }

    /// What the n-th miss of a period brings.
    fn of_miss(&self, nth: u32) -> Measure {
        match nth {
            nth if nth >= self.supervision_from => Measure::Supervision,
            nth if nth >= self.bulletin_from => Measure::Bulletin,
            nth if nth >= self.reminder_from => Measure::SpokenReminder,
            _ => Measure::Noted,
        }
    }

    /// The first and the last day of the period that a day lies in.
    pub fn period_of(&self, day: Date) -> (Date, Date) {
        let (first, months) = match self.counted_over {
            CountedOver::Year => (1, 12),
            CountedOver::Quarter => ((day.month() - 1) / 3 * 3 + 1, 3),
            CountedOver::Month => (day.month(), 1),
        };
        let from = Date::new(day.year(), first, 1).unwrap_or(day);
        let last = Date::new(day.year(), first + months - 1, 1).map_or(day, Date::last_of_month);
        (from, last)
    }
}

/// The last day of a time of the ladder that begins on a day; past the published calendar as far as the festivals are fixed.
pub fn day_after(calendar: &Calendar, from: Date, time: Allowance) -> Result<Date, Refusal> {
    let last = calendar.counted(|calendar| {
        let period = |count: u32, unit| calendar.legal_period_end(from, i64::from(count), unit);
        match time {
            Allowance::WorkingDays(count) => calendar.add_working_days(from, i64::from(count)),
            Allowance::Days(count) => period(count, LegalUnit::Days),
            Allowance::Months(count) => period(count, LegalUnit::Months),
            Allowance::Years(count) => period(count, LegalUnit::Years),
            Allowance::WorkingHours(count) | Allowance::Hours(count) => period(count.div_ceil(24), LegalUnit::Days),
            Allowance::Until(day) => Ok(day.max(from)),
        }
    });
    Ok(last?.value)
}

/// Where what follows from a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Given at once.
    Given,
    /// The clerk can still appeal, or an appeal is not answered yet.
    Waits,
    /// The next bulletin names it.
    Due,
    Published,
}

impl StepState {
    pub const ALL: [StepState; 4] = [StepState::Given, StepState::Waits, StepState::Due, StepState::Published];

    pub fn parse(key: &str) -> Option<StepState> {
        StepState::ALL.into_iter().find(|state| state.key() == key)
    }

    pub const fn key(self) -> &'static str {
        match self {
            StepState::Given => "given",
            StepState::Waits => "waits",
            StepState::Due => "due",
            StepState::Published => "published",
        }
    }
}

/// What follows from one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub finding: i64,
    pub kind: ConductKind,
    pub happened_on: Date,
    /// Which miss of its period it is.
    pub nth: Option<u32>,
    pub measure: Measure,
    pub state: StepState,
    /// The last day without honours.
    pub until: Option<Date>,
}

impl Step {
    /// Whether it keeps the clerk from an award on that day. What can still be appealed against keeps nobody from anything.
    pub fn vetoes(&self, rules: &LadderRules, on: Date) -> bool {
        if self.state == StepState::Waits {
            return false;
        }
        match self.measure {
            Measure::Veto => rules.period_of(self.happened_on) == rules.period_of(on),
            Measure::NoHonour => self.happened_on <= on && self.until.is_some_and(|until| on <= until),
            _ => false,
        }
    }
}

/// What follows from the findings of one clerk, in the order of the days.
pub fn ladder(found: &[Found], rules: &LadderRules, today: Date) -> Vec<Step> {
    let mut found: Vec<&Found> = found.iter().filter(|found| found.appeal != Some(Appeal::Won)).collect();
    found.sort_by_key(|found| (found.happened_on, found.id));
    // The talks of each period in which something was not said.
    let mut counted: Vec<(Date, Vec<i64>)> = Vec::new();
    let steps = found.into_iter().map(|found| {
        let mut step = Step {
            finding: found.id,
            kind: found.kind,
            happened_on: found.happened_on,
            nth: None,
            measure: Measure::Noted,
            state: StepState::Given,
            until: None,
        };
        match found.kind {
            ConductKind::RequiredMissed => {
                let (period, _) = rules.period_of(found.happened_on);
                let known = counted.iter().position(|(known, _)| *known == period).unwrap_or_else(|| {
                    counted.push((period, Vec::new()));
                    counted.len() - 1
                });
                let talks = &mut counted[known].1;
                let is_first = !talks.contains(&found.talk);
                if is_first {
                    talks.push(found.talk);
                }
                let place = talks.iter().position(|talk| *talk == found.talk).unwrap_or_default();
                let nth = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
                let measure = if is_first { rules.of_miss(nth) } else { Measure::Noted };
                (step.nth, step.measure) = (Some(nth), measure);
            }
            ConductKind::RefusedToSay => step.measure = Measure::Veto,
            kind if rules.no_honour_after.contains(&kind) => {
                step.measure = Measure::NoHonour;
                step.until = Some(last_day(found.happened_on, rules.no_honour_for));
            }
            ConductKind::ColdManner | ConductKind::Quarrel | ConductKind::Abuse | ConductKind::PushOff => {}
        }
        step.state = state_of(found, step.measure, today);
        step
    });
    steps.collect()
}

fn state_of(found: &Found, measure: Measure, today: Date) -> StepState {
    if !measure.is_published() {
        return StepState::Given;
    }
    if found.published {
        return StepState::Published;
    }
    let answered = match found.appeal {
        None => found.appeal_until < today,
        Some(Appeal::Asked) => false,
        Some(Appeal::Won | Appeal::Dismissed) => true,
    };
    if answered { StepState::Due } else { StepState::Waits }
}

/// The last day of a time that runs by the calendar from the day after; longer than anybody serves is for ever.
fn last_day(from: Date, time: Allowance) -> Date {
    let span = match time {
        Allowance::Years(count) => jiff::Span::new().try_years(count),
        Allowance::Months(count) => jiff::Span::new().try_months(count),
        Allowance::Days(count) | Allowance::WorkingDays(count) => jiff::Span::new().try_days(count),
        Allowance::Hours(count) | Allowance::WorkingHours(count) => {
            jiff::Span::new().try_days(count.div_ceil(24).to_i64().unwrap_or_default())
        }
        Allowance::Until(day) => return day.max(from),
    };
    span.and_then(|span| from.checked_add(span)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rules() -> LadderRules {
        LadderRules {
            reminder_from: 1,
            bulletin_from: 2,
            supervision_from: 3,
            counted_over: CountedOver::Year,
            appeal_within: Allowance::WorkingDays(3),
            appeal_answered_within: Allowance::WorkingDays(5),
            no_honour_for: Allowance::Years(1),
            no_honour_after: vec![ConductKind::ColdManner, ConductKind::Quarrel, ConductKind::Abuse],
        }
    }

    fn found(id: i64, kind: ConductKind, on: Date) -> Found {
        let appeal_until = on.checked_add(jiff::Span::new().days(3)).unwrap();
        Found { id, talk: id, kind, happened_on: on, appeal_until, appeal: None, published: false }
    }

    fn misses(days: &[Date]) -> Vec<Found> {
        (1..).zip(days).map(|(id, day)| found(id, ConductKind::RequiredMissed, *day)).collect()
    }

    fn told(found: &[Found], today: Date) -> Vec<(&'static str, &'static str)> {
        ladder(found, &rules(), today).iter().map(|step| (step.measure.key(), step.state.key())).collect()
    }

    #[test]
    fn the_first_miss_is_a_reminder_the_second_a_bulletin_and_every_further_one_supervision() {
        let days = [date(2009, 6, 8), date(2009, 6, 9), date(2009, 6, 10), date(2009, 6, 11)];
        let expected =
            [("spoken-reminder", "given"), ("bulletin", "due"), ("supervision", "due"), ("supervision", "due")];
        assert_eq!(told(&misses(&days), date(2009, 7, 1)), expected);
        // The order of the days counts, not that of the entries.
        let backward: Vec<Found> = misses(&days).into_iter().rev().collect();
        assert_eq!(told(&backward, date(2009, 7, 1)), expected);
    }

    #[test]
    fn two_phrases_that_were_not_said_in_one_talk_are_one_miss() {
        let mut found = misses(&[date(2009, 6, 8), date(2009, 6, 8), date(2009, 6, 9)]);
        found[1].talk = found[0].talk;
        let both = [("spoken-reminder", "given"), ("noted", "given"), ("bulletin", "due")];
        assert_eq!(told(&found, date(2009, 7, 1)), both);
        // Where the first of them is taken back, the other one is the miss.
        found[0].appeal = Some(Appeal::Won);
        assert_eq!(told(&found, date(2009, 7, 1)), [("spoken-reminder", "given"), ("bulletin", "due")]);
    }

    #[test]
    fn a_new_period_begins_anew() {
        let days = [date(2009, 12, 30), date(2009, 12, 31), date(2010, 1, 4)];
        let measures: Vec<&str> =
            told(&misses(&days), date(2010, 2, 1)).into_iter().map(|(measure, _)| measure).collect();
        assert_eq!(measures, ["spoken-reminder", "bulletin", "spoken-reminder"]);
        let by_month = LadderRules { counted_over: CountedOver::Month, ..rules() };
        assert_eq!(by_month.period_of(date(2012, 2, 3)), (date(2012, 2, 1), date(2012, 2, 29)));
        let by_quarter = LadderRules { counted_over: CountedOver::Quarter, ..rules() };
        assert_eq!(by_quarter.period_of(date(2011, 8, 15)), (date(2011, 7, 1), date(2011, 9, 30)));
        assert_eq!(by_quarter.period_of(date(2011, 12, 31)), (date(2011, 10, 1), date(2011, 12, 31)));
    }

    #[test]
    fn a_reminder_is_given_at_once_and_what_is_published_waits_for_the_time_of_an_appeal() {
        let mut found = misses(&[date(2009, 6, 8), date(2009, 6, 9)]);
        let both = |second: &'static str| [("spoken-reminder", "given"), ("bulletin", second)];
        assert_eq!(told(&found, date(2009, 6, 9)), both("waits"));
        assert_eq!(told(&found, date(2009, 6, 12)), both("waits"), "the last day is one still");
        assert_eq!(told(&found, date(2009, 6, 13)), both("due"));
        found[1].appeal = Some(Appeal::Asked);
        assert_eq!(told(&found, date(2009, 7, 13)), both("waits"), "as long as nobody has answered");
        found[1].appeal = Some(Appeal::Dismissed);
        assert_eq!(told(&found, date(2009, 6, 10)), both("due"));
        found[1].published = true;
        assert_eq!(told(&found, date(2009, 6, 10)), both("published"));
    }

    #[test]
    fn an_appeal_that_is_won_takes_its_step_with_it() {
        let mut found = misses(&[date(2009, 6, 8), date(2009, 6, 9), date(2009, 6, 10)]);
        found[0].appeal = Some(Appeal::Won);
        assert_eq!(told(&found, date(2009, 7, 1)), [("spoken-reminder", "given"), ("bulletin", "due")]);
    }

    #[test]
    fn who_refuses_has_no_award_of_the_period_and_who_quarrels_no_honour_for_a_year() {
        let of = |kind, today| ladder(&[found(1, kind, date(2009, 6, 9))], &rules(), today).remove(0);
        let veto = of(ConductKind::RefusedToSay, date(2009, 7, 1));
        assert_eq!(veto.measure, Measure::Veto);
        assert!(veto.vetoes(&rules(), date(2009, 12, 31)) && !veto.vetoes(&rules(), date(2010, 1, 1)));
        assert!(
            !of(ConductKind::RefusedToSay, date(2009, 6, 9)).vetoes(&rules(), date(2009, 6, 9)),
            "it can be appealed"
        );
        for kind in [ConductKind::Quarrel, ConductKind::Abuse, ConductKind::ColdManner] {
            let barred = of(kind, date(2009, 7, 1));
            assert_eq!((barred.measure, barred.until), (Measure::NoHonour, Some(date(2010, 6, 9))));
            assert!(barred.vetoes(&rules(), date(2010, 6, 9)) && !barred.vetoes(&rules(), date(2010, 6, 10)));
            assert!(!barred.vetoes(&rules(), date(2009, 6, 8)));
        }
        let noted = of(ConductKind::PushOff, date(2009, 7, 1));
        assert_eq!((noted.measure, noted.state), (Measure::Noted, StepState::Given));
    }
}
