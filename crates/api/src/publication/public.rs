//! What hangs today, for anybody to read: the lists of a place, and one list with the names masked by a rule of the house.

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::id::OfficeId;
use yinuo_core::systems::publication_kind;
use yinuo_service::Stop;
use yinuo_service::publication::query;

use crate::problem::Problem;
use crate::public::{OpenTo, PublicPage, Visit, content};
use crate::shape::Answer;

pub const TEMPLATES: &[(&str, &str)] =
    &[("publications.html", include_str!("publications.html")), ("publication.html", include_str!("publication.html"))];

pub static HANGING: PublicPage = PublicPage {
    path: "/publications",
    open_to: OpenTo::Anybody,
    menu: Some(("公示", "Public lists")),
    show: Some(|visit| hanging(visit, false).boxed()),
    ..PublicPage::NONE
};

pub static LIST: PublicPage = PublicPage {
    path: "/publications/{number}",
    open_to: OpenTo::Anybody,
    show: Some(|visit| list(visit).boxed()),
    ..PublicPage::NONE
};

#[derive(Serialize)]
struct Hanging {
    number: String,
    kind: String,
    place: String,
    ends_on: String,
    lines: i64,
}

fn after(visit: &Visit) -> Option<String> {
    Some(visit.asked("after").to_owned()).filter(|after| !after.is_empty())
}

/// What hangs of a place; `gone` tells who asked for one list that it does not hang.
async fn hanging(visit: Visit, gone: bool) -> Result<Answer, Problem> {
    let place = visit.asked("place").to_owned();
    let found = query::hanging(visit.house(), &place, after(&visit).filter(|_| !gone)).await?;
    let told = found.items.into_iter().map(|row| Hanging {
        kind: publication_kind(&row.kind).map_or_else(String::new, |kind| visit.words(kind.zh, kind.en).to_owned()),
        number: row.number,
        place: row.place,
        ends_on: row.ends_on.unwrap_or_default(),
        lines: row.line_count,
    });
    let lists: Vec<Hanging> = told.collect();
    let next = found.next;
    let title = visit.words("公示", "Public lists");
    visit.page("publications.html", title, content! { lists, place, next, gone })
}

async fn list(visit: Visit) -> Result<Answer, Problem> {
    let (row, found) = match query::hanging_list(visit.house(), visit.part("number"), after(&visit)).await {
        Err(Stop::NotFound) => return hanging(visit, true).await,
        found => found?,
    };
    let unknown = || Stop::damaged("publications", format!("kind {}", row.kind));
    let kind = publication_kind(&row.kind).ok_or_else(unknown)?;
    let columns: Vec<&str> = kind.columns.iter().map(|column| visit.words(column.zh, column.en)).collect();
    let mut lines = Vec::with_capacity(found.items.len());
    for line in &found.items {
        let mut cells = vec![line.position.to_string(), line.name.clone()];
        cells.extend(query::cells(line)?);
        lines.push(cells);
    }
    let next = found.next;
    let office = visit.house().directory().office_name(OfficeId::from_number(row.office_id)).to_owned();
    let title = visit.words(kind.zh, kind.en);
    let (number, place, days) = (&row.number, &row.place, row.days);
    let (posted_on, ends_on, posted_where, cite) = (&row.posted_on, &row.ends_on, &row.posted_where, &row.cite);
    let told = content! { number, place, days, posted_on, ends_on, posted_where, cite, columns, lines, next, office };
    visit.page("publication.html", title, told)
}
