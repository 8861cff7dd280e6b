//! The sheet that is hung up: the whole list with its names, for how long it hangs and where one objects, as PDF.

use serde_json::{Value as Json, json};
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::systems::publication_kind;

use super::query;
use crate::house::House;
use crate::pdf::Sheet;
use crate::stop::Stop;

/// The sheet of a visible publication. The paper on the wall names whom it is about; only the public page masks.
pub async fn posting_sheet(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let row = query::row(house, actor, name).await?;
    let unknown = || Stop::damaged("publications", format!("kind {}", row.kind));
    let kind = publication_kind(&row.kind).ok_or_else(unknown)?;
    let all = query::all_lines(house, &row).await?;
    let mut lines: Vec<Json> = Vec::with_capacity(all.len());
    for line in &all {
        let mut cells = vec![line.position.to_string(), line.name.clone()];
        cells.extend(query::cells(line)?);
        lines.push(json!(cells));
    }
    let columns: Vec<&str> = ["序号", "姓名"].into_iter().chain(kind.columns.iter().map(|column| column.zh)).collect();
    let data = json!({
        "title": kind.zh, "number": row.number, "place": row.place, "about": row.about_label, "days": row.days,
        "posted_on": row.posted_on.as_deref().unwrap_or_default(), "ends_on": row.ends_on.as_deref().unwrap_or_default(),
        "cite": row.cite, "office": house.directory().office_name(OfficeId::from_number(row.office_id)),
        "columns": columns, "lines": lines,
    });
    let ident = format!("posting-sheet {} {}", row.number, row.version);
    house.printer.clone().print_sheet(Sheet { template: include_str!("sheet.typ"), ident, data }).await
}
