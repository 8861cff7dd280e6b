//! How much of the first year's premium still comes in (继续率): premium received for month 13 or 25 by premium of the first year,
//! over the policies whose due day of that month lies in a period.
//!
//! A policy that ended in a way that says nothing of persistency is left out, in numerator and denominator; one that was surrendered
//! or lapsed stays in. An ending after the due day of that month changes nothing. What is received in the grace period is
//! received; riders added in the meantime count in the numerator.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact::quotient;
use crate::life::product::PayMode;
use crate::money::Fen;
use crate::refusal::Refusal;

/// Which premium is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersistencyMonth {
    Month13,
    Month25,
}

impl PersistencyMonth {
    pub fn new(month: i64) -> Result<PersistencyMonth, Refusal> {
        match month {
            13 => Ok(PersistencyMonth::Month13),
            25 => Ok(PersistencyMonth::Month25),
            _ => Err(Refusal::new("month_not_measured").with("month", month.to_string())),
        }
    }

    /// Month 13 begins a year after the day of effect.
    fn years(self) -> i64 {
        match self {
            PersistencyMonth::Month13 => 1,
            PersistencyMonth::Month25 => 2,
        }
    }
}

/// How a policy ended, or what took it out of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndCause {
    /// Withdrawn in the hesitation period.
    Hesitation,
    /// Ended by a claim.
    Claim,
    /// Its premiums are waived.
    Waived,
    Cancelled,
    MovedOut,
    Suspended,
    Converted,
    Surrender,
    Lapse,
}

impl EndCause {
    pub fn key(self) -> &'static str {
        match self {
            EndCause::Hesitation => "hesitation",
            EndCause::Claim => "claim",
            EndCause::Waived => "waived",
            EndCause::Cancelled => "cancelled",
            EndCause::MovedOut => "moved-out",
            EndCause::Suspended => "suspended",
            EndCause::Converted => "converted",
            EndCause::Surrender => "surrender",
            EndCause::Lapse => "lapse",
        }
    }

    fn leaves_out(self) -> bool {
        !matches!(self, EndCause::Surrender | EndCause::Lapse)
    }
}

/// Why a policy of the period is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Paid at once: there is nothing to go on with.
    Single,
    Ended(EndCause),
}

impl LeftOut {
    pub fn key(self) -> &'static str {
        match self {
            LeftOut::Single => "single",
            LeftOut::Ended(cause) => cause.key(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPolicy {
    pub effective_on: Date,
    pub mode: PayMode,
    pub channel: String,
    pub first_year_premium: Fen,
    /// Received for that month, in the grace period too.
    pub received_in_month: Fen,
    pub ended: Option<(EndCause, Date)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Persistency {
    pub numerator: Fen,
    pub denominator: Fen,
    /// How many policies were left out for what.
    pub left_out: BTreeMap<LeftOut, u64>,
    /// Policies whose month does not lie in the period.
    pub outside: u64,
}

impl Persistency {
    /// `None` where nothing is left to measure.
    pub fn ratio(&self) -> Result<Option<Decimal>, Refusal> {
        if self.denominator == Fen::ZERO {
            return Ok(None);
        }
        quotient(self.numerator.0.into(), self.denominator.0.into()).map(Some)
    }

    fn add(&mut self, policy: &CountedPolicy) -> Result<(), Refusal> {
        let too_many_digits = |_| Refusal::new("too_many_digits");
        self.numerator = self.numerator.checked_add(policy.received_in_month).map_err(too_many_digits)?;
        self.denominator = self.denominator.checked_add(policy.first_year_premium).map_err(too_many_digits)?;
        Ok(())
    }
}

/// All policies together, and those of each channel: agents and banks are told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersistencyReport {
    pub all: Persistency,
    pub by_channel: BTreeMap<String, Persistency>,
}

pub fn persistency(
    month: PersistencyMonth,
    from: Date,
    to: Date,
    policies: &[CountedPolicy],
) -> Result<PersistencyReport, Refusal> {
    if to < from {
        return Err(Refusal::new("period_ends_before_it_begins")
            .with("from", from.to_string())
            .with("to", to.to_string()));
    }
    let mut report = PersistencyReport::default();
    for policy in policies {
        policy.first_year_premium.not_negative("first_year_premium")?;
        policy.received_in_month.not_negative("received_in_month")?;
        let due = policy.effective_on.checked_add(month.years().years());
        let due = due.map_err(|_| Refusal::new("date_out_of_range"))?;
        let of_channel = report.by_channel.entry(policy.channel.clone()).or_default();
        for figure in [&mut report.all, of_channel] {
            if due < from || due > to {
                figure.outside += 1;
            } else if let Some(cause) = left_out(policy, due) {
                *figure.left_out.entry(cause).or_default() += 1;
            } else {
                figure.add(policy)?;
            }
        }
    }
    Ok(report)
}

fn left_out(policy: &CountedPolicy, due: Date) -> Option<LeftOut> {
    if policy.mode == PayMode::Single {
        return Some(LeftOut::Single);
    }
    let (cause, on) = policy.ended?;
    (cause.leaves_out() && on <= due).then_some(LeftOut::Ended(cause))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn policy(effective_on: Date, received: i64) -> CountedPolicy {
        CountedPolicy {
            effective_on,
            mode: PayMode::Yearly,
            channel: "agent".to_owned(),
            first_year_premium: Fen(100_000),
            received_in_month: Fen(received),
            ended: None,
        }
    }

    fn of_2012(policies: &[CountedPolicy]) -> PersistencyReport {
        persistency(PersistencyMonth::Month13, date(2012, 1, 1), date(2012, 12, 31), policies).unwrap()
    }

    #[test]
    fn premium_of_month_13_is_held_against_that_of_the_first_year() {
        let day = date(2011, 6, 10);
        let bank = CountedPolicy { channel: "bank".to_owned(), ..policy(day, 50_000) };
        let lapsed = CountedPolicy { ended: Some((EndCause::Lapse, date(2012, 8, 9))), ..policy(day, 0) };
        let surrendered = CountedPolicy { ended: Some((EndCause::Surrender, date(2011, 9, 1))), ..policy(day, 0) };
        let report = of_2012(&[policy(day, 100_000), policy(day, 120_000), bank, lapsed, surrendered]);
        // (1000 + 1200 + 500) / (5 x 1000) = 0.54; agents (1000 + 1200) / 4000 = 0.55, bank 0.5. The rider of 200 counts.
        assert_eq!((report.all.numerator, report.all.denominator), (Fen(270_000), Fen(500_000)));
        let ratio = |figure: &Persistency| figure.ratio().unwrap().unwrap().to_string();
        assert_eq!(ratio(&report.all), "0.54");
        assert_eq!(ratio(&report.by_channel["agent"]), "0.55");
        assert_eq!(ratio(&report.by_channel["bank"]), "0.5");
    }

    #[test]
    fn endings_that_say_nothing_of_persistency_leave_a_policy_out_up_to_its_due_day() {
        let day = date(2011, 6, 10);
        let ended = |cause, on| CountedPolicy { ended: Some((cause, on)), ..policy(day, 0) };
        let single = CountedPolicy { mode: PayMode::Single, ..policy(day, 0) };
        let report = of_2012(&[
            ended(EndCause::Hesitation, date(2011, 6, 15)),
            ended(EndCause::Claim, date(2012, 6, 10)),
            ended(EndCause::Claim, date(2012, 6, 11)),
            single,
        ]);
        let left_out = &report.all.left_out;
        assert_eq!(left_out[&LeftOut::Ended(EndCause::Hesitation)], 1);
        assert_eq!(left_out[&LeftOut::Ended(EndCause::Claim)], 1);
        assert_eq!(left_out[&LeftOut::Single], 1);
        // The claim of the day after its due day came too late to matter: that policy is measured, and paid nothing.
        assert_eq!(report.all.denominator, Fen(100_000));
        assert_eq!(report.all.ratio().unwrap(), Some(Decimal::ZERO));
    }

    #[test]
    fn a_policy_belongs_to_the_period_in_which_its_month_begins() {
        let all = [
            policy(date(2010, 12, 31), 1),
            policy(date(2011, 1, 1), 2),
            policy(date(2011, 12, 31), 4),
            policy(date(2012, 1, 1), 8),
        ];
        let report = of_2012(&all);
        assert_eq!((report.all.numerator, report.all.outside), (Fen(6), 2));
        // The same for month 25: those of 2010 have it in 2012.
        let report = persistency(PersistencyMonth::Month25, date(2012, 1, 1), date(2012, 12, 31), &all).unwrap();
        assert_eq!((report.all.numerator, report.all.outside), (Fen(1), 3));
        // Of 29 February the month begins on 28 February.
        let leap = persistency(
            PersistencyMonth::Month13,
            date(2013, 2, 1),
            date(2013, 2, 28),
            &[policy(date(2012, 2, 29), 7)],
        );
        assert_eq!(leap.unwrap().all.numerator, Fen(7));
    }

    #[test]
    fn an_empty_period_has_no_ratio_and_wrong_input_is_refused() {
        assert_eq!(of_2012(&[]).all.ratio(), Ok(None));
        assert_eq!(PersistencyMonth::new(14).unwrap_err().code, "month_not_measured");
        let backward = persistency(PersistencyMonth::Month13, date(2012, 2, 1), date(2012, 1, 31), &[]).unwrap_err();
        assert_eq!(backward.code, "period_ends_before_it_begins");
        let negative = [policy(date(2011, 1, 1), -1)];
        let refusal =
            persistency(PersistencyMonth::Month13, date(2012, 1, 1), date(2012, 12, 31), &negative).unwrap_err();
        assert_eq!(refusal.code, "amount_negative");
    }

    proptest! {
        #[test]
        fn the_channels_add_up_to_the_whole(policies in prop::collection::vec((0_i64..900, 0_i64..200_000, 0_usize..3, 0_u8..11), 0..40)) {
            use EndCause::{Cancelled, Claim, Converted, Hesitation, Lapse, MovedOut, Surrender, Suspended, Waived};
            let causes = [Hesitation, Claim, Waived, Cancelled, MovedOut, Suspended, Converted, Surrender, Lapse];
            let policies: Vec<CountedPolicy> = policies
                .into_iter()
                .map(|(day, received, channel, end)| {
                    let effective_on = date(2010, 6, 1).checked_add(day.days()).unwrap();
                    let ended = causes.get(usize::from(end)).map(|cause| (*cause, effective_on.checked_add(200.days()).unwrap()));
                    let mode = if end == 10 { PayMode::Single } else { PayMode::Monthly };
                    let channel = ["agent", "bank", "web"][channel].to_owned();
                    CountedPolicy { mode, channel, ended, ..policy(effective_on, received) }
                })
                .collect();
            let report = of_2012(&policies);
            let figures: Vec<&Persistency> = report.by_channel.values().collect();
            prop_assert_eq!(figures.iter().map(|figure| figure.numerator.0).sum::<i64>(), report.all.numerator.0);
            prop_assert_eq!(figures.iter().map(|figure| figure.denominator.0).sum::<i64>(), report.all.denominator.0);
            let counted = report.all.left_out.values().sum::<u64>() + report.all.outside;
            let measured = u64::try_from(report.all.denominator.0 / 100_000).unwrap();
            prop_assert_eq!(usize::try_from(counted + measured).unwrap(), policies.len());
        }
    }
}
