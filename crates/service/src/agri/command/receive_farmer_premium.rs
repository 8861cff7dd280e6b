//! A household pays its own part of the premium, and is insured from that day.

use serde::Serialize;
use yinuo_core::agreement::AgreementState;
use yinuo_core::agri::permission::{CoverWriter, READ_COVERS};
use yinuo_core::agri::{COVER, CoverId, GROUP_FAMILY};
use yinuo_core::id::{Slot, TransferId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AgreementRow};
use yinuo_store::tables::agri::{CoverRow, GroupPolicyRow, HelperRow};

use crate::agri::helper::{check_of_group, declare_of_group};
use crate::agri::rows::farmer_paid_row;
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Takes the part of a household, the whole of it: after the last day of enrolment nothing is taken any more.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiveFarmerPremium {
    pub cover: CoverId,
    pub amount: Fen,
}

impl Act for ReceiveFarmerPremium {
    const NAME: &'static str = "receive-farmer-premium";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.cover.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.cover.number());
        plan.want::<CoverRow>(self.cover.number());
        plan.follow_by(&AGREEMENT_BY_NUMBER);
        plan.follow::<GroupPolicyRow>();
        plan.follow::<HelperRow>();
        let id = self.cover.number();
        plan.then(move |facts, plan| {
            let Some(cover) = facts.row::<CoverRow>(id) else { return };
            plan.want_by(&AGREEMENT_BY_NUMBER, &cover.group_number);
            let number = cover.group_number.clone();
            plan.then(move |facts, plan| {
                if let Some(group) = group_of(facts, &number) {
                    declare_of_group(group, plan);
                }
            });
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.cover.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let cover = facts.row::<CoverRow>(id).ok_or(Stop::NotFound)?;
        let at = at(context.directory, head);
        require_reached(context.actor, READ_COVERS, at)?;
        CoverWriter::grant(context.actor, at)?;
        if cover.ended_on.is_some() {
            return Err(Stop::refused("cover_ended"));
        }
        if let Some(paid_on) = &cover.paid_on {
            return Err(Refusal::new("farmer_premium_paid").with("paid_on", paid_on.clone()).into());
        }
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", head.number));
        let today = context.today();
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        programme.enrolment.check_open(today)?;
        if let Some(group) = group_of(facts, &cover.group_number) {
            check_of_group(facts, group, programme, today)?;
        }
        if self.amount != Fen(cover.farmer) {
            let refusal = Refusal::new("farmer_premium_differs").with("wanted", Fen(cover.farmer).to_string());
            return Err(refusal.with("amount", self.amount.to_string()).into());
        }
        let mut commit = Commit::default();
        let state = AgreementState::InForce.key().to_owned();
        let day = today.to_string();
        commit.update(AgreementRow { state, state_on: day.clone(), effective_on: day.clone(), ..head.clone() });
        let version = cover.version + 1;
        commit.update(CoverRow { paid_on: Some(day), version, ..cover.clone() });
        let transfer = TransferId::new(context.stamp(), self.cover.slot());
        let open_from = context.directory.open_from();
        let (now, operator) = (context.now, context.operator());
        commit.insert(farmer_paid_row(transfer, self.cover, self.amount, today, open_from, now, operator));
        let subject = Subject { kind: COVER.key, id, version };
        let told = vec![("number", head.number.clone()), ("amount", self.amount.to_string())];
        Ok(Outcome {
            commit,
            answer: Answer::of(COVER.key, id),
            subject: Some(subject),
            facts: told,
            ..Outcome::default()
        })
    }
}

/// The group policy with this number.
fn group_of(facts: &Facts, number: &str) -> Option<i64> {
    let heads = facts.rows_by(&AGREEMENT_BY_NUMBER, number);
    heads.into_iter().find(|head| head.family == GROUP_FAMILY.key).map(|head| head.id)
}
