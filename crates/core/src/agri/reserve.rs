//! The reserve for catastrophes (巨灾、大灾风险准备金): what of a year's premium is set apart, and when and how much may be drawn of it. In
//! 2011 a part of the premium is set apart and rolls over, with no day on which it may be drawn; since 2014 there is such a day, a line and a cap.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::exact::Exact;
use crate::money::Fen;
use crate::pack::written::{self, Filled};
use crate::refusal::Refusal;
use crate::service::Status;
use crate::share::Share;

/// The terms of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveTerms {
    /// The part of the premium that is set apart.
    pub share: Share,
    /// When it may be drawn; absent, it only rolls over.
    pub trigger: Option<ReserveTrigger>,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveTrigger {
    /// The ratio of losses above which it is drawn.
    pub line: Share,
    /// Days of the year, month and day.
    pub on: Vec<(i8, i8)>,
}

/// The figures of a line on a day on which it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LossFigures {
    /// Premium earned.
    pub earned: Fen,
    /// Claims and costs, combined, against it.
    pub combined: Fen,
    /// Claims paid, and reported and not yet paid.
    pub incurred: Fen,
    /// What reinsurers were billed of that.
    pub recovered: Fen,
    /// What of the premium earned was given on to them.
    pub ceded: Fen,
    /// The highest ratio of losses, of the year of its accident, of a case that is settled: claims against premium.
    pub settled_incurred: Fen,
    pub settled_earned: Fen,
}

impl ReserveTerms {
    /// What is still to be set apart of a premium.
    pub fn accrual(&self, premium: Fen, accrued: Fen) -> Result<Fen, Refusal> {
        let due = Exact::fen(premium.not_negative("premium")?).times(self.share.decimal())?.rounded()?;
        Ok(Fen(due.0.saturating_sub(accrued.0)).max(Fen::ZERO))
    }

    /// The most that may be drawn on a day: what the claims after reinsurance come to above the line, drawn at the premium that was kept, and no more than
    /// there is. Whoever gives on half of the premium with half of the claims has half of what lies above the line.
    pub fn most(&self, on: Date, figures: &LossFigures, balance: Fen) -> Result<Fen, Refusal> {
        let Some(trigger) = &self.trigger else { return Err(Refusal::new("reserve_rolls_over")) };
        if !trigger.on.contains(&(on.month(), on.day())) {
            let days: Vec<String> = trigger.on.iter().map(|(month, day)| format!("{month:02}-{day:02}")).collect();
            let refusal = Refusal::new("reserve_not_on_this_day").with("on", on.to_string());
            return Err(refusal.with("days", days.join(", ")));
        }
        let line_of = |premium: Fen| Exact::fen(premium).times(trigger.line.decimal())?.rounded();
        let line = line_of(figures.earned)?;
        let is_settled =
            figures.settled_earned > Fen::ZERO && figures.settled_incurred >= line_of(figures.settled_earned)?;
        if figures.combined <= line || !is_settled {
            return Err(Refusal::new("reserve_below_line").with("line", trigger.line.decimal().to_string()));
        }
        let own = Fen(figures.incurred.0.saturating_sub(figures.recovered.0));
        let kept = Fen(figures.earned.0.saturating_sub(figures.ceded.0)).max(Fen::ZERO);
        Ok(Fen(own.0.saturating_sub(line_of(kept)?.0)).max(Fen::ZERO).min(balance))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenReserve {
    share: written::Share,
    line: Option<written::Share>,
    #[serde(default)]
    on: Vec<String>,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenReserve {
    pub(super) fn read(self) -> Result<ReserveTerms, String> {
        // Shares were held against 0 and 1 where they were read.
        let share = |share: written::Share| Share::new("share", share.0).map_err(|_| "no share".to_owned());
        let day = |text: &String| {
            let wrong = || format!("`{text}` is no day of the year: write month and day as \"06-30\"");
            let (month, day) = text.split_once('-').ok_or_else(wrong)?;
            let (month, day): (i8, i8) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
            Date::new(2000, month, day).map_err(|_| wrong())?;
            Ok::<_, String>((month, day))
        };
        let on = self.on.iter().map(day).collect::<Result<Vec<_>, _>>()?;
        let trigger = match (self.line, on.is_empty()) {
            (None, true) => None,
            (Some(line), false) => Some(ReserveTrigger { line: share(line)?, on }),
            _ => return Err("a reserve that is drawn has both `line` and `on`".to_owned()),
        };
        let citation = Citation { cite: self.cite.0, status: self.status, source: self.source };
        Ok(ReserveTerms { share: share(self.share)?, trigger, citation })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn share(text: &str) -> Share {
        Share::new("share", text.parse().unwrap()).unwrap()
    }

    fn terms(part: &str, line: Option<&str>) -> ReserveTerms {
        let trigger = line.map(|line| ReserveTrigger { line: share(line), on: vec![(6, 30), (12, 31)] });
        let citation = Citation { cite: "c".to_owned(), status: Status::Recalled, source: None };
        ReserveTerms { share: share(part), trigger, citation }
    }

    fn figures(combined: i64, incurred: i64, recovered: i64) -> LossFigures {
        let fen = |yuan: i64| Fen(yuan * 100);
        LossFigures {
            earned: fen(1_000),
            combined: fen(combined),
            incurred: fen(incurred),
            recovered: fen(recovered),
            ceded: Fen::ZERO,
            settled_incurred: fen(90),
            settled_earned: fen(100),
        }
    }

    #[test]
    fn in_2011_a_quarter_of_the_premium_is_set_apart_and_nothing_is_drawn() {
        let terms = terms("0.25", None);
        assert_eq!(terms.accrual(Fen(1_001), Fen::ZERO), Ok(Fen(250)));
        assert_eq!(terms.accrual(Fen(1_001), Fen(200)), Ok(Fen(50)), "what is set apart already counts");
        assert_eq!(terms.accrual(Fen(1_001), Fen(300)), Ok(Fen::ZERO));
        let refused = terms.most(date(2011, 12, 31), &figures(900, 900, 0), Fen(1)).unwrap_err();
        assert_eq!(refused.code, "reserve_rolls_over");
    }

    #[test]
    fn since_2014_a_draw_has_its_days_its_line_and_its_cap() {
        let terms = terms("0.04", Some("0.75"));
        let on = date(2024, 12, 31);
        let code = |on, figures| terms.most(on, &figures, Fen(1_000_000)).unwrap_err().code;
        assert_eq!(code(date(2024, 12, 30), figures(900, 900, 0)), "reserve_not_on_this_day");
        assert_eq!(code(on, figures(750, 900, 0)), "reserve_below_line", "at the line is not above it");
        let unsettled = LossFigures { settled_incurred: Fen(7_499), ..figures(900, 900, 0) };
        assert_eq!(code(on, unsettled), "reserve_below_line", "and a settled case has to reach it");
        assert_eq!(terms.most(on, &figures(900, 900, 50), Fen(1_000_000)), Ok(Fen(10_000)), "850 less 750 yuan");
        assert_eq!(terms.most(on, &figures(900, 900, 50), Fen(4_000)), Ok(Fen(4_000)), "no more than there is");
        assert_eq!(terms.most(on, &figures(900, 900, 200), Fen(1_000_000)), Ok(Fen::ZERO), "reinsurers bore it");
        // Half of all is given on: half of the 150 yuan above the line are left.
        let half = LossFigures { recovered: Fen(45_000), ceded: Fen(50_000), ..figures(900, 900, 0) };
        assert_eq!(terms.most(on, &half, Fen(1_000_000)), Ok(Fen(7_500)));
    }
}
