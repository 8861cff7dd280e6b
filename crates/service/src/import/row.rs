//! A row as typed values, or everything that is wrong with it: all errors of a row at once, so that a clerk mends it once.
//!
//! Personal numbers stand in an [`ImportRow`] in clear, on their way to being sealed; in a [`RowError`] they are masked.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use yinuo_core::identity::ResidentId;
use yinuo_core::life::product::{PayMode, Span};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind, mask};

use super::mapping::Mapping;
use super::person;
use super::rules::{ImportField, ImportRules};
use super::sheet::{Cell, CellKind, Row, cell_name, column_letters};
use super::text::trimmed;
use super::value::{self, Wrong};
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
    pub holder: String,
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
    /// In hundredths of a percent; nobody's share is named, or everybody's.
    pub share: Option<u32>,
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
            show("account_holder", Some(account.holder.clone()));
            show("account_number", Some(mask(&account.number)));
            show("account_branch", account.branch.clone());
        }
        let beneficiary = |one: &Beneficiary| match one.share {
            Some(share) => format!("{}:{}%", one.name, Fen(i64::from(share)).yuan().normalize()),
            None => one.name.clone(),
        };
        let named: Vec<String> = self.beneficiaries.iter().map(beneficiary).collect();
        show("beneficiaries", Some(named.join(";")).filter(|named| !named.is_empty()));
        shown
    }
}

/// A column as the clerk finds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnName {
    pub letters: String,
    pub header: String,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub row: u32,
    /// Key of the field.
    pub field: String,
    /// None where no column is this field.
    pub column: Option<ColumnName>,
    /// A code of the pack's reasons.
    pub code: &'static str,
    /// What stands there, masked if it is a personal number.
    pub value: String,
    pub facts: Vec<(&'static str, String)>,
}

/// Reads the rows of one file and remembers the policies it has seen.
#[derive(Debug)]
pub struct RowReader<'a> {
    rules: &'a ImportRules,
    mapping: &'a Mapping,
    headers: &'a [String],
    today: Date,
    seen: HashMap<String, u32>,
}

impl<'a> RowReader<'a> {
    /// The mapping must have been checked: where a required field has no column, every row is in error.
    pub fn new(rules: &'a ImportRules, mapping: &'a Mapping, headers: &'a [String], today: Date) -> RowReader<'a> {
        RowReader { rules, mapping, headers, today, seen: HashMap::new() }
    }

    pub fn read(&mut self, row: &Row) -> Result<ImportRow, Vec<RowError>> {
        let mut reading = Reading {
            rules: self.rules,
            mapping: self.mapping,
            headers: self.headers,
            today: self.today,
            row,
            errors: Vec::new(),
        };
        let number = reading.required("policy_number", |cell| Ok(value::code(cell, 40)?.to_uppercase()));
        if let Some(number) = &number {
            let first = *self.seen.entry(number.clone()).or_insert(row.number);
            if first != row.number {
                reading.wrong("policy_number", Wrong::new("twice").with("first_row", first.to_string()));
            }
        }
        let policy = reading.policy(number);
        let (holder, insured) = person::holder_and_insured(&mut reading);
        let payout_account = reading.payout_account(holder.as_ref().map(|holder| holder.name.as_str()));
        let beneficiaries = reading.optional("beneficiaries", value::beneficiaries).unwrap_or_default();
        match (policy, holder) {
            (Some(policy), Some(holder)) if reading.errors.is_empty() => {
                Ok(ImportRow { row: row.number, holder, insured, policy, payout_account, beneficiaries })
            }
            _ => Err(reading.errors),
        }
    }
}

/// Where the fields of a file stand.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub rules: &'a ImportRules,
    pub mapping: &'a Mapping,
    pub headers: &'a [String],
}

impl Place<'_> {
    /// An error of a row, with what stands there.
    pub fn error(&self, row: &Row, key: &str, wrong: Wrong) -> RowError {
        let column = self.mapping.column(key);
        let text = column.and_then(|column| row.cells.get(column)).map_or("", |cell| trimmed(&cell.text));
        let value = shown_value(text, self.rules.field(key));
        let column = column.map(|column| ColumnName {
            letters: column_letters(column),
            header: self.headers.get(column).cloned().unwrap_or_default(),
        });
        let (code, facts) = (wrong.code, wrong.facts);
        RowError { row: row.number, field: key.to_owned(), column, code, value, facts }
    }
}

/// One row while it is read. What cannot be read becomes an error and nothing.
pub(super) struct Reading<'r> {
    rules: &'r ImportRules,
    mapping: &'r Mapping,
    headers: &'r [String],
    pub(super) today: Date,
    row: &'r Row,
    errors: Vec<RowError>,
}

const EARLIEST: Date = Date::constant(1850, 1, 1);
const LATEST: Date = Date::constant(2200, 12, 31);

impl<'r> Reading<'r> {
    /// The cell of a field, if it has one with something in it that may be read.
    fn cell(&mut self, key: &'static str) -> Option<&'r Cell> {
        let column = self.mapping.column(key)?;
        let cell = self.row.cells.get(column).filter(|cell| !cell.is_empty())?;
        let code = match cell.kind {
            CellKind::Formula => "formula_cell",
            CellKind::Fault => "fault_cell",
            _ => return Some(cell),
        };
        self.wrong(key, Wrong::new(code).with("cell", cell_name(column, self.row.number)));
        None
    }

    pub(super) fn is_filled(&self, key: &str) -> bool {
        let cell = self.mapping.column(key).and_then(|column| self.row.cells.get(column));
        cell.is_some_and(|cell| !cell.is_empty())
    }

    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'r Cell) -> Result<T, Wrong>,
    ) -> Option<T> {
        let cell = self.cell(key)?;
        read(cell).map_err(|wrong| self.wrong(key, wrong)).ok()
    }

    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'r Cell) -> Result<T, Wrong>,
    ) -> Option<T> {
        if !self.is_filled(key) {
            self.wrong(key, Wrong::new("missing"));
            return None;
        }
        self.optional(key, read)
    }

    pub(super) fn choice(&mut self, key: &'static str) -> Option<&'r str> {
        let field = self.rules.field(key)?;
        self.optional(key, |cell| value::choice(cell, field))
    }

    pub(super) fn date(&mut self, key: &'static str, latest: Date) -> Option<Date> {
        let from_1904 = self.row.from_1904;
        self.optional(key, |cell| {
            let date = value::date(cell, from_1904)?;
            if (EARLIEST..=latest).contains(&date) {
                return Ok(date);
            }
            let wrong = Wrong::new("date_out_of_range");
            Err(wrong.with("earliest", EARLIEST.to_string()).with("latest", latest.to_string()))
        })
    }

    fn amount(&mut self, key: &'static str, least: Fen) -> Option<Fen> {
        let header = self.mapping.column(key).and_then(|column| self.headers.get(column));
        let unit = header.map_or(1, |header| value::yuan_of_unit(header));
        self.optional(key, |cell| match value::amount(cell, unit)? {
            amount if amount >= least => Ok(amount),
            _ if least > Fen::ZERO => Err(Wrong::new("amount_not_positive")),
            _ => Err(Wrong::new("negative_amount")),
        })
    }

    pub(super) fn wrong(&mut self, key: &'static str, wrong: Wrong) {
        let place = Place { rules: self.rules, mapping: self.mapping, headers: self.headers };
        self.errors.push(place.error(self.row, key, wrong));
    }

    fn policy(&mut self, number: Option<String>) -> Option<ImportPolicy> {
        let product_key = self.required("product_key", |cell| value::code(cell, 60));
        // Asked for before they are read: an empty cell and a wrong one are different errors.
        for key in ["sum_insured", "effective_on", "mode"] {
            if !self.is_filled(key) {
                self.wrong(key, Wrong::new("missing"));
            }
        }
        let sum_insured = self.amount("sum_insured", Fen(1));
        let effective_on = self.date("effective_on", LATEST);
        let cover = self.optional("cover", value::span);
        let pay = self.required("pay", value::pay_span);
        let mode = self.choice("mode");
        let mode = mode.and_then(PayMode::parse);
        let pay = match (pay, mode) {
            // One payment is written as such or as one year.
            (Some(None | Some(Span::Years(1))), Some(PayMode::Single)) => Some(Span::Years(1)),
            (Some(None), Some(_)) | (Some(Some(_)), Some(PayMode::Single)) => {
                self.wrong("pay", Wrong::new("pay_against_mode"));
                None
            }
            (pay, _) => pay.flatten(),
        };
        let premium = self.amount("premium", Fen(1));
        let paid_to = self.date("paid_to", LATEST);
        if let (Some(from), Some(to)) = (effective_on, paid_to)
            && to < from
        {
            self.wrong("paid_to", Wrong::new("before_effective_on").with("effective_on", from.to_string()));
        }
        let prepaid = self.amount("prepaid", Fen::ZERO).unwrap_or(Fen::ZERO);
        let office_code = self.required("office_code", |cell| value::code(cell, 40));
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

    fn payout_account(&mut self, holder_name: Option<&str>) -> Option<PayoutAccount> {
        let holder = self.optional("account_holder", |cell| value::text(cell, person::NAME_LIMIT));
        let branch = self.optional("account_branch", |cell| value::text(cell, 200));
        if !self.is_filled("account_number") {
            if branch.is_some() || holder.is_some() {
                self.wrong("account_number", Wrong::new("missing"));
            }
            return None;
        }
        let number =
            self.optional("account_number", |cell| checked_account(&value::code(cell, 60)?).map_err(Wrong::new));
        let holder = holder.or_else(|| holder_name.map(str::to_owned));
        Some(PayoutAccount { holder: holder?, number: number?, branch })
    }
}

/// What an error shows: short, and no personal number in clear, even where it stands in the wrong column.
fn shown_value(text: &str, field: Option<&ImportField>) -> String {
    let is_personal = field.is_some_and(|field| field.kind.is_personal_number()) || ResidentId::parse(text).is_ok();
    if is_personal {
        return mask(text);
    }
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() { format!("{short}…") } else { short }
}

/// A party as the row tells it.
pub(super) fn party(kind: PartyKind, name: String, identity: Option<(IdentityKind, String)>) -> PartyDraft {
    PartyDraft {
        kind,
        name,
        identity: identity.map(|(kind, number)| Identity { kind, number }),
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
    }
}
