//! The quarters that clients are told of (季度报告的报告期), and how a report goes to its client.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::refusal::Refusal;

/// Months of a quarter.
const MONTHS: i8 = 3;

/// The first and the last day of a quarter of a year, both counted in. Refused (`wrong_field`), where there is no such quarter.
pub fn quarter_days(year: i16, quarter: i8) -> Result<(Date, Date), Refusal> {
    let wrong = |field: &'static str| Refusal::new("wrong_field").with("field", field).with("cause", "wrong_value");
    if !(1..=4).contains(&quarter) {
        return Err(wrong("quarter"));
    }
    let from = Date::new(year, (quarter - 1) * MONTHS + 1, 1).map_err(|_| wrong("year"))?;
    let until = from.checked_add(i64::from(MONTHS).months()).and_then(Date::yesterday).map_err(|_| wrong("year"))?;
    Ok((from, until))
}

/// How a report goes to its client (送交方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportWay {
    /// The client is told of it by a message.
    Message,
    /// There is no way to reach the client: people hand a paper over, and its case says when they have.
    Paper,
}

impl ReportWay {
    pub const fn key(self) -> &'static str {
        match self {
            ReportWay::Message => "message",
            ReportWay::Paper => "paper",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_quarter_has_three_whole_months_and_a_year_has_four_of_them() {
        assert_eq!(quarter_days(2008, 1).unwrap(), (date(2008, 1, 1), date(2008, 3, 31)));
        assert_eq!(quarter_days(2008, 2).unwrap(), (date(2008, 4, 1), date(2008, 6, 30)));
        assert_eq!(quarter_days(2008, 4).unwrap(), (date(2008, 10, 1), date(2008, 12, 31)));
        for (year, quarter) in [(2008, 0), (2008, 5), (i16::MAX, 1), (9999, 4)] {
            let refused = quarter_days(year, quarter);
            assert!(refused.as_ref().is_err_and(|refusal| refusal.code == "wrong_field"), "{year} {quarter}");
        }
    }
}
