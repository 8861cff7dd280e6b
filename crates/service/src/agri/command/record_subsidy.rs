//! The subsidies of a programme at an office: a level commits itself by letter, and pays.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{Contributor, SUBSIDY, SubsidyEntryId, chart};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, TransferId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::agri::SubsidyEntryRow;
use yinuo_store::tables::ledger::TransferRow;

use crate::agri::rules::agri;
use crate::agri::subsidy::SubsidiesOf;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Longest number of a letter or a payment, in characters.
const REFERENCE_LIMIT: usize = 80;

/// What is recorded of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubsidyEvent {
    /// Its letter of commitment is filed.
    Commitment,
    /// It pays this amount.
    Payment(Fen),
}

impl SubsidyEvent {
    fn key(self) -> &'static str {
        match self {
            SubsidyEvent::Commitment => "commitment",
            SubsidyEvent::Payment(_) => "payment",
        }
    }
}

/// Records that a level committed itself, or paid, for the covers of the own office.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSubsidy {
    pub programme: String,
    pub office: OfficeId,
    pub contributor: Contributor,
    pub event: SubsidyEvent,
    /// The number of the letter or of the payment.
    pub reference: String,
    pub on: Date,
}

impl Act for RecordSubsidy {
    const NAME: &'static str = "record-subsidy";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(SubsidiesOf { programme: self.programme.clone(), office: self.office.number() });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        SubsidyKeeper::grant(context.actor, context.office_path(self.office))?;
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let asked = SubsidiesOf { programme: self.programme.clone(), office: self.office.number() };
        let damaged = || Stop::damaged("covers", format!("the subsidies of {} were not asked for", self.programme));
        let subsidies = facts.told(&asked).ok_or_else(damaged)?;
        let today = context.today();
        if self.on > today {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.on.to_string()).into());
        }
        let reference = form::name(&self.reference);
        let cause = match reference.chars().count() {
            0 => Some("missing"),
            length if length > REFERENCE_LIMIT => Some("text_too_long"),
            _ => None,
        };
        if let Some(cause) = cause {
            return Err(Refusal::new("wrong_field").with("field", "reference").with("cause", cause).into());
        }
        let id = SubsidyEntryId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let amount = match self.event {
            SubsidyEvent::Commitment if subsidies.of(self.contributor)?.committed => {
                return Err(Refusal::new("already_committed").with("contributor", self.contributor.key()).into());
            }
            SubsidyEvent::Commitment => Fen::ZERO,
            SubsidyEvent::Payment(amount) => {
                subsidies.check_payment(programme, self.contributor, amount)?;
                commit.insert(self.transfer(context, id, amount));
                amount
            }
        };
        commit.insert(SubsidyEntryRow {
            slot: id.slot().number(),
            id: id.number(),
            programme: programme.key.clone(),
            office_id: self.office.number(),
            contributor: self.contributor.key().to_owned(),
            kind: self.event.key().to_owned(),
            amount: amount.0,
            reference: reference.clone(),
            happened_on: self.on.to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let subject = Subject { kind: SUBSIDY.key, id: id.number(), version: 1 };
        let told = vec![
            ("contributor", self.contributor.key().to_owned()),
            ("kind", self.event.key().to_owned()),
            ("amount", amount.to_string()),
            ("reference", reference),
        ];
        let answer = Answer::of(SUBSIDY.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

impl RecordSubsidy {
    fn transfer(&self, context: &Context<'_>, entry: SubsidyEntryId, amount: Fen) -> TransferRow {
        let id = TransferId::new(context.stamp(), context.slot);
        let posting = chart::subsidy_paid(self.contributor, amount);
        TransferRow {
            slot: id.slot().number(),
            id: id.number(),
            booked_on: self.on.max(context.directory.open_from()).to_string(),
            value_on: self.on.to_string(),
            at: context.micros(),
            debit: posting.debit.to_string(),
            credit: posting.credit.to_string(),
            amount: amount.0,
            kind: posting.kind.key.to_owned(),
            subject_kind: SUBSIDY.key.to_owned(),
            subject_id: entry.number(),
            case_id: None,
            payout_id: None,
            reverses: None,
            operator_id: context.operator().number(),
        }
    }
}
