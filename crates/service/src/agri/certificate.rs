//! The certificate of a household's cover (分户凭证), as PDF: given out once the list of the village has hung its days and nobody's word
//! stands against its line.

use serde_json::json;
use yinuo_core::access::Actor;
use yinuo_core::agri::ENROLMENT;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;

use super::published::{enrolment_cells, quantity_text};
use super::query;
use super::rules::agri;
use crate::house::House;
use crate::pdf::Sheet;
use crate::publication::may_go_on_now;
use crate::query::applicant::check_code;
use crate::query::slotted;
use crate::stop::Stop;

/// The certificate of a cover in reach that was paid for and published.
pub async fn certificate(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let cover = query::cover_named(house, actor, name).await?;
    if cover.ended_on.is_some() {
        return Err(Stop::refused("cover_ended"));
    }
    if cover.paid_on.is_none() {
        return Err(Refusal::new("cover_not_paid").with("farmer", Fen(cover.farmer).to_string()).into());
    }
    let head = house.store.load::<AgreementRow>(vec![slotted(cover.slot, cover.id)]).await?.pop();
    let head = head.ok_or(Stop::NotFound)?;
    let damaged = || Stop::damaged("agreements", format!("the programme of {}", cover.number));
    let programme = agri(house.rules()).version(&head.product_version).ok_or_else(damaged)?;
    let cells = enrolment_cells(programme, &cover);
    may_go_on_now(house, &ENROLMENT, cover.id, &cells).await?;
    let group = query::group_named(house, actor, &cover.group_number).await?.row;
    let yuan = |fen: i64| format!("{}元", Fen(fen).grouped());
    let lines = [
        ("凭证号", cover.number.clone()),
        ("被保险人", cover.holder_name.clone()),
        ("村", group.village),
        ("承保公司", group.insurer),
        ("投保项目", programme.name.zh.clone()),
        ("标的", cells[0].clone()),
        ("面积（数量）", quantity_text(&cover.quantity, &cover.unit)),
        ("地块", cover.plot.clone().unwrap_or_default()),
        ("承包地编码", cover.land_number.clone().unwrap_or_default()),
        ("保险金额", yuan(cover.sum_insured)),
        ("保险费", yuan(cover.premium)),
        ("其中农户自缴", yuan(cover.farmer)),
        ("市县财政补贴", yuan(cover.county)),
        ("省级财政补贴", yuan(cover.province)),
        ("中央财政补贴", yuan(cover.centre)),
        ("保险期间", format!("{}至{}", head.effective_on, head.ends_on.as_deref().unwrap_or_default())),
        ("验真码", check_code(house, cover.id)),
    ];
    let lines: Vec<_> = lines.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let office = house.directory().office_name(OfficeId::from_number(cover.office_id)).to_owned();
    let data = json!({ "lines": lines, "office": office });
    let ident = format!("certificate {} {}", cover.number, cover.version);
    house.printer.clone().print_sheet(Sheet { template: include_str!("certificate.typ"), ident, data }).await
}
