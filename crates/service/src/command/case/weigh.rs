//! What an act on a case would do, for whoever has to approve it: read from what the act has decided and would write.

use yinuo_core::approval::{self, Will, WillKind};
use yinuo_core::case::{Case, CaseState};
use yinuo_core::id::OperatorId;
use yinuo_core::money::Fen;
use yinuo_core::systems::payment_kind;
use yinuo_core::text::LocalText;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::PayoutRow;

use super::Changed;
use crate::approval::Weighed;
use crate::command::{Context, Outcome};
use crate::engine::facts::Facts;
use crate::follow_up::{LetterToWrite, WRITE_LETTER};
use crate::systems::SYSTEMS;

/// What an act on a case has made of it.
fn after(outcome: &Outcome) -> &Case {
    &outcome.answer.extra::<Changed>().expect("an act on a case answers with it").case
}

fn weighed(case: &Case, act: &'static approval::ApprovalAct, of: &str, will: Vec<Will>) -> Weighed {
    Weighed {
        act,
        of: format!("{}/{of}", case.service.key),
        amount: None,
        office: case.office,
        subject: ("case", case.id.number()),
        label: case.number.clone(),
        will,
        made_by: None,
    }
}

/// A milestone: what is recorded, what comes to be owed and to whom, which letters go, and whether the case ends.
pub(super) fn milestone(
    context: &Context<'_>,
    facts: &Facts,
    outcome: Outcome,
    key: &str,
    note: Option<&str>,
) -> Outcome {
    let case = after(&outcome);
    let name = case.service.milestone(key).map(|rule| rule.name.clone()).unwrap_or_default();
    let mut will = vec![Will::new(WillKind::Record, name)];
    let new: Vec<&PayoutRow> = outcome.commit.new_rows::<PayoutRow>().collect();
    will.extend(new.iter().map(|row| paid(facts, row)));
    will.extend(SYSTEMS.iter().filter_map(|system| system.will).flat_map(|tell| tell(context, facts, &outcome.commit)));
    for letter in outcome.commit.new_rows::<LetterRow>() {
        let whom = facts.row::<PartyRow>(letter.party_id).map(|party| party.name.clone()).unwrap_or_default();
        let name = case.service.letter(&letter.kind).map(|rule| rule.name.clone()).unwrap_or_default();
        will.push(Will::new(WillKind::Tell, name).to(whom));
    }
    will.extend(outcome.commit.rows::<OutboxRow>().filter_map(|entry| later_letter(context, entry)));
    if case.state != CaseState::Open {
        will.push(Will::new(
            WillKind::Close,
            LocalText::new(case.service.name.zh.clone(), case.service.name.en.clone()),
        ));
    }
    will.extend(note.filter(|note| !note.is_empty()).map(because));
    let made_by: Option<OperatorId> = case.taken_in_by();
    let owed: i64 = new.iter().map(|row| row.amount).sum();
    let amount = (!new.is_empty()).then_some(Fen(owed));
    let weighed = Weighed { amount, made_by, ..weighed(case, &approval::MILESTONE, key, will) };
    Outcome { approval: Some(Box::new(weighed)), ..outcome }
}

/// A letter that follows from what happens, once it has.
fn later_letter(context: &Context<'_>, entry: &OutboxRow) -> Option<Will> {
    if entry.kind != WRITE_LETTER.key {
        return None;
    }
    let letter: LetterToWrite = serde_json::from_str(&entry.payload).ok()?;
    let (_, rule) = context.rules.catalogue().event_letter(&letter.letter)?;
    Some(Will::new(WillKind::Tell, rule.name.clone()))
}

fn because(reason: &str) -> Will {
    Will::new(WillKind::Because, LocalText::new(reason, ""))
}

fn paid(facts: &Facts, row: &PayoutRow) -> Will {
    let creditor = || facts.row::<PartyRow>(row.creditor_id).map(|party| party.name.clone());
    let kind = payment_kind(&row.kind).map(|kind| LocalText::new(kind.zh, kind.en)).unwrap_or_default();
    let will = Will::new(WillKind::Pay, kind).amount(Fen(row.amount));
    let will = Will { whom: row.payee.clone().or_else(creditor), ..will };
    Will { on: row.due_on.parse().ok(), ..will }
}

/// A longer time: until when, and why.
pub(super) fn extension(context: &Context<'_>, outcome: Outcome, key: &str, reason: &str) -> Outcome {
    let case = after(&outcome);
    let name = case.service.promise(key).map(|rule| rule.name.clone()).unwrap_or_default();
    let due = case.promise(key).and_then(|promise| {
        let calendar = context.rules.calendars().of(&promise.calendar_version);
        promise.due(calendar).ok().map(|due| due.on)
    });
    let will = Will { on: due, ..Will::new(WillKind::Extend, name) };
    let weighed = weighed(case, &approval::EXTENSION, key, vec![will, because(reason)]);
    Outcome { approval: Some(Box::new(weighed)), ..outcome }
}

/// Materials that are not asked for any more, each with its reason.
pub(super) fn waiver(outcome: Outcome, waived: &[(String, Option<String>)]) -> Outcome {
    let Some((first, _)) = waived.first() else { return outcome };
    let case = after(&outcome);
    let mut will = Vec::new();
    for (key, note) in waived {
        let name = case.service.material(key).map(|rule| rule.name.clone()).unwrap_or_default();
        will.push(Will::new(WillKind::Waive, name));
        will.extend(note.as_deref().filter(|note| !note.is_empty()).map(because));
    }
    let weighed = weighed(case, &approval::WAIVER, first, will);
    Outcome { approval: Some(Box::new(weighed)), ..outcome }
}
