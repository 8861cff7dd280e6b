//! The sheet of a person as a file of PDF.

use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::score::ScoreSheetId;
use yinuo_store::tables::quality::{ScoreRoundRow, ScoreSheetRow};

use super::{result, scheme};
use crate::house::House;
use crate::letter::{Block, LetterContent, LetterFrame, Table, Written};
use crate::stop::Stop;

/// Prints a sheet: metric by metric with figure, points and what was taken off.
pub async fn print(house: &House, round: &ScoreRoundRow, sheet: &ScoreSheetRow) -> Result<Vec<u8>, Stop> {
    let (scheme, result) = (scheme(round)?, result(sheet)?);
    let directory = house.directory();
    let told = |figure: Option<rust_decimal::Decimal>| {
        figure.map_or_else(|| "无案件".to_owned(), |figure| figure.round_dp(4).normalize().to_string())
    };
    let rows = scheme.metrics.iter().zip(&result.metrics).map(|(metric, of)| {
        let group = scheme.groups.iter().find(|group| group.key == metric.group);
        vec![
            group.map_or_else(String::new, |group| group.name.zh.clone()),
            metric.name.zh.clone(),
            told(of.figure),
            of.points.normalize().to_string(),
            of.got.map_or_else(|| "不计".to_owned(), |got| told(Some(got))),
            of.deducted().map_or_else(|| "—".to_owned(), |off| told(Some(off))),
        ]
    });
    let header = ["类别", "指标", "数值", "满分", "得分", "扣分"].map(str::to_owned).to_vec();
    let state = if round.state == "frozen" { "已确认" } else { "公示中" };
    let mut blocks = vec![
        Block::Paragraph(format!(
            "考核期间{}至{}，第{}版（{state}），总分{}。没有案件的指标不计，其余指标按比例放大。",
            round.from_on,
            round.until_on,
            sheet.edition,
            told(result.total)
        )),
        Block::Table(Table { header, rows: rows.collect() }),
    ];
    if let Some(objection) = &sheet.objection {
        let answer = sheet.answer.as_deref().unwrap_or("待答复");
        blocks.push(Block::Paragraph(format!("本人异议：{objection}。答复：{answer}")));
    }
    if let Some(reason) = &round.reason {
        blocks.push(Block::Paragraph(format!("更正原因：{reason}")));
    }
    let id = ScoreSheetId::from_number(sheet.id).to_string();
    let damaged = |_| Stop::damaged("score_sheets", ScoreSheetId::from_number(sheet.id).to_string());
    let frame = LetterFrame {
        id: id.clone(),
        number: format!("{}-{}", round.until_on, sheet.edition),
        number_of: "期号".to_owned(),
        addressee: directory.operator_name(OperatorId::from_number(sheet.operator_id)).to_owned(),
        operator: directory.signing_name(OperatorId::from_number(round.operator_id)).to_owned(),
        ..LetterFrame::of(&directory, OfficeId::from_number(round.office_id), round.until_on.parse().map_err(damaged)?)
    };
    let content = LetterContent { subject: scheme.name.zh.clone(), blocks };
    house.printer.clone().print(Written { content, frame }).await
}
