//! Cells of text files that a spreadsheet program opens: what it would carry out or round is guarded, and the guard is taken off again where
//! such a cell comes back. One pair for every file that leaves and enters the house; the console's own lists have the same
//! ([`console/src/lib/csv.ts`], held against the same cases).

use std::borrow::Cow;

use super::form::is_invisible;

/// Digits that a spreadsheet program keeps of a number; it shows longer ones than eleven with an exponent.
const SHOWN_DIGITS: usize = 11;

/// A cell that begins like a formula gets an apostrophe before it; a number that names something (of many digits, or with zeros before it) is
/// written as the text of a formula, `="00123"`, which every program shows and saves as it stands.
pub fn guarded(text: &str) -> Cow<'_, str> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits > 0 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && (digits > SHOWN_DIGITS || digits > 1 && text.starts_with('0')) {
        return Cow::Owned(format!("=\"{text}\""));
    }
    if starts_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Wide signs too: programs set to Chinese take them for the narrow ones. What stands before the sign and is not seen does not matter to them.
fn starts_formula(text: &str) -> bool {
    let first = text.chars().find(|character| !is_invisible(*character) && !character.is_whitespace());
    if is_negative_number(text) {
        return false;
    }
    let begins = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\'' | '＇'));
    begins || text.starts_with(['\t', '\r', '\n'])
}

/// An amount below nothing is counted with, and no formula.
fn is_negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('-') else { return false };
    rest.split_once('.').map_or_else(|| digits(rest), |(whole, fraction)| digits(whole) && digits(fraction))
}

/// What a cell says without the guard somebody put around it: `'` before it, tabs, `="…"`. `None` where it is a formula that counts.
pub fn unguarded(text: &str) -> Option<&str> {
    let inner = text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character));
    let quoted = inner.strip_prefix(['=', '＝']).map(str::trim_start);
    if let Some(quoted) = quoted {
        let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return inside.filter(|inside| !inside.contains('"'));
    }
    Some(inner.strip_prefix(['\'', '＇']).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The cases that the console's half is held against too.
    const CASES: &str = include_str!("sheet-cases.json");

    #[test]
    fn what_a_program_would_carry_out_or_round_is_guarded() {
        let cases: Vec<[String; 2]> = serde_json::from_str(CASES).unwrap();
        assert!(cases.len() > 20);
        for [text, written] in cases {
            assert_eq!(guarded(&text), written, "{text:?}");
            assert_eq!(unguarded(&written).map(str::trim), Some(text.trim()), "{text:?}");
        }
    }

    #[test]
    fn guards_of_others_come_off_and_a_formula_stays_one() {
        for (cell, says) in [
            ("'86210000000011", Some("86210000000011")),
            ("\t86210000000012", Some("\t86210000000012")),
            ("=\"86210000000013\"", Some("86210000000013")),
            ("= \"013\" ", Some("013")),
            ("＝\"013\"", Some("013")),
            ("\u{feff}'013", Some("013")),
            ("＇013", Some("013")),
            ("=1+1", None),
            ("=\"1\"&\"2\"", None),
            ("\t=1+1", None),
            ("张伟", Some("张伟")),
        ] {
            assert_eq!(unguarded(cell), says, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_as_it_was(text in "[-=+@'＝0-9a张\"\t ]{0,12}") {
            let written = guarded(&text);
            prop_assert_eq!(unguarded(&written).map(str::trim), Some(text.trim()), "{}", written);
        }
    }
}
