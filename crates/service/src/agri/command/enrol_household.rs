//! One household is enrolled at the desk, by the rules of a village sheet.

use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agreement::AgreementState;
use yinuo_core::agri::permission::{CoverWriter, READ_COVERS};
use yinuo_core::agri::{COVER, COVER_FAMILY, Contributor, CoverId, GroupPolicyId, cover_number, enrol, group_of};
use yinuo_core::id::{PartyId, Slot, TransferId};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AGREEMENTS_HELD, AgreementRow};
use yinuo_store::tables::agri::{COVERS_ON_LAND, CoverRow, GroupPolicyRow};
use yinuo_store::tables::party::PartyRow;

use crate::agri::cover_sum::{programme_of, want_covers_of};
use crate::agri::helper::{check_of_group, declare_of_group};
use crate::agri::land;
use crate::agri::loss::said;
use crate::agri::rows::{NewCover, farmer_paid_row};
use crate::agri::rules::agri;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::agreement::at;
use crate::query::party;
use crate::query::require_reached;
use crate::stop::Stop;

/// Enrols a household known to the house under the group policy of its village.
#[derive(Debug, Clone, Serialize)]
pub struct EnrolHousehold {
    pub group: GroupPolicyId,
    pub holder: PartyId,
    /// Its number on the sheet of the village.
    pub serial: u32,
    pub object: String,
    pub quantity: Decimal,
    pub plot: Option<String>,
    pub land_number: Option<String>,
    /// The contract, where the land is leased.
    pub lease: Option<String>,
    /// The passbook that claims are paid to.
    pub account: Option<String>,
    /// It signed of its own will.
    pub signed: bool,
    /// What it pays now: its whole part, or nothing yet.
    pub paid: Option<Fen>,
    /// It has land in another village too, and that was looked at.
    pub in_two_villages: bool,
    /// It is taken although the land register has less of its plot, and that was looked at.
    pub above_register: bool,
    /// Refused where it is enrolled in this village already: who works without a network cannot have looked.
    pub only_one: bool,
}

impl Act for EnrolHousehold {
    const NAME: &'static str = "enrol-household";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.holder.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let (group, serial) = (self.group.number(), self.serial);
        plan.want::<PartyRow>(self.holder.number());
        plan.want::<AgreementRow>(group);
        plan.want_by(&AGREEMENTS_HELD, (self.holder.slot().number(), self.holder.number()));
        if let Some(land) = &self.land_number {
            plan.want_by(&COVERS_ON_LAND, land.trim());
        }
        land::declare(self.land_number.as_deref(), plan);
        declare_of_group(group, plan);
        plan.follow_by(&AGREEMENT_BY_NUMBER);
        plan.follow::<CoverRow>();
        let holder = (self.holder.slot().number(), self.holder.number());
        plan.then(move |facts, plan| {
            if let Some(head) = facts.row::<AgreementRow>(group) {
                plan.want_by(&AGREEMENT_BY_NUMBER, &cover_number(&head.number, serial));
                want_covers_of(facts, holder, programme_of(&head.product_version), plan);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let group = facts.row::<AgreementRow>(self.group.number()).ok_or(Stop::NotFound)?;
        facts.row::<GroupPolicyRow>(self.group.number()).ok_or(Stop::NotFound)?;
        let place = at(context.directory, group);
        require_reached(context.actor, READ_COVERS, place)?;
        CoverWriter::grant(context.actor, place)?;
        let holder = facts.row::<PartyRow>(self.holder.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, party::at(context.directory, holder))?;
        check_own(holder)?;
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", group.number));
        let programme = agri(context.rules).version(&group.product_version).ok_or_else(damaged)?;
        let today = context.today();
        let enrolled = enrol(programme, &self.object, self.quantity, today)?;
        check_of_group(facts, group.id, programme, today)?;
        self.check(facts, group, holder)?;
        if !self.above_register {
            land::check(facts, self.land_number.as_deref(), &enrolled.unit, self.quantity)?;
        }
        let text = |field, text: &Option<String>| text.as_deref().map(|text| said(field, text)).transpose();
        let (plot, land, lease) =
            (text("plot", &self.plot)?, text("land_number", &self.land_number)?, text("lease", &self.lease)?);
        let account = self.account.as_deref().map(|number| personal::checked_account(number, false)).transpose();
        let account =
            account.map_err(|cause| Refusal::new("wrong_field").with("field", "account").with("cause", cause))?;
        let farmer = enrolled.split.of(Contributor::Farmer);
        if let Some(paid) = self.paid.filter(|paid| *paid != farmer) {
            let refusal = Refusal::new("farmer_premium_differs").with("wanted", farmer.to_string());
            return Err(refusal.with("amount", paid.to_string()).into());
        }
        let id = CoverId::new(context.stamp(), self.holder.slot());
        let cover = NewCover {
            id,
            group: &group.number,
            serial: self.serial,
            holder: self.holder,
            office: yinuo_core::id::OfficeId::from_number(group.office_id),
            programme,
            version: &group.product_version,
            object: &enrolled.object,
            unit: &enrolled.unit,
            sum_insured: enrolled.sum_insured,
            split: &enrolled.split,
            quantity: self.quantity,
            plot: plot.as_deref(),
            land_number: land.as_deref(),
            lease: lease.as_deref(),
            account_masked: account.as_deref().map(mask),
            received_on: today,
            is_paid: self.paid.is_some(),
            import: None,
        };
        let mut commit = Commit::default();
        let head = cover.head();
        let told = vec![("number", head.number.clone()), ("quantity", self.quantity.normalize().to_string())];
        let held = land::Held {
            cover_number: &head.number,
            object: &enrolled.object,
            unit: &enrolled.unit,
            quantity: self.quantity,
        };
        let excess = land::excess_of(context, facts, id.slot(), self.land_number.as_deref(), held)?;
        excess.into_iter().for_each(|excess| commit.insert(excess));
        commit.insert(head);
        commit.insert(cover.row());
        if let Some(account) = &account {
            commit.insert(personal::seal_unsought(
                context.keys,
                id.number(),
                personal::PAYOUT_ACCOUNT,
                "account",
                account,
            ));
        }
        if self.paid.is_some() {
            let transfer = TransferId::new(context.stamp(), id.slot());
            let (open_from, operator) = (context.directory.open_from(), context.operator());
            commit.insert(farmer_paid_row(transfer, id, farmer, today, open_from, context.now, operator));
        }
        let subject = Subject { kind: COVER.key, id: id.number(), version: 1 };
        let answer = Answer::of(COVER.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

impl EnrolHousehold {
    /// What only the books know, as for a row of a sheet.
    fn check(&self, facts: &Facts, group: &AgreementRow, holder: &PartyRow) -> Result<(), Stop> {
        if holder.identity_kind.is_none() {
            return Err(Refusal::new("household_without_identity").with("name", holder.name.clone()).into());
        }
        if !self.signed {
            return Err(Stop::refused("household_not_signed"));
        }
        if group.state != AgreementState::Proposed.key() {
            return Err(Stop::refused("group_policy_closed"));
        }
        if self.serial == 0 {
            return Err(Refusal::new("wrong_field").with("field", "serial").with("cause", "not_a_number").into());
        }
        let key = (self.holder.slot().number(), self.holder.number());
        let covers = facts.rows_by(&AGREEMENTS_HELD, key).into_iter().filter(|head| {
            let is_live = head.state != AgreementState::Ended.key() && head.family == COVER_FAMILY.key;
            is_live && head.product_version == group.product_version
        });
        let (here, elsewhere): (Vec<_>, Vec<_>) = covers.partition(|head| group_of(&head.number) == group.number);
        if let Some(other) = here.first().filter(|_| self.only_one) {
            return Err(Refusal::new("household_enrolled").with("number", other.number.clone()).into());
        }
        let number = cover_number(&group.number, self.serial);
        if !facts.rows_by(&AGREEMENT_BY_NUMBER, &number).is_empty() {
            return Err(Refusal::new("serial_taken").with("number", number).into());
        }
        if let Some(other) = elsewhere.first().filter(|_| !self.in_two_villages) {
            return Err(Refusal::new("in_another_village").with("other", group_of(&other.number)).into());
        }
        let Some(land) = self.land_number.as_deref().map(str::trim) else { return Ok(()) };
        let programme = programme_of(&group.product_version);
        let insured = facts.rows_by(&COVERS_ON_LAND, land);
        match insured.into_iter().find(|cover| cover.programme == programme && cover.ended_on.is_none()) {
            Some(other) => {
                let refusal = Refusal::new("plot_insured").with("other", other.group_number.clone());
                Err(refusal.with("cover", CoverId::from_number(other.id).to_string()).into())
            }
            None => Ok(()),
        }
    }
}
