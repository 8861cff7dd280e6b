//! The same request sent twice: a second press, a form filled in once more. Where a command asks ([`crate::command::Act::ASKS_AGAIN`]) and
//! who sent it did not say that it is meant, the same from the same operator within the house's time is refused as a question that names what was
//! made. A retry under its key is another thing: that gets its first answer.

use yinuo_core::refusal::Refusal;
use yinuo_core::systems;
use yinuo_store::suite::hex;
use yinuo_store::tables::archive::OPERATIONS_BY_SENT_MARK;

use super::Envelope;
use super::facts::Facts;
use crate::command::Context;
use crate::keys::Keys;

/// The figure of the packs that says for how long the same is asked about.
const WITHIN: &str = "house.same-request-seconds";

/// What the same sent by the same operator has in common; nothing where nobody asks.
pub(super) fn mark_of(envelope: &Envelope, keys: &Keys) -> Option<String> {
    if !envelope.asks {
        return None;
    }
    let mut sent = envelope.actor.operator.number().to_be_bytes().to_vec();
    sent.extend(envelope.command.input());
    Some(hex(&keys.hash_input(&sent)[..16]))
}

/// Refused where the same was sent a moment ago. A house whose packs name no time is not asked.
pub(super) fn refuse(context: &Context<'_>, facts: &Facts, mark: &str) -> Result<(), Refusal> {
    let Ok(within) = context.rules.rulebook().count(WITHIN, context.today()) else { return Ok(()) };
    let earlier = facts.rows_by(&OPERATIONS_BY_SENT_MARK, (context.slot.number(), mark));
    let Some(last) = earlier.into_iter().max_by_key(|row| row.at) else { return Ok(()) };
    let seconds = (context.micros() - last.at) / 1_000_000;
    if !(0..=i64::from(within)).contains(&seconds) {
        return Ok(());
    }
    let kind = last.subject_kind.as_deref().and_then(systems::subject_kind);
    let made = kind.zip(last.subject_id).map(|(kind, id)| kind.of(id).to_string());
    Err(Refusal::new("sent_twice").with("seconds", seconds.to_string()).with("made", made.unwrap_or_default()))
}
