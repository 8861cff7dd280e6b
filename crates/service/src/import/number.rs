//! Numbers and days as spreadsheets keep them: a number is a double, a day is a count of days.
//!
//! What a clerk sees is a number of at most fifteen significant digits; that is what a double becomes here, so that the
//! rest of the import never meets a float.

use jiff::ToSpan;
use jiff::civil::Date;

/// A double keeps fifteen decimal digits for certain. A longer whole number has lost its end when it was typed in.
const CERTAIN_DIGITS: usize = 15;

/// The number as the program shows it, without exponent.
pub fn number_text(value: f64) -> String {
    let text = value.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    if digits <= CERTAIN_DIGITS || value.abs() >= 1e15 {
        return text;
    }
    // 0.30000000000000004 is 0.3 on the screen.
    match format!("{value:.14e}").parse::<f64>() {
        Ok(rounded) => rounded.to_string(),
        Err(_) => text,
    }
}

/// Whether the digits of a number were lost: a whole number too long for a double, or one written with an exponent, as `8.621E13` or `8.6E+13`.
/// Programs write one digit before the point: `12E5` is no number but a code.
pub fn has_lost_digits(text: &str, is_number: bool) -> bool {
    if is_number {
        return text.bytes().take_while(|byte| *byte != b'.').filter(u8::is_ascii_digit).count() > CERTAIN_DIGITS;
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    whole.len() == 1 && digits(whole) && (fraction.is_empty() || digits(fraction)) && digits(exponent)
}

/// The day of a serial number. Counting begins with 1 January 1900 and knows a 29 February 1900 that never was; files of
/// old Macintosh programs count from 1904.
pub fn serial_date(serial: i64, from_1904: bool) -> Option<Date> {
    let (base, days) = if from_1904 {
        (Date::constant(1904, 1, 1), serial)
    } else if serial < 60 {
        (Date::constant(1899, 12, 31), serial)
    } else {
        (Date::constant(1899, 12, 30), serial)
    };
    // 60 is the day that never was; beyond the year 9999 no program shows a day.
    if !(1..=2_958_465).contains(&days) || (days == 60 && !from_1904) {
        return None;
    }
    base.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_number_is_told_as_the_screen_shows_it() {
        for (value, text) in [
            (1200.0, "1200"),
            (0.1 + 0.2, "0.3"),
            (1_000.1 + 234.46, "1234.56"),
            (0.001, "0.001"),
            (-5.5, "-5.5"),
            (123_456_789_012_345.0, "123456789012345"),
            (110_105_194_912_310_000.0, "110105194912310000"),
        ] {
            assert_eq!(number_text(value), text);
        }
    }

    #[test]
    fn numbers_too_long_for_a_spreadsheet_are_known_by_their_look() {
        assert!(has_lost_digits("110105194912310000", true));
        assert!(!has_lost_digits("110105194912310000", false), "as text nothing is lost");
        assert!(!has_lost_digits("123456789012345", true));
        assert!(has_lost_digits("1.10105E+17", false));
        assert!(has_lost_digits("6E+18", false));
        for text in
            ["8.621000000001E13", "8.62100E+13", "6.2284800012345E18", "8.6e13", "6E18", "1.E5", "-8.6E13", "1.2E-05"]
        {
            assert!(has_lost_digits(text, false), "{text}");
        }
        for text in ["12E5", "E13", "8.6E", "8.6E1x", "1E2E3", "A1E5"] {
            assert!(!has_lost_digits(text, false), "{text}");
        }
        assert!(!has_lost_digits("E+17", false));
        assert!(!has_lost_digits("PE12", false));
    }

    #[test]
    fn serial_numbers_are_days_since_1900_with_the_day_that_never_was_left_out() {
        assert_eq!(serial_date(1, false), Some(date(1900, 1, 1)));
        assert_eq!(serial_date(59, false), Some(date(1900, 2, 28)));
        assert_eq!(serial_date(60, false), None);
        assert_eq!(serial_date(61, false), Some(date(1900, 3, 1)));
        assert_eq!(serial_date(40_704, false), Some(date(2011, 6, 10)));
        assert_eq!(serial_date(39_242, true), Some(date(2011, 6, 10)));
        assert_eq!(serial_date(2_958_465, false), Some(date(9999, 12, 31)));
        for out in [0, -1, 2_958_466, i64::MAX, i64::MIN] {
            assert_eq!(serial_date(out, false), None);
        }
    }
}
