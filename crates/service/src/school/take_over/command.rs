//! Writing the schools of one slot with their policies.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agreement::{Agreement, AgreementState};
use yinuo_core::id::{ImportId, OfficeId, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::school::{LIABILITY_FAMILY, SchoolOffer, SchoolPolicyId, SchoolPrice, covered_until, price};
use yinuo_core::share::Share;
use yinuo_store::tables::agreement::{AGREEMENTS_BY_HOLDER, AgreementRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::{SchoolPolicyLevelRow, SchoolPolicyRow};

use super::Schools;
use super::row::{SchoolRow, TakenCover};
use crate::agreement::agreement_row;
use crate::command::party::{NewParty, contradiction, declare_holder, holder_of, rows_of};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Taken, Wrong};
use crate::keys::Keys;
use crate::school::command::{held_of, policy_number};
use crate::school::insurer;
use crate::school::rules;
use crate::stop::Stop;

/// Schools of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct ImportSchools {
    pub import: ImportId,
    pub slot: i64,
    /// The hashes of their credit codes; the hash of the input stands for them.
    pub hashes: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<Schools>>,
}

/// A policy as it is to be written.
struct Priced<'a> {
    offer: &'a SchoolOffer,
    from: Date,
    until: Date,
    price: SchoolPrice,
    insurer: Option<PartyId>,
    commission_rate: Option<Share>,
}

impl ImportSchools {
    pub fn new(import: ImportId, group: Arc<Group<Schools>>, check_only: bool) -> ImportSchools {
        let hashes = group.rows.iter().map(|row| row.hash.clone()).collect();
        ImportSchools { import, slot: group.slot.number(), hashes, check_only, group }
    }

    /// What a policy comes to by the offer of its first day, and what is owed of what comes in later, or what is wrong with it.
    fn priced<'a>(
        context: &Context<'a>,
        facts: &Facts,
        office: OfficeId,
        cover: &TakenCover,
    ) -> Result<Result<Priced<'a>, (&'static str, Wrong)>, Stop> {
        let priced = match ImportSchools::without_insurer(context, cover) {
            Ok(priced) => priced,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let insurer = insurer::named(facts, context.directory, &priced.offer.key, office);
        let commission_rate = insurer::owed_rate(facts, priced.offer, insurer, priced.from)?;
        Ok(Ok(Priced { insurer, commission_rate, ..priced }))
    }

    /// The same before it is asked who insures it.
    fn without_insurer<'a>(context: &Context<'a>, cover: &TakenCover) -> Result<Priced<'a>, (&'static str, Wrong)> {
        let offer = rules::school(context.rules).on(cover.from);
        let offer = offer.map_err(|refusal| ("effective_on", Wrong::from(refusal)))?;
        let latest = covered_until(cover.from, offer.cover_months);
        let latest = latest.map_err(|refusal| ("ends_on", Wrong::from(refusal)))?;
        let until = cover.until.unwrap_or(latest);
        if until > latest {
            return Err(("ends_on", Wrong::new("cover_too_long").with("latest", latest.to_string())));
        }
        if until < context.today() {
            return Err(("ends_on", Wrong::new("policy_ended")));
        }
        let price = price(offer, &cover.pupils).map_err(|refusal| ("effective_on", Wrong::from(refusal)))?;
        if let Some(told) = cover.premium.filter(|told| *told != price.premium) {
            let wrong = Wrong::new("school_premium_differs").with("wanted", price.premium.to_string());
            return Err(("premium", wrong.with("amount", told.to_string())));
        }
        Ok(Priced { offer, from: cover.from, until, price, insurer: None, commission_rate: None })
    }

    /// A school that is known, by its credit code: whether the row may be of it.
    fn check_known(context: &Context<'_>, known: &PartyRow, row: &SchoolRow) -> Result<(), (&'static str, Wrong)> {
        // Of another office no more is told than that.
        if known.office_id != row.office.number() {
            return Err(("office_code", Wrong::new("school_of_another_office")));
        }
        if known.kind != PartyKind::Organisation.key() {
            return Err(("identity", Wrong::new("not_a_school").with("name", known.name.clone())));
        }
        match contradiction(known, &row.draft.person(), context.rules.papers()) {
            Some(facts) => Err(("name", Wrong { code: "number_known_otherwise", facts })),
            None => Ok(()),
        }
    }

    /// What becomes of a row; what is made goes into the commit.
    fn take(&self, context: &Context<'_>, facts: &Facts, row: &SchoolRow, commit: &mut Commit) -> Result<Taken, Stop> {
        let holder = holder_of(facts, &row.hash);
        let known = holder.and_then(|holder| facts.row::<PartyRow>(holder.number()));
        if let Some(known) = known
            && let Err((field, wrong)) = ImportSchools::check_known(context, known, row)
        {
            return Ok(Taken::Refused(field, wrong));
        }
        let kept = known.map(|known| known.merged_into.unwrap_or(known.id)).map(PartyId::from_number);
        if let Some(kept) = kept.filter(|kept| kept.slot() != self.group.slot) {
            return Ok(Taken::Elsewhere(kept.slot()));
        }
        let merged = known.and_then(|known| facts.row::<PartyRow>(known.merged_into?));
        if merged.is_some_and(|kept| kept.office_id != row.office.number()) {
            return Ok(Taken::Refused("office_code", Wrong::new("school_of_another_office")));
        }
        let priced = match &row.cover {
            None => None,
            Some(cover) => match ImportSchools::priced(context, facts, row.office, cover)? {
                Ok(priced) => Some(priced),
                Err((field, wrong)) => return Ok(Taken::Refused(field, wrong)),
            },
        };
        if let (Some(priced), Some(school)) = (&priced, kept) {
            let heads = facts.rows_by(&AGREEMENTS_BY_HOLDER, school.number());
            if let Some(other) = overlapping(heads, priced)? {
                if other.import_id == Some(self.import.number()) {
                    return Ok(Taken::Made);
                }
                let wrong = Wrong::new("school_already_covered").with("number", other.number.clone());
                return Ok(Taken::Refused("effective_on", wrong));
            }
        }
        let school = kept.unwrap_or_else(|| {
            let id = PartyId::new(context.stamp(), self.group.slot);
            let new = rows_of(context.keys, row.draft.clone(), true, id, row.office, context.micros());
            let NewParty { row, terms, numbers } = new;
            terms.into_iter().for_each(|term| commit.insert_unaudited(term));
            numbers.into_iter().for_each(|number| commit.insert(number));
            commit.insert(row);
            id
        });
        if let Some(priced) = priced {
            self.insure(context, (row, school), priced, commit);
        }
        Ok(Taken::Made)
    }

    /// Adds the rows of a policy in force, paid for before it was taken over.
    fn insure(
        &self,
        context: &Context<'_>,
        (row, school): (&SchoolRow, PartyId),
        priced: Priced<'_>,
        commit: &mut Commit,
    ) {
        let Priced { offer, from, until, price, insurer, commission_rate } = priced;
        let id = SchoolPolicyId::new(context.stamp(), self.group.slot);
        let (slot, policy_id) = (id.slot().number(), id.number());
        commit.insert(agreement_row(&Agreement {
            family: &LIABILITY_FAMILY,
            id: policy_id,
            number: policy_number(id),
            holder: school,
            office: row.office,
            product_version: offer.version(),
            effective_on: from,
            ends_on: Some(until),
            state: AgreementState::InForce,
            state_on: from,
            applied_on: from,
            import: Some(self.import),
        }));
        commit.insert(SchoolPolicyRow {
            slot,
            id: policy_id,
            // No agreement was made by a click.
            agreement_number: String::new(),
            insurer: offer.insurer.zh.clone(),
            insurer_id: insurer.map(PartyId::number),
            pupils: i64::from(price.pupils),
            premium: price.premium.0,
            paid: price.premium.0,
            limit_per_pupil: offer.limit_per_pupil.0,
            limit_per_accident: offer.limit_per_accident.0,
            // Paid before it was taken over; on which day is not told.
            paid_on: Some(from.min(context.today()).to_string()),
            commission_rate: commission_rate.map(|rate| rate.decimal().normalize().to_string()),
            listed_until: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        for level in price.levels {
            let (pupils, premium) = (i64::from(level.pupils), level.premium.0);
            commit.insert(SchoolPolicyLevelRow { slot, policy_id, level: level.level, pupils, premium });
        }
    }
}

/// A policy of the school that covers some of the same days.
fn overlapping<'a>(heads: Vec<&'a AgreementRow>, priced: &Priced<'_>) -> Result<Option<&'a AgreementRow>, Stop> {
    let held = held_of(heads, &LIABILITY_FAMILY, &priced.offer.key)?;
    let overlaps = |(_, begins, ends): &(&AgreementRow, Date, Date)| *begins <= priced.until && priced.from <= *ends;
    Ok(held.into_iter().find(overlaps).map(|(head, ..)| head))
}

impl Act for ImportSchools {
    const NAME: &'static str = "import-schools";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for row in &self.group.rows {
            declare_holder(&row.hash, plan);
        }
        let days: BTreeSet<Date> = self.group.rows.iter().filter_map(|row| Some(row.cover.as_ref()?.from)).collect();
        insurer::declare(plan, days.into_iter().collect());
        plan.follow::<PartyRow>();
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            for holder in group.rows.iter().filter_map(|row| holder_of(facts, &row.hash)) {
                plan.want::<PartyRow>(holder.number());
                plan.want_by(&AGREEMENTS_BY_HOLDER, holder.number());
            }
            // What was merged has its policies with the school that was kept.
            let group = group.clone();
            plan.then(move |facts, plan| {
                let known = group.rows.iter().filter_map(|row| holder_of(facts, &row.hash));
                let rows = known.filter_map(|holder| facts.row::<PartyRow>(holder.number()));
                for kept in rows.filter_map(|row| row.merged_into) {
                    plan.want::<PartyRow>(kept);
                    plan.want_by(&AGREEMENTS_BY_HOLDER, kept);
                }
            });
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let mut taken = Vec::with_capacity(self.group.rows.len());
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                Schools::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
            taken.push(self.take(context, facts, row, &mut commit)?);
        }
        let made = taken.iter().filter(|one| **one == Taken::Made).count();
        let answer = Answer::of("import", self.import.number()).with(taken);
        if self.check_only || commit.is_empty() {
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("schools", made.to_string())];
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
