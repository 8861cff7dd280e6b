//! What somebody who types into a search box wants: a case by its number, whoever holds a personal number, or a name by
//! characters, pinyin or initials. Tried in this order.

use yinuo_core::bank::written_digits;
use yinuo_core::id::{Slot, parse_case_number};
use yinuo_core::identity::normal_number;
use yinuo_core::name_search::normalise_query;
use yinuo_core::party::checked_phone;
use yinuo_core::text::form;
use yinuo_store::Value;

use super::Conditions;
use crate::keys::Keys;
use crate::personal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The text is empty.
    Nothing,
    Case(CaseNumber),
    /// The keyed hashes a personal number may stand under.
    Numbers(Vec<String>),
    /// A prefix of search terms.
    Name(String),
}

/// A case number that passed its check digit, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNumber {
    pub slot: Slot,
    /// The place in the chain of the slot of the operation that opened the case.
    pub sequence: i64,
    pub number: String,
}

/// A case number as typed, in whatever width and with whatever dashes; `None` where it is none.
pub fn case_number(text: &str) -> Option<CaseNumber> {
    let (slot, number) = parse_case_number(&form::code(text))?;
    let sequence = number.split('-').nth(1)?.parse().ok()?;
    Some(CaseNumber { slot, sequence, number })
}

/// The fewest digits that are taken for a personal number.
const FEWEST_DIGITS: usize = 5;

pub fn wanted(keys: &Keys, text: &str) -> Wanted {
    if text.trim().is_empty() {
        return Wanted::Nothing;
    }
    let code = form::code(text);
    if let Some(number) = case_number(&code) {
        return Wanted::Case(number);
    }
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    if digits >= FEWEST_DIGITS && code.is_ascii() {
        return Wanted::Numbers(number_hashes(keys, &code));
    }
    match normalise_query(text) {
        // Signs alone are nobody's name, and no number either.
        term if term.is_empty() => Wanted::Numbers(Vec::new()),
        term => Wanted::Name(term),
    }
}

/// Every hash under which this number would be found, whatever kind of number it is.
fn number_hashes(keys: &Keys, text: &str) -> Vec<String> {
    let mut hashes = vec![keys.number_hash(personal::IDENTITY, &normal_number(text))];
    if let Ok(phone) = checked_phone(text) {
        hashes.extend(personal::in_groups(&keys.number_hash("phone", &phone)));
    }
    hashes.extend(personal::in_groups(&keys.number_hash("account", &written_digits(text))));
    hashes
}

impl Wanted {
    /// Adds the condition of a list of cases or promises. `case` is the id of the case with the wanted number.
    pub(crate) fn push(&self, conditions: &mut Conditions, case: Option<Vec<Value>>) {
        match self {
            Wanted::Nothing => {}
            Wanted::Case(_) => conditions.push(("case", case.unwrap_or(vec![Value::Int(-1), Value::Int(-1)]))),
            Wanted::Numbers(hashes) => conditions.push(("numbers", hash_values(hashes))),
            Wanted::Name(term) => conditions.push(("party_term", prefix_values(term))),
        }
    }
}

pub(crate) fn hash_values(hashes: &[String]) -> Vec<Value> {
    hashes.iter().map(|hash| Value::Text(hash.clone())).collect()
}

/// A prefix, and a text after all that begin with it: both databases compare text by its bytes.
pub(crate) fn prefix_values(term: &str) -> Vec<Value> {
    vec![Value::Text(term.to_owned()), Value::Text(format!("{term}\u{10ffff}"))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use yinuo_core::id::case_number as write_number;

    #[test]
    fn a_search_text_is_taken_for_a_case_then_a_number_then_a_name() {
        let keys = Keys::from_secret(&[7; 32]);
        let slot = Slot::try_new(421).expect("a slot");
        let number = write_number(slot, 137);
        let case = CaseNumber { slot, sequence: 137, number: number.clone() };
        assert_eq!(wanted(&keys, &number), Wanted::Case(case.clone()));
        assert_eq!(wanted(&keys, &number.replace('-', "")), Wanted::Case(case.clone()));
        // On a page of its own it is read like that, too.
        let dashed = number.replace('-', "—");
        let wide =
            dashed.chars().map(|c| c.to_digit(10).map_or(c, |digit| char::from_u32(0xff10 + digit).unwrap_or(c)));
        for typed in [number.replace('-', "－"), format!("\u{200b}{number} "), wide.collect()] {
            assert_eq!(case_number(&typed), Some(case.clone()), "{typed}");
        }
        assert_eq!(wanted(&keys, " 王芳 "), Wanted::Name("王芳".to_owned()));
        assert_eq!(wanted(&keys, "  "), Wanted::Nothing);
        let Wanted::Numbers(hashes) = wanted(&keys, "138 0013 8000") else { panic!("a number") };
        let phone =
            personal::seal_with(&keys, 1_000_421, "phone", "phone", "13800138000").hash.expect("it is found by it");
        assert!(hashes.contains(&phone), "in whichever slot its holder is");
        let Wanted::Numbers(hashes) = wanted(&keys, "11010519491231002x") else { panic!("a number") };
        assert!(hashes.contains(&keys.number_hash("identity", "11010519491231002X")));
        for typed in ["+86 １３８ 0013 8000", "0086-138-0013-8000", "\u{202d}13800138000\u{202c}"] {
            let Wanted::Numbers(hashes) = wanted(&keys, typed) else { panic!("{typed} is a number") };
            assert!(hashes.contains(&phone), "{typed}");
        }
        assert_eq!(wanted(&keys, "４２１"), Wanted::Name("421".to_owned()));
        for signs in ["·", "***", "%_%", "（）", "\u{200b}"] {
            assert_eq!(wanted(&keys, signs), Wanted::Numbers(Vec::new()), "{signs:?} finds nobody");
        }
    }
}
