//! Milestones that are told by a letter. Made for somebody who is not there, the letter waits with what it tells, and nothing has
//! happened yet; handed over at once, or delivered later with its proof, it has.

use std::sync::Arc;

use jiff::Timestamp;
use yinuo_core::access::CaseHandler;
use yinuo_core::case::decide::{self, MISSING_ANSWER, Recording};
use yinuo_core::case::{Case, CaseRefusal, Consequence, Decision};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::MISSING_MATERIALS_NOTIFIED;
use yinuo_store::tables::letter::{LETTER_ROWS_OF_CASE, LetterRow};
use yinuo_store::tables::party::PartyRow;

use super::{changed, finish};
use crate::command::{Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::follow_up::{GONE_ON, LETTER_FILE};
use crate::letter::{self, HandOver, Tells};
use crate::outbox::post;
use crate::personal;
use crate::stop::Stop;

/// Ways in which a letter reaches somebody.
const CHANNELS: [&str; 5] = ["counter", "post", "message", "e-mail", "page"];

/// Writes into a letter that it was delivered.
pub(crate) fn delivered(letter: &mut LetterRow, how: &HandOver, at: Timestamp) -> Result<(), Stop> {
    if !CHANNELS.contains(&how.channel.as_str()) {
        return Err(Refusal::new("unknown_channel").with("channel", how.channel.clone()).into());
    }
    letter.delivered_at = Some(at.as_microsecond());
    letter.delivery_channel = Some(how.channel.clone());
    letter.delivery_proof = Some(personal::checked_text("proof", &how.proof)?);
    Ok(())
}

/// Writes the letter of a milestone that has not happened before it is delivered. `decision` is what will be the case then; until
/// then the case only counts one more change.
pub(super) fn put_off(
    context: &Context<'_>,
    facts: &Facts,
    before: &Arc<Case>,
    decision: Decision,
    party: &Arc<PartyRow>,
    told: &[(&'static str, String)],
) -> Result<Outcome, Stop> {
    let Decision { case: then, consequences } = decision;
    let told_then = then.milestones.last().expect("what is told is the last milestone");
    let tells =
        Tells { milestone: told_then.key.clone(), answers: told_then.answers.clone(), note: told_then.note.clone() };
    let (key, missing) = consequences
        .into_iter()
        .find_map(|consequence| match consequence {
            Consequence::Letter { key, missing } => Some((key, missing)),
            _ => None,
        })
        .ok_or_else(|| Stop::damaged("packs", format!("{} is told by no letter", tells.milestone)))?;
    let rule = then.service.letter(&key).ok_or_else(|| Stop::damaged("packs", format!("no letter {key}")))?;
    let mut row = letter::case::write(context, (&then, party), context.operator(), rule, &missing)?;
    row.tells = Some(tells.text());
    let mut commit = Commit::default();
    // What was made for the same milestone and has not gone out yet is made anew by this one.
    for earlier in facts.rows_by(&LETTER_ROWS_OF_CASE, (before.id.slot().number(), before.id.number())) {
        let same = Tells::of(earlier)?.is_some_and(|earlier| earlier.milestone == tells.milestone);
        if same && earlier.delivered_at.is_none() && earlier.replaced_by.is_none() {
            let mut earlier = earlier.clone();
            earlier.replaced_by = Some(row.id);
            commit.put(earlier);
        }
    }
    let case = Arc::new(Case { version: before.version + 1, ..Case::clone(before) });
    commit.case(Some(before), &case, context.rules.calendars());
    commit.keep(case.id.number(), case.clone());
    let letter = row.id;
    post(&mut commit, context, &LETTER_FILE, &yinuo_core::id::LetterId::from_number(letter));
    commit.insert(row);
    Ok(changed(commit, case, party, Some(letter), told))
}

/// Lets happen what a letter tells that was delivered at an instant. Nothing, where the case has gone on without it.
pub(crate) fn tell(
    context: &Context<'_>,
    (case, capability): (&Arc<Case>, &CaseHandler<'_>),
    party: &Arc<PartyRow>,
    tells: Tells,
    at: Timestamp,
) -> Result<Option<Outcome>, Stop> {
    let Tells { milestone, answers, note } = tells;
    let told = [("milestone", milestone.clone())];
    let calendars = context.rules.calendars();
    let decided = if milestone == MISSING_MATERIALS_NOTIFIED {
        let missing = answers.text(MISSING_ANSWER).map(|told| told.split(", ").map(str::to_owned).collect());
        decide::notify_missing(case, capability, at, missing, note, calendars, context.now)
    } else {
        // What is told by a letter has no effect: nothing has to be named that it would be done to.
        let recording = Recording { key: milestone, occurred_at: at, answers, note };
        decide::record_milestone(case, capability, recording, calendars, context.now)
    };
    let mut decision = match decided {
        Ok(decision) => decision,
        Err(refusal) if goes_on_without(&refusal) => return Ok(None),
        Err(refusal) => return Err(refusal.into()),
    };
    // The letter is there.
    decision.consequences.retain(|consequence| !matches!(consequence, Consequence::Letter { .. }));
    finish(context, Commit::default(), Some(case), decision, party, &told).map(Some)
}

fn goes_on_without(refusal: &CaseRefusal) -> bool {
    let code = refusal.code();
    GONE_ON.contains(&code) || matches!(refusal, CaseRefusal::NothingMissing | CaseRefusal::AlreadyNotified { .. })
}
