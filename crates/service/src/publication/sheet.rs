//! The sheet that is hung up: the whole list with its names, for how long it hangs and where one objects, as PDF.

use serde_json::{Value as Json, json};
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_core::systems::publication_kind;

use super::query;
use crate::house::House;
use crate::pdf::Sheet;
use crate::stop::Stop;

/// A cell of a list as it stands on paper: an amount has its thousands apart. The list itself is compared word for word and keeps it as it is.
pub(crate) fn as_read(cell: String) -> String {
    let amount = cell.strip_suffix('元').and_then(|yuan| yuan.parse::<Fen>().ok());
    amount.map_or(cell, |amount| format!("{}元", amount.grouped()))
}

/// The sheet of a visible publication. The paper on the wall names whom it is about; only the public page masks.
pub async fn posting_sheet(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let row = query::row(house, actor, name).await?;
    let unknown = || Stop::damaged("publications", format!("kind {}", row.kind));
    let kind = publication_kind(&row.kind).ok_or_else(unknown)?;
    let all = query::all_lines(house, &row).await?;
    let mut lines: Vec<Json> = Vec::with_capacity(all.len());
    for line in &all {
        let mut cells = vec![line.position.to_string(), line.name.clone()];
        cells.extend(query::cells(line)?.into_iter().map(as_read));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_on_the_wall_has_its_thousands_apart_and_nothing_else_changes() {
        for (cell, read) in
            [("3500.00元", "3,500.00元"), ("49.00元", "49.00元"), ("12.5亩", "12.5亩"), ("10000", "10000")]
        {
            assert_eq!(as_read(cell.to_owned()), read);
        }
    }
}
