//! Life insurance (人身保险) on the general house: its commands, the effects of milestones on a policy, its rows, letters and
//! questions. The decisions are those of [`yinuo_core::life`].

pub mod command;
pub mod day;
pub mod effect;
mod emptied;
mod fact;
pub mod follow_up;
pub mod import;
pub mod letter;
mod payout;
pub mod query;
pub mod rows;
pub mod rules;
mod served;
pub mod units;
mod will;

use futures_util::FutureExt;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::life::approval::{UNIT_PRICE, UNIT_PRICE_CORRECTION, UNUSUAL_RECEIPT, UNUSUAL_UNIT_PRICE};
use yinuo_core::life::chart::CLAIM_ADVANCE;
use yinuo_core::life::permission::{READ_POLICIES, WRITE_POLICIES};
use yinuo_core::life::policy::FullFile;
use yinuo_core::life::{POLICY, effect as kinds};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::life::PolicyRow;

use self::command::{day as pass_days, loan, policy, unit};
use crate::approval::Approvable;
use crate::command::Act;
use crate::import::Kind;
use crate::subject::keys;
use crate::systems::{LetterValues, PaidEffect, SubjectLine, SubjectReader, System};

/// How the house reads a policy that a case or a letter is about.
const READER: SubjectReader = SubjectReader {
    kind: &POLICY,
    permission: READ_POLICIES,
    declare: |of, plan| {
        plan.want::<AgreementRow>(of.id);
        plan.want::<PolicyRow>(of.id);
    },
    read: |facts, of| {
        let version = facts.row::<PolicyRow>(of.id).map_or(0, |row| row.version);
        facts.row::<AgreementRow>(of.id).map(|head| SubjectLine { version, ..line_of(head) })
    },
    declare_work: effect::declare,
    load: |store, of| {
        async move { Ok(store.load::<AgreementRow>(keys(of)).await?.iter().map(line_of).collect()) }.boxed()
    },
    letters: Some(LetterValues {
        declare: |of, plan| plan.want_whole::<FullFile>(of.id),
        values: letter::values,
        sample: letter::sample,
    }),
    files: Some(WRITE_POLICIES),
};

fn line_of(head: &AgreementRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&POLICY, head.id),
        office: OfficeId::from_number(head.office_id),
        customer: Some(PartyId::from_number(head.holder_id)),
        owner: None,
        label: head.number.clone(),
        version: 0,
    }
}

/// What life insurance brings to the running house.
pub static SYSTEM: System = System {
    key: "life",
    approvals: &[
        Approvable::of::<unit::PublishUnitPrice>(&UNIT_PRICE),
        Approvable::of::<unit::PublishUnitPrice>(&UNUSUAL_UNIT_PRICE),
        Approvable::of::<unit::CorrectUnitPrice>(&UNIT_PRICE_CORRECTION),
        Approvable::of::<policy::ReceivePremium>(&UNUSUAL_RECEIPT),
    ],
    commands: &[
        policy::ProposePolicy::NAME,
        policy::ReceivePremium::NAME,
        policy::ReverseReceipt::NAME,
        policy::ReverseLapse::NAME,
        pass_days::PassDays::NAME,
        policy::SetPrompts::NAME,
        policy::SetDebit::NAME,
        policy::TellServerLeft::NAME,
        loan::RepayLoan::NAME,
        unit::PublishUnitPrice::NAME,
        unit::InvestPremium::NAME,
        unit::CarryOutOrder::NAME,
        unit::CorrectUnitPrice::NAME,
        unit::CorrectOrders::NAME,
        import::ImportPolicies::NAME,
    ],
    outbox: follow_up::HANDLERS,
    relation_ended: Some(served::relation_ended),
    day: &[&day::POLICIES],
    read_parts: &[rules::read],
    check_parts: &[yinuo_core::life::LifeRules::check],
    imports: &[&LIFE_POLICIES],
    paid: &[&payout::Policies],
    subjects: &[READER],
    effects: effect::EFFECTS,
    will: Some(will::told),
    paid_effects: &[PaidEffect { kind: &kinds::ADVANCE_PAID, payments: &[&CLAIM_ADVANCE] }],
    facts: fact::FACTS,
    emptied: &[&emptied::EMPTIED],
    ..System::NONE
};

static LIFE_POLICIES: Kind = Kind::of::<import::LifePolicies>();
