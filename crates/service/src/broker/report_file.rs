//! The report to a client as a paper and as a workbook: both of the same figures.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;
use yinuo_core::money::Fen;

use super::report::{InsurerLine, Missed, ReportedClaim, ReportedTask, ServiceReport};
use super::service_plan::task_state;
use crate::house::House;
use crate::indicator::sheet::{Cell, Named, workbook_of};
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
    fen.map_or_else(String::new, |fen| Fen(fen).grouped())
}

/// What the state of a claim is called.
fn state(key: &str) -> &'static str {
    match key {
        "open" => "办理中",
        "withdrawn" => "已撤回",
        _ => "已办结",
    }
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
            cells.extend([rate(record.kept_per_mille()), worst, line.paid.grouped()]);
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
        .map(|ReportedClaim { claim, paid_in_time }| {
            let event = claim.event_code.clone().unwrap_or_default();
            [
                claim.number.clone(),
                claim.reported_on.clone(),
                claim.insurer_name.clone(),
                event,
                amount(claim.estimate),
                amount(claim.claimed),
                amount(claim.agreed),
                paid_in_time.grouped(),
                amount(Some(claim.paid)),
                state(&claim.state).to_owned(),
            ]
        })
        .collect();
    let data = json!({
        "client": report.client_name,
        "office": report.office_name,
        "from": report.from.to_string(),
        "until": report.until.to_string(),
        "paid": report.paid.grouped(),
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

/// The report as a workbook with its figures as numbers: the claims, and what each insurer paid in the time. The sum of the one is that of the
/// other, and what the report says came in.
pub fn report_sheet(report: &ServiceReport) -> Result<Vec<u8>, Stop> {
    let header = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>();
    let claims = header(&[
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
        "本期赔付",
        "累计赔付",
        "状态",
    ]);
    let insurers = header(&["保险公司", "按时", "逾期办理", "逾期未办", "未到期", "本期赔付"]);
    let text = |text: &str| Cell::Text(text.to_owned());
    let yuan = |fen: Option<i64>| fen.map_or_else(|| text(""), |fen| Cell::Number(Decimal::new(fen, 2)));
    let claim = |ReportedClaim { claim, paid_in_time }: &ReportedClaim| {
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
            yuan(Some(paid_in_time.0)),
            yuan(Some(claim.paid)),
            text(state(&claim.state)),
        ]
    };
    let insurer = |line: &InsurerLine| {
        let record = line.record;
        let counts = [record.in_time, record.late, record.unkept, record.open];
        let mut cells = vec![text(&line.name)];
        cells.extend(counts.map(|count| Cell::Number(count.into())));
        cells.push(yuan(Some(line.paid.0)));
        cells
    };
    let claim_rows: Vec<_> = report.claims.iter().map(claim).collect();
    let insurer_rows: Vec<_> = report.insurers.iter().map(insurer).collect();
    workbook_of(&[
        Named { name: "索赔案件", header: &claims, rows: &claim_rows },
        Named { name: "保险公司", header: &insurers, rows: &insurer_rows },
    ])
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
