//! The certificate of a school's cover (保险凭证), as PDF: given out once the premium has come in.

use serde_json::json;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;

use super::query;
use crate::house::House;
use crate::pdf::Sheet;
use crate::query::applicant::check_code;
use crate::stop::Stop;

/// The certificate of a policy of a school in reach, or of the own one, that was paid for.
pub async fn certificate(house: &House, actor: &Actor, name: &str) -> Result<Vec<u8>, Stop> {
    let policy = query::policy(house, actor, name).await?;
    let (head, row) = (&policy.head, &policy.row);
    if row.paid_on.is_none() {
        return Err(Refusal::new("school_policy_not_paid").with("premium", Fen(row.premium).to_string()).into());
    }
    let yuan = |fen: i64| format!("{}元", Fen(fen).grouped());
    let mut lines = vec![
        ("保单号", head.number.clone()),
        ("投保人（被保险人）", policy.school.name.clone()),
        ("险种", policy.offer.name.zh.clone()),
        ("承保公司", row.insurer.clone()),
        ("每名学生每年限额", yuan(row.limit_per_pupil)),
        ("每次事故限额", yuan(row.limit_per_accident)),
        ("学生人数", format!("{}人", row.pupils)),
        ("保险费", yuan(row.premium)),
    ];
    for level in policy.levels.iter().filter(|level| level.pupils > 0) {
        let name = policy.offer.level(&level.level).map_or(level.level.as_str(), |known| known.name.zh.as_str());
        lines.push(("其中", format!("{name}{}人", level.pupils)));
    }
    let span = format!("{}零时至{}二十四时", head.effective_on, head.ends_on.as_deref().unwrap_or_default());
    lines.push(("保险期间", span));
    // Of a policy that was taken over there is none.
    if !row.agreement_number.is_empty() {
        lines.push(("经纪服务协议", row.agreement_number.clone()));
    }
    lines.push(("验真码", check_code(house, head.id)));
    let office = house.directory().office_name(OfficeId::from_number(head.office_id)).to_owned();
    let data = json!({ "lines": lines, "office": office });
    let ident = format!("certificate {} {}", head.number, row.version);
    house.printer.clone().print_sheet(Sheet { template: include_str!("certificate.typ"), ident, data }).await
}
