//! Approval (审批): what one person asks for and another releases or turns down.
//!
//! Which acts can be put under approval is declared by systems ([`ApprovalAct`], [`crate::systems`]). Which of them need it, from which
//! amount and by whose word stands in packs ([`ApprovalRule`]); nobody releases what he asked for himself, and no one person gives two
//! of the words that an act needs. What an act will do it says itself, in the service layer ([`Will`]).

mod will;

use jiff::civil::Date;
use serde::Serialize;

use crate::access::{Actor, Denied, Permission};
use crate::id::OperatorId;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
pub use will::{Will, WillKind};

/// Something that packs can put under approval.
#[derive(Debug, PartialEq, Eq)]
pub struct ApprovalAct {
    /// Permanent: packs and the archive hold it.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What it takes to see one that waits, besides having asked or being able to release it.
    pub seen_with: Permission,
    /// What a rule can narrow it to: `service/milestone`, where it can.
    pub narrows: Option<&'static str>,
}

/// Recording a milestone; its amount is what comes to be owed by it.
pub static MILESTONE: ApprovalAct = ApprovalAct {
    key: "milestone",
    zh: "登记进度",
    en: "Record a milestone",
    seen_with: Permission::READ_CASES,
    narrows: Some("service/milestone"),
};
/// A longer time for a promise.
pub static EXTENSION: ApprovalAct = ApprovalAct {
    key: "extension",
    zh: "延长时限",
    en: "Extend a time limit",
    seen_with: Permission::READ_CASES,
    narrows: Some("service/promise"),
};
/// Doing without a material.
pub static WAIVER: ApprovalAct = ApprovalAct {
    key: "waiver",
    zh: "免交材料",
    en: "Waive a material",
    seen_with: Permission::READ_CASES,
    narrows: Some("service/material"),
};
/// Letting a sealed batch go to the bank; its amount is its sum.
pub static BATCH: ApprovalAct = ApprovalAct {
    key: "batch",
    zh: "放行收付批次",
    en: "Let a bank batch go",
    seen_with: Permission::READ_PAYOUTS,
    narrows: None,
};
/// Giving a payout another account, where no case works on it; its amount is that of the payout.
pub static PAYOUT_ACCOUNT: ApprovalAct = ApprovalAct {
    key: "payout-account",
    zh: "更改给付账户",
    en: "Change the account of a payout",
    seen_with: Permission::READ_PAYOUTS,
    narrows: None,
};
/// Erasing what is kept of a customer and not needed any more.
pub static ERASURE: ApprovalAct = ApprovalAct {
    key: "erasure",
    zh: "删除客户资料",
    en: "Erase a customer",
    seen_with: Permission::READ_CUSTOMERS,
    narrows: None,
};

/// The acts of the house itself.
pub static ACTS: &[&ApprovalAct] = &[&MILESTONE, &EXTENSION, &WAIVER, &BATCH, &PAYOUT_ACCOUNT, &ERASURE];

/// What needs approval, as a pack says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalRule {
    /// The key of an [`ApprovalAct`].
    pub act: &'static str,
    /// What of it: a service, or a service and its milestone; absent, all of it.
    pub of: Option<String>,
    /// Only where its amount is greater.
    pub above: Option<Fen>,
    /// What each who gives a word must be permitted, in the order of the words.
    pub by: Vec<Permission>,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

impl ApprovalRule {
    fn holds_for(&self, act: &str, of: &str, amount: Option<Fen>, on: Date) -> bool {
        let below = |whole: &str| of == whole || of.strip_prefix(whole).is_some_and(|rest| rest.starts_with('/'));
        self.act == act
            && self.of.as_deref().is_none_or(below)
            && self.above.is_none_or(|above| amount.is_some_and(|amount| amount > above))
            && self.effective.covers(on)
    }
}

/// What needs approval, of all packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovalRules(Vec<ApprovalRule>);

impl ApprovalRules {
    pub fn new(rules: Vec<ApprovalRule>) -> ApprovalRules {
        ApprovalRules(rules)
    }

    pub fn all(&self) -> &[ApprovalRule] {
        &self.0
    }

    /// The rule that an act falls under on a day, if any: of several, the one that wants the most words.
    pub fn needed(&self, act: &str, of: &str, amount: Option<Fen>, on: Date) -> Option<&ApprovalRule> {
        let holding = self.0.iter().filter(|rule| rule.holds_for(act, of, amount, on));
        holding.max_by_key(|rule| (rule.by.len(), rule.of.as_ref().map_or(0, String::len), rule.above))
    }
}

/// Who asked, and who has given a word already.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub asker: OperatorId,
    pub words: &'a [OperatorId],
}

/// Whether an actor may give the next word, or turn it down: permitted at the office, and neither who asked nor who has spoken before.
pub fn may_decide(actor: &Actor, permission: Permission, office_path: &str, given: Given<'_>) -> Result<(), MayNot> {
    if !actor.may_at(permission, office_path) {
        return Err(MayNot::Denied(Denied(permission)));
    }
    if given.asker == actor.operator || given.words.contains(&actor.operator) {
        return Err(MayNot::SamePerson);
    }
    Ok(())
}

/// Why somebody may not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayNot {
    Denied(Denied),
    SamePerson,
}

impl From<MayNot> for Refusal {
    fn from(may_not: MayNot) -> Refusal {
        match may_not {
            MayNot::Denied(denied) => denied.into(),
            MayNot::SamePerson => Refusal::new("approval_by_second_person"),
        }
    }
}

/// Where an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// A word is still to be given.
    Waiting,
    /// Released, and the act carried out.
    Released,
    TurnedDown,
    /// Taken back by who asked.
    Withdrawn,
    /// Released, but the act was not possible any more.
    Failed,
}

impl ApprovalState {
    pub const ALL: [ApprovalState; 5] = [
        ApprovalState::Waiting,
        ApprovalState::Released,
        ApprovalState::TurnedDown,
        ApprovalState::Withdrawn,
        ApprovalState::Failed,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            ApprovalState::Waiting => "waiting",
            ApprovalState::Released => "released",
            ApprovalState::TurnedDown => "turned_down",
            ApprovalState::Withdrawn => "withdrawn",
            ApprovalState::Failed => "failed",
        }
    }

    pub fn parse(key: &str) -> Option<ApprovalState> {
        ApprovalState::ALL.into_iter().find(|state| state.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(act: &'static str, of: Option<&str>, above: Option<i64>, by: usize) -> ApprovalRule {
        ApprovalRule {
            act,
            of: of.map(str::to_owned),
            above: above.map(Fen),
            by: vec![Permission::APPROVE_CASES; by],
            effective: Effective { from: date(2010, 1, 1), until: None },
            cite: "House rule".to_owned(),
            status: Status::House,
            source: None,
        }
    }

    const DAY: Date = date(2011, 9, 29);

    #[test]
    fn an_amount_at_the_limit_needs_no_approval_and_a_fen_more_does() {
        let rules = ApprovalRules::new(vec![rule("milestone", None, Some(5_000_000), 1)]);
        assert_eq!(rules.needed("milestone", "life.claim/agreed", Some(Fen(5_000_000)), DAY), None);
        assert!(rules.needed("milestone", "life.claim/agreed", Some(Fen(5_000_001)), DAY).is_some());
        assert_eq!(rules.needed("milestone", "life.claim/agreed", None, DAY), None);
        assert_eq!(rules.needed("batch", "", Some(Fen(5_000_001)), DAY), None);
    }

    #[test]
    fn of_several_rules_the_one_that_wants_the_most_words_holds() {
        let rules = ApprovalRules::new(vec![
            rule("batch", None, None, 1),
            rule("batch", None, Some(100), 2),
            rule("batch", None, Some(10), 1),
        ]);
        let words = |amount| rules.needed("batch", "", Some(Fen(amount)), DAY).map(|rule| rule.by.len());
        assert_eq!([words(5), words(50), words(500)], [Some(1), Some(1), Some(2)]);
    }

    #[test]
    fn a_rule_for_a_service_holds_for_all_its_milestones_and_for_no_service_whose_key_begins_alike() {
        let rules = ApprovalRules::new(vec![rule("milestone", Some("life.claim"), None, 1)]);
        assert!(rules.needed("milestone", "life.claim/denied", None, DAY).is_some());
        assert_eq!(rules.needed("milestone", "life.claims/denied", None, DAY), None);
        assert_eq!(rules.needed("milestone", "life.claim/denied", None, date(2009, 12, 31)), None);
    }
}
