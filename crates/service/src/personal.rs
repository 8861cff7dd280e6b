//! Personal numbers on their way into the database: checked, sealed, hashed, masked.

use std::collections::BTreeSet;

use yinuo_core::bank::{BankRefusal, check_card_number, written_digits};
use yinuo_core::form::{Answer, AnswerProblem, Answers, Field, FieldKind, ROW_NUMBER, Row, RowPlace};
use yinuo_core::id::slot_of;
use yinuo_core::identity::{ResidentId, normal_number};
use yinuo_core::party::{checked_phone, mask};
use yinuo_core::payment::PaymentRefusal;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::party::PersonalNumberRow;

use crate::command::Context;
use crate::engine::commit::Commit;
use crate::keys::Keys;
use crate::stop::Stop;

/// Longest free text of contacts, proofs and reasons, in characters.
pub const TEXT_LIMIT: usize = 4_000;

/// The field in which a form asks why the number of a card is right although its check digit does not fit.
pub const CHECK_DIGIT_REASON: &str = "check_digit_reason";

/// How the key of a second entry ends: it is called as the first.
const AGAIN: &str = "_again";

/// Where a number belongs; what it is sealed for.
pub fn place(holder: i64, field: &str) -> String {
    format!("number {holder} {field}")
}

/// The sealed row of a number.
pub fn seal(context: &Context<'_>, holder: i64, field: &str, kind: &str, number: &str) -> PersonalNumberRow {
    seal_with(context.keys, holder, field, kind, number)
}

/// As [`seal`]; the number stands in the slot of its holder.
pub fn seal_with(keys: &Keys, holder: i64, field: &str, kind: &str, number: &str) -> PersonalNumberRow {
    let hash = match kind {
        "phone" | "account" => grouped(&keys.number_hash(kind, number), slot_of(holder).part(GROUPS)),
        _ => keys.number_hash(IDENTITY, &normal_number(number)),
    };
    PersonalNumberRow { hash: Some(hash), ..seal_unsought(keys, holder, field, kind, number) }
}

/// As [`seal_with`], of a number that nothing is found by: it has no hash. Hashes fall anywhere into their index, so that each costs a page of it
/// to be read and written, and a province's covers bring in millions.
pub fn seal_unsought(keys: &Keys, holder: i64, field: &str, kind: &str, number: &str) -> PersonalNumberRow {
    PersonalNumberRow {
        slot: slot_of(holder).number(),
        of_id: holder,
        field: field.to_owned(),
        kind: kind.to_owned(),
        sealed: keys.seal(&place(holder, field), number.as_bytes()),
        hash: None,
        within_id: holder,
    }
}

/// What every number of a paper is hashed as, so that a person is found and known by it whatever the paper was called.
pub const IDENTITY: &str = "identity";

/// Numbers that many may have stand in their index by groups of slots, and by their hash within each: those of customers who are written together lie
/// together, and whoever looks for one looks in each group. An identity number is the whole house's and has one place.
const GROUPS: i64 = 128;

/// The hash of a number that many may have, in the group of its holder; behind those of identity numbers, which are hexadecimal.
fn grouped(hash: &str, group: i64) -> String {
    format!("x{group:03}{hash}")
}

/// All that a phone or account number with this keyed hash may stand under.
pub fn in_groups(hash: &str) -> impl Iterator<Item = String> {
    (0..GROUPS).map(move |group| grouped(hash, group))
}

/// The field of the account that a subject, or a payout with an account of its own, is paid to.
pub const PAYOUT_ACCOUNT: &str = "payout-account";

/// The account among the sealed numbers of a subject or payout, in clear. `None` where there is none that opens.
pub fn account_number<'a>(
    keys: &Keys,
    sealed: impl IntoIterator<Item = &'a PersonalNumberRow>,
    holder: i64,
) -> Option<String> {
    let row = sealed.into_iter().find(|row| row.of_id == holder && row.field == PAYOUT_ACCOUNT)?;
    String::from_utf8(keys.open(&place(holder, PAYOUT_ACCOUNT), &row.sealed)?).ok()
}

/// What [`seal_answers`] makes of answers: their masks, the sealed numbers, and the places at which there is none any more.
#[derive(Debug, Default)]
pub struct SealedAnswers {
    pub answers: Answers,
    numbers: Vec<PersonalNumberRow>,
    gone: Vec<String>,
}

impl SealedAnswers {
    /// Writes the numbers of `holder`, and gives the answers as they are kept.
    pub fn write(self, commit: &mut Commit, holder: i64) -> Answers {
        for row in self.numbers {
            commit.put(row);
        }
        for field in self.gone {
            commit.delete::<PersonalNumberRow>(vec![slot_of(holder).number().into(), holder.into(), field.into()]);
        }
        self.answers
    }
}

/// A number that a form asks for twice is the same both times: said while whoever brought it is there, not when it is to be paid to.
fn check_second_entries(fields: &[Field], answers: &Answers, before: &Answers) -> Result<(), Refusal> {
    for field in fields.iter().filter(|field| field.kind == FieldKind::Account) {
        let Some(entered) = field.key.strip_suffix(AGAIN).and_then(|first| answers.filled(first)) else { continue };
        let Some(again) = answers.filled(&field.key).or_else(|| before.filled(&field.key)) else {
            return Err(Refusal::new("answer_missing").with("field", field.key.clone()));
        };
        if written_digits(entered) != written_digits(again) {
            return Err(PaymentRefusal::AccountEnteredDifferently.into());
        }
    }
    Ok(())
}

/// Replaces the personal numbers among form answers by their masks. `group` tells the answers of the opening form from
/// those of each milestone; `before` are the answers that an edit changes, none where the form is new.
pub fn seal_answers(
    fields: &[Field],
    answers: Answers,
    before: &Answers,
    context: &Context<'_>,
    holder: i64,
    group: &str,
) -> Result<SealedAnswers, Stop> {
    check_second_entries(fields, &answers, before)?;
    let reason = fields.iter().any(|field| field.key == CHECK_DIGIT_REASON);
    let reason = reason.then(|| answers.filled(CHECK_DIGIT_REASON).is_some());
    let mut sealed = SealedAnswers { answers, ..SealedAnswers::default() };
    for field in fields.iter().filter(|field| field.has_personal_numbers()) {
        let place = format!("{group}.{}", field.key);
        match sealed.answers.get_mut(&field.key) {
            None => {}
            Some(Answer::Text(text)) if field.kind.is_personal_number() => {
                if text.is_empty() && before.contains_key(&field.key) {
                    sealed.gone.push(place);
                } else if let Some((kind, number)) =
                    unmasked(field, text).or_else(|cause| explained(context, field, text, reason, cause))?
                {
                    sealed.numbers.push(seal(context, holder, &place, kind, &number));
                    *text = mask(&number);
                }
            }
            Some(Answer::Rows(rows)) => {
                let known = before.rows(&field.key);
                number_rows(rows, known);
                let (numbers, gone) = seal_rows(field, rows, known, context, holder, &place)?;
                sealed.numbers.extend(numbers);
                sealed.gone.extend(gone);
            }
            // An answer of another kind holds no number; the form refuses it.
            Some(_) => {}
        }
    }
    Ok(sealed)
}

/// A card that its check digit speaks against goes through with the reason that its form asks for, `given` or not; a form that asks for none takes
/// no such card.
fn explained(
    context: &Context<'_>,
    field: &Field,
    text: &str,
    given: Option<bool>,
    cause: &'static str,
) -> Result<Option<(&'static str, String)>, Refusal> {
    let Some(given) =
        given.filter(|_| field.kind == FieldKind::Account && cause == BankRefusal::WrongCheckDigit.code())
    else {
        return Err(wrong(field, cause));
    };
    let number = written_digits(text);
    if given {
        return Ok(Some(("account", number)));
    }
    let issuer = context.rules.banks().prefixes.issuer(&number);
    let bank = issuer.map_or_else(|| "银联".to_owned(), |issuer| issuer.bank_name.clone());
    Err(Refusal::new("account_check_digit").with("bank", bank).with("field", field.key.clone()))
}

fn wrong(field: &Field, cause: &'static str) -> Refusal {
    AnswerProblem::Wrong { field: field.key.clone(), place: None, cause }.into()
}

/// Gives each row that has no number yet one that no other row has or had.
fn number_rows(rows: &mut [Row], known: &[Row]) {
    let number = |row: &Row| row.get(ROW_NUMBER).and_then(|number| number.parse::<u32>().ok());
    let last = rows.iter().chain(known).filter_map(number).max().unwrap_or(0);
    let unnumbered = rows.iter_mut().filter(|row| !row.contains_key(ROW_NUMBER));
    for (row, number) in unnumbered.zip(last.saturating_add(1)..) {
        row.insert(ROW_NUMBER.to_owned(), number.to_string());
    }
}

/// Seals the numbers of rows, each at the place of its row's number, and names the places of those that went with their rows.
fn seal_rows(
    field: &Field,
    rows: &mut [Row],
    known: &[Row],
    context: &Context<'_>,
    holder: i64,
    place: &str,
) -> Result<(Vec<PersonalNumberRow>, Vec<String>), Refusal> {
    let columns: Vec<&Field> = field.columns().iter().filter(|column| column.kind.is_personal_number()).collect();
    let place_of = |row: &Row, column: &Field| {
        let number = row.get(ROW_NUMBER).map(String::as_str).unwrap_or_default();
        format!("{place}.{number}.{}", column.key)
    };
    let filled = |row: &Row, column: &Field| row.get(&column.key).is_some_and(|cell| !cell.is_empty());
    let places = |rows: &[Row]| -> BTreeSet<String> {
        let cells = rows.iter().flat_map(|row| columns.iter().map(move |column| (row, *column)));
        cells.filter(|(row, column)| filled(row, column)).map(|(row, column)| place_of(row, column)).collect()
    };
    let before = places(known);
    let mut numbers = Vec::new();
    for (index, row) in rows.iter_mut().enumerate() {
        for column in &columns {
            let at = place_of(row, column);
            let Some(cell) = row.get_mut(&column.key).filter(|cell| !cell.is_empty()) else { continue };
            let wrong = |cause| AnswerProblem::Wrong {
                field: field.key.clone(),
                place: Some(RowPlace { row: index + 1, column: Some(column.key.clone()) }),
                cause,
            };
            match unmasked(column, cell).map_err(wrong)? {
                Some((kind, number)) => {
                    numbers.push(seal(context, holder, &at, kind, &number));
                    *cell = mask(&number);
                }
                // A mask stands for the number that is sealed at this row, and for none at a new one.
                None if !before.contains(&at) => return Err(wrong("masked_number").into()),
                None => {}
            }
        }
    }
    let after = places(rows);
    Ok((numbers, before.difference(&after).cloned().collect()))
}

fn phone_cause(refusal: Refusal) -> &'static str {
    if refusal.fact("cause") == Some("wrong_length") { "wrong_length" } else { "wrong_character" }
}

/// The number that was typed, checked, with its kind; `None` where it is the mask of one that stays as it is, or nothing.
fn unmasked(field: &Field, answer: &str) -> Result<Option<(&'static str, String)>, &'static str> {
    if answer.is_empty() || answer.contains('*') {
        return Ok(None);
    }
    Ok(Some(match field.kind {
        FieldKind::Identity => {
            let resident = ResidentId::parse(answer).map_err(|refusal| refusal.code())?;
            ("identity", resident.as_str().to_owned())
        }
        FieldKind::Phone => ("phone", checked_phone(answer).map_err(phone_cause)?),
        _ => ("account", checked_account(answer, false)?),
    }))
}

/// Opens the personal numbers of answers that are sealed at their places with `holder`.
pub fn open_answers(keys: &Keys, sealed: Vec<&PersonalNumberRow>, holder: i64, answers: &mut Answers) {
    for row in sealed {
        let opened = keys.open(&place(holder, &row.field), &row.sealed).and_then(|text| String::from_utf8(text).ok());
        let Some(number) = opened else { continue };
        // The place of an answer is its form, its field and, in a repeating group, the row and the column.
        let form = if row.field.starts_with("milestone.") { 2 } else { 1 };
        match row.field.split('.').skip(form).collect::<Vec<_>>()[..] {
            [field] => drop(answers.insert(field, number)),
            [field, at, column] => {
                let Some(Answer::Rows(rows)) = answers.get_mut(field) else { continue };
                let mut rows = rows.iter_mut().filter(|row| row.get(ROW_NUMBER).is_some_and(|number| number == at));
                let cell = rows.find_map(|row| row.get_mut(column)).filter(|cell| **cell == mask(&number));
                if let Some(cell) = cell {
                    *cell = number;
                }
            }
            _ => {}
        }
    }
}

/// An account number as digits; the cause where it can be none. A card that its check digit speaks against is none, unless `kept` says that
/// somebody has looked at it.
pub fn checked_account(text: &str, kept: bool) -> Result<String, &'static str> {
    let number = written_digits(text);
    // A passbook number may not follow the card rule: only what can be no account number at all is refused.
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("wrong_character");
    }
    if !(6..=32).contains(&number.len()) {
        return Err("wrong_length");
    }
    if number.starts_with("62") && !kept {
        check_card_number(&number).map_err(|refusal| refusal.code())?;
    }
    Ok(number)
}

/// A reason that is recorded must say something.
pub fn require_reason(reason: &str) -> Result<(), Stop> {
    if !form::is_visible(reason) {
        return Err(Stop::refused("reason_required"));
    }
    checked_text("reason", reason).map(drop)
}

/// Free text of a bounded length, as it is kept.
pub fn checked_text(field: &'static str, text: &str) -> Result<String, Stop> {
    let text = form::written(text);
    if text.chars().count() > TEXT_LIMIT {
        let limit = TEXT_LIMIT.to_string();
        return Err(Refusal::new("text_too_long").with("field", field).with("limit", limit).into());
    }
    Ok(text)
}
