//! A policy that has ended, without what tells of people: the year of birth of the insured stays, which figures of the past go by.

use jiff::civil::Date;
use yinuo_core::life::FAMILY;
use yinuo_core::life::policy::Terms;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::life::{POLICY, PolicyRow, PolicyVersionRow, VERSIONS_OF_POLICY};
use yinuo_store::{Value, Work};

use crate::emptied::{Emptied, EmptiedFamily, Reading};
use crate::stop::Stop;

pub static EMPTIED: EmptiedFamily = EmptiedFamily { family: &FAMILY, ends_by_days: false, read };

fn first_of_year(date: Date) -> Date {
    Date::new(date.year(), 1, 1).unwrap_or(date)
}

fn read<'a>(work: &'a Work<'_>, head: &'a AgreementRow, emptied: &'a mut Emptied) -> Reading<'a> {
    Box::pin(async move {
        let key = || vec![Value::Int(head.slot), Value::Int(head.id)];
        let damaged = |error: String| Stop::damaged("policies", format!("{}: {error}", head.number));
        for version in work.query(&VERSIONS_OF_POLICY, key()).await? {
            let terms: Terms = serde_json::from_str(&version.terms).map_err(|error| damaged(error.to_string()))?;
            let mut terms = Terms { beneficiaries: Vec::new(), account_masked: None, ..terms };
            terms.insured.name = String::new();
            terms.insured.birth_date = first_of_year(terms.insured.birth_date);
            terms.facts.birth_date = first_of_year(terms.facts.birth_date);
            let terms = serde_json::to_string(&terms).expect("terms are plain data");
            emptied.put(PolicyVersionRow { terms, ..version });
        }
        for file in work.query(&POLICY, key()).await? {
            let policy = file.policy;
            let birth_date: Date =
                policy.birth_date.parse().map_err(|error: jiff::Error| damaged(error.to_string()))?;
            emptied.put(PolicyRow {
                birth_date: first_of_year(birth_date).to_string(),
                payee: None,
                account_masked: None,
                bank_code: None,
                branch_code: None,
                version: policy.version + 1,
                ..policy
            });
        }
        Ok(())
    })
}
