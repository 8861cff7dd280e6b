//! The page of a bulletin (每周简讯): who is named, for what, and what follows. What customers said stands nowhere in it.

use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::BulletinId;
use yinuo_store::tables::quality::BulletinRow;

use super::command::BulletinLine;
use crate::house::House;
use crate::letter::{Block, LetterContent, LetterFrame, Table, Written};
use crate::stop::Stop;

/// Words of the page, by key.
const WORDS: [(&str, &str); 10] = [
    ("required-missed", "未讲“必讲”用语"),
    ("refused-to-say", "拒讲“必讲”用语"),
    ("cold-manner", "态度冷硬"),
    ("quarrel", "与服务对象发生争吵"),
    ("abuse", "口出脏话、粗话"),
    ("push-off", "推诿"),
    ("bulletin", "通报批评"),
    ("supervision", "共同监督整改"),
    ("veto", "评选一票否决"),
    ("no-honour", "不得评为先进"),
];

fn word(key: &str) -> String {
    WORDS.iter().find(|(known, _)| *known == key).map_or(key, |(_, word)| word).to_owned()
}

/// Who is named in a bulletin.
pub fn lines(row: &BulletinRow) -> Result<Vec<BulletinLine>, Stop> {
    let damaged = |_| Stop::damaged("bulletins", BulletinId::from_number(row.id).to_string());
    serde_json::from_str(&row.body).map_err(damaged)
}

/// The bulletin as a file of PDF.
pub async fn print(house: &House, row: &BulletinRow) -> Result<Vec<u8>, Stop> {
    let lines = lines(row)?;
    let directory = house.directory();
    let office = directory.office_name(OfficeId::from_number(row.office_id)).to_owned();
    let cells = |line: &BulletinLine| {
        let found = match &line.phrase {
            Some(phrase) => format!("{}：{phrase}", word(&line.kind)),
            None => word(&line.kind),
        };
        let follows = match &line.until {
            Some(until) => format!("{}（至{until}）", word(&line.measure)),
            None => word(&line.measure),
        };
        let nth = line.nth.map_or_else(|| "—".to_owned(), |nth| format!("第{nth}次"));
        vec![line.operator.clone(), line.office.clone(), line.happened_on.clone(), found, nth, follows]
    };
    let header = ["姓名", "窗口", "日期", "事项", "次数", "处理"].map(str::to_owned).to_vec();
    let content = LetterContent {
        subject: format!("每周简讯（{}）：服务用语检查通报", row.number),
        blocks: vec![
            Block::Paragraph(format!(
                "{office}服务用语检查情况通报如下。以下各项均已告知本人，申诉期已满或申诉未获支持。"
            )),
            Block::Table(Table { header, rows: lines.iter().map(cells).collect() }),
        ],
    };
    let damaged = |_| Stop::damaged("bulletins", BulletinId::from_number(row.id).to_string());
    let frame = LetterFrame {
        id: BulletinId::from_number(row.id).to_string(),
        number: row.number.clone(),
        number_of: "期号".to_owned(),
        addressee: "全体工作人员".to_owned(),
        operator: directory.signing_name(OperatorId::from_number(row.operator_id)).to_owned(),
        ..LetterFrame::of(&directory, OfficeId::from_number(row.office_id), row.published_on.parse().map_err(damaged)?)
    };
    house.printer.clone().print(Written { content, frame }).await
}
