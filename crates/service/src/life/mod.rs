//! Life insurance (人身保险) on the general house: its commands, the effects of milestones on a policy, its rows, letters and
//! questions. The decisions are those of [`yinuo_core::life`].

pub mod command;
pub mod effect;
pub mod import;
pub mod letter;
mod payout;
pub mod query;
pub mod rows;
pub mod rules;
pub mod units;

use self::command::{day, loan, policy, unit};
use futures_util::FutureExt;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::life::chart::CLAIM_ADVANCE;
use yinuo_core::life::permission::READ_POLICIES;
use yinuo_core::life::{POLICY, effect as kinds};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AgreementRow;

use crate::command::Act;
use crate::import::Kind;
use crate::subject::keys;
use crate::systems::{PaidEffect, SubjectLine, SubjectReader, System};

/// How the house reads a policy that a case or a letter is about.
const READER: SubjectReader = SubjectReader {
    kind: &POLICY,
    permission: READ_POLICIES,
    declare: |of, plan| plan.want::<AgreementRow>(of.id),
    read: |facts, of| facts.row::<AgreementRow>(of.id).map(line_of),
    declare_work: effect::declare,
    load: |store, of| {
        async move { Ok(store.load::<AgreementRow>(keys(of)).await?.iter().map(line_of).collect()) }.boxed()
    },
};

fn line_of(head: &AgreementRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&POLICY, head.id),
        office: OfficeId::from_number(head.office_id),
        customer: Some(PartyId::from_number(head.holder_id)),
        label: head.number.clone(),
    }
}

/// What life insurance brings to the running house.
pub static SYSTEM: System = System {
    key: "life",
    commands: &[
        policy::ProposePolicy::NAME,
        policy::ReceivePremium::NAME,
        policy::ReverseReceipt::NAME,
        policy::ReverseLapse::NAME,
        day::PassDays::NAME,
        policy::SetPrompts::NAME,
        policy::SetDebit::NAME,
        loan::RepayLoan::NAME,
        unit::PublishUnitPrice::NAME,
        unit::InvestPremium::NAME,
        unit::CarryOutOrder::NAME,
        import::ImportPolicies::NAME,
    ],
    read_part: Some(rules::read),
    check_part: Some(yinuo_core::life::LifeRules::check),
    imports: &[&LIFE_POLICIES],
    paid: &[&payout::Policies],
    subjects: &[READER],
    effects: effect::EFFECTS,
    paid_effects: &[PaidEffect { kind: &kinds::ADVANCE_PAID, payments: &[&CLAIM_ADVANCE] }],
};

static LIFE_POLICIES: Kind = Kind::of::<import::LifePolicies>();
