//! The subsidies of a programme at an office: a level commits itself by letter, pays beforehand or what it owes, and has back what it paid
//! too much.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::event::{SUBSIDY_COMMITTED, SUBSIDY_PAID_UP};
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{Contributor, Payer, PromiseTurn, SUBSIDY, SUBSIDY_BUREAU, SubsidyEntryId, chart, level_key};
use yinuo_core::event::{Event, EventKind};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;

use crate::agri::bureau::{FinanceBureaus, nearest};
use crate::agri::rules::agri;
use crate::agri::subsidy::{Entering, SubsidiesOf, check_entry_day, named, reference, stand, turned};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::stop::Stop;

/// What is recorded of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubsidyEvent {
    /// Its letter of commitment is filed.
    Commitment,
    /// It pays this amount of what it owes.
    Payment(Fen),
    /// It pays this amount beforehand, on what is expected.
    Prepayment(Fen),
    /// This amount goes back to it.
    Return(Fen),
}

impl SubsidyEvent {
    fn key(self) -> &'static str {
        match self {
            SubsidyEvent::Commitment => "commitment",
            SubsidyEvent::Payment(_) => "payment",
            SubsidyEvent::Prepayment(_) => "prepayment",
            SubsidyEvent::Return(_) => "return",
        }
    }
}

/// Records that a level committed itself, or that money of it came or went, for the covers of an office.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSubsidy {
    pub programme: String,
    pub office: OfficeId,
    pub contributor: Contributor,
    /// City or county, where the two divide the part of their level.
    pub payer: Option<Payer>,
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
        plan.ask(FinanceBureaus { contributor: self.contributor });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        SubsidyKeeper::grant(context.actor, context.office_path(self.office))?;
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let asked = SubsidiesOf { programme: self.programme.clone(), office: self.office.number() };
        let damaged = || Stop::damaged("covers", format!("the subsidies of {} were not asked for", self.programme));
        let rows = facts.told(&asked).ok_or_else(damaged)?;
        let subsidies = stand(context.directory, programme, self.office, rows)?;
        check_entry_day(programme, self.on, context.today())?;
        let reference = reference(&self.reference)?;
        let (contributor, payer) = (self.contributor, self.payer);
        let standing = subsidies.payer(contributor, payer)?;
        let (amount, postings) = match self.event {
            SubsidyEvent::Commitment if standing.committed => {
                let level = level_key(contributor, payer);
                return Err(Refusal::new("already_committed").with("contributor", level).into());
            }
            SubsidyEvent::Commitment => (Fen::ZERO, Vec::new()),
            SubsidyEvent::Payment(amount) => {
                subsidies.check_payment(programme, contributor, payer, amount)?;
                (amount, vec![chart::subsidy_paid(contributor, payer, amount)])
            }
            SubsidyEvent::Prepayment(amount) => {
                subsidies.check_prepayment(programme, contributor, payer, amount)?;
                (amount, vec![chart::subsidy_prepaid(contributor, payer, amount)])
            }
            SubsidyEvent::Return(amount) => {
                subsidies.check_return(contributor, payer, amount)?;
                (amount, chart::subsidy_returned(contributor, payer, amount, standing))
            }
        };
        let bureaus = facts.told(&FinanceBureaus { contributor }).ok_or_else(damaged)?;
        let bureau = nearest(context.directory, bureaus, payer, self.office);
        let (what, turn): (Vec<&EventKind>, _) = match self.event {
            // Whoever paid before the letter came has kept its promise as soon as it is one.
            SubsidyEvent::Commitment if standing.accrued > Fen::ZERO && standing.owed() == Fen::ZERO => {
                (vec![&SUBSIDY_COMMITTED, &SUBSIDY_PAID_UP], Some(PromiseTurn::Kept))
            }
            SubsidyEvent::Commitment => (vec![&SUBSIDY_COMMITTED], Some(PromiseTurn::Begun)),
            SubsidyEvent::Payment(amount) if amount == standing.owed() => {
                (vec![&SUBSIDY_PAID_UP], Some(PromiseTurn::Kept))
            }
            _ => (Vec::new(), None),
        };
        // Where nobody is named who owes it no promise begins; it does with the first day after somebody is.
        let basis = bureau.and(turn).map(turned);
        let id = SubsidyEntryId::new(context.stamp(), context.slot);
        let entering = Entering { programme: &programme.key, office: self.office, reference: &reference, on: self.on };
        let mut commit = Commit::default();
        for posting in &postings {
            commit.insert(entering.transfer(context, id, posting));
        }
        commit.insert(entering.row(context, id, (contributor, payer), (self.event.key(), amount), basis));
        // What follows is owed by the party that the bureau is; of a level for which nobody is named nothing does.
        for (bureau, what) in what.into_iter().filter_map(|what| Some((bureau?, what))) {
            let event = Event::new(what, self.on).with("programme", &programme.key).with("reference", &reference);
            let event = event.with("office", named(context.directory, self.office));
            let event = event.with("contributor", contributor.key());
            follow(context, &mut commit, SUBSIDY_BUREAU.of(bureau.id), &event);
        }
        let subject = Subject { kind: SUBSIDY.key, id: id.number(), version: 1 };
        let told = vec![
            ("contributor", level_key(contributor, payer).to_owned()),
            ("kind", self.event.key().to_owned()),
            ("amount", amount.to_string()),
            ("reference", reference),
        ];
        let answer = Answer::of(SUBSIDY.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
