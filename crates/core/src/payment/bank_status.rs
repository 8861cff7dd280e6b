//! What a bank's word for the state of a payment settles: paid, returned, or nothing yet. A table of the pack `banks-cn`, by the
//! codes of ISO 20022 and by the words that banks' tables write instead.
//!
//! A word that is not in the table settles nothing and is told; it is never taken for one that is.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::pack::{Clash, join};
use crate::service::Status;
use crate::text::LocalText;

/// What becomes of a payment by a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settles {
    Paid,
    /// Not paid; where it had been, that is taken back.
    Returned,
    /// On its way: accepted, received, pending.
    Nothing,
}

/// A status, as the table has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BankStatus {
    pub code: String,
    pub name: LocalText,
    pub settles: Settles,
    #[serde(default)]
    pub words: Vec<String>,
    pub status: Status,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankStatuses {
    statuses: Vec<BankStatus>,
}

impl BankStatuses {
    /// Reads `cite` and the `[[bank-status]]` entries. The error says what is wrong in words.
    pub fn from_toml(text: &str) -> Result<BankStatuses, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        struct Table {
            cite: String,
            bank_status: Vec<BankStatus>,
        }
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        if table.cite.trim().is_empty() {
            return Err("`cite` is empty: name the list the codes come from".to_owned());
        }
        let mut seen = HashSet::new();
        for entry in &table.bank_status {
            if entry.code.len() != 4 || !entry.code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(format!("`{}` is not four capitals", entry.code));
            }
            if entry.name.zh.trim().is_empty() {
                return Err(format!("`{}` has no Chinese name", entry.code));
            }
            for word in std::iter::once(&entry.code).chain(&entry.words) {
                if word.trim().is_empty() || !seen.insert(word.to_lowercase()) {
                    return Err(format!("`{word}` of {} is empty or there twice", entry.code));
                }
            }
        }
        Ok(BankStatuses { statuses: table.bank_status })
    }

    /// The statuses of several packs, each with its name.
    pub fn together(packs: Vec<(&str, BankStatuses)>) -> Result<BankStatuses, Vec<Clash>> {
        let said = packs.into_iter().flat_map(|(pack, table)| {
            table.statuses.into_iter().map(move |entry| (pack.to_owned(), entry.code.clone(), entry))
        });
        Ok(BankStatuses { statuses: join("bank status", said)?.into_values().collect() })
    }

    /// The entry of a code or a word, in any capitals.
    pub fn find(&self, word: &str) -> Option<&BankStatus> {
        let word = word.trim().to_lowercase();
        let is_it = |known: &String| known.to_lowercase() == word;
        self.statuses.iter().find(|entry| is_it(&entry.code) || entry.words.iter().any(is_it))
    }
}

#[cfg(test)]
pub(super) fn shipped() -> BankStatuses {
    BankStatuses::from_toml(include_str!("../../../../packs/banks-cn/statuses.toml")).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_final_status_settles_and_an_unknown_one_is_none() {
        let statuses = shipped();
        let settles = |word: &str| statuses.find(word).map(|entry| entry.settles);
        for word in ["ACTC", "ACCP", "ACSP", "ACWC", "PDNG", "RCVD", "PART", "accp", "处理中", "银行已受理"] {
            assert_eq!(settles(word), Some(Settles::Nothing), "{word}");
        }
        for word in ["ACSC", "ACCC", "成功", " Success "] {
            assert_eq!(settles(word), Some(Settles::Paid), "{word}");
        }
        for word in ["RJCT", "CANC", "退汇", "已冲正"] {
            assert_eq!(settles(word), Some(Settles::Returned), "{word}");
        }
        for word in ["", "XXXX", "成功了"] {
            assert_eq!(settles(word), None, "{word}");
        }
    }

    #[test]
    fn a_malformed_table_is_refused_in_words() {
        let entry = |code: &str, zh: &str, settles: &str| {
            format!(
                "[[bank-status]]\ncode = \"{code}\"\nname = {{ zh = \"{zh}\", en = \"x\" }}\nsettles = \"{settles}\"\nstatus = \"house\"\n"
            )
        };
        let refuse = |text: String| BankStatuses::from_toml(&text).unwrap_err();
        let cited = "cite = \"a list\"\n";
        assert!(refuse(entry("ACSC", "已付", "paid")).contains("cite"));
        assert!(refuse(format!("{cited}{}", entry("ACS1", "已付", "paid"))).contains("ACS1"));
        assert!(refuse(format!("{cited}{}", entry("ACSC", "", "paid"))).contains("Chinese"));
        assert!(refuse(format!("{cited}{}", entry("ACSC", "已付", "perhaps"))).contains("perhaps"));
        assert!(refuse(format!("{cited}{0}{0}", entry("ACSC", "已付", "paid"))).contains("twice"));
    }
}
