//! A running total over days, in closed form: a week that repeats for ever, and a sorted list of days that differ.
//!
//! Asking for the total before a day, or for the day that holds the n-th unit, is one binary search over the days that
//! differ; nothing is tabulated per day, so a calendar of three centuries costs no more than one of a year.

use super::zone::weekday_of_day;

#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// Units before each weekday of the repeating week; the last entry is the whole week.
    week: [i64; 8],
    /// What the differing days before the k-th have added to the repeating week, for every k up to their number.
    adjust: Vec<i64>,
    /// The total before the k-th differing day.
    reached: Vec<i64>,
}

impl Tally {
    /// `differing` are sorted days with the units each really has.
    pub(super) fn new(weekday_units: [i64; 7], differing: impl Iterator<Item = (i32, i64)>) -> Tally {
        let mut week = [0; 8];
        for (weekday, units) in weekday_units.into_iter().enumerate() {
            week[weekday + 1] = week[weekday] + units;
        }
        let mut tally = Tally { week, adjust: vec![0], reached: Vec::new() };
        for (rank, (day, units)) in differing.enumerate() {
            tally.reached.push(tally.before(day, rank));
            tally.adjust.push(tally.adjust[rank] + units - weekday_units[weekday_of_day(day)]);
        }
        tally
    }

    /// Units of all days before `day`, counted from a fixed but arbitrary day; `rank` days that differ lie before it.
    pub(super) fn before(&self, day: i32, rank: usize) -> i64 {
        let week = i64::from(day + 3).div_euclid(7);
        week * self.week[7] + self.week[weekday_of_day(day)] + self.adjust[rank]
    }

    /// Whether a plain week has anything to count.
    pub(super) fn repeats(&self) -> bool {
        self.week[7] != 0
    }

    /// The day that holds the unit numbered `index`: the total before it is at most `index`, after it more. The caller
    /// has made sure that there is one near enough to be a date.
    pub(super) fn day_holding(&self, index: i64, differing: &[i32]) -> i32 {
        let rank = self.reached.partition_point(|reached| *reached <= index);
        if let Some(last) = rank.checked_sub(1) {
            let day = differing[last];
            if index < self.before(day + 1, rank) {
                return day;
            }
        }
        let rest = index - self.adjust[rank];
        let (week, within) = (rest.div_euclid(self.week[7]), rest.rem_euclid(self.week[7]));
        let weekday = self.week.partition_point(|before| *before <= within) - 1;
        let weekday = i64::try_from(weekday).expect("a weekday is small");
        i32::try_from(week * 7 + weekday - 3).expect("the caller keeps to the days of the calendar")
    }
}
