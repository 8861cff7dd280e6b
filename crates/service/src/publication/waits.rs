//! Whether what waits on the publication of a subject may go on, asked by commands of the systems that publish.

use jiff::civil::Date;
use yinuo_core::publication::{Listed, Posting, PublicationKind, PublicationState, Shown, may_go_on as decide};
use yinuo_store::Value;
use yinuo_store::tables::publication::{LINES_OF_SUBJECT, PublicationLineRow, PublicationRow, SHOWN_OF_SUBJECT};

use super::gather::written;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::stop::Stop;

/// What [`may_go_on`] wants of a subject.
pub fn declare(subject: i64, plan: &mut LoadPlan) {
    plan.want_by(&LINES_OF_SUBJECT, subject);
    plan.follow::<PublicationRow>();
    plan.then(move |facts, plan| {
        for line in facts.rows_by(&LINES_OF_SUBJECT, subject) {
            plan.want::<PublicationRow>(line.publication_id);
        }
    });
}

/// Refuses, while the publication of a subject does not let what says these cells go on; answers with the day from which on it may.
pub fn may_go_on(
    facts: &Facts,
    kind: &PublicationKind,
    subject: i64,
    cells: &[String],
    today: Date,
) -> Result<Date, Stop> {
    let lines = facts.rows_by(&LINES_OF_SUBJECT, subject);
    let with_list = lines.into_iter().filter_map(|line| {
        let row = facts.row::<PublicationRow>(line.publication_id)?;
        (row.kind == kind.key).then_some((line, row))
    });
    judge(with_list, cells, today)
}

/// The same for a question.
pub async fn may_go_on_now(
    house: &House,
    kind: &PublicationKind,
    subject: i64,
    cells: &[String],
) -> Result<Date, Stop> {
    let lines = house.store.query(&SHOWN_OF_SUBJECT, vec![Value::Int(subject), kind.key.into()]).await?;
    let keys = lines.iter().map(|line| vec![Value::Int(line.slot), Value::Int(line.publication_id)]).collect();
    let rows = house.store.load::<PublicationRow>(keys).await?;
    let with_list =
        lines.iter().filter_map(|line| rows.iter().find(|row| row.id == line.publication_id).map(|row| (line, row)));
    judge(with_list, cells, house.today())
}

/// The latest list that was not withdrawn decides.
fn judge<'a>(
    shown: impl Iterator<Item = (&'a PublicationLineRow, &'a PublicationRow)>,
    cells: &[String],
    today: Date,
) -> Result<Date, Stop> {
    let hanging = shown.filter(|(_, row)| row.withdrawn_at.is_none());
    let latest = hanging.max_by_key(|(_, row)| row.id);
    let latest = latest.map(|(line, row)| {
        let days = u16::try_from(row.days).map_err(|_| damaged(row))?;
        let open_objections = u32::try_from(line.open_objections).map_err(|_| damaged(row))?;
        let line = Listed { cells: &line.cells, open_objections, corrected: line.corrected != 0 };
        Ok::<_, Stop>(Shown { state: state_of(row)?, days, line })
    });
    Ok(decide(latest.transpose()?, &written(cells), today)?)
}

fn damaged(row: &PublicationRow) -> Stop {
    Stop::damaged("publications", row.number.clone())
}

/// What was recorded of a publication.
pub fn state_of(row: &PublicationRow) -> Result<PublicationState, Stop> {
    let day = |text: &Option<String>| text.as_deref().map(str::parse::<Date>).transpose().map_err(|_| damaged(row));
    if row.withdrawn_at.is_some() {
        return Ok(PublicationState::Withdrawn);
    }
    Ok(match (day(&row.posted_on)?, day(&row.ends_on)?) {
        (Some(on), Some(ends_on)) => PublicationState::Posted(Posting { on, ends_on }),
        _ => PublicationState::Prepared,
    })
}
