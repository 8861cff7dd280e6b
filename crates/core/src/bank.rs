//! Bank card numbers (ISO/IEC 7812) and the twelve-digit codes of bank branches in China's payment system (CNAPS 行号).
//!
//! Which bank a number belongs to is read from tables that come with a pack. A card number that fails its check digit is
//! usually a slip of the pen, but passbooks and old cards fail it honestly: callers warn, and do not block.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::pack::{Clash, join};
use crate::text::{LocalText, form};

/// Why a number cannot be right. The codes are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BankRefusal {
    WrongLength,
    WrongCharacter,
    WrongCheckDigit,
}

impl BankRefusal {
    pub fn code(self) -> &'static str {
        match self {
            BankRefusal::WrongLength => "wrong_length",
            BankRefusal::WrongCharacter => "wrong_character",
            BankRefusal::WrongCheckDigit => "wrong_check_digit",
        }
    }
}

/// A table of a pack cannot be read; the text names the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadBankTable(pub String);

impl fmt::Display for BadBankTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadBankTable {}

/// The digits of a number as people write it: in plain width, spaces and hyphens between groups left out.
pub fn written_digits(text: &str) -> String {
    form::code(text).chars().filter(|character| *character != '-').collect()
}

/// Checks a card number of digits only: 13 to 19 of them, the last the Luhn check digit.
pub fn check_card_number(number: &str) -> Result<(), BankRefusal> {
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BankRefusal::WrongCharacter);
    }
    if !(13..=19).contains(&number.len()) {
        return Err(BankRefusal::WrongLength);
    }
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    if sum.is_multiple_of(10) { Ok(()) } else { Err(BankRefusal::WrongCheckDigit) }
}

/// Checks a branch code: twelve digits, the last the ISO/IEC 7064 MOD 11,10 check digit.
pub fn check_branch_code(code: &str) -> Result<(), BankRefusal> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BankRefusal::WrongCharacter);
    }
    if code.len() != 12 {
        return Err(BankRefusal::WrongLength);
    }
    let mut product = 10;
    for byte in code.bytes().take(11) {
        let sum = (product + u32::from(byte - b'0')) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    let last = code.bytes().last().map_or(0, |byte| u32::from(byte - b'0'));
    if (product + last) % 10 == 1 { Ok(()) } else { Err(BankRefusal::WrongCheckDigit) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    Debit,
    Credit,
    /// A credit card that is topped up first: 准贷记卡.
    SemiCredit,
    Prepaid,
}

/// Whose card a prefix is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct CardIssuer {
    pub bank_code: String,
    pub bank_name: String,
    pub kind: CardKind,
}

/// Card prefixes with the length of the cards that bear them.
#[derive(Debug, Clone, Default)]
pub struct CardPrefixes {
    /// Prefix, its length, and card length to a place in `issuers`.
    by_prefix: HashMap<(u64, usize, usize), u16>,
    issuers: Vec<CardIssuer>,
    longest: usize,
}

impl CardPrefixes {
    /// Reads the columns `prefix,card_length,bank_code,bank_name,card_kind`. Of two rows alike in the first two, the first
    /// holds.
    pub fn from_csv(csv: &str) -> Result<CardPrefixes, BadBankTable> {
        const HEADER: &str = "prefix,card_length,bank_code,bank_name,card_kind";
        let mut lines = csv.lines().enumerate();
        if lines.next().is_none_or(|(_, header)| header.trim_end() != HEADER) {
            return Err(BadBankTable(format!("line 1: the header must be `{HEADER}`")));
        }
        let mut table = CardPrefixes { by_prefix: HashMap::new(), issuers: Vec::new(), longest: 0 };
        let mut known: HashMap<(&str, &str, &str), u16> = HashMap::new();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let refuse = |what: &str| BadBankTable(format!("line {}: {what}: `{line}`", index + 1));
            let columns: Vec<&str> = line.trim_end().split(',').collect();
            let [prefix, length, bank_code, bank_name, kind] = columns[..] else {
                return Err(refuse("five columns are expected"));
            };
            if prefix.is_empty() || prefix.len() > 19 || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(refuse("the prefix is not of digits"));
            }
            let number: u64 = prefix.parse().map_err(|_| refuse("the prefix is too long"))?;
            let length: usize = length.parse().map_err(|_| refuse("the card length is not a number"))?;
            let issuer = match known.get(&(bank_code, bank_name, kind)) {
                Some(issuer) => *issuer,
                None => {
                    let kind_read = card_kind(kind).ok_or_else(|| refuse("the card kind is unknown"))?;
                    let issuer = u16::try_from(table.issuers.len()).map_err(|_| refuse("too many banks"))?;
                    let (bank_code_owned, bank_name_owned) = (bank_code.to_owned(), bank_name.to_owned());
                    table.issuers.push(CardIssuer {
                        bank_code: bank_code_owned,
                        bank_name: bank_name_owned,
                        kind: kind_read,
                    });
                    known.insert((bank_code, bank_name, kind), issuer);
                    issuer
                }
            };
            table.longest = table.longest.max(prefix.len());
            table.by_prefix.entry((number, prefix.len(), length)).or_insert(issuer);
        }
        Ok(table)
    }

    /// The prefixes of several packs, each with its name. Of the same prefix and length all must say the same.
    pub fn together(packs: Vec<(&str, CardPrefixes)>) -> Result<CardPrefixes, Vec<Clash>> {
        let mut packs = packs;
        if packs.len() == 1 {
            return Ok(packs.remove(0).1);
        }
        let said = packs.iter().flat_map(|(pack, table)| {
            table.by_prefix.iter().filter_map(move |((prefix, length, card), issuer)| {
                let issuer = table.issuers.get(usize::from(*issuer))?.clone();
                let key = format!("{prefix:0length$} of {card} digits");
                Some(((*pack).to_owned(), key, ((*prefix, *length, *card), issuer)))
            })
        });
        let mut all = CardPrefixes::default();
        let mut known: HashMap<CardIssuer, u16> = HashMap::new();
        for (place, issuer) in join("card prefix", said)?.into_values() {
            let next = u16::try_from(known.len()).unwrap_or(u16::MAX);
            let index = *known.entry(issuer.clone()).or_insert(next);
            if index == next && usize::from(next) == all.issuers.len() {
                all.issuers.push(issuer);
            }
            all.longest = all.longest.max(place.1);
            all.by_prefix.insert(place, index);
        }
        Ok(all)
    }

    /// Whether cards of another length begin with the first six digits or more of this number: a digit may be lost.
    pub fn has_other_length(&self, number: &str) -> bool {
        let known = |end: usize| {
            let prefix = number.get(..end).and_then(|prefix| prefix.parse::<u64>().ok());
            prefix.is_some_and(|prefix| (13..=19).any(|length| self.by_prefix.contains_key(&(prefix, end, length))))
        };
        self.issuer(number).is_none() && (6..=self.longest.min(number.len())).any(known)
    }

    /// The issuer by the longest prefix that belongs to cards of this length. Digits only.
    pub fn issuer(&self, number: &str) -> Option<&CardIssuer> {
        (1..=self.longest.min(number.len())).rev().find_map(|end| {
            let prefix: u64 = number.get(..end)?.parse().ok()?;
            let issuer = self.by_prefix.get(&(prefix, end, number.len()))?;
            self.issuers.get(usize::from(*issuer))
        })
    }
}

/// Banks by the first three digits of their branch codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BranchBanks {
    by_code: HashMap<String, BranchBank>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct BranchBank {
    name: LocalText,
    /// Card issuers that have this code and no other; none for a class of banks.
    cards: Vec<String>,
}

impl BranchBanks {
    /// Reads `[[bank]]` entries with `code`, `name = { zh, en }` and, where it is one bank, the `cards` it issues.
    pub fn from_toml(text: &str) -> Result<BranchBanks, BadBankTable> {
        #[derive(Deserialize)]
        struct Table {
            bank: Vec<Entry>,
        }
        #[derive(Deserialize)]
        struct Entry {
            code: String,
            name: LocalText,
            #[serde(default)]
            cards: Vec<String>,
        }
        let table: Table = toml::from_str(text).map_err(|error| BadBankTable(error.to_string()))?;
        let mut by_code = HashMap::new();
        let mut cards = HashSet::new();
        for entry in table.bank {
            if entry.code.len() != 3 || !entry.code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(BadBankTable(format!("`{}` is not three digits", entry.code)));
            }
            if let Some(card) = entry.cards.iter().find(|card| !cards.insert((*card).clone())) {
                return Err(BadBankTable(format!("cards of `{card}` stand under two banks")));
            }
            let bank = BranchBank { name: entry.name, cards: entry.cards };
            if by_code.insert(entry.code.clone(), bank).is_some() {
                return Err(BadBankTable(format!("bank `{}` is there twice", entry.code)));
            }
        }
        Ok(BranchBanks { by_code })
    }

    /// The banks of several packs, each with its name.
    pub fn together(packs: Vec<(&str, BranchBanks)>) -> Result<BranchBanks, Vec<Clash>> {
        let said = packs
            .into_iter()
            .flat_map(|(pack, table)| table.by_code.into_iter().map(move |(code, bank)| (pack.to_owned(), code, bank)));
        Ok(BranchBanks { by_code: join("bank", said)?.into_iter().collect() })
    }

    pub fn bank(&self, branch_code: &str) -> Option<&LocalText> {
        self.by_code.get(branch_code.get(..3)?).map(|bank| &bank.name)
    }

    /// The three digits of the bank that issues these cards, where it is known to have no others.
    pub fn code_of(&self, issuer: &CardIssuer) -> Option<&str> {
        let mut banks = self.by_code.iter();
        banks.find(|(_, bank)| bank.cards.contains(&issuer.bank_code)).map(|(code, _)| code.as_str())
    }

    /// Whether the branch cannot be one of the bank that issued the card. A branch of an unknown bank can.
    pub fn contradict(&self, branch_code: &str, issuer: &CardIssuer) -> bool {
        let Some(code) = branch_code.get(..3) else { return false };
        let Some(bank) = self.by_code.get(code) else { return false };
        self.code_of(issuer).map_or(!bank.cards.is_empty(), |of_card| of_card != code)
    }
}

fn card_kind(text: &str) -> Option<CardKind> {
    match text {
        "debit" => Some(CardKind::Debit),
        "credit" => Some(CardKind::Credit),
        "semi-credit" => Some(CardKind::SemiCredit),
        "prepaid" => Some(CardKind::Prepaid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes() -> CardPrefixes {
        CardPrefixes::from_csv(include_str!("../../../packs/banks-cn/bins.csv")).unwrap()
    }

    #[test]
    fn card_numbers_are_checked_by_luhn() {
        for number in ["4111111111111111", "6222021234567890128", "79927398713000", "4222222222222"] {
            let sum_fits = check_card_number(number);
            assert_eq!(sum_fits.is_ok(), luhn_by_hand(number), "{number}");
        }
        assert_eq!(check_card_number("4111111111111111"), Ok(()));
        assert_eq!(check_card_number("4111111111111112"), Err(BankRefusal::WrongCheckDigit));
        assert_eq!(check_card_number("411111111111"), Err(BankRefusal::WrongLength));
        assert_eq!(check_card_number("41111111111111111111"), Err(BankRefusal::WrongLength));
        assert_eq!(check_card_number("4111x11111111111"), Err(BankRefusal::WrongCharacter));
        assert_eq!(written_digits("4111 1111-1111　1111"), "4111111111111111");
    }

    /// Luhn as the standard tells it: double every second digit from the right, cast out nines.
    fn luhn_by_hand(number: &str) -> bool {
        let digits: Vec<u32> = number.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
        let mut total = 0;
        for (place, digit) in digits.iter().rev().enumerate() {
            let doubled = digit * if place % 2 == 1 { 2 } else { 1 };
            total += if doubled > 9 { doubled - 9 } else { doubled };
        }
        total % 10 == 0
    }

    #[test]
    fn real_branch_codes_pass_and_any_single_slip_is_caught() {
        for code in ["313229000008", "402873300150", "303791000177", "310261000135"] {
            assert_eq!(check_branch_code(code), Ok(()), "{code}");
            for place in 0..12 {
                for digit in b'0'..=b'9' {
                    let mut slip = code.as_bytes().to_vec();
                    if slip[place] == digit {
                        continue;
                    }
                    slip[place] = digit;
                    let slip = String::from_utf8(slip).unwrap();
                    assert_eq!(check_branch_code(&slip), Err(BankRefusal::WrongCheckDigit), "{slip}");
                }
            }
        }
        assert_eq!(check_branch_code("31322900000"), Err(BankRefusal::WrongLength));
        assert_eq!(check_branch_code("31322900000A"), Err(BankRefusal::WrongCharacter));
    }

    #[test]
    fn the_longest_prefix_for_the_cards_length_names_the_bank() {
        let table = CardPrefixes::from_csv(
            "prefix,card_length,bank_code,bank_name,card_kind\n\
             62,19,A,甲,debit\n6222,19,B,乙,credit\n6222,16,C,丙,prepaid\n6222,16,D,丁,debit\n62220,16,E,戊,semi-credit\n",
        )
        .unwrap();
        let bank = |number: &str| table.issuer(number).map(|issuer| issuer.bank_code.as_str());
        assert_eq!(bank("6222111111111111111"), Some("B"));
        assert_eq!(bank("6211111111111111111"), Some("A"));
        assert_eq!(bank("6222111111111111"), Some("C"));
        assert_eq!(bank("6222011111111111"), Some("E"));
        assert_eq!(bank("6222111111111"), None);
        assert_eq!(bank("4111111111111111"), None);
    }

    #[test]
    fn the_packs_tables_are_read() {
        let icbc = prefixes().issuer("6222021234567890123").cloned().unwrap();
        assert_eq!((icbc.bank_code.as_str(), icbc.kind), ("ICBC", CardKind::Debit));
        let banks = BranchBanks::from_toml(include_str!("../../../packs/banks-cn/cnaps.toml")).unwrap();
        assert_eq!(banks.bank("310261000135").unwrap().zh, "上海浦东发展银行");
        assert_eq!(banks.bank("999261000135"), None);
        assert_eq!(banks.code_of(&icbc), Some("102"));
    }

    #[test]
    fn a_card_whose_branches_have_one_code_contradicts_every_other_known_code() {
        let banks = BranchBanks::from_toml(include_str!("../../../packs/banks-cn/cnaps.toml")).unwrap();
        let card = |bank_code: &str| CardIssuer {
            bank_code: bank_code.to_owned(),
            bank_name: String::new(),
            kind: CardKind::Debit,
        };
        let contradictions = [("ICBC", "102"), ("ICBC", "103"), ("ICBC", "313"), ("ICBC", "999"), ("NBBANK", "313")]
            .map(|(bank, code)| banks.contradict(&format!("{code}000000000"), &card(bank)));
        assert_eq!(contradictions, [false, true, true, false, false]);
        assert!(banks.contradict("102000000000", &card("NBBANK")));
        for bank in banks.by_code.values().flat_map(|bank| &bank.cards) {
            assert!(prefixes().issuers.iter().any(|issuer| issuer.bank_code == *bank), "{bank} issues no card");
        }
    }

    #[test]
    fn a_lost_digit_leaves_a_prefix_of_cards_of_another_length() {
        assert!(prefixes().has_other_length("622202123456789012"));
        assert!(!prefixes().has_other_length("6222021234567890128"));
        assert!(!prefixes().has_other_length("0709000109000012345"));
    }

    #[test]
    fn a_malformed_table_names_its_line() {
        let refuse = |rows: &str| {
            CardPrefixes::from_csv(&format!("prefix,card_length,bank_code,bank_name,card_kind\n{rows}")).unwrap_err().0
        };
        assert!(refuse("62,19,A,甲").starts_with("line 2"));
        assert!(refuse("62,19,A,甲,debit\n6x,19,A,甲,debit").starts_with("line 3"));
        assert!(refuse("62,19,A,甲,gift").contains("kind"));
        assert!(CardPrefixes::from_csv("").is_err());
    }
}
