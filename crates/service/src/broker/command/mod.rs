//! What is entered one by one: mandates of clients, agreements with insurers, placed policies, events that claims come of.

mod add_knowledge;
mod add_service_task;
mod ask_for_reports;
mod edit_knowledge;
mod freeze_evaluation;
mod make_client_reports;
mod make_service_plan;
mod open_client_report;
mod open_service_task;
mod place_policy;
mod record_commission;
mod record_event;
mod record_solvency;
mod review_knowledge;
mod send_report_lot;
mod send_reports;
mod settle_lesson;
mod sign_cooperation;
mod sign_mandate;
mod spread_reports;
mod withdraw_knowledge;

use jiff::civil::Date;
use yinuo_core::access::Permission;
use yinuo_core::agreement::{Agreement, AgreementFamily, AgreementState, number_in_one_form};
use yinuo_core::broker::{COOPERATION_FAMILY, CommissionId, CommissionState, PlacementWriter};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_core::text::form;
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AGREEMENTS_BY_HOLDER, AgreementRow};
use yinuo_store::tables::broker::CooperationRow;
use yinuo_store::tables::broker::commission::CommissionRow;
use yinuo_store::tables::party::PartyRow;

use crate::agreement::agreement_row;
use crate::command::party::check_own;
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

pub use add_knowledge::AddKnowledge;
pub use add_service_task::AddServiceTask;
pub use ask_for_reports::AskForReports;
pub use edit_knowledge::EditKnowledge;
pub use freeze_evaluation::FreezeEvaluation;
pub use make_client_reports::{MadeReport, MakeClientReports};
pub use make_service_plan::MakeServicePlan;
pub use open_client_report::OpenClientReport;
pub use open_service_task::OpenServiceTask;
pub use place_policy::{NewShare, NewSum, PlacePolicy};
pub use record_commission::RecordCommission;
pub use record_event::RecordClaimEvent;
pub use record_solvency::RecordSolvency;
pub use review_knowledge::ReviewKnowledge;
pub use send_report_lot::SendReportLot;
pub use send_reports::SendReports;
pub use settle_lesson::SettleLesson;
pub use sign_cooperation::SignCooperation;
pub use sign_mandate::SignMandate;
pub use spread_reports::SpreadReports;
pub use withdraw_knowledge::WithdrawKnowledge;

/// Longest number and name, in characters.
const NUMBER_LIMIT: usize = 40;
const NAME_LIMIT: usize = 200;
/// Longest reason.
const REASON_LIMIT: usize = 1_000;

/// Text that must say something and is no longer than so many characters.
fn filled(field: &'static str, text: String, limit: usize) -> Result<String, Refusal> {
    let cause = match text.chars().count() {
        0 => "missing",
        length if length > limit => "text_too_long",
        _ => return Ok(text),
    };
    Err(Refusal::new("wrong_field").with("field", field).with("cause", cause))
}

/// The head of an agreement about to be made.
#[derive(Debug)]
struct NewHead<'a> {
    family: &'static AgreementFamily,
    id: i64,
    holder: PartyId,
    number: &'a str,
    terms: &'a str,
    from: Date,
    until: Option<Date>,
    applied_on: Date,
}

/// The rows that making an agreement with a party wants.
fn declare_head(holder: PartyId, number: &str, plan: &mut LoadPlan) {
    plan.want::<PartyRow>(holder.number());
    plan.want_by(&AGREEMENT_BY_NUMBER, &number_in_one_form(number));
}

/// A party in reach with which an agreement may be made.
fn partner<'a>(context: &Context<'_>, facts: &'a Facts, id: PartyId) -> Result<&'a PartyRow, Stop> {
    let party = facts.row::<PartyRow>(id.number()).ok_or(Stop::NotFound)?;
    require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, party))?;
    check_own(party)?;
    Ok(party)
}

/// The head, where its number is free and its days run forwards; in force from the first of them on.
fn made(context: &Context<'_>, facts: &Facts, head: NewHead<'_>) -> Result<(AgreementRow, String), Stop> {
    let office = context.actor.office;
    PlacementWriter::grant(context.actor, context.office_path(office))?;
    let number = filled("number", number_in_one_form(head.number), NUMBER_LIMIT)?;
    if !facts.rows_by(&AGREEMENT_BY_NUMBER, &number).is_empty() {
        return Err(Refusal::new("agreement_number_taken").with("number", number).into());
    }
    if let Some(until) = head.until.filter(|until| *until < head.from) {
        let refusal = Refusal::new("period_ends_before_it_begins").with("from", head.from.to_string());
        return Err(refusal.with("until", until.to_string()).into());
    }
    let row = agreement_row(&Agreement {
        family: head.family,
        id: head.id,
        number: number.clone(),
        holder: head.holder,
        office,
        product_version: head.terms.to_owned(),
        effective_on: head.from,
        ends_on: head.until,
        state: AgreementState::InForce,
        state_on: head.from,
        applied_on: head.applied_on,
        import: None,
    });
    Ok((row, number))
}

/// The agreement of a family that a party holds and that is in force on a day: the one that began last.
fn in_force<'a>(facts: &'a Facts, holder: PartyId, family: &AgreementFamily, on: Date) -> Option<&'a AgreementRow> {
    in_force_of(facts.rows_by(&AGREEMENTS_BY_HOLDER, holder.number()), family, on)
}

/// As [`in_force`], among the agreements of a holder.
pub(super) fn in_force_of<'a>(
    all: impl IntoIterator<Item = &'a AgreementRow>,
    family: &AgreementFamily,
    on: Date,
) -> Option<&'a AgreementRow> {
    let on = on.to_string();
    let holds = |row: &&AgreementRow| {
        row.family == family.key
            && row.state == AgreementState::InForce.key()
            && row.effective_on <= on
            && row.ends_on.as_ref().is_none_or(|until| *until >= on)
    };
    all.into_iter().filter(holds).max_by(|one, other| (&one.effective_on, one.id).cmp(&(&other.effective_on, other.id)))
}

/// Wants what was agreed with an insurer, whose agreements were asked for, on a day.
pub(crate) fn declare_agreed(facts: &Facts, plan: &mut LoadPlan, insurer: PartyId, on: Date) {
    if let Some(head) = in_force(facts, insurer, &COOPERATION_FAMILY, on) {
        plan.want::<CooperationRow>(head.id);
    }
}

/// The highest commission that was agreed with an insurer on a day; nothing, where nothing was agreed.
pub(crate) fn agreed_rate(facts: &Facts, insurer: PartyId, on: Date) -> Result<Option<Share>, Stop> {
    let head = in_force(facts, insurer, &COOPERATION_FAMILY, on);
    let Some(row) = head.and_then(|head| facts.row::<CooperationRow>(head.id)) else { return Ok(None) };
    rate_of(&row.commission_rate).map(Some).ok_or_else(|| Stop::damaged("cooperations", row.id.to_string()))
}

/// A rate as it is kept.
pub(crate) fn rate_of(text: &str) -> Option<Share> {
    text.parse().ok().and_then(|rate| Share::new("commission_rate", rate).ok())
}

/// What an insurer owes for a premium.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub policy: SubjectRef,
    pub number: &'a str,
    pub holder: PartyId,
    pub office: OfficeId,
    pub insurer: PartyId,
    pub premium: Fen,
    pub rate: Share,
    pub on: Date,
    pub amount: Fen,
}

/// Records a commission as expected, where it comes to anything.
pub(crate) fn expect(context: &Context<'_>, commit: &mut Commit, expected: Expected<'_>) {
    if expected.amount == Fen::ZERO {
        return;
    }
    let id = CommissionId::new(context.stamp(), expected.policy.slot());
    commit.insert(CommissionRow {
        slot: id.slot().number(),
        id: id.number(),
        policy_kind: expected.policy.kind.key.to_owned(),
        policy_id: expected.policy.id,
        policy_number: expected.number.to_owned(),
        holder_id: expected.holder.number(),
        office_id: expected.office.number(),
        insurer_id: expected.insurer.number(),
        premium: expected.premium.0,
        rate: expected.rate.decimal().normalize().to_string(),
        expected_on: expected.on.to_string(),
        expected: expected.amount.0,
        invoiced: 0,
        received: 0,
        split: 0,
        written_back: 0,
        state: CommissionState::Expected.key().to_owned(),
        version: 1,
    });
}

/// Answers with what was made.
fn answered(commit: Commit, kind: &'static str, id: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind, id, version: 1 };
    Outcome { commit, answer: Answer::of(kind, id), subject: Some(subject), facts: told, ..Outcome::default() }
}

/// A name as it is kept.
fn name(field: &'static str, text: &str) -> Result<String, Refusal> {
    filled(field, form::name(text), NAME_LIMIT)
}
