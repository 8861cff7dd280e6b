//! Questions of applicants, each confined to what is the applicant's own: another's is not there, like what never was.

use tokio::try_join;
use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::id::{CaseId, FileId, LetterId, OperatorId, PartyId};
use yinuo_core::text::form;
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENTS_NUMBERED, AGREEMENTS_OF_HOLDER, AgreementRow};
use yinuo_store::tables::case::{
    CASE, CASES, CaseRow, FILE, FileRow, KeptRow, PROMISES_KEPT, PROMISES_OF_CASE, PromiseRow,
};
use yinuo_store::tables::letter::{LETTER, LetterRow};
use yinuo_store::tables::party::{PARTY, PartyRow};

use super::case::{CaseFile, CaseLine, file_of_row, row_of_number, with_promises};
use super::party::ids;
use super::wanted::case_number;
use super::{Found, PageAsk, page, slotted};
use crate::house::House;
use crate::stop::Stop;

/// Who asks; an operator has pages of its own.
fn own(actor: &Actor) -> Result<PartyId, Stop> {
    actor.party().ok_or(Stop::NotFound)
}

/// The party that asks.
pub async fn party(house: &House, actor: &Actor) -> Result<PartyRow, Stop> {
    let id = own(actor)?;
    house.store.query_one(&PARTY, slotted(id.slot().number(), id.number())).await?.ok_or(Stop::NotFound)
}

/// The ids under which the party that asks is in the books: its own, and those of its aliases.
async fn own_ids(house: &House, actor: &Actor) -> Result<Vec<PartyId>, Stop> {
    ids(house, own(actor)?).await
}

/// A page of the own cases, the latest received first.
pub async fn cases(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<CaseLine>, Stop> {
    let ids = own_ids(house, actor).await?;
    let conditions = vec![
        ("slots", ids.iter().map(|id| Value::Int(id.slot().number())).collect()),
        ("parties", ids.iter().map(|id| Value::Int(id.number())).collect()),
    ];
    let found = page::page(house, &CASES, conditions, ("received", true), ask).await?;
    Ok(Found { items: with_promises(house, found.items).await?, next: found.next })
}

async fn own_case_row(house: &House, actor: &Actor, name: &str) -> Result<CaseRow, Stop> {
    let own = own_ids(house, actor).await?;
    let row = match (name.parse::<CaseId>(), case_number(name)) {
        (Ok(id), _) => house.store.query_one(&CASE, slotted(id.slot().number(), id.number())).await?,
        (Err(_), Some(number)) => row_of_number(house, &number).await?,
        (Err(_), None) => None,
    };
    row.filter(|row| own.contains(&PartyId::from_number(row.party_id))).ok_or(Stop::NotFound)
}

/// The id of an own case, by id or number.
pub async fn case_id(house: &House, actor: &Actor, name: &str) -> Result<CaseId, Stop> {
    Ok(CaseId::from_number(own_case_row(house, actor, name).await?.id))
}

/// An own case with all that belongs to it, and its promises as they are kept.
pub async fn case(house: &House, actor: &Actor, name: &str) -> Result<(CaseFile, Vec<PromiseRow>), Stop> {
    let row = own_case_row(house, actor, name).await?;
    let key = slotted(row.slot, row.id);
    let promises = async { Ok::<_, Stop>(house.store.query(&PROMISES_OF_CASE, key).await?) };
    try_join!(file_of_row(house, row), promises)
}

/// Whether a document of a case was handed in by an applicant.
pub fn is_own(file: &FileRow) -> bool {
    file.operator_id == OperatorId::APPLICANT.number()
}

/// A document that the applicant handed in itself; what others laid with the case is not there.
pub async fn file(house: &House, actor: &Actor, id: FileId) -> Result<FileRow, Stop> {
    own(actor)?;
    let file = house.store.query_one(&FILE, slotted(id.slot().number(), id.number())).await?;
    let file = file.filter(is_own).ok_or(Stop::NotFound)?;
    own_case_row(house, actor, &CaseId::from_number(file.subject_id).to_string()).await?;
    Ok(file)
}

/// A letter to the applicant.
pub async fn letter(house: &House, actor: &Actor, id: LetterId) -> Result<LetterRow, Stop> {
    let own = own_ids(house, actor).await?;
    let letter = house.store.query_one(&LETTER, slotted(id.slot().number(), id.number())).await?;
    letter.filter(|letter| own.contains(&PartyId::from_number(letter.party_id))).ok_or(Stop::NotFound)
}

/// The agreements that the applicant holds, the latest applied for first.
pub async fn agreements(house: &House, actor: &Actor) -> Result<Vec<AgreementRow>, Stop> {
    let ids = own_ids(house, actor).await?;
    let mut agreements = Vec::new();
    for id in ids {
        agreements.extend(house.store.query(&AGREEMENTS_OF_HOLDER, slotted(id.slot().number(), id.number())).await?);
    }
    agreements.sort_by(|a: &AgreementRow, b| (&b.applied_on, b.id).cmp(&(&a.applied_on, a.id)));
    Ok(agreements)
}

/// How often promises were kept in the cases received in the days up to now, by service and promise.
pub async fn kept(house: &House) -> Result<Vec<KeptRow>, Stop> {
    let days = i64::from(house.applicant_figure("kept-since-days")?);
    let since = house.now() - jiff::SignedDuration::from_hours(24 * days);
    Ok(house.store.query(&PROMISES_KEPT, vec![Value::Int(since.as_microsecond())]).await?)
}

/// Letters of a check code: without those that are read for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 8;

/// The code by which an agreement proves to be one of this house. It comes from the key of the house, so that nobody else can make one.
pub fn check_code(house: &House, agreement: i64) -> String {
    let hash = house.shared.keys.hash("check-code", &agreement.to_string());
    let digits = hash.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    let numbers = digits.filter_map(|pair| usize::from_str_radix(pair, 16).ok());
    numbers.take(CODE_LENGTH).map(|number| char::from(LETTERS[number % LETTERS.len()])).collect()
}

/// Whether an agreement with that number is one of this house and has that check code. A wrong code and a number that nobody has are
/// one answer.
pub async fn is_genuine(house: &House, number: &str, code: &str) -> Result<bool, Stop> {
    let number = number_in_one_form(number);
    let code = form::code(code).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let rows = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number)]).await?;
    Ok(rows.iter().any(|row| check_code(house, row.id) == code))
}
