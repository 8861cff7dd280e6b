//! The chart of accounts (科目表): which accounts there are, and which class each is of.
//!
//! An account is a path. Each system declares its own as patterns, in which a blank stands for what differs:
//! `house/cash/{office}`, `fund/{fund}/central`. `{subject}` is the thing a line is about; it is left out of what is stored,
//! since the line names its subject, and filled in where a path is shown: `loan/{subject}/interest` is stored as
//! `loan/interest` and shown as `loan/0421-0000137-5/interest`. A path that no pattern has is no account.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use crate::payout::PaymentKind;
use crate::refusal::Refusal;
use crate::text::LocalText;

/// What an account is, which says on which side it is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountClass {
    /// What the house has and is owed (资产).
    Asset,
    /// What it owes (负债).
    Liability,
    Income,
    Expense,
    /// What is set apart, or was carried over (准备金与权益).
    Reserve,
}

impl AccountClass {
    pub const ALL: [AccountClass; 5] = [
        AccountClass::Asset,
        AccountClass::Liability,
        AccountClass::Income,
        AccountClass::Expense,
        AccountClass::Reserve,
    ];

    pub fn key(self) -> &'static str {
        match self {
            AccountClass::Asset => "asset",
            AccountClass::Liability => "liability",
            AccountClass::Income => "income",
            AccountClass::Expense => "expense",
            AccountClass::Reserve => "reserve",
        }
    }

    /// A debit raises it; the others are raised by a credit.
    pub fn is_raised_by_debit(self) -> bool {
        matches!(self, AccountClass::Asset | AccountClass::Expense)
    }
}

/// Accounts of one pattern, as a system declares them.
#[derive(Debug)]
pub struct AccountRule {
    /// `loan/{subject}/interest`, `house/cash/{office}`: at most one blank besides `{subject}`.
    pub path: &'static str,
    pub class: AccountClass,
    pub zh: &'static str,
    pub en: &'static str,
}

/// The thing a line is about.
const SUBJECT: &str = "{subject}";
/// The key of a kind of payment.
const KIND: &str = "{kind}";

impl PartialEq for AccountRule {
    fn eq(&self, other: &AccountRule) -> bool {
        self.path == other.path
    }
}

impl Eq for AccountRule {}

impl AccountRule {
    /// The account of a pattern without a blank, or with `{subject}` alone.
    pub const fn account(&'static self) -> Account {
        Account { rule: self, blank: None }
    }

    /// The account with this in the blank.
    pub fn of(&'static self, blank: impl Into<Cow<'static, str>>) -> Account {
        Account { rule: self, blank: Some(blank.into()) }
    }

    /// Each subject has one of its own.
    pub fn is_of_subject(&self) -> bool {
        self.path.split('/').any(|part| part == SUBJECT)
    }

    /// The blank that is filled when a line is booked: `{office}`.
    pub fn blank(&self) -> Option<&'static str> {
        self.path.split('/').find(|part| part.starts_with('{') && *part != SUBJECT)
    }

    /// The pattern as it is stored: without the subject.
    fn stored(&self) -> String {
        let parts: Vec<&str> = self.path.split('/').filter(|part| *part != SUBJECT).collect();
        parts.join("/")
    }
}

/// An account of the chart. Its text is what is stored; see [`Account::shown`] for what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    rule: &'static AccountRule,
    blank: Option<Cow<'static, str>>,
}

impl Account {
    pub fn rule(&self) -> &'static AccountRule {
        self.rule
    }

    pub fn class(&self) -> AccountClass {
        self.rule.class
    }

    /// Whether it is of that pattern.
    pub fn is(&self, rule: &AccountRule) -> bool {
        std::ptr::eq(self.rule, rule) || self.rule == rule
    }

    /// The path as people and other programs read it: `loan/0421-0000137-5/interest`.
    pub fn shown(&self, subject: &str) -> String {
        let mut text = String::with_capacity(self.rule.path.len() + subject.len());
        self.write(&mut text, Some(subject)).expect("a string takes all that is written to it");
        text
    }

    fn write(&self, out: &mut impl fmt::Write, subject: Option<&str>) -> fmt::Result {
        let parts = self.rule.path.split('/').filter_map(|part| match part {
            SUBJECT => subject,
            part if part.starts_with('{') => self.blank.as_deref(),
            part => Some(part),
        });
        for (place, part) in parts.enumerate() {
            if place > 0 {
                out.write_char('/')?;
            }
            out.write_str(part)?;
        }
        Ok(())
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None)
    }
}

/// No account of the chart has this path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownAccount(pub String);

impl From<UnknownAccount> for Refusal {
    fn from(unknown: UnknownAccount) -> Refusal {
        Refusal::new("unknown_account").with("account", unknown.0)
    }
}

/// Every account there can be.
#[derive(Debug)]
pub struct Chart {
    rules: Vec<&'static AccountRule>,
    /// Patterns without a blank, by their stored path.
    fixed: HashMap<String, &'static AccountRule>,
    /// Patterns with a blank, as what stands before and after it.
    open: Vec<(String, String, &'static AccountRule)>,
    payment_kinds: Vec<&'static PaymentKind>,
}

impl Chart {
    pub fn new(
        rules: impl IntoIterator<Item = &'static AccountRule>,
        payment_kinds: impl IntoIterator<Item = &'static PaymentKind>,
    ) -> Chart {
        let mut chart = Chart {
            rules: rules.into_iter().collect(),
            fixed: HashMap::new(),
            open: Vec::new(),
            payment_kinds: payment_kinds.into_iter().collect(),
        };
        for rule in &chart.rules {
            let stored = rule.stored();
            match rule.blank().and_then(|blank| stored.split_once(blank)) {
                Some((before, after)) => chart.open.push((before.to_owned(), after.to_owned(), rule)),
                None => {
                    chart.fixed.insert(stored, rule);
                }
            }
        }
        chart
    }

    pub fn rules(&self) -> &[&'static AccountRule] {
        &self.rules
    }

    /// The account of a stored path.
    pub fn account(&self, path: &str) -> Result<Account, UnknownAccount> {
        if let Some(rule) = self.fixed.get(path) {
            return Ok(rule.account());
        }
        let fits = |(before, after, rule): &(String, String, &'static AccountRule)| {
            let blank = path.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
            self.takes(rule, blank).then(|| rule.of(blank.to_owned()))
        };
        self.open.iter().find_map(fits).ok_or_else(|| UnknownAccount(path.to_owned()))
    }

    fn takes(&self, rule: &AccountRule, blank: &str) -> bool {
        let is_name = !blank.is_empty() && !blank.contains('/') && !blank.starts_with('{');
        is_name && (rule.blank() != Some(KIND) || self.payment_kinds.iter().any(|kind| kind.key == blank))
    }

    /// What people call an account: that of its pattern, with what stands in its blank.
    pub fn name(&self, account: &Account) -> LocalText {
        let rule = account.rule();
        let Some(blank) = account.blank.as_deref() else { return LocalText::new(rule.zh, rule.en) };
        let kind = self.payment_kinds.iter().find(|kind| rule.blank() == Some(KIND) && kind.key == blank);
        match kind {
            Some(kind) => LocalText::new(format!("{} · {}", rule.zh, kind.zh), format!("{} · {}", rule.en, kind.en)),
            None => LocalText::new(format!("{} {blank}", rule.zh), format!("{} {blank}", rule.en)),
        }
    }

    /// The paths a pack can name: each without a blank, and those of the kinds of payments.
    pub fn paths(&self) -> Vec<String> {
        let of_kinds = |rule: &&'static AccountRule| {
            let kinds = self.payment_kinds.iter().filter(|_| rule.blank() == Some(KIND));
            kinds.map(|kind| rule.of(kind.key).to_string()).collect::<Vec<_>>()
        };
        let mut paths: Vec<String> = self.fixed.keys().cloned().collect();
        paths.extend(self.rules.iter().flat_map(of_kinds));
        paths.sort_unstable();
        paths
    }
}
