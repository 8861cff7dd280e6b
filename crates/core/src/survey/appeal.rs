//! On what ground an answer is appealed against: it is mistaken, or meant to harm.

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppealGround {
    Mistaken,
    Malicious,
}

impl AppealGround {
    pub const ALL: [AppealGround; 2] = [AppealGround::Mistaken, AppealGround::Malicious];

    pub fn key(self) -> &'static str {
        match self {
            AppealGround::Mistaken => "mistaken",
            AppealGround::Malicious => "malicious",
        }
    }

    pub fn parse(key: &str) -> Option<AppealGround> {
        AppealGround::ALL.into_iter().find(|ground| ground.key() == key)
    }
}
