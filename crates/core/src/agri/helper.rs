//! Who helps an insurer in a village (代办、协办): what each kind of helper needs by the programme of its year, and whether one may enrol
//! and collect on a day.

use jiff::civil::Date;
use serde::Serialize;

use super::programme::Programme;
use crate::refusal::Refusal;

/// The figure that says how many days before a contract or licence ends somebody is told.
pub const HELPER_WARNING: &str = "agri.helper-warning-days";

/// The first character of the code of an organisation that is entered as an enterprise.
const ENTERPRISE: char = '9';

/// From a day to another, both counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Term {
    pub from: Date,
    pub until: Date,
}

impl Term {
    pub fn new(field: &'static str, from: Date, until: Date) -> Result<Term, Refusal> {
        match from <= until {
            true => Ok(Term { from, until }),
            false => Err(Refusal::new("wrong_field").with("field", field).with("cause", "before_its_beginning")),
        }
    }

    pub fn covers(&self, on: Date) -> bool {
        self.from <= on && on <= self.until
    }
}

/// What is on file of a helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperPapers {
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    /// The code of the organisation.
    pub credit_code: Option<String>,
    pub contract: Term,
    pub licence: Option<Term>,
    /// What it is paid is filed.
    pub fee_filed: bool,
}

impl HelperPapers {
    /// The first of its papers to run out does so after this day.
    pub fn last_day(&self) -> Date {
        self.licence.map_or(self.contract.until, |licence| licence.until.min(self.contract.until))
    }

    /// May it work under a programme on a day?
    pub fn check(&self, programme: &Programme, on: Date) -> Result<(), Refusal> {
        let refused = |code: &'static str| Refusal::new(code).with("name", self.name.clone());
        let Some(kind) = programme.helpers.iter().find(|kind| kind.key == self.kind) else {
            let known: Vec<&str> = programme.helpers.iter().map(|kind| kind.name.zh.as_str()).collect();
            let refusal = refused("helper_kind_not_in_programme").with("kind", self.kind.clone());
            return Err(refusal.with("programme", programme.key.clone()).with("known", known.join("、")));
        };
        if kind.enterprise && !self.credit_code.as_deref().is_some_and(|code| code.starts_with(ENTERPRISE)) {
            return Err(refused("helper_not_an_enterprise"));
        }
        let over =
            |code, term: Term| refused(code).with("from", term.from.to_string()).with("until", term.until.to_string());
        if on < self.contract.from {
            return Err(over("helper_contract_not_begun", self.contract).with("on", on.to_string()));
        }
        if !self.contract.covers(on) {
            return Err(over("helper_contract_over", self.contract).with("on", on.to_string()));
        }
        match self.licence {
            None if kind.licence => return Err(refused("helper_licence_missing")),
            Some(licence) if kind.licence && on < licence.from => {
                return Err(over("helper_licence_not_begun", licence).with("on", on.to_string()));
            }
            Some(licence) if kind.licence && !licence.covers(on) => {
                return Err(over("helper_licence_expired", licence).with("on", on.to_string()));
            }
            _ => {}
        }
        match kind.fee_filed && !self.fee_filed {
            true => Err(refused("helper_fee_not_filed")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::programme::Programmes;
    use super::*;
    use crate::pack::PackSource;

    fn programme(key: &str) -> Programme {
        let texts = [
            include_str!("../../../../packs/agri-liaoning-2011/programmes.toml"),
            include_str!("../../../../packs/agri-liaoning-2024/programmes.toml"),
        ];
        let read = texts.map(|text| {
            let files = vec![("programmes.toml".to_owned(), text.to_owned())];
            Programmes::from_source(&PackSource { name: "p".to_owned(), files }).unwrap()
        });
        Programmes::merge(read).unwrap().find(key).unwrap().clone()
    }

    fn papers(kind: &str, code: &str, licence_until: Option<Date>) -> HelperPapers {
        HelperPapers {
            name: "大堡村".to_owned(),
            kind: kind.to_owned(),
            credit_code: Some(code.to_owned()),
            contract: Term { from: date(2011, 1, 1), until: date(2024, 12, 31) },
            licence: licence_until.map(|until| Term { from: date(2008, 1, 1), until }),
            fee_filed: true,
        }
    }

    #[test]
    fn in_2011_who_helps_needs_a_licence_in_force_and_a_fee_that_was_filed() {
        let programme = programme("liaoning-2011");
        let on = date(2011, 5, 20);
        let code = |papers: HelperPapers| papers.check(&programme, on).err().map(|refusal| refusal.code);
        assert_eq!(code(papers("agency", "5", Some(on))), None, "the last day of the licence counts");
        assert_eq!(code(papers("agency", "5", on.yesterday().ok())), Some("helper_licence_expired"));
        assert_eq!(code(papers("agency", "5", None)), Some("helper_licence_missing"));
        assert_eq!(code(papers("village-body", "5", Some(on))), Some("helper_kind_not_in_programme"));
        let over = Term { from: date(2010, 1, 1), until: date(2010, 12, 31) };
        assert_eq!(
            code(HelperPapers { contract: over, ..papers("agency", "5", Some(on)) }),
            Some("helper_contract_over")
        );
        let ahead = Term { from: date(2011, 5, 21), until: date(2011, 12, 31) };
        assert_eq!(
            code(HelperPapers { contract: ahead, ..papers("agency", "5", Some(on)) }),
            Some("helper_contract_not_begun"),
            "what begins tomorrow is not over"
        );
        assert_eq!(
            code(HelperPapers { licence: Some(ahead), ..papers("agency", "5", Some(on)) }),
            Some("helper_licence_not_begun")
        );
        assert_eq!(
            code(HelperPapers { fee_filed: false, ..papers("agency", "5", Some(on)) }),
            Some("helper_fee_not_filed")
        );
    }

    #[test]
    fn in_2024_an_agency_is_an_enterprise_and_a_village_helps_by_its_contract_alone() {
        let programme = programme("liaoning-2024");
        let on = date(2024, 5, 20);
        let code = |papers: HelperPapers| papers.check(&programme, on).err().map(|refusal| refusal.code);
        assert_eq!(code(papers("agency", "54210682", Some(on))), Some("helper_not_an_enterprise"));
        assert_eq!(code(papers("agency", "91210682", Some(on))), None);
        assert_eq!(code(papers("village-body", "54210682", None)), None);
    }
}
