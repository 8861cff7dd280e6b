//! The report to a client as a paper and as a workbook: both of the same figures.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;
use yinuo_core::money::Fen;

use super::report::{Missed, ReportedTask, ServiceReport};
use super::service_plan::task_state;
use crate::house::House;
use crate::indicator::sheet::{Cell, workbook};
use crate::pdf::Sheet;
use crate::stop::Stop;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How much later, in the words of the report.
fn delay(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / MINUTE);
    match (days, hours) {
        (0, 0) => format!("{minutes}分钟"),
        (0, _) => format!("{hours}小时{minutes}分钟"),
        _ => format!("{days}天{hours}小时"),
    }
}

fn moment(house: &House, at: Timestamp) -> String {
    let zone = house.rules().calendar().zone();
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

fn amount(fen: Option<i64>) -> String {
    fen.map_or_else(String::new, |fen| Fen(fen).to_string())
}

fn rate(per_mille: Option<u32>) -> String {
    per_mille.map_or_else(|| "无".to_owned(), |rate| format!("{}.{}%", rate / 10, rate % 10))
}

fn kept(house: &House, missed: &Missed) -> String {
    missed.kept_at.map_or_else(|| "尚未办理".to_owned(), |at| moment(house, at))
}

/// A task as the report tells it.
fn task(task: &ReportedTask) -> [String; 3] {
    [task.title.clone(), task.due_on.clone(), task_state(task.state).to_owned()]
}

/// The report as a paper.
pub async fn report_pdf(house: &House, report: &ServiceReport) -> Result<Vec<u8>, Stop> {
    let insurers: Vec<_> = report
        .insurers
        .iter()
        .map(|line| {
            let record = line.record;
            let counts = [record.in_time, record.late, record.unkept, record.open].map(|count| count.to_string());
            let worst = if record.worst_delay > 0 { delay(record.worst_delay) } else { String::new() };
            let mut cells = vec![line.name.clone()];
            cells.extend(counts);
            cells.extend([rate(record.kept_per_mille()), worst, line.paid.to_string()]);
            cells
        })
        .collect();
    let missed: Vec<_> = report
        .missed
        .iter()
        .map(|one| {
            let late = delay(one.delay_seconds);
            let (due, kept) = (moment(house, one.due_at), kept(house, one));
            [one.number.clone(), one.insurer_name.clone(), one.promise.zh.clone(), due, kept, late, one.agreed.clone()]
        })
        .collect();
    let claims: Vec<_> = report
        .claims
        .iter()
        .map(|claim| {
            let state = if claim.state == "open" { "办理中" } else { "已办结" };
            let event = claim.event_code.clone().unwrap_or_default();
            [
                claim.number.clone(),
                claim.reported_on.clone(),
                claim.insurer_name.clone(),
                event,
                amount(claim.estimate),
                amount(claim.claimed),
                amount(claim.agreed),
                amount(Some(claim.paid)),
                state.to_owned(),
            ]
        })
        .collect();
    let data = json!({
        "client": report.client_name,
        "office": report.office_name,
        "from": report.from.to_string(),
        "until": report.until.to_string(),
        "paid": report.paid.to_string(),
        "open": report.open,
        "insurers": insurers,
        "missed": missed,
        "claims": claims,
        "tasks": report.tasks.iter().map(task).collect::<Vec<_>>(),
        "ahead": report.ahead.iter().map(|task| [task.title.clone(), task.due_on.clone()]).collect::<Vec<_>>(),
    });
    let ident = format!("service-report {} {} {}", report.client, report.from, report.until);
    house.printer.clone().print_sheet(Sheet { template: include_str!("service-report.typ"), ident, data }).await
}

/// The claims of the report as a workbook, each with its figures as numbers.
pub fn report_sheet(report: &ServiceReport) -> Result<Vec<u8>, Stop> {
    let header = [
        "业务号",
        "客户",
        "报案日期",
        "保险公司",
        "保单号",
        "大灾事件",
        "估损",
        "索赔",
        "报价",
        "协议",
        "赔付",
        "状态",
    ];
    let text = |text: &str| Cell::Text(text.to_owned());
    let yuan = |fen: Option<i64>| fen.map_or_else(|| text(""), |fen| Cell::Number(Decimal::new(fen, 2)));
    let row = |claim: &yinuo_store::tables::broker::AssistedClaimLineRow| {
        vec![
            text(&claim.number),
            text(&claim.holder_name),
            text(&claim.reported_on),
            text(&claim.insurer_name),
            text(&claim.placement_number),
            text(claim.event_code.as_deref().unwrap_or_default()),
            yuan(claim.estimate),
            yuan(claim.claimed),
            yuan(claim.offered),
            yuan(claim.agreed),
            yuan(Some(claim.paid)),
            text(if claim.state == "open" { "办理中" } else { "已办结" }),
        ]
    };
    let mut rows: Vec<_> = report.claims.iter().map(row).collect();
    for line in &report.insurers {
        let mut cells = vec![text(""); header.len()];
        cells[1] = text("本期赔付");
        cells[3] = text(&line.name);
        cells[10] = yuan(Some(line.paid.0));
        rows.push(cells);
    }
    workbook(&header.map(str::to_owned), &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_told_in_days_and_hours_and_below_a_day_in_minutes() {
        assert_eq!(delay(59), "0分钟");
        assert_eq!(delay(3 * HOUR + 5 * MINUTE), "3小时5分钟");
        assert_eq!(delay(2 * DAY + HOUR), "2天1小时");
        assert_eq!(rate(Some(333)), "33.3%");
        assert_eq!(rate(None), "无");
    }
}
