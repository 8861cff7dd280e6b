//! Sheets on which each household of a village puts its name: to what it insures before its sheet is brought in, and to what it is to get
//! for a loss.

use serde_json::json;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;

use super::loss::{all_claims, loss};
use super::published::{Claimed, all_covers, claim_cells, quantity_text};
use super::query;
use super::rules::agri;
use crate::house::House;
use crate::pdf::Sheet;
use crate::publication::as_read;
use crate::stop::Stop;

/// What a household signs: heading, where, columns before the signature, and a line a household.
struct ToSign {
    title: &'static str,
    place: String,
    about: String,
    office: i64,
    columns: &'static [&'static str],
    lines: Vec<Vec<String>>,
}

/// The sheet of what the households of a group policy in reach insure.
pub async fn enrolment_sheet(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let group = query::group_named(house, actor, name).await?.row;
    let damaged = || Stop::damaged("group_policies", format!("the programme of {}", group.number));
    let programme = agri(house.rules()).version(&group.product_version).ok_or_else(damaged)?;
    let covers = all_covers(house, actor, &group.number).await?;
    let line = |cover: &yinuo_store::tables::agri::CoverLineRow| {
        let object = programme.objects.iter().find(|object| object.key == cover.object);
        vec![
            cover.number.clone(),
            cover.holder_name.clone(),
            object.map_or_else(|| cover.object.clone(), |object| object.name.zh.clone()),
            quantity_text(&cover.quantity, &cover.unit),
            cover.plot.clone().unwrap_or_default(),
            format!("{}元", Fen(cover.farmer).grouped()),
        ]
    };
    let columns = &["凭证号", "姓名", "投保作物", "面积（数量）", "地块", "自缴保费"];
    let lines = covers.iter().map(line).collect();
    let (place, office) = (group.village, group.office_id);
    print(house, ToSign { title: "农业保险投保签字清单", place, about: group.number, office, columns, lines }).await
}

/// The sheet of what the households of a loss in reach are to get, once it is finally assessed.
pub async fn claim_sheet(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let loss = loss(house, actor, name).await?;
    let damaged = || Stop::damaged("losses", format!("the programme of {}", loss.number));
    let programme = agri(house.rules()).version(&loss.product_version).ok_or_else(damaged)?;
    let mut lines = Vec::new();
    for claim in all_claims(house, &loss).await?.iter().filter(|claim| claim.is_final != 0) {
        let mut cells = vec![claim.cover_number.clone(), claim.holder_name.clone()];
        cells.extend(claim_cells(programme, &Claimed::from(claim))?.into_iter().map(as_read));
        lines.push(cells);
    }
    let columns = &["凭证号", "姓名", "受灾作物", "损失程度", "受灾面积（数量）", "赔款金额"];
    let (place, office) = (loss.village, loss.office_id);
    print(house, ToSign { title: "农业保险定损签字清单", place, about: loss.number, office, columns, lines }).await
}

async fn print(house: &House, sheet: ToSign) -> Result<Vec<u8>, Stop> {
    let ToSign { title, place, about, office, columns, lines } = sheet;
    let office = house.directory().office_name(OfficeId::from_number(office)).to_owned();
    let ident = format!("signature-sheet {about} {}", lines.len());
    let data = json!({
        "title": title, "place": place, "about": about, "office": office, "columns": columns, "lines": lines,
    });
    house.printer.clone().print_sheet(Sheet { template: include_str!("signature-sheet.typ"), ident, data }).await
}
