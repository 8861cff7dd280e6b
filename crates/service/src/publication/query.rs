//! Questions about publications: by operators, who see them whole, and by anybody, who sees what hangs, with names masked.

use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::id::OfficeId;
use yinuo_core::publication::{
    PublicationId, PublicationRefusal, READ_PUBLICATIONS, SHOWN_OF_NAME, Standing, masked_name,
};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::publication_kind;
use yinuo_store::Value;
use yinuo_store::tables::publication::{
    OBJECTIONS_OF_PUBLICATION, ObjectionLineRow, PUBLICATION, PUBLICATION_LINES, PUBLICATION_OF_NUMBER, PUBLICATIONS,
    PublicationLineRow, PublicationRow,
};

use super::waits::state_of;
use crate::house::House;
use crate::query::{Conditions, Found, PageAsk, page, push_scope, require_visible, slotted};
use crate::stop::Stop;

/// Lines of a page of the public.
const SHOWN_AT_ONCE: i64 = 100;

/// Which publications are wanted.
#[derive(Debug, Clone, Default)]
pub struct PublicationFilter {
    /// A number, what it is about, or a part of its place.
    pub text: Option<String>,
    pub about: Option<SubjectRef>,
    /// `prepared`, `runs`, `ended` or `withdrawn`.
    pub standing: Option<String>,
}

/// Publications of one's offices, the latest first.
pub async fn publications(
    house: &House,
    actor: &Actor,
    filter: &PublicationFilter,
    ask: &PageAsk,
) -> Result<Found<PublicationRow>, Stop> {
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, READ_PUBLICATIONS, None)?;
    conditions.extend(filter.about.map(|about| ("about", slotted(about.slot().number(), about.id))));
    if let Some(standing) = &filter.standing {
        conditions.push(standing_condition(house, standing)?);
    }
    if let Some(text) = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        conditions.push(text_condition(text));
    }
    page::page(house, &PUBLICATIONS, conditions, ("opened", true), ask).await
}

type Condition = (&'static str, Vec<Value>);

fn standing_condition(house: &House, standing: &str) -> Result<Condition, Stop> {
    let today = house.today().to_string();
    Ok(match standing {
        "prepared" => ("prepared", Vec::new()),
        "runs" => ("runs", vec![today.into()]),
        "ended" => ("ended", vec![today.into()]),
        "withdrawn" => ("withdrawn", Vec::new()),
        _ => return Err(Refusal::new("unknown_state").with("state", standing).into()),
    })
}

/// What has a digit in it is a number: its own, which begins with a letter of ours, or that of what it is about.
fn text_condition(text: &str) -> Condition {
    let number = number_in_one_form(text);
    match number.bytes().any(|byte| byte.is_ascii_digit()) {
        true if number.starts_with('G') && number.matches('-').count() == 2 => ("number", vec![number.into()]),
        true => ("called", vec![number.into()]),
        false => ("place", vec![like(text)]),
    }
}

fn like(text: &str) -> Value {
    Value::Text(format!("%{}%", text.replace(['%', '_'], "")))
}

/// A visible publication by its id or its number.
pub async fn row(house: &House, actor: &Actor, name: &str) -> Result<PublicationRow, Stop> {
    let row = match name.parse::<PublicationId>() {
        Ok(id) => house.store.query_one(&PUBLICATION, slotted(id.slot().number(), id.number())).await?,
        Err(_) => house.store.query_one(&PUBLICATION_OF_NUMBER, vec![number_in_one_form(name).into()]).await?,
    };
    let row = row.ok_or(Stop::NotFound)?;
    require_visible(house, actor, READ_PUBLICATIONS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// Where it stands today.
pub fn standing(house: &House, row: &PublicationRow) -> Result<Standing, Stop> {
    Ok(state_of(row)?.on(house.today()))
}

/// The lines of a visible publication, by number; those of a name, or only those that somebody objected to.
pub async fn lines(
    house: &House,
    row: &PublicationRow,
    text: Option<&str>,
    objected: bool,
    ask: &PageAsk,
) -> Result<Found<PublicationLineRow>, Stop> {
    let mut conditions: Conditions = vec![("of", slotted(row.slot, row.id))];
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        conditions.push(("name", vec![like(text)]));
    }
    if objected {
        conditions.push(("objected", Vec::new()));
    }
    page::page(house, &PUBLICATION_LINES, conditions, ("position", false), ask).await
}

/// All lines of a visible publication.
pub(super) async fn all_lines(house: &House, row: &PublicationRow) -> Result<Vec<PublicationLineRow>, Stop> {
    let mut ask = PageAsk { limit: Some(page::LARGEST_LIMIT), ..PageAsk::default() };
    let mut all = Vec::new();
    loop {
        let found = lines(house, row, None, false, &ask).await?;
        all.extend(found.items);
        ask.after = found.next;
        if ask.after.is_none() {
            return Ok(all);
        }
    }
}

/// What was said against lines of a visible publication, the earliest first.
pub async fn objections(house: &House, row: &PublicationRow) -> Result<Vec<ObjectionLineRow>, Stop> {
    Ok(house.store.query(&OBJECTIONS_OF_PUBLICATION, slotted(row.slot, row.id)).await?)
}

/// The texts in the columns of a line.
pub fn cells(line: &PublicationLineRow) -> Result<Vec<String>, Stop> {
    serde_json::from_str(&line.cells).map_err(|_| Stop::damaged("publication_lines", line.name.clone()))
}

/// What hangs today, for anybody: those of a place, the latest first.
pub async fn hanging(house: &House, place: &str, after: Option<String>) -> Result<Found<PublicationRow>, Stop> {
    let mut conditions: Conditions = vec![standing_condition(house, "runs")?];
    if !place.trim().is_empty() {
        conditions.push(text_condition(place.trim()));
    }
    let ask = PageAsk { after, ..PageAsk::default() };
    page::page(house, &PUBLICATIONS, conditions, ("opened", true), &ask).await
}

/// A page of a list that hangs, for anybody; nothing of one that does not.
pub async fn hanging_list(
    house: &House,
    number: &str,
    after: Option<String>,
) -> Result<(PublicationRow, Found<PublicationLineRow>), Stop> {
    let row = house.store.query_one(&PUBLICATION_OF_NUMBER, vec![number_in_one_form(number).into()]).await?;
    let row = row.ok_or(Stop::NotFound)?;
    if standing(house, &row)? != Standing::Runs {
        return Err(Stop::NotFound);
    }
    let today = house.today();
    let shown = house.rules().rulebook().count(SHOWN_OF_NAME, today).map_err(Refusal::from)?;
    let ask = PageAsk { limit: Some(SHOWN_AT_ONCE), after, sort: None };
    let mut found = lines(house, &row, None, false, &ask).await?;
    // A list whose line is what the list is about names nobody: the village itself.
    let names_people = publication_kind(&row.kind).is_none_or(|kind| kind.of != kind.about);
    for line in found.items.iter_mut().filter(|_| names_people) {
        line.name = masked_name(&line.name, shown);
    }
    Ok((row, found))
}

/// What the line of a visible publication with this number is about.
pub async fn line_at(house: &House, row: &PublicationRow, position: u32) -> Result<i64, Stop> {
    let all = all_lines(house, row).await?;
    let found = all.iter().find(|line| line.position == i64::from(position));
    Ok(found.map(|line| line.subject_id).ok_or(PublicationRefusal::NotListed)?)
}
