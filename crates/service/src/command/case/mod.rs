//! What can be done to a case. The decisions are core's; here facts become cases, and decisions become rows, letters
//! and messages.

macro_rules! declare_case {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.case.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want_whole::<yinuo_core::case::Case>(self.case.number());
            plan.want::<yinuo_store::tables::party::PartyRow>(self.party.number());
        }
    };
}

mod add_subject;
mod assign;
mod change_materials;
mod edit;
mod extend_promise;
mod notify_missing;
mod open;
mod pass_time;
mod put_right_promise;
mod record_milestone;
mod remove_subject;
mod told;
mod weigh;
mod withdraw;

use std::sync::Arc;

use yinuo_core::access::{At, CaseCorrector, CaseHandler, Permission};
use yinuo_core::case::{Case, Consequence, Decision};
use yinuo_core::id::{CaseId, LetterId, OperatorId};
use yinuo_core::service::Answers;
use yinuo_store::tables::party::PartyRow;

use crate::command::party::check_kept;
use crate::command::upkeep::Remind;
use crate::command::{Answer, Context, Outcome, Subject, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::rows::terms_of_case;
use crate::follow_up::{CaseLetterToWrite, LETTER_FILE, REMINDER, WRITE_CASE_LETTER};
use crate::letter::HandOver;
use crate::outbox::post;
use crate::stop::Stop;
use crate::{letter, references, webhook};

pub use add_subject::AddSubject;
pub use assign::AssignCase;
pub(crate) use assign::check_able;
pub use change_materials::{ChangeMaterials, MaterialItem};
pub use edit::EditCase;
pub use extend_promise::ExtendPromise;
pub use notify_missing::NotifyMissing;
pub use open::{OpenCase, PartyChoice};
pub(crate) use open::{Request, open};
pub use pass_time::PassTime;
pub use put_right_promise::PutRightPromise;
pub use record_milestone::RecordMilestone;
pub use remove_subject::RemoveSubject;
pub(crate) use told::{delivered, tell};
pub use withdraw::WithdrawCase;

/// What a command on a case answers besides: the case as it is now, and whose it is.
#[derive(Debug)]
pub struct Changed {
    pub case: Arc<Case>,
    pub party: Arc<PartyRow>,
}

/// Finds a case, the capability to handle it, and checks the version the actor saw.
pub(super) fn handled<'a>(
    context: &'a Context<'_>,
    facts: &Facts,
    id: CaseId,
    expected: Option<i64>,
) -> Result<(Arc<Case>, CaseHandler<'a>), Stop> {
    let case = visible(context, facts, id)?;
    let capability = CaseHandler::grant(context.actor, at(context, &case))?;
    check_version(case.version, expected)?;
    Ok((case, capability))
}

/// As [`handled`], for who may put a record right.
pub(super) fn corrected<'a>(
    context: &'a Context<'_>,
    facts: &Facts,
    id: CaseId,
    expected: Option<i64>,
) -> Result<(Arc<Case>, CaseCorrector<'a>), Stop> {
    let case = visible(context, facts, id)?;
    let capability = CaseCorrector::grant(context.actor, at(context, &case))?;
    check_version(case.version, expected)?;
    Ok((case, capability))
}

/// Where a case belongs.
fn at<'a>(context: &'a Context<'_>, case: &Case) -> At<'a> {
    At::of_case(context.office_path(case.office), case.party, case.owner)
}

/// A case the actor may see; hidden ones are not there.
pub(crate) fn visible(context: &Context<'_>, facts: &Facts, id: CaseId) -> Result<Arc<Case>, Stop> {
    let case = facts.whole::<Case>(id.number())?.ok_or(Stop::NotFound)?;
    if !context.actor.may(Permission::READ_CASES) {
        return Err(yinuo_core::access::Denied(Permission::READ_CASES).into());
    }
    if !context.actor.may_at(Permission::READ_CASES, at(context, &case)) {
        return Err(Stop::NotFound);
    }
    // Whatever changes a case asks for its customer: a case that has ended is left as the erasure left it.
    if let Some(party) = facts.row::<PartyRow>(case.party.number()) {
        check_kept(party)?;
    }
    with_terms(facts, case, &Answers::new())
}

/// The case with what was agreed with the parties that it and these answers name, as far as its service asks for it.
fn with_terms(facts: &Facts, case: Arc<Case>, answers: &Answers) -> Result<Arc<Case>, Stop> {
    if !case.service.takes_terms() {
        return Ok(case);
    }
    let mut terms = terms_of_case(facts, &case)?;
    for term in references::terms(facts, answers)? {
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    Ok(Arc::new(Case { terms, ..Case::clone(&case) }))
}

fn party_of(facts: &Facts, case: &Case) -> Result<Arc<PartyRow>, Stop> {
    let party = facts.row::<PartyRow>(case.party.number()).cloned();
    party.map(Arc::new).ok_or_else(|| Stop::damaged("parties", format!("{} is missing", case.party)))
}

/// Turns a decision into rows, letters, messages and an answer.
fn finish(
    context: &Context<'_>,
    commit: Commit,
    before: Option<&Arc<Case>>,
    decision: Decision,
    party: &Arc<PartyRow>,
    told: &[(&'static str, String)],
) -> Result<Outcome, Stop> {
    finish_with(context, commit, before, decision, party, told, None)
}

/// As [`finish`], with a letter that is handed over as it is made.
fn finish_with(
    context: &Context<'_>,
    mut commit: Commit,
    before: Option<&Arc<Case>>,
    decision: Decision,
    party: &Arc<PartyRow>,
    told: &[(&'static str, String)],
    hand_over: Option<&HandOver>,
) -> Result<Outcome, Stop> {
    let Decision { case, consequences } = decision;
    commit.case(before, &case, context.rules.calendars());
    let case = Arc::new(case);
    commit.keep(case.id.number(), case.clone());
    webhook::announce_case(context, &mut commit, before.map(Arc::as_ref), &case);
    let mut letter_id = None;
    for consequence in consequences {
        match consequence {
            Consequence::Letter { key, missing } => {
                letter_id = write_letter(context, &mut commit, &case, party, key, missing, hand_over)?
            }
            Consequence::Broken { promise } => {
                let told = [("promise", promise.as_str())];
                webhook::announce_of_case(context, &mut commit, &webhook::PROMISE_BROKEN, &case, &told);
                remind(&mut commit, context, &case, case.owner, "broken", Some(&promise));
                let manager = context.directory.manager_of(case.office).filter(|manager| Some(*manager) != case.owner);
                remind(&mut commit, context, &case, manager, "escalated", Some(&promise));
            }
            Consequence::DueSoon { promise } => {
                remind(&mut commit, context, &case, case.owner, "due_soon", Some(&promise));
            }
            Consequence::Assigned { owner } => {
                let owner = Some(owner).filter(|owner| *owner != context.operator());
                remind(&mut commit, context, &case, owner, "assigned", None);
            }
        }
    }
    Ok(changed(commit, case, party, letter_id, told))
}

/// What a command on a case answers and writes down.
fn changed(
    commit: Commit,
    case: Arc<Case>,
    party: &Arc<PartyRow>,
    letter_id: Option<i64>,
    told: &[(&'static str, String)],
) -> Outcome {
    let mut shown = vec![("number", case.number.clone()), ("service", case.service.key.clone())];
    shown.extend(told.iter().cloned());
    let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
    let mut answer = Answer::of("case", case.id.number()).with(Changed { case, party: party.clone() });
    answer.letter_id = letter_id;
    Outcome { commit, answer, subject: Some(subject), facts: shown, ..Outcome::default() }
}

/// Writes a letter of a case. One whose template cannot be filled holds up no milestone: it is written once that is mended.
fn write_letter(
    context: &Context<'_>,
    commit: &mut Commit,
    case: &Case,
    party: &PartyRow,
    key: String,
    missing: Vec<String>,
    hand_over: Option<&HandOver>,
) -> Result<Option<i64>, Stop> {
    let rule = case.service.letter(&key).ok_or_else(|| Stop::damaged("packs", format!("no letter {key}")))?;
    match letter::case::write(context, (case, party), context.operator(), rule, &missing) {
        Ok(mut row) => {
            let id = row.id;
            if let Some(hand_over) = hand_over {
                told::delivered(&mut row, hand_over, context.now)?;
            }
            post(commit, context, &LETTER_FILE, &LetterId::from_number(id));
            commit.insert(row);
            Ok(Some(id))
        }
        // What cannot be made cannot be handed over either.
        Err(Stop::Refused(_)) if hand_over.is_none() => {
            let (case, party, operator) = (case.id, case.party, context.operator());
            let payload = CaseLetterToWrite { case, party, letter: key, missing, operator };
            post(commit, context, &WRITE_CASE_LETTER, &payload);
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}

/// Tells an operator of a case, where there is one to tell.
pub(crate) fn remind(
    commit: &mut Commit,
    context: &Context<'_>,
    case: &Case,
    operator: Option<OperatorId>,
    kind: &'static str,
    promise: Option<&str>,
) {
    if let Some(operator) = operator {
        let reminder = Remind {
            operator,
            kind: kind.to_owned(),
            subject_kind: "case".to_owned(),
            subject_id: case.id.number(),
            subject_label: case.number.clone(),
            promise: promise.map(str::to_owned),
            at: context.now,
        };
        post(commit, context, &REMINDER, &reminder);
    }
}
