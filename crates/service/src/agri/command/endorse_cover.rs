//! What a household insures is changed (批改): another area or crop, or another owner of the land.

use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agreement::AgreementState;
use yinuo_core::agri::permission::{CoverWriter, READ_COVERS};
use yinuo_core::agri::{COVER, Contributor, CoverId, Enrolled, chart, cover_number, enrol, group_of};
use yinuo_core::id::{PartyId, Slot, TransferId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AGREEMENTS_HELD, AgreementRow};
use yinuo_store::tables::agri::land::PLOTS_OF_NUMBER;
use yinuo_store::tables::agri::{CLAIMS_OF_COVER, CoverRow};
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::party::PartyRow;

use crate::agri::cover_sum::{programme_of, want_covers_of};
use crate::agri::land;
use crate::agri::loss::said;
use crate::agri::rules::agri;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::party;
use crate::query::require_reached;
use crate::stop::Stop;

/// What becomes of a cover.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Change {
    /// Another crop or area: priced anew. `above_register`: it is taken although the land register has less of its plot, and that was looked at.
    Insured { object: String, quantity: Decimal, above_register: bool },
    /// The land has another owner, who takes the cover over as it is, under a number of the village sheet that is free.
    Owner { holder: PartyId, serial: u32 },
}

/// Changes a cover, with the proof that was shown. Area and crop are locked from the end of enrolment on, and all is once a loss was claimed.
#[derive(Debug, Clone, Serialize)]
pub struct EndorseCover {
    pub cover: CoverId,
    pub change: Change,
    /// What was shown, and why.
    pub proof: String,
    /// What the household pays more; below nothing, what it is given back. Of a cover that was not paid for, nothing.
    pub amount: Fen,
}

impl Act for EndorseCover {
    const NAME: &'static str = "endorse-cover";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.cover.slot()
    }

    fn more_slots(&self, _keys: &Keys) -> Vec<Slot> {
        match &self.change {
            Change::Insured { .. } => Vec::new(),
            Change::Owner { holder, .. } => vec![holder.slot()],
        }
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let id = self.cover.number();
        plan.want::<AgreementRow>(id);
        plan.want::<CoverRow>(id);
        plan.want_by(&CLAIMS_OF_COVER, id);
        let to = match self.change {
            Change::Insured { .. } => None,
            Change::Owner { holder, serial } => Some((holder, serial)),
        };
        if let Some((holder, _)) = to {
            plan.want::<PartyRow>(holder.number());
            plan.want_by(&AGREEMENTS_HELD, (holder.slot().number(), holder.number()));
            plan.follow_by(&AGREEMENT_BY_NUMBER);
        }
        plan.follow_by(&AGREEMENTS_HELD);
        plan.follow_by(&PLOTS_OF_NUMBER);
        plan.then(move |facts, plan| {
            land::declare(facts.row::<CoverRow>(id).and_then(|cover| cover.land_number.as_deref()), plan);
            let Some(head) = facts.row::<AgreementRow>(id) else { return };
            if let Some((_, serial)) = to {
                plan.want_by(&AGREEMENT_BY_NUMBER, &cover_number(group_of(&head.number), serial));
            }
            let former = (head.slot, head.holder_id);
            plan.want_by(&AGREEMENTS_HELD, former);
            // Whether a household is counted depends on the other covers it has, its own and that of whom it goes to.
            plan.then(move |facts, plan| {
                let Some(head) = facts.row::<AgreementRow>(id) else { return };
                let programme = programme_of(&head.product_version);
                want_covers_of(facts, former, programme, plan);
                if let Some((holder, _)) = to {
                    want_covers_of(facts, (holder.slot().number(), holder.number()), programme, plan);
                }
            });
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.cover.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let cover = facts.row::<CoverRow>(id).ok_or(Stop::NotFound)?;
        let place = at(context.directory, head);
        require_reached(context.actor, READ_COVERS, place)?;
        CoverWriter::grant(context.actor, place)?;
        if cover.ended_on.is_some() {
            return Err(Stop::refused("cover_ended"));
        }
        if !facts.rows_by(&CLAIMS_OF_COVER, id).is_empty() {
            return Err(Refusal::new("cover_claimed").with("number", head.number.clone()).into());
        }
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", head.number));
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let damaged_cover = || Stop::damaged("covers", head.number.clone());
        let proof = said("proof", &self.proof)?;
        match &self.change {
            Change::Insured { object, quantity, above_register } => {
                // After the last day of enrolment the terms of the year are locked.
                let enrolled = enrol(programme, object, *quantity, context.today())?;
                let so_far: Decimal = cover.quantity.parse().map_err(|_| damaged_cover())?;
                // What was taken with more than the register has may become less; what is beyond it is told once.
                let (is_more, land) = (*quantity > so_far, cover.land_number.as_deref());
                let was_beyond = land::check(facts, land, &cover.unit, so_far).is_err();
                if is_more && !above_register {
                    land::check(facts, land, &enrolled.unit, *quantity)?;
                }
                let (cover_number, object, unit) =
                    (head.number.as_str(), enrolled.object.as_str(), enrolled.unit.as_str());
                let held = land::Held { cover_number, object, unit, quantity: *quantity };
                let excess = match is_more && !was_beyond {
                    true => land::excess_of(context, facts, self.cover.slot(), land, held)?,
                    false => None,
                };
                let mut outcome = self.insured(context, (head, cover), (enrolled, *quantity), proof)?;
                excess.into_iter().for_each(|excess| outcome.commit.insert(excess));
                Ok(outcome)
            }
            Change::Owner { holder, serial } => self.owner(context, facts, (head, cover), (*holder, *serial), proof),
        }
    }
}

impl EndorseCover {
    fn insured(
        &self,
        context: &Context<'_>,
        (head, cover): (&AgreementRow, &CoverRow),
        (enrolled, quantity): (Enrolled, Decimal),
        proof: String,
    ) -> Result<Outcome, Stop> {
        let farmer = enrolled.split.of(Contributor::Farmer);
        let wanted = match cover.paid_on {
            Some(_) => Fen(farmer.0.saturating_sub(cover.farmer)),
            None => Fen::ZERO,
        };
        if self.amount != wanted {
            let refusal = Refusal::new("farmer_premium_differs").with("wanted", wanted.to_string());
            return Err(refusal.with("amount", self.amount.to_string()).into());
        }
        let version = cover.version + 1;
        let split = &enrolled.split;
        let row = CoverRow {
            object: enrolled.object.clone(),
            unit: enrolled.unit.clone(),
            quantity: quantity.normalize().to_string(),
            sum_insured: enrolled.sum_insured.0,
            premium: split.premium.0,
            farmer: farmer.0,
            county: split.of(Contributor::County).0,
            province: split.of(Contributor::Province).0,
            centre: split.of(Contributor::Centre).0,
            version,
            ..cover.clone()
        };
        let told = vec![
            ("number", head.number.clone()),
            ("change", format!("{} {} → {} {}", cover.object, cover.quantity, row.object, row.quantity)),
            ("amount", self.amount.to_string()),
            ("proof", proof),
        ];
        let mut commit = Commit::default();
        commit.update(row);
        if self.amount != Fen::ZERO {
            self.book(context, &mut commit, self.cover, self.amount);
        }
        let subject = Subject { kind: COVER.key, id: cover.id, version };
        let answer = Answer::of(COVER.key, cover.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }

    fn owner(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        (head, cover): (&AgreementRow, &CoverRow),
        (holder, serial): (PartyId, u32),
        proof: String,
    ) -> Result<Outcome, Stop> {
        let party = facts.row::<PartyRow>(holder.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, party::at(context.directory, party))?;
        check_own(party)?;
        if holder.number() == head.holder_id {
            return Err(Stop::refused("owner_unchanged"));
        }
        if party.identity_kind.is_none() {
            return Err(Refusal::new("household_without_identity").with("name", party.name.clone()).into());
        }
        if self.amount != Fen::ZERO {
            let refusal = Refusal::new("farmer_premium_differs").with("wanted", Fen::ZERO.to_string());
            return Err(refusal.with("amount", self.amount.to_string()).into());
        }
        let number = cover_number(group_of(&head.number), serial);
        if serial == 0 || !facts.rows_by(&AGREEMENT_BY_NUMBER, &number).is_empty() {
            return Err(Refusal::new("serial_taken").with("number", number).into());
        }
        let day = context.today().to_string();
        let new = CoverId::new(context.stamp(), holder.slot());
        let mut commit = Commit::default();
        let state = AgreementState::Ended.key().to_owned();
        commit.update(AgreementRow { state, state_on: day.clone(), ends_on: Some(day.clone()), ..head.clone() });
        commit.update(CoverRow { ended_on: Some(day.clone()), version: cover.version + 1, ..cover.clone() });
        // It counts from this day on, up to which the former one does: no day counts the land twice.
        commit.insert(AgreementRow {
            slot: new.slot().number(),
            id: new.number(),
            number: number.clone(),
            holder_id: holder.number(),
            applied_on: day.clone(),
            state_on: day.clone(),
            effective_on: day,
            import_id: None,
            ..head.clone()
        });
        // The passbook is the former owner's; the new one names his own.
        commit.insert(CoverRow {
            slot: new.slot().number(),
            id: new.number(),
            account_masked: None,
            version: 1,
            ..cover.clone()
        });
        if cover.paid_on.is_some() {
            let paid = Fen(cover.farmer);
            self.book(context, &mut commit, self.cover, Fen(-paid.0));
            self.book(context, &mut commit, new, paid);
        }
        let told = vec![
            ("number", head.number.clone()),
            ("change", format!("{} → {number} {}", head.number, party.name)),
            ("amount", Fen::ZERO.to_string()),
            ("proof", proof),
        ];
        let subject = Subject { kind: COVER.key, id: cover.id, version: cover.version + 1 };
        let answer = Answer::of(COVER.key, new.number());
        let others = vec![Subject { kind: COVER.key, id: new.number(), version: 1 }];
        Ok(Outcome { commit, answer, subject: Some(subject), others, facts: told, ..Outcome::default() })
    }

    /// A farmer pays, or is given back.
    fn book(&self, context: &Context<'_>, commit: &mut Commit, cover: CoverId, amount: Fen) {
        let id = TransferId::new(context.stamp(), cover.slot());
        let posting = chart::farmer_premium_changed(amount);
        let on = context.today();
        commit.book(TransferRow {
            slot: id.slot().number(),
            id: id.number(),
            booked_on: on.max(context.directory.open_from()).to_string(),
            value_on: on.to_string(),
            at: context.micros(),
            debit: posting.debit.to_string(),
            credit: posting.credit.to_string(),
            amount: posting.amount.0,
            kind: posting.kind.key.to_owned(),
            subject_kind: COVER.key.to_owned(),
            subject_id: cover.number(),
            case_id: None,
            payout_id: None,
            reverses: None,
            operator_id: context.operator().number(),
        });
    }
}
