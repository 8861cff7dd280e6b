//! What a reinsurer is billed of an event, and what comes of it.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::{READ_COVERS, SubsidyKeeper};
use yinuo_core::agri::{RecoveryId, TREATY, TreatyId, chart, check_billed_together, check_billing, check_receipt};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, TransferId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::reinsurance::{EventClaimsRow, RecoveryRow, TreatyRow};
use yinuo_store::tables::ledger::TransferRow;

use crate::agri::loss::said;
use crate::agri::reinsurance::{EventOf, ReinsuranceOf, billed_together, recovered, terms_of};
use crate::agri::subsidy::{check_day, reference};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Bills a reinsurer, or records what came of that, for the claims of one event. The office, programme and event are those of the treaty and of the
/// losses, as the caller read them.
#[derive(Debug, Clone, Serialize)]
pub struct RecordRecovery {
    pub treaty: TreatyId,
    pub office: i64,
    pub programme: String,
    /// As the losses of the villages name it.
    pub event: String,
    /// It came in; otherwise it is billed.
    pub is_received: bool,
    pub amount: Fen,
    /// The number of the bill or of the payment.
    pub reference: String,
    pub on: Date,
}

impl RecordRecovery {
    fn asked(&self) -> EventOf {
        EventOf { event: self.event.trim().to_owned(), programme: self.programme.clone() }
    }
}

impl Act for RecordRecovery {
    const NAME: &'static str = "record-recovery";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<TreatyRow>(self.treaty.number());
        plan.ask(ReinsuranceOf { office: self.office });
        plan.ask(self.asked());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let treaty = facts.row::<TreatyRow>(self.treaty.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(treaty.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        SubsidyKeeper::grant(context.actor, path)?;
        let damaged = || Stop::damaged("reinsurance_treaties", treaty.reference.clone());
        if self.office != treaty.office_id || self.programme != treaty.programme {
            return Err(damaged());
        }
        check_day(self.on, context.today())?;
        let number = reference(&self.reference)?;
        let event = said("event", &self.event)?;
        let struck = facts.told(&self.asked()).ok_or_else(damaged)?;
        let struck =
            struck.iter().filter(|row| context.directory.path(OfficeId::from_number(row.office_id)).starts_with(path));
        let struck: Vec<&EventClaimsRow> = struck.collect();
        let Some(began_on) = struck.iter().map(|row| row.began_on.as_str()).min() else {
            return Err(Refusal::new("unknown_loss_event").with("event", event).into());
        };
        if began_on < treaty.begins_on.as_str() || began_on > treaty.ends_on.as_str() {
            let refusal = Refusal::new("event_outside_treaty").with("event", event).with("began_on", began_on);
            return Err(refusal.with("from", treaty.begins_on.clone()).with("until", treaty.ends_on.clone()).into());
        }
        let claims = Fen(struck.iter().map(|row| row.claims).sum());
        let known = facts.told(&ReinsuranceOf { office: self.office }).ok_or_else(damaged)?;
        let before = recovered(&known.recoveries, treaty.id, &event);
        let (kind, posting) = match self.is_received {
            true => {
                check_receipt(before, self.amount)?;
                ("received", chart::recovery_received(self.amount))
            }
            false => {
                let terms = terms_of(&treaty.kind, treaty.cession.as_deref(), treaty.retention, treaty.most)?;
                check_billing(&terms, claims, before, self.amount)?;
                let billed = billed_together(&known.recoveries, &treaty.programme, &event);
                check_billed_together(claims, billed, self.amount)?;
                ("billed", chart::recovery_billed(self.amount))
            }
        };
        let id = RecoveryId::new(context.stamp(), context.slot).number();
        let transfer = TransferId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.book(TransferRow {
            slot: transfer.slot().number(),
            id: transfer.number(),
            booked_on: self.on.max(context.directory.open_from()).to_string(),
            value_on: self.on.to_string(),
            at: context.micros(),
            debit: posting.debit.to_string(),
            credit: posting.credit.to_string(),
            amount: posting.amount.0,
            kind: posting.kind.key.to_owned(),
            subject_kind: TREATY.key.to_owned(),
            subject_id: treaty.id,
            case_id: None,
            payout_id: None,
            reverses: None,
            operator_id: context.operator().number(),
        });
        commit.insert(RecoveryRow {
            slot: context.slot.number(),
            id,
            treaty_id: treaty.id,
            office_id: treaty.office_id,
            programme: treaty.programme.clone(),
            event: event.clone(),
            kind: kind.to_owned(),
            amount: self.amount.0,
            claims: claims.0,
            reference: number.clone(),
            happened_on: self.on.to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let subject = Subject { kind: TREATY.key, id: treaty.id, version: 1 };
        let told = vec![
            ("event", event),
            ("kind", kind.to_owned()),
            ("amount", self.amount.to_string()),
            ("reference", number),
        ];
        let answer = Answer::of(TREATY.key, treaty.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
