//! A row as typed values, or everything that is wrong with it: all errors of a row at once, so that a clerk mends it once.
//!
//! Personal numbers stand in an [`ImportRow`] in clear, on their way to being sealed; in a [`RowError`] they are masked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::fraction::Fraction;
use yinuo_core::identity::{CheckedNumber, Papers};
use yinuo_core::life::product::{PayMode, Span};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft, PartyKind, Verdict, mask, same_party};

use super::person;
use super::value as life_value;
use crate::import::{Columns, LATEST, Memory, NamedPerson, Reading, Row, RowError, Seen, Wrong, value};
use crate::personal::checked_account;

/// A span as it is written in Chinese.
fn span_text(span: Span) -> String {
    match span {
        Span::Years(years) => format!("{years}年"),
        Span::ToAge(age) => format!("至{age}周岁"),
        Span::Whole => "终身".to_owned(),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPolicy {
    pub number: String,
    pub product_key: String,
    pub sum_insured: Fen,
    pub effective_on: Date,
    /// Left out where the product says it.
    pub cover: Option<Span>,
    pub pay: Span,
    pub mode: PayMode,
    /// What is paid each time; left out, it is calculated.
    pub premium: Option<Fen>,
    pub paid_to: Option<Date>,
    pub prepaid: Fen,
    pub office_code: String,
}

#[derive(Clone, PartialEq, Eq)]
pub struct PayoutAccount {
    pub account_holder: String,
    pub number: String,
    pub branch: Option<String>,
}

/// Shows only what does not identify.
impl std::fmt::Debug for PayoutAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PayoutAccount({})", mask(&self.number))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beneficiary {
    pub name: String,
    /// Nobody's share is named, or everybody's.
    pub share: Option<Fraction>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub row: u32,
    pub holder: PartyDraft,
    /// Nobody, where the holder is the insured.
    pub insured: Option<PartyDraft>,
    pub policy: ImportPolicy,
    pub payout_account: Option<PayoutAccount>,
    /// Nobody, where the law says who.
    pub beneficiaries: Vec<Beneficiary>,
}

/// Shows only what does not identify.
impl std::fmt::Debug for ImportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportRow").field("row", &self.row).field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl ImportRow {
    /// The values as they were understood, by field key, personal numbers masked.
    pub fn shown(&self) -> BTreeMap<&'static str, String> {
        let policy = &self.policy;
        let mut shown = BTreeMap::from([
            ("policy_number", policy.number.clone()),
            ("product_key", policy.product_key.clone()),
            ("sum_insured", policy.sum_insured.yuan().to_string()),
            ("effective_on", policy.effective_on.to_string()),
            ("pay", span_text(policy.pay)),
            ("mode", policy.mode.key().to_owned()),
            ("prepaid", policy.prepaid.yuan().to_string()),
            ("office_code", policy.office_code.clone()),
        ]);
        let mut show = |key, value: Option<String>| value.map(|value| shown.insert(key, value));
        show("cover", policy.cover.map(span_text));
        show("premium", policy.premium.map(|premium| premium.yuan().to_string()));
        show("paid_to", policy.paid_to.map(|date| date.to_string()));
        let keys = [
            ["holder_name", "holder_identity", "holder_birth_date", "holder_sex"],
            ["insured_name", "insured_identity", "insured_birth_date", "insured_sex"],
        ];
        for ([name, identity, birth_date, sex], party) in
            keys.into_iter().zip([Some(&self.holder), self.insured.as_ref()])
        {
            let Some(party) = party else { continue };
            show(name, Some(party.name.clone()));
            show(identity, party.identity.as_ref().map(|identity| mask(&identity.number)));
            show(birth_date, party.birth_date.map(|date| date.to_string()));
            show(sex, party.sex.clone());
        }
        show("holder_kind", Some(self.holder.kind.key().to_owned()));
        show("holder_phone", self.holder.phone.as_deref().map(mask));
        show("holder_address", self.holder.address.clone());
        if let Some(account) = &self.payout_account {
            show("account_holder", Some(account.account_holder.clone()));
            show("account_number", Some(mask(&account.number)));
            show("account_branch", account.branch.clone());
        }
        let beneficiary = |one: &Beneficiary| match one.share {
            Some(share) => format!("{}:{}", one.name, share.percent()),
            None => one.name.clone(),
        };
        let named: Vec<String> = self.beneficiaries.iter().map(beneficiary).collect();
        show("beneficiaries", Some(named.join(";")).filter(|named| !named.is_empty()));
        shown
    }
}

/// Reads the rows of one file and remembers the policies it has seen.
#[derive(Debug)]
pub struct RowReader<'a> {
    columns: Columns<'a>,
    today: Date,
    papers: &'a Papers,
    /// Cards are taken whose check digit does not fit.
    pub(super) keeps_accounts: bool,
    seen: Seen<()>,
    /// Who was seen under the number of a paper.
    people: Seen<NamedPerson>,
}

impl<'a> RowReader<'a> {
    /// The mapping must have been checked: where a required field has no column, every row is in error.
    pub fn new(columns: Columns<'a>, today: Date, papers: &'a Papers) -> RowReader<'a> {
        let memory = Memory::whole();
        let (seen, people) = (Seen::new(&memory, "policy"), Seen::new(&memory, "person"));
        RowReader { columns, today, papers, keeps_accounts: false, seen, people }
    }

    /// Remembers in what is shared by all who read the file.
    pub fn remember_in(&mut self, memory: &Memory) {
        (self.seen, self.people) = (Seen::new(memory, "policy"), Seen::new(memory, "person"));
    }

    pub fn read(&mut self, row: &Row) -> Result<ImportRow, Vec<RowError>> {
        let mut reading = Reading::new(self.columns, row, self.today);
        let number = reading.code("policy_number", 60).map(|number| number_in_one_form(&number));
        if let Some(number) = &number
            && let Some(first) = self.seen.twice(number, row.number)
        {
            reading.wrong("policy_number", Wrong::new("twice").with("first_row", first.to_string()));
        }
        let policy = policy(&mut reading, number);
        let (holder, insured) = person::holder_and_insured(&mut reading, self.papers);
        for (key, person) in [("holder_name", &holder), ("insured_name", &insured)] {
            if let Some(wrong) = person.as_ref().and_then(|person| self.seen_otherwise(row.number, person)) {
                reading.wrong(key, wrong);
            }
        }
        let payout_account =
            payout_account(&mut reading, holder.as_ref().map(|holder| holder.name.as_str()), self.keeps_accounts);
        let beneficiaries = reading.optional("beneficiaries", life_value::beneficiaries).unwrap_or_default();
        match (policy, holder) {
            (Some(policy), Some(holder)) if reading.errors().is_empty() => {
                Ok(ImportRow { row: row.number, holder, insured, policy, payout_account, beneficiaries })
            }
            _ => Err(reading.into_errors()),
        }
    }
}

impl RowReader<'_> {
    /// Whether an earlier row has this person's number for somebody else. Who is new is remembered.
    fn seen_otherwise(&mut self, row: u32, person: &PartyDraft) -> Option<Wrong> {
        let number = &person.identity.as_ref()?.number;
        let named = NamedPerson::of(person);
        let words = named.words();
        let given = person.person();
        let (first_row, known) = self.people.earlier(number, words.as_bytes(), row, || named)?;
        let judged = same_party(&known.beside(&given), &given, self.papers);
        let told = |name: &str, birth_date: Option<Date>| {
            let birth_date = birth_date.filter(|_| judged.reasons.contains(&"other_birth_date"));
            birth_date.map_or_else(|| name.to_owned(), |date| format!("{name} {date}"))
        };
        let wrong = || {
            let wrong = Wrong::new("number_of_another_row").with("first_row", first_row.to_string());
            let known = told(&known.name, known.birth_date);
            wrong.with("known", known).with("given", told(given.name, given.birth_date))
        };
        (judged.verdict != Verdict::Same).then(wrong)
    }
}

fn policy(reading: &mut Reading<'_>, number: Option<String>) -> Option<ImportPolicy> {
    let product_key = reading.required("product_key", |cell| value::code(cell, 60));
    // Asked for before they are read: an empty cell and a wrong one are different errors.
    for key in ["sum_insured", "effective_on", "mode"] {
        if !reading.is_filled(key) {
            reading.wrong(key, Wrong::new("missing"));
        }
    }
    let sum_insured = reading.amount("sum_insured", Fen(1));
    let effective_on = reading.date("effective_on", LATEST);
    let cover = reading.optional("cover", life_value::span);
    let pay = reading.required("pay", life_value::pay_span);
    let mode = reading.choice("mode");
    let mode = mode.and_then(PayMode::parse);
    let pay = match (pay, mode) {
        // One payment is written as such or as one year.
        (Some(None | Some(Span::Years(1))), Some(PayMode::Single)) => Some(Span::Years(1)),
        (Some(None), Some(_)) | (Some(Some(_)), Some(PayMode::Single)) => {
            reading.wrong("pay", Wrong::new("pay_against_mode"));
            None
        }
        (pay, _) => pay.flatten(),
    };
    let premium = reading.amount("premium", Fen(1));
    let paid_to = reading.date("paid_to", LATEST);
    if let (Some(from), Some(to)) = (effective_on, paid_to)
        && to < from
    {
        reading.wrong("paid_to", Wrong::new("before_effective_on").with("effective_on", from.to_string()));
    }
    let prepaid = reading.amount("prepaid", Fen::ZERO).unwrap_or(Fen::ZERO);
    let office_code = reading.required("office_code", |cell| value::code(cell, 40));
    Some(ImportPolicy {
        number: number?,
        product_key: product_key?,
        sum_insured: sum_insured?,
        effective_on: effective_on?,
        cover,
        pay: pay?,
        mode: mode?,
        premium,
        paid_to,
        prepaid,
        office_code: office_code?,
    })
}

fn payout_account(reading: &mut Reading<'_>, holder_name: Option<&str>, kept: bool) -> Option<PayoutAccount> {
    let account_holder = reading.optional("account_holder", value::name);
    let branch = reading.optional("account_branch", |cell| value::text(cell, 200));
    if !reading.is_filled("account_number") {
        if branch.is_some() || account_holder.is_some() {
            reading.wrong("account_number", Wrong::new("missing"));
        }
        return None;
    }
    let number =
        reading.optional("account_number", |cell| checked_account(&value::code(cell, 60)?, kept).map_err(Wrong::new));
    let account_holder = account_holder.or_else(|| holder_name.map(str::to_owned));
    Some(PayoutAccount { account_holder: account_holder?, number: number?, branch })
}

/// A party as the row tells it.
pub(super) fn party(kind: PartyKind, name: String, identity: Option<&CheckedNumber>) -> PartyDraft {
    PartyDraft {
        kind,
        name,
        identity: identity.map(|checked| Identity { kind: checked.kind, number: checked.number.clone() }),
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    }
}
