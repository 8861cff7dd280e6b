//! What a bank's reason for sending a payment back means: was the account itself wrong? A table of the pack `banks-cn`, by the
//! codes of ISO 20022; where a bank gives words only, by the phrases that stand in them.
//!
//! A wrong account is an error of who entered it, so a reason that is not in the table counts against nobody.

use std::collections::HashSet;

use serde::Deserialize;

use crate::pack::{Clash, join};
use crate::service::Status;
use crate::text::LocalText;

/// A reason, as the table has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReturnCode {
    pub code: String,
    pub name: LocalText,
    /// The account was entered wrongly, rather than closed, blocked or refused since.
    pub wrong_account: bool,
    /// Words of banks that give no code.
    #[serde(default)]
    pub phrases: Vec<String>,
    pub status: Status,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReturnCodes {
    codes: Vec<ReturnCode>,
}

impl ReturnCodes {
    /// Reads `cite` and the `[[return]]` entries. The error says what is wrong in words.
    pub fn from_toml(text: &str) -> Result<ReturnCodes, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            cite: String,
            r#return: Vec<ReturnCode>,
        }
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        if table.cite.trim().is_empty() {
            return Err("`cite` is empty: name the list the codes come from".to_owned());
        }
        let mut seen = HashSet::new();
        for entry in &table.r#return {
            if entry.code.len() != 4 || !entry.code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
                return Err(format!("`{}` is not four capitals and digits", entry.code));
            }
            if entry.name.zh.trim().is_empty() {
                return Err(format!("`{}` has no Chinese name", entry.code));
            }
            let words = std::iter::once(&entry.code).chain(&entry.phrases);
            for word in words {
                if word.trim().is_empty() || !seen.insert(word.clone()) {
                    return Err(format!("`{word}` of {} is empty or there twice", entry.code));
                }
            }
        }
        Ok(ReturnCodes { codes: table.r#return })
    }

    /// The codes of several packs, each with its name.
    pub fn together(packs: Vec<(&str, ReturnCodes)>) -> Result<ReturnCodes, Vec<Clash>> {
        let said = packs.into_iter().flat_map(|(pack, codes)| {
            codes.codes.into_iter().map(move |code| (pack.to_owned(), code.code.clone(), code))
        });
        Ok(ReturnCodes { codes: join("return code", said)?.into_values().collect() })
    }

    /// The entry of a code; without a code, the one with the longest phrase in the reason.
    pub fn find(&self, code: Option<&str>, reason: Option<&str>) -> Option<&ReturnCode> {
        if let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) {
            return self.codes.iter().find(|entry| entry.code.eq_ignore_ascii_case(code));
        }
        let reason = reason?;
        let phrases = self.codes.iter().flat_map(|entry| entry.phrases.iter().map(move |phrase| (phrase, entry)));
        let found = phrases.filter(|(phrase, _)| reason.contains(phrase.as_str()));
        found.max_by_key(|(phrase, _)| phrase.len()).map(|(_, entry)| entry)
    }

    pub fn all(&self) -> &[ReturnCode] {
        &self.codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> ReturnCodes {
        ReturnCodes::from_toml(include_str!("../../../../packs/banks-cn/returns.toml")).unwrap()
    }

    #[test]
    fn a_number_that_does_not_exist_is_wrong_and_a_closed_account_is_not() {
        let codes = shipped();
        let wrong = |code| codes.find(Some(code), None).map(|entry| entry.wrong_account);
        assert_eq!(
            [wrong("AC01"), wrong("ac01"), wrong("BE01"), wrong("AC04"), wrong("AM04"), wrong("ZZ99")],
            [Some(true), Some(true), Some(true), Some(false), Some(false), None]
        );
    }

    #[test]
    fn words_are_taken_where_there_is_no_code_and_only_there() {
        let codes = shipped();
        let found = |code, reason| codes.find(code, Some(reason)).map(|entry| entry.code.as_str());
        assert_eq!(found(None, "收款人账号户名不符，退回"), Some("BE01"));
        assert_eq!(found(Some("AM05"), "户名不符"), Some("AM05"));
        assert_eq!(found(None, "其他"), None);
        assert_eq!(codes.find(None, None), None);
    }

    #[test]
    fn a_malformed_table_is_refused_in_words() {
        let entry = |code: &str, zh: &str| {
            format!(
                "[[return]]\ncode = \"{code}\"\nname = {{ zh = \"{zh}\", en = \"x\" }}\nwrong-account = true\nstatus = \"house\"\n"
            )
        };
        let refuse = |text: String| ReturnCodes::from_toml(&text).unwrap_err();
        let cited = "cite = \"a list\"\n";
        assert!(refuse(entry("AC01", "账号不存在")).contains("cite"));
        assert!(refuse(format!("{cited}{}", entry("AC1", "甲"))).contains("AC1"));
        assert!(refuse(format!("{cited}{}", entry("AC01", ""))).contains("Chinese"));
        assert!(refuse(format!("{cited}{0}{0}", entry("AC01", "甲"))).contains("twice"));
    }
}
