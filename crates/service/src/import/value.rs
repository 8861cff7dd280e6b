//! One value of a cell: what clerks write for a date, an amount, a term, shares, and what is wrong with it.

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use yinuo_core::identity::{IdentityKind, Papers};
use yinuo_core::money::{Fen, MoneyRefusal};
use yinuo_core::party::{NAME_LIMIT, checked_phone};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;

use super::number::{has_lost_digits, serial_date};
use super::rules::ImportField;
use super::sheet::{Cell, CellKind};
use super::text::{narrow, plain, trimmed};

/// Why a value is wrong: a code of the pack's reasons, and its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub code: &'static str,
    pub facts: Vec<(&'static str, String)>,
}

impl Wrong {
    pub fn new(code: &'static str) -> Wrong {
        Wrong { code, facts: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Wrong {
        self.facts.push((name, value.into()));
        self
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Wrong {
        Wrong { code: refusal.code, facts: refusal.facts }
    }
}

/// The name of somebody or something, without what only aligns it. One in which nothing can be seen is wrong.
pub fn name(cell: &Cell) -> Result<String, Wrong> {
    let name = form::name(&cell.text);
    if !form::says_something(&name) {
        return Err(Wrong::new("nothing_visible"));
    }
    within(name, NAME_LIMIT)
}

/// A line of text.
pub fn text(cell: &Cell, limit: usize) -> Result<String, Wrong> {
    within(form::line(&cell.text), limit)
}

fn within(text: String, limit: usize) -> Result<String, Wrong> {
    if text.chars().count() > limit {
        return Err(Wrong::new("text_too_long").with("limit", limit.to_string()));
    }
    if text.chars().any(char::is_control) {
        return Err(Wrong::new("control_character"));
    }
    Ok(text)
}

/// A code or number that is not counted with: narrow, without spaces, and with all its digits, as its cell shows it.
pub fn code(cell: &Cell, limit: usize) -> Result<String, Wrong> {
    let text = cell.shown.as_deref().unwrap_or(&cell.text);
    if has_lost_digits(&narrow(&cell.text), cell.kind == CellKind::Number) {
        return Err(Wrong::new("digits_lost"));
    }
    // 3-5 was typed, and a day was kept.
    if matches!(cell.kind, CellKind::Date(_)) {
        return Err(Wrong::new("number_became_date"));
    }
    let code = within(narrow(text), limit)?;
    if is_made_decimal(&code) {
        return Err(Wrong::new("number_became_decimal"));
    }
    if code.is_empty() { Err(Wrong::new("missing")) } else { Ok(code) }
}

/// Digits with nothing but noughts behind a point: another program has counted with what names something, `86210000000201.0`.
fn is_made_decimal(code: &str) -> bool {
    code.split_once('.').is_some_and(|(whole, rest)| {
        !whole.is_empty()
            && !rest.is_empty()
            && whole.bytes().all(|byte| byte.is_ascii_digit())
            && rest.bytes().all(|byte| byte == b'0')
    })
}

/// Longest phone, in characters as it is written.
const PHONE_LIMIT: usize = 60;

/// A phone. One with an area code that a spreadsheet kept as a number has lost the zero it begins with.
pub fn phone(cell: &Cell) -> Result<String, Wrong> {
    let code = code(cell, PHONE_LIMIT)?;
    if cell.kind == CellKind::Number && has_lost_zero(&code) {
        return Err(Wrong::new("leading_zero_lost"));
    }
    checked_phone(&code).map_err(|refusal| match refusal.fact("cause") {
        Some("wrong_length") => Wrong::new("wrong_length"),
        _ => Wrong::new("wrong_character"),
    })
}

/// Area codes begin with a zero and make ten to twelve digits of a line; of those that begin otherwise mobiles have eleven, from one on, and lines of
/// services ten, from 400 or 800 on.
fn has_lost_zero(digits: &str) -> bool {
    let is_service = digits.starts_with("400") || digits.starts_with("800");
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain && (digits.len() == 10 && !is_service || digits.len() == 11 && !digits.starts_with(['0', '1']))
}

/// A code of the shape that the house has set for its field.
pub fn shaped(cell: &Cell, field: Option<&ImportField>, limit: usize) -> Result<String, Wrong> {
    let code = code(cell, limit)?;
    let Some(shape) = field.and_then(|field| field.shape.as_ref()) else { return Ok(code) };
    let length = code.chars().count();
    if !(shape.shortest..=shape.longest).contains(&length) {
        let wrong = Wrong::new("wrong_code_length").with("shortest", shape.shortest.to_string());
        return Err(wrong.with("longest", shape.longest.to_string()));
    }
    let stranger = code.chars().find(|c| !c.is_ascii_alphanumeric() && !shape.signs.contains(*c));
    match stranger {
        Some(sign) => Err(Wrong::new("wrong_code_sign").with("sign", sign).with("signs", shape.signs.clone())),
        None => Ok(code),
    }
}

/// `2011-06-10`, `2011/6/10`, `2011.6.10`, `20110610`, `2011年6月10日`, a time behind it aside; in a number cell also the
/// count of days. Neither two-digit years nor days before months: both would be guesses.
pub fn date(cell: &Cell, from_1904: bool) -> Result<Date, Wrong> {
    if let CellKind::Date(date) = cell.kind {
        return Ok(date);
    }
    let text = trimmed(&cell.text);
    let wrong = || Wrong::new("not_a_date");
    if cell.kind == CellKind::Number {
        let whole = text.split('.').next().unwrap_or_default();
        if whole.len() != 8 {
            return whole.parse().ok().and_then(|serial| serial_date(serial, from_1904)).ok_or_else(wrong);
        }
    }
    let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    let day = narrow(if text.contains('年') { text } else { day });
    let (year, month, day_of_month) = if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        (day[..4].to_owned(), day[4..6].to_owned(), day[6..].to_owned())
    } else {
        let separators: String = day.chars().filter(|c| !c.is_ascii_digit()).collect();
        if !matches!(separators.as_str(), "--" | "//" | ".." | "年月日" | "年月") {
            return Err(wrong());
        }
        let mut parts = day.split(|c: char| !c.is_ascii_digit()).map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        (part(), part(), part())
    };
    if year.len() != 4 || month.len() > 2 || day_of_month.len() > 2 {
        return Err(wrong());
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day_of_month.parse()) else {
        return Err(wrong());
    };
    Date::new(year, month, day).map_err(|_| wrong())
}

/// A day with a time of it, `2026-11-02 08:31:05`, `2026/11/2 8:31`. A day alone is no moment.
pub fn moment(cell: &Cell, from_1904: bool) -> Result<DateTime, Wrong> {
    let wrong = || Wrong::new("not_a_moment");
    let text = narrow_time(&cell.text);
    let day = date(&Cell::of(cell.kind, text.as_str()), from_1904).map_err(|_| wrong())?;
    let (_, time) = text.split_once([' ', 'T']).ok_or_else(wrong)?;
    let parts: Vec<i8> = time.split(':').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let time = match parts[..] {
        [hour, minute] => Time::new(hour, minute, 0, 0),
        [hour, minute, second] => Time::new(hour, minute, second, 0),
        _ => return Err(wrong()),
    };
    Ok(day.to_datetime(time.map_err(|_| wrong())?))
}

/// Wide digits and colons as ordinary ones, the blank between day and time kept.
fn narrow_time(text: &str) -> String {
    let text = form::written(text);
    let mut parts = text.split_whitespace().map(narrow);
    let day = parts.next().unwrap_or_default();
    let rest: String = parts.collect();
    if rest.is_empty() { day } else { format!("{day} {rest}") }
}

/// How long something took, in seconds: `95`, `1:35`, `0:01:35`; a cell of the clock holds a part of a day.
pub fn seconds(cell: &Cell) -> Result<u32, Wrong> {
    let wrong = || Wrong::new("not_a_duration");
    let text = narrow(trimmed(&cell.text));
    if cell.kind == CellKind::Number && text.contains('.') {
        let days: Decimal = text.parse().map_err(|_| wrong())?;
        if days < Decimal::ZERO || days >= Decimal::ONE {
            return Err(wrong());
        }
        return (days * Decimal::from(86_400)).round().to_u32().ok_or_else(wrong);
    }
    let parts: Vec<u32> = text.split(':').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let seconds = match parts[..] {
        [seconds] => seconds,
        [minutes, seconds] if seconds < 60 => minutes.saturating_mul(60).saturating_add(seconds),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            hours.saturating_mul(3_600).saturating_add(minutes * 60 + seconds)
        }
        _ => return Err(wrong()),
    };
    if seconds < 86_400 { Ok(seconds) } else { Err(wrong()) }
}

/// How many yuan one unit of a column is: some write amounts in thousands or tens of thousands.
pub fn yuan_of_unit(header: &str) -> i64 {
    if header.contains("万元") || header.contains("(万)") || header.contains("（万）") {
        10_000
    } else if header.contains("千元") {
        1_000
    } else {
        1
    }
}

/// `1200`, `1,200.00`, `¥1200`, `1200元`, `10万`. Commas stand between groups of three or are refused.
pub fn amount(cell: &Cell, yuan_of_unit: i64) -> Result<Fen, Wrong> {
    let text = narrow(&cell.text);
    let (text, units) = match text.strip_suffix('元').unwrap_or(&text) {
        // `10万` below a header in 万元 is ten thousand times too much or too little.
        number if number.ends_with('万') && yuan_of_unit != 1 => return Err(Wrong::new("not_an_amount")),
        number => match number.strip_suffix('万') {
            Some(number) => (number, 10_000),
            None => (number, yuan_of_unit),
        },
    };
    let text = text.trim_start_matches(['¥', '￥']);
    let number = without_commas(text).ok_or_else(|| Wrong::new("not_an_amount"))?;
    let wrong = |refusal: MoneyRefusal| Wrong::new(refusal.code());
    // A tenth of a fen is refused; two zeros too many are not a mistake.
    let number = match number.split_once('.') {
        Some((yuan, fraction)) if fraction.len() > 2 && fraction.bytes().skip(2).all(|byte| byte == b'0') => {
            format!("{yuan}.{}", fraction.get(..2).unwrap_or(fraction))
        }
        _ => number,
    };
    number.parse::<Fen>().and_then(|fen| fen.checked_mul(units)).map_err(wrong)
}

fn without_commas(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = whole.contains(',');
    if is_grouped && !(1..=3).contains(&first.trim_start_matches('-').len()) || groups.any(|group| group.len() != 3) {
        return None;
    }
    let whole = whole.replace(',', "");
    Some(fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")))
}

/// A kind of identity paper, by its name or what people call it.
pub fn paper(cell: &Cell, papers: &Papers) -> Result<IdentityKind, Wrong> {
    let known = papers.called(&cell.text);
    known.ok_or_else(|| Wrong::new("not_one_of_the_choices").with("choices", papers.names()))
}

pub fn choice<'f>(cell: &Cell, field: &'f ImportField) -> Result<&'f str, Wrong> {
    let word = plain(&cell.text);
    let known = field
        .choices
        .iter()
        .find(|choice| plain(&choice.key) == word || choice.words.iter().any(|known| plain(known) == word));
    known.map(|choice| choice.key.as_str()).ok_or_else(|| {
        let words: Vec<&str> =
            field.choices.iter().filter_map(|choice| choice.words.first()).map(String::as_str).collect();
        Wrong::new("not_one_of_the_choices").with("choices", words.join("、"))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Cell {
        Cell::of(CellKind::Number, text)
    }

    #[test]
    fn a_phone_kept_as_a_number_has_lost_the_zero_of_its_area_code() {
        let told = |cell: &Cell| phone(cell).map_err(|wrong| wrong.code);
        for lost in ["4158123456", "1012345678", "41112345678"] {
            assert_eq!(told(&number(lost)), Err("leading_zero_lost"), "{lost}");
            assert_eq!(told(&Cell::text(lost)), Ok(lost.to_owned()), "as text nothing is lost");
        }
        for whole in ["13812345678", "4008123456", "8123456", "95518"] {
            assert_eq!(told(&number(whole)), Ok(whole.to_owned()));
        }
    }

    #[test]
    fn a_moment_has_a_day_and_a_time_and_a_day_alone_is_none() {
        let cell = Cell::of(CellKind::Date(day(2026, 11, 2)), "2026-11-02 08:31:05");
        assert_eq!(moment(&cell, false), Ok(day(2026, 11, 2).at(8, 31, 5, 0)));
        for text in
            ["2026-11-02 8:31", "2026/11/2  08:31:00", "20261102 08:31", "２０２６-11-02　08：31", "2026-11-02T08:31"]
        {
            assert_eq!(moment(&Cell::text(text), false), Ok(day(2026, 11, 2).at(8, 31, 0, 0)), "{text}");
        }
        for text in
            ["2026-11-02", "2026-11-02 8", "2026-11-02 24:01", "2026-11-02 08:61", "08:31", "2026-11-02 8:31:05:1"]
        {
            assert_eq!(moment(&Cell::text(text), false).unwrap_err().code, "not_a_moment", "{text}");
        }
    }

    #[test]
    fn a_length_of_time_is_seconds_or_a_clock_or_a_part_of_a_day() {
        for (cell, expected) in [
            (Cell::text("95"), 95),
            (Cell::text("1:35"), 95),
            (Cell::text("0:01:35"), 95),
            (number("95"), 95),
            (number("0"), 0),
            (number("0.001099537037037"), 95),
        ] {
            assert_eq!(seconds(&cell), Ok(expected), "{cell:?}");
        }
        for cell in [Cell::text("-5"), Cell::text("1:75"), Cell::text("x"), Cell::text("90000"), number("1.5")] {
            assert_eq!(seconds(&cell).unwrap_err().code, "not_a_duration", "{cell:?}");
        }
    }

    #[test]
    fn a_date_is_read_in_all_the_ways_clerks_write_it() {
        for text in [
            "2011-06-10",
            "2011/6/10",
            "2011.6.10",
            "20110610",
            "2011年6月10日",
            "２０１１－０６－１０",
            " 2011-06-10 00:00:00 ",
            "2011-06-10T08:30:00",
            "2011年 6月 10日",
            "2011/06/10 0:00",
        ] {
            assert_eq!(date(&Cell::text(text), false), Ok(day(2011, 6, 10)), "{text}");
        }
        for text in ["40704", "40704.5", "20110610"] {
            assert_eq!(date(&number(text), false), Ok(day(2011, 6, 10)), "{text}");
        }
        assert_eq!(date(&number("39242"), true), Ok(day(2011, 6, 10)));
    }

    #[test]
    fn a_date_that_would_have_to_be_guessed_is_refused() {
        for text in
            ["11-06-10", "10/6/2011", "2011-6", "2011-02-29", "2011-6/10", "40704", "6月10日", "今天", "2011年6月", "-"]
        {
            assert_eq!(date(&Cell::text(text), false).unwrap_err().code, "not_a_date", "{text}");
        }
        for text in ["60", "0", "-3", "99999999"] {
            assert_eq!(date(&number(text), false).unwrap_err().code, "not_a_date", "{text}");
        }
    }

    #[test]
    fn an_amount_is_read_to_the_fen_or_refused() {
        for (text, fen) in [
            ("1200", 120_000),
            ("1,200.00", 120_000),
            ("¥1200", 120_000),
            ("￥1，200.5元", 120_050),
            ("10万", 10_000_000),
            ("10.5万元", 10_500_000),
            ("0", 0),
            ("-5", -500),
            ("1200.000", 120_000),
            ("1,234,567.89", 123_456_789),
        ] {
            assert_eq!(amount(&Cell::text(text), 1), Ok(Fen(fen)), "{text}");
        }
        for (text, code) in [
            ("0.001", "smaller_than_a_fen"),
            ("1,20", "not_an_amount"),
            ("1200,00", "not_an_amount"),
            ("", "not_an_amount"),
            ("1.2.3", "not_an_amount"),
            ("壹仟", "not_an_amount"),
            ("99999999999999999999", "amount_too_large"),
            ("1e5", "not_an_amount"),
            ("1,2345", "not_an_amount"),
            (",200", "not_an_amount"),
        ] {
            assert_eq!(amount(&Cell::text(text), 1).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn a_header_in_ten_thousands_multiplies_and_is_not_multiplied_twice() {
        assert_eq!(yuan_of_unit("保险金额（万元）"), 10_000);
        assert_eq!(yuan_of_unit("保险金额（元）"), 1);
        assert_eq!(amount(&number("10"), 10_000), Ok(Fen(10_000_000)));
        assert_eq!(amount(&Cell::text("10万"), 10_000).unwrap_err().code, "not_an_amount");
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_a_value_panic(text in ".{0,24}", is_number in any::<bool>()) {
            let cell = if is_number { number(&text) } else { Cell::text(text) };
            let _ = (date(&cell, false), date(&cell, true), amount(&cell, 1), amount(&cell, 10_000));
            let _ = code(&cell, 40);
        }

        #[test]
        fn an_amount_written_with_commas_is_the_same_amount(fen in 0i64..100_000_000_000) {
            let plain = Fen(fen).yuan().to_string();
            let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, "00"));
            let mut grouped = String::new();
            for (place, digit) in whole.chars().enumerate() {
                if place > 0 && (whole.len() - place) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(amount(&Cell::text(format!("¥{grouped}.{fraction}")), 1), Ok(Fen(fen)));
        }

        #[test]
        fn every_day_is_read_back_in_every_spelling(days in 0i32..100_000) {
            let date_of = day(1900, 3, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (y, m, d) = (date_of.year(), date_of.month(), date_of.day());
            for text in [format!("{y}-{m}-{d}"), format!("{y}{m:02}{d:02}"), format!("{y}年{m}月{d}日")] {
                prop_assert_eq!(date(&Cell::text(text), false), Ok(date_of));
            }
            prop_assert_eq!(date(&number(&(i64::from(days) + 61).to_string()), false), Ok(date_of));
        }
    }
}
