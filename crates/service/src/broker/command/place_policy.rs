//! A policy that the broker placed (经纪保单).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{
    CoInsurer, INSURER, InsuredPlace, MANDATE_FAMILY, PLACEMENT, PLACEMENT_FAMILY, PlacementId, place,
};
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::Share;
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::broker::{CooperationRow, PlacementRow, PlacementShareRow, PlacementSumRow};
use yinuo_store::tables::party::PartyRow;

use super::{
    Expected, NewHead, agreed_rate, answered, declare_agreed, declare_head, expect, in_force, made, name, partner,
};
use crate::agreement::record_parties;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// An insurer with its part.
#[derive(Debug, Clone, Serialize)]
pub struct NewShare {
    pub insurer: PartyId,
    pub share: Share,
    pub leads: bool,
}

/// What is insured at a place.
#[derive(Debug, Clone, Serialize)]
pub struct NewSum {
    pub place: String,
    pub sum_insured: Fen,
}

/// A policy is placed for a client, under its mandate, with insurers that work with the broker.
#[derive(Debug, Clone, Serialize)]
pub struct PlacePolicy {
    pub client: PartyId,
    pub number: String,
    pub product: String,
    pub shares: Vec<NewShare>,
    pub sums: Vec<NewSum>,
    pub premium: Fen,
    pub deductible: Fen,
    pub commission_rate: Share,
    /// How the commission is taken, in the words of the record.
    pub commission_taken: String,
    pub proposed_on: Date,
    pub effective_on: Date,
    pub ends_on: Date,
}

impl Act for PlacePolicy {
    const NAME: &'static str = "place-policy";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.client.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_head(self.client, &self.number, plan);
        plan.want_by(&AGREEMENTS_BY_HOLDER, self.client.number());
        for share in &self.shares {
            plan.want::<PartyRow>(share.insurer.number());
            plan.want_by(&AGREEMENTS_BY_HOLDER, share.insurer.number());
        }
        let insurers: Vec<PartyId> = self.shares.iter().map(|share| share.insurer).collect();
        let on = self.effective_on;
        plan.follow::<CooperationRow>();
        plan.then(move |facts, plan| {
            for insurer in insurers {
                declare_agreed(facts, plan, insurer, on);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        partner(context, facts, self.client)?;
        let on = self.effective_on;
        let Some(mandate) = in_force(facts, self.client, &MANDATE_FAMILY, on) else {
            return Err(Refusal::new("no_mandate_in_force").with("on", on.to_string()).into());
        };
        let insurers = self.insurers(context, facts)?;
        let places = self.places()?;
        let placed = place(&insurers, &places, self.premium, self.commission_rate, (on, self.ends_on))?;
        let id = PlacementId::new(context.stamp(), context.slot);
        let product = name("product", &self.product)?;
        let (head, number) = made(
            context,
            facts,
            NewHead {
                family: &PLACEMENT_FAMILY,
                id: id.number(),
                holder: self.client,
                number: &self.number,
                terms: &product,
                from: on,
                until: Some(self.ends_on),
                applied_on: self.proposed_on,
            },
        )?;
        let (slot, placement_id) = (id.slot().number(), id.number());
        let mut commit = Commit::default();
        commit.insert(head);
        let parties: Vec<_> = insurers.iter().map(|insurer| (&INSURER, insurer.insurer)).collect();
        record_parties(&mut commit, placement_id, &[], &parties);
        commit.insert(PlacementRow {
            slot,
            id: placement_id,
            mandate_number: mandate.number.clone(),
            product: product.clone(),
            sum_insured: placed.sum_insured.0,
            premium: self.premium.0,
            deductible: self.deductible.not_negative("deductible")?.0,
            commission_rate: self.commission_rate.decimal().normalize().to_string(),
            commission: placed.commission.0,
            commission_taken: name("commission_taken", &self.commission_taken)?,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        for (sequence, (insurer, premium)) in (1..).zip(insurers.iter().zip(&placed.premiums)) {
            commit.insert(PlacementShareRow {
                slot,
                placement_id,
                sequence,
                insurer_id: insurer.insurer.number(),
                share: insurer.share.decimal().normalize().to_string(),
                premium: premium.0,
                leads: i64::from(insurer.leads),
            });
        }
        for (insurer, (premium, expected)) in insurers.iter().zip(placed.premiums.iter().zip(&placed.commissions)) {
            let expected = Expected {
                policy: PLACEMENT.of(placement_id),
                number: &number,
                holder: self.client,
                office: context.actor.office,
                insurer: insurer.insurer,
                premium: *premium,
                rate: self.commission_rate,
                on,
                amount: *expected,
            };
            expect(context, &mut commit, expected);
        }
        for (sequence, insured) in (1..).zip(places) {
            let sum_insured = insured.sum_insured.0;
            commit.insert(PlacementSumRow { slot, placement_id, sequence, place: insured.place, sum_insured });
        }
        let told = vec![("number", number), ("product", product), ("premium", self.premium.to_string())];
        Ok(answered(commit, PLACEMENT.key, placement_id, told))
    }
}

impl PlacePolicy {
    /// The insurers, each with what was agreed with it on the first day.
    fn insurers(&self, context: &Context<'_>, facts: &Facts) -> Result<Vec<CoInsurer>, Stop> {
        let mut insurers = Vec::new();
        for share in &self.shares {
            partner(context, facts, share.insurer)?;
            let agreed_rate = agreed_rate(facts, share.insurer, self.effective_on)?;
            let NewShare { insurer, share, leads } = *share;
            insurers.push(CoInsurer { insurer, share, leads, agreed_rate });
        }
        Ok(insurers)
    }

    fn places(&self) -> Result<Vec<InsuredPlace>, Refusal> {
        let place = |sum: &NewSum| Ok(InsuredPlace { place: name("place", &sum.place)?, sum_insured: sum.sum_insured });
        self.sums.iter().map(place).collect()
    }
}
