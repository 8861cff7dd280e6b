//! Whose account may be paid to (收款人规则): rules of packs about the holder of an account, held when the account is given.
//!
//! A rule bars whoever serves the customer in some way ([`PayeeRule::bars`]), unless he is entitled himself, or lets only the
//! entitled be paid ([`PayeeRule::only`]). Nobody's word opens what a rule closes: it is not a matter of approval. An account
//! is known by its holder's name, so people are told apart by their names here ([`form::same_name`]).
//!
//! Who is entitled by an agreement is told by the system of the agreement, in the words it registers
//! ([`crate::systems::entitled_roles`]).

use jiff::civil::Date;
use serde::Serialize;

use crate::agreement::AgreementRole;
use crate::case::Channel;
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::{LocalText, form};

/// Who made the agreement with us.
pub static HOLDER: AgreementRole = AgreementRole { key: "holder", zh: "投保人（合同持有人）", en: "holder" };

/// Which accounts of an agreement are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accounts {
    /// The one to which everything goes that is owed to the customer.
    Standing,
    /// One for a payout that is owed to somebody else.
    Apart,
}

impl Accounts {
    pub const ALL: [Accounts; 2] = [Accounts::Standing, Accounts::Apart];

    pub fn key(self) -> &'static str {
        match self {
            Accounts::Standing => "standing",
            Accounts::Apart => "apart",
        }
    }

    pub fn parse(key: &str) -> Option<Accounts> {
        Accounts::ALL.into_iter().find(|accounts| accounts.key() == key)
    }
}

/// Whose account may be paid to, as a pack says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayeeRule {
    /// Permanent: `serving-agent`.
    pub key: String,
    pub name: LocalText,
    /// Kinds of relation: who stands so to the customer is not paid to.
    pub bars: Vec<String>,
    /// Roles of the agreement: who is one of them is not barred.
    pub unless: Vec<&'static str>,
    /// Roles of the agreement: nobody else is paid to what is owed to somebody it names.
    pub only: Vec<&'static str>,
    /// Channels by which the agreement was made; without any, all.
    pub sold_by: Vec<Channel>,
    /// Absent, both.
    pub accounts: Option<Accounts>,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

/// An account that somebody wants to be paid to, with all that the rules ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeAccount {
    /// Whose account it is.
    pub account_holder: String,
    /// Whose money it is to take.
    pub payee: String,
    pub accounts: Accounts,
    /// How the agreement was made, where it is known.
    pub sold_by: Option<Channel>,
    /// Who is entitled by the agreement: role and name.
    pub entitled: Vec<(&'static AgreementRole, String)>,
    /// Who serves the customer on that day: kind of relation and name.
    pub serving: Vec<(String, String)>,
}

impl PayeeAccount {
    /// Whether the agreement names the payee. The heirs of an estate it does not: which of them is paid is a matter of proof, and approval.
    fn is_for_somebody_named(&self) -> bool {
        self.entitled.iter().any(|(_, name)| form::same_name(name, &self.payee))
    }

    fn is_one_of(&self, roles: &[&'static str]) -> bool {
        let is = |(role, name): &(&AgreementRole, String)| {
            roles.contains(&role.key) && form::same_name(name, &self.account_holder)
        };
        self.entitled.iter().any(is)
    }
}

/// The rules of all packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayeeRules(Vec<PayeeRule>);

impl PayeeRules {
    pub fn new(rules: Vec<PayeeRule>) -> PayeeRules {
        PayeeRules(rules)
    }

    pub fn all(&self) -> &[PayeeRule] {
        &self.0
    }

    /// Whether the account may be paid to on that day.
    pub fn check(&self, account: &PayeeAccount, on: Date) -> Result<(), Refusal> {
        let asks = |rule: &&PayeeRule| {
            rule.effective.covers(on)
                && rule.accounts.is_none_or(|accounts| accounts == account.accounts)
                && (rule.sold_by.is_empty() || account.sold_by.is_some_and(|channel| rule.sold_by.contains(&channel)))
        };
        self.0.iter().filter(asks).try_for_each(|rule| rule.judge(account))
    }
}

impl PayeeRule {
    fn judge(&self, account: &PayeeAccount) -> Result<(), Refusal> {
        let serves = |(kind, name): &&(String, String)| {
            self.bars.contains(kind) && form::same_name(name, &account.account_holder)
        };
        if let Some((kind, _)) = account.serving.iter().find(serves)
            && !account.is_one_of(&self.unless)
        {
            return Err(self.refusal("payee_serves_customer", account, &self.unless).with("relation", kind.clone()));
        }
        if !self.only.is_empty() && account.is_for_somebody_named() && !account.is_one_of(&self.only) {
            return Err(self.refusal("payee_not_entitled", account, &self.only));
        }
        Ok(())
    }

    fn refusal(&self, code: &'static str, account: &PayeeAccount, entitled: &[&'static str]) -> Refusal {
        let refusal = Refusal::new(code).with("account_holder", account.account_holder.clone());
        refusal
            .with("entitled", entitled.join(", "))
            .with("payee_rule", self.key.clone())
            .with("cite", self.cite.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    static INSURED: AgreementRole = AgreementRole { key: "insured", zh: "被保险人", en: "insured" };

    fn rule(key: &str) -> PayeeRule {
        PayeeRule {
            key: key.to_owned(),
            name: LocalText::new("规则", "Rule"),
            bars: Vec::new(),
            unless: Vec::new(),
            only: Vec::new(),
            sold_by: Vec::new(),
            accounts: None,
            effective: Effective { from: date(2024, 3, 1), until: None },
            cite: "article".to_owned(),
            status: Status::Found,
            source: None,
        }
    }

    fn account(holder: &str) -> PayeeAccount {
        PayeeAccount {
            account_holder: holder.to_owned(),
            payee: "王芳".to_owned(),
            accounts: Accounts::Standing,
            sold_by: Some(Channel::Web),
            entitled: vec![(&HOLDER, "王芳".to_owned()), (&INSURED, "王强".to_owned())],
            serving: vec![("agent".to_owned(), "李 伟".to_owned()), ("guardian".to_owned(), "王芳".to_owned())],
        }
    }

    fn code(rules: Vec<PayeeRule>, account: &PayeeAccount, on: Date) -> Option<&'static str> {
        PayeeRules::new(rules).check(account, on).err().map(|refusal| refusal.code)
    }

    #[test]
    fn who_serves_the_customer_is_barred_from_the_day_of_the_rule_unless_he_is_entitled_himself() {
        let barred = PayeeRule { bars: vec!["agent".to_owned()], unless: vec!["holder", "insured"], ..rule("agent") };
        let on = |account: &PayeeAccount, day| code(vec![barred.clone()], account, day);
        // However the blank in the name is written.
        assert_eq!(on(&account("李\u{3000}伟"), date(2024, 3, 1)), Some("payee_serves_customer"));
        assert_eq!(on(&account("李伟"), date(2024, 2, 29)), None);
        assert_eq!(on(&account("王芳"), date(2024, 3, 1)), None);
        assert_eq!(on(&account("赵敏"), date(2024, 3, 1)), None, "who stands in no relation is left to other rules");
        let mut insured = account("李伟");
        insured.entitled[1].1 = "李伟".to_owned();
        assert_eq!(on(&insured, date(2024, 3, 1)), None);
        insured.entitled[1].0 = &AgreementRole { key: "payer", zh: "交费人", en: "payer" };
        assert_eq!(on(&insured, date(2024, 3, 1)), Some("payee_serves_customer"));
        // A relation of another kind than the rule's.
        let guardian =
            PayeeAccount { serving: vec![("guardian".to_owned(), "李伟".to_owned())], ..account("李伟") };
        assert_eq!(on(&guardian, date(2024, 3, 1)), None);
    }

    #[test]
    fn a_rule_that_lets_only_the_entitled_be_paid_holds_for_its_channel_and_its_accounts() {
        let only = PayeeRule {
            only: vec!["holder"],
            sold_by: vec![Channel::Web],
            accounts: Some(Accounts::Standing),
            ..rule("own")
        };
        let on = |account: &PayeeAccount| code(vec![only.clone()], account, date(2024, 3, 1));
        assert_eq!(on(&account("王强")), Some("payee_not_entitled"));
        assert_eq!(on(&account("王芳")), None);
        assert_eq!(on(&PayeeAccount { sold_by: Some(Channel::Counter), ..account("王强") }), None);
        assert_eq!(on(&PayeeAccount { sold_by: None, ..account("王强") }), None);
        assert_eq!(on(&PayeeAccount { accounts: Accounts::Apart, ..account("王强") }), None);
        let heirs = PayeeAccount { payee: "法定继承人".to_owned(), ..account("赵敏") };
        assert_eq!(on(&heirs), None, "nobody is named whose account it could be");
    }

    #[test]
    fn a_refusal_says_who_it_is_about_what_bars_it_and_who_could_be_paid() {
        let barred = PayeeRule { bars: vec!["agent".to_owned()], unless: vec!["holder", "insured"], ..rule("agent") };
        let refusal = PayeeRules::new(vec![barred]).check(&account("李伟"), date(2025, 1, 1)).expect_err("barred");
        let told =
            ["account_holder", "relation", "entitled", "payee_rule"].map(|fact| refusal.fact(fact).unwrap_or_default());
        assert_eq!(told, ["李伟", "agent", "holder, insured", "agent"]);
    }
}
