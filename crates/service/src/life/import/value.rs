//! Values of life policies as clerks write them: terms, and the shares of beneficiaries.

use yinuo_core::fraction::Fraction;
use yinuo_core::life::product::Span;
use yinuo_core::text::form;

use super::row::Beneficiary;
use crate::import::value::text;
use crate::import::{Cell, Wrong, narrow, plain, trimmed};

/// A pay span, or nothing where the premium is paid once.
pub fn pay_span(cell: &Cell) -> Result<Option<Span>, Wrong> {
    match plain(&cell.text).as_str() {
        "趸交" | "趸缴" | "趸" | "一次交清" | "一次性交清" | "single" => Ok(None),
        _ => span(cell).map(Some),
    }
}

/// `20`, `20年`, `20年交`, `至60周岁`, `终身`, `20 years`, `to age 60`, `whole life`.
pub fn span(cell: &Cell) -> Result<Span, Wrong> {
    let wrong = || Wrong::new("not_a_span");
    // A point between digits would vanish with the other signs: 1.5 years are not 15.
    if cell.text.contains('.') || trimmed(&cell.text).starts_with('-') {
        return Err(wrong());
    }
    let word = plain(&cell.text);
    if matches!(word.as_str(), "终身" | "保终身" | "保至终身" | "终身交" | "终身缴" | "至终身" | "wholelife" | "life")
    {
        return Ok(Span::Whole);
    }
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let Ok(number @ 1..=150) = digits.parse::<u32>() else { return Err(wrong()) };
    match word.split_once(&digits).unwrap_or(("?", "")) {
        ("" | "交" | "缴" | "保", "" | "年" | "年交" | "年缴" | "年期" | "y" | "year" | "years") => {
            Ok(Span::Years(number))
        }
        ("" | "至" | "到" | "保至" | "交至" | "缴至" | "交到" | "缴到", "岁" | "周岁") => {
            Ok(Span::ToAge(number))
        }
        ("toage" | "age", "") => Ok(Span::ToAge(number)),
        _ => Err(wrong()),
    }
}

/// `李雷:60%;李梅:40%`, `李雷:1/3;…`, `李雷`, `李雷、李梅` (equal shares by law), `法定` (none named). Names without shares beside names
/// with shares are refused.
pub fn beneficiaries(cell: &Cell) -> Result<Vec<Beneficiary>, Wrong> {
    let written = text(cell, 500)?;
    if matches!(plain(&written).as_str(), "法定" | "法定继承人" | "法定受益人" | "statutory") {
        return Ok(Vec::new());
    }
    let wrong = || Wrong::new("not_beneficiaries");
    let mut named = Vec::new();
    for part in written.split([';', '；', '、']).map(trimmed).filter(|part| !part.is_empty()) {
        let (name, share) = match part.split_once([':', '：']) {
            Some((name, share)) => (trimmed(name), Some(share_of(&narrow(share)).ok_or_else(wrong)?)),
            None => (part, None),
        };
        let name = form::name(name);
        let is_name = form::says_something(&name)
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’') || form::is_name_dot(c));
        if !is_name || named.iter().any(|earlier: &Beneficiary| form::same_name(&earlier.name, &name)) {
            return Err(wrong());
        }
        named.push(Beneficiary { name, share });
    }
    let with_share = named.iter().filter(|one| one.share.is_some()).count();
    if named.is_empty() || (with_share != 0 && with_share != named.len()) {
        return Err(wrong());
    }
    let shares: Vec<Fraction> = named.iter().filter_map(|one| one.share).collect();
    if with_share != 0 && !Fraction::add_up(&shares) { Err(Wrong::new("shares_not_whole")) } else { Ok(named) }
}

/// `60%`, `60`, `33.333%`, `1/3`.
fn share_of(text: &str) -> Option<Fraction> {
    Fraction::parse_percent(text).filter(|share| !share.is_zero() && !share.is_too_much())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_are_read_in_years_to_an_age_and_for_life() {
        for (text, expected) in [
            ("20", Span::Years(20)),
            ("20年", Span::Years(20)),
            ("20年交", Span::Years(20)),
            ("交20年", Span::Years(20)),
            ("20 years", Span::Years(20)),
            ("至60周岁", Span::ToAge(60)),
            ("保至 80 岁", Span::ToAge(80)),
            ("to age 60", Span::ToAge(60)),
            ("终身", Span::Whole),
        ] {
            assert_eq!(span(&Cell::text(text)), Ok(expected), "{text}");
        }
        for text in ["", "0年", "200年", "20月", "20年30年", "-5", "1.5年", "趸交"] {
            assert!(span(&Cell::text(text)).is_err(), "{text}");
        }
        assert_eq!(pay_span(&Cell::text("趸交")), Ok(None));
        assert_eq!(pay_span(&Cell::text("10年")), Ok(Some(Span::Years(10))));
    }

    #[test]
    fn shares_add_up_to_a_whole_or_are_refused() {
        let read = |text: &str| beneficiaries(&Cell::text(text));
        let one = |name: &str, share| Beneficiary { name: name.to_owned(), share };
        assert_eq!(
            read("李雷:60%;李梅:40%").unwrap(),
            [one("李雷", Fraction::parse("0.6")), one("李梅", Fraction::parse("0.4"))]
        );
        assert_eq!(read("李雷：33.34；李梅：33.33；买买提·依明：33.33").unwrap().len(), 3);
        assert_eq!(read("李雷:33.333%;李梅:33.333%;李强:33.334%").unwrap().len(), 3);
        assert_eq!(read("李雷:1/3;李梅:1/3;李强:1/3").unwrap()[0], one("李雷", Fraction::new(1, 3)));
        assert_eq!(read("李雷、李梅").unwrap(), [one("李雷", None), one("李梅", None)]);
        assert_eq!(read("法定").unwrap(), []);
        assert_eq!(read("李雷:60%;李梅:30%").unwrap_err().code, "shares_not_whole");
        for text in ["李雷:60%;李梅", "李雷:一半", ":100", "李雷:100;李雷:0", "李雷1", "李雷:50;李雷:50", ";"]
        {
            assert_eq!(read(text).unwrap_err().code, "not_beneficiaries", "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_a_value_panic(typed in ".{0,24}") {
            let cell = Cell::text(typed);
            let _ = (span(&cell), pay_span(&cell), beneficiaries(&cell));
        }
    }
}
