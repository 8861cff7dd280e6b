//! What is told of a refusal, as the tables of the house and of the systems write it.

/// What is told of a code: HTTP status, detail and hint.
#[derive(Debug)]
pub struct RefusalText {
    pub code: &'static str,
    pub status: u16,
    pub zh: [&'static str; 2],
    pub en: [&'static str; 2],
}

/// Why a field is wrong: code, Chinese, English.
pub type Cause = (&'static str, &'static str, &'static str);

/// A word inside facts: key, Chinese. In English the key stands for itself.
pub type Word = (&'static str, &'static str);

/// The name of a fact that holds a key, and the word of each key: key, Chinese, English.
pub type FactWords = (&'static str, &'static [Cause]);

pub const fn t(code: &'static str, status: u16, zh: [&'static str; 2], en: [&'static str; 2]) -> RefusalText {
    RefusalText { code, status, zh, en }
}
