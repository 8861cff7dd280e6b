//! What has to be known of a customer before a step of a case (客户信息规则): rules of packs, held when a milestone is recorded.
//!
//! A rule names milestones ([`CustomerDataRule::of`]) and what is needed ([`Datum`]). It asks about the customer of the case as
//! it stands on the day of the step, whenever the case was received: data can be added, and then the step is taken.

use jiff::civil::Date;
use serde::Serialize;

use crate::party::PartyKind;
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// Something that can be known of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A paper with its number.
    Identity,
    BirthDate,
    Sex,
    Phone,
    Address,
}

impl Datum {
    pub const ALL: [Datum; 5] = [Datum::Identity, Datum::BirthDate, Datum::Sex, Datum::Phone, Datum::Address];

    /// As the fields of a customer are called.
    pub fn key(self) -> &'static str {
        match self {
            Datum::Identity => "identity",
            Datum::BirthDate => "birth_date",
            Datum::Sex => "sex",
            Datum::Phone => "phone",
            Datum::Address => "address",
        }
    }

    pub fn parse(key: &str) -> Option<Datum> {
        Datum::ALL.into_iter().find(|datum| datum.key() == key)
    }

    /// Chinese and English.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Datum::Identity => ("证件类型和号码", "a paper with its number"),
            Datum::BirthDate => ("出生日期", "the birth date"),
            Datum::Sex => ("性别", "the sex"),
            Datum::Phone => ("联系电话", "a phone number"),
            Datum::Address => ("联系地址", "an address"),
        }
    }

    /// Only people are born and have a sex.
    fn of_people_only(self) -> bool {
        matches!(self, Datum::BirthDate | Datum::Sex)
    }
}

/// What has to be known before which steps, as a pack says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerDataRule {
    /// Permanent: `complete-client-data`.
    pub key: String,
    pub name: LocalText,
    /// Milestones: `life.proposal/contract-made`.
    pub of: Vec<String>,
    pub needs: Vec<Datum>,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

/// The rules of all packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerDataRules(Vec<CustomerDataRule>);

impl CustomerDataRules {
    pub fn new(rules: Vec<CustomerDataRule>) -> CustomerDataRules {
        CustomerDataRules(rules)
    }

    pub fn all(&self) -> &[CustomerDataRule] {
        &self.0
    }

    /// Whether enough is known of a customer to record the milestone of the service on that day.
    pub fn check(
        &self,
        service: &str,
        milestone: &str,
        kind: PartyKind,
        known: &[Datum],
        on: Date,
    ) -> Result<(), Refusal> {
        let names = |of: &String| of.split_once('/') == Some((service, milestone));
        let asks = |rule: &&CustomerDataRule| rule.effective.covers(on) && rule.of.iter().any(names);
        let asked_of = |datum: &Datum| kind == PartyKind::Person || !datum.of_people_only();
        let lacks = |datum: &Datum| !known.contains(datum) && asked_of(datum);
        for rule in self.0.iter().filter(asks) {
            let missing: Vec<&str> = rule.needs.iter().copied().filter(lacks).map(Datum::key).collect();
            if !missing.is_empty() {
                let refusal = Refusal::new("customer_data_missing").with("data", missing.join(", "));
                return Err(refusal.with("milestone", milestone.to_owned()).with("cite", rule.cite.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn rules() -> CustomerDataRules {
        CustomerDataRules::new(vec![CustomerDataRule {
            key: "complete".to_owned(),
            name: LocalText::new("完整", "Complete"),
            of: vec!["try.change/accepted".to_owned()],
            needs: vec![Datum::Identity, Datum::BirthDate, Datum::Phone],
            effective: Effective { from: date(2013, 11, 4), until: None },
            cite: "article".to_owned(),
            status: Status::Found,
            source: None,
        }])
    }

    #[test]
    fn a_step_waits_for_what_is_not_known_of_the_customer_and_names_it() {
        let check = |service, milestone, kind, known: &[Datum], on| {
            let refused = rules().check(service, milestone, kind, known, on).err();
            refused.map(|refusal| refusal.fact("data").unwrap_or_default().to_owned())
        };
        let person = |known: &[Datum]| check("try.change", "accepted", PartyKind::Person, known, date(2013, 11, 4));
        assert_eq!(person(&[Datum::Identity]).as_deref(), Some("birth_date, phone"));
        assert_eq!(person(&[Datum::Identity, Datum::BirthDate, Datum::Phone]), None);
        assert_eq!(check("try.change", "accepted", PartyKind::Person, &[], date(2013, 11, 3)), None);
        assert_eq!(check("try.change", "declined", PartyKind::Person, &[], date(2014, 1, 1)), None);
        assert_eq!(check("try.other", "accepted", PartyKind::Person, &[], date(2014, 1, 1)), None);
        let organisation = check("try.change", "accepted", PartyKind::Organisation, &[Datum::Phone], date(2014, 1, 1));
        assert_eq!(organisation.as_deref(), Some("identity"), "an organisation was not born");
    }
}
