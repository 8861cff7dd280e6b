//! What a commit does to policies, as it is shown before it is confirmed: the state they come into, and what of their terms becomes
//! another.

use yinuo_core::approval::{Will, WillKind};
use yinuo_core::event::Fact;
use yinuo_core::life::event::{FIELD_WORDS, STATE_WORDS, TERMS_CHANGED};
use yinuo_core::text::LocalText;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::archive::OutboxRow;

use crate::command::Context;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::follow_up::{LetterToWrite, WRITE_LETTER};

pub(super) fn told(context: &Context<'_>, facts: &Facts, commit: &Commit) -> Vec<Will> {
    let word = |group, key: &str| context.rules.catalogue().word(group, key).unwrap_or(key).to_owned();
    let mut will = Vec::new();
    for row in commit.rows::<AgreementRow>() {
        let before = facts.row::<AgreementRow>(row.id).filter(|before| before.state != row.state);
        if let Some(before) = before {
            let (from, to) = (word(&STATE_WORDS, &before.state), word(&STATE_WORDS, &row.state));
            let what = LocalText::new(
                format!("保单{}：{from} → {to}", row.number),
                format!("Policy {}: {} → {}", row.number, before.state, row.state),
            );
            will.push(Will { on: row.state_on.parse().ok(), ..Will::new(WillKind::Set, what) });
        }
    }
    for letter in commit.rows::<OutboxRow>().filter(|row| row.kind == WRITE_LETTER.key) {
        let Ok(letter) = serde_json::from_str::<LetterToWrite>(&letter.payload) else { continue };
        if letter.event == TERMS_CHANGED.key
            && let Some(Fact::Rows(rows)) = letter.facts.get("changes")
        {
            for row in rows {
                let cell = |key: &str| row.get(key).cloned().unwrap_or_default();
                let text = format!("{}：{} → {}", word(&FIELD_WORDS, &cell("field")), cell("before"), cell("after"));
                will.push(Will::new(WillKind::Set, LocalText::new(text, "")));
            }
        }
    }
    will
}
