//! Personal numbers on their way into the database: checked, sealed, hashed, masked.

use yinuo_core::bank::{check_card_number, written_digits};
use yinuo_core::id::slot_of;
use yinuo_core::identity::ResidentId;
use yinuo_core::party::{checked_phone, mask};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::{Answers, Field, FieldKind};
use yinuo_store::tables::party::PersonalNumberRow;

use crate::command::Context;
use crate::keys::Keys;
use crate::stop::Stop;

/// Longest free text of contacts, proofs and reasons, in characters.
pub const TEXT_LIMIT: usize = 4_000;

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
    PersonalNumberRow {
        slot: slot_of(holder).number(),
        holder_id: holder,
        field: field.to_owned(),
        kind: kind.to_owned(),
        sealed: keys.seal(&place(holder, field), number.as_bytes()),
        hash: keys.hash(kind, number),
        unique_hash: None,
    }
}

/// The field of the account that a policy, or a payout with an account of its own, is paid to.
pub const PAYOUT_ACCOUNT: &str = "payout-account";

/// The account among the sealed numbers of a policy or payout, in clear. `None` where there is none that opens.
pub fn account_number(keys: &Keys, sealed: &[PersonalNumberRow], holder: i64) -> Option<String> {
    let row = sealed.iter().find(|row| row.holder_id == holder && row.field == PAYOUT_ACCOUNT)?;
    String::from_utf8(keys.open(&place(holder, PAYOUT_ACCOUNT), &row.sealed)?).ok()
}

/// Replaces the personal numbers among form answers by their masks, and gives their sealed rows. `group` tells the
/// answers of the opening form from those of each milestone.
pub fn seal_answers(
    fields: &[Field],
    answers: Answers,
    context: &Context<'_>,
    holder: i64,
    group: &str,
) -> Result<(Answers, Vec<PersonalNumberRow>), Stop> {
    let mut kept = answers;
    let mut rows = Vec::new();
    for field in fields.iter().filter(|field| field.kind.is_personal_number()) {
        let Some(answer) = kept.get_mut(&field.key) else { continue };
        // An edit sends back the mask of a number that it leaves as it is.
        if answer.is_empty() || answer.contains('*') {
            continue;
        }
        let (kind, number) = checked_number(field, answer)?;
        rows.push(seal(context, holder, &format!("{group}.{}", field.key), kind, &number));
        *answer = mask(&number);
    }
    Ok((kept, rows))
}

fn checked_number(field: &Field, answer: &str) -> Result<(&'static str, String), Refusal> {
    let wrong =
        |cause: &str| Refusal::new("answer_wrong").with("field", field.key.clone()).with("cause", cause.to_owned());
    match field.kind {
        FieldKind::Identity => {
            let resident = ResidentId::parse(answer).map_err(|refusal| wrong(refusal.code()))?;
            Ok(("identity", resident.as_str().to_owned()))
        }
        FieldKind::Phone => {
            let phone =
                checked_phone(answer).map_err(|refusal| wrong(refusal.fact("cause").unwrap_or("wrong_phone")))?;
            Ok(("phone", phone))
        }
        _ => {
            let number = checked_account(answer).map_err(wrong)?;
            Ok(("account", number))
        }
    }
}

/// An account number as digits; the cause where it can be none.
pub fn checked_account(text: &str) -> Result<String, &'static str> {
    let number = written_digits(text);
    // A passbook number may not follow the card rule: only what can be no account number at all is refused.
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("wrong_character");
    }
    if !(6..=32).contains(&number.len()) {
        return Err("wrong_length");
    }
    if number.starts_with("62") {
        check_card_number(&number).map_err(|refusal| refusal.code())?;
    }
    Ok(number)
}

/// A reason that is recorded must say something.
pub fn require_reason(reason: &str) -> Result<(), Stop> {
    if reason.trim().is_empty() {
        return Err(Stop::refused("reason_required"));
    }
    check_text("reason", reason)
}

/// Free text of a bounded length.
pub fn check_text(field: &'static str, text: &str) -> Result<(), Stop> {
    if text.chars().count() > TEXT_LIMIT {
        let limit = TEXT_LIMIT.to_string();
        return Err(Refusal::new("text_too_long").with("field", field).with("limit", limit).into());
    }
    Ok(())
}
