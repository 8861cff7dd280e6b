//! What an act under approval will do, as it is shown to who decides: money, days, who is told. No personal number stands in it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::text::LocalText;

/// One thing that an act will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Will {
    pub kind: WillKind,
    /// Of what: a milestone, a reason, the kind of a payment or a letter, a file.
    pub what: LocalText,
    /// Who gets it, or is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WillKind {
    /// Something is recorded.
    Record,
    /// Somebody is paid.
    Pay,
    /// Somebody gets a letter.
    Tell,
    /// A time limit moves.
    Extend,
    /// Something is not asked for any more.
    Waive,
    /// A file goes to a bank.
    Send,
    /// A price, an account or another figure is set.
    Set,
    /// The case ends.
    Close,
    /// Something ceases to be.
    Destroy,
    /// Why it is asked for.
    Because,
}

impl Will {
    pub fn new(kind: WillKind, what: LocalText) -> Will {
        Will { kind, what, whom: None, amount: None, on: None }
    }

    pub fn to(self, whom: impl Into<String>) -> Will {
        Will { whom: Some(whom.into()), ..self }
    }

    pub fn amount(self, amount: Fen) -> Will {
        Will { amount: Some(amount), ..self }
    }

    pub fn on(self, on: Date) -> Will {
        Will { on: Some(on), ..self }
    }
}
