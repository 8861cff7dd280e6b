//! What a letter says, apart from how it looks: its subject, paragraphs and tables. Both pages, HTML and PDF, are made
//! from it.
//!
//! A `|` or a line break inside a value is not one of the template, so no answer of a customer can open a table or add a
//! cell: [`guard`] hides them while the template is filled, [`LetterContent::parse`] brings them back.

use serde::{Deserialize, Serialize};

use super::told::MISSING;

/// Stand for a `|` and for a line break of a value; both are no characters of any text.
const HIDDEN_BAR: char = '\u{FDD0}';
const HIDDEN_BREAK: char = '\u{FDD1}';

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterContent {
    pub subject: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Paragraph(String),
    Table(Table),
}

/// Every row has as many cells as the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Empty texts only, where the table has no header.
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn has_header(&self) -> bool {
        self.header.iter().any(|cell| !cell.is_empty())
    }

    /// Whether a column holds amounts and nothing else; its heading stands at the right then.
    pub fn is_amounts(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !is_blank(cell)).peekable();
        cells.peek().is_some() && cells.all(|cell| is_amount(cell))
    }
}

/// Nothing, or a dash that says so.
fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "-" | "—" | "——")
}

/// A value as a template may write it.
pub fn guard(value: &str) -> String {
    let shown = value.replace([HIDDEN_BAR, HIDDEN_BREAK, MISSING], "");
    shown.replace("\r\n", "\n").replace('|', &HIDDEN_BAR.to_string()).replace(['\n', '\r'], &HIDDEN_BREAK.to_string())
}

fn unguard(text: &str) -> String {
    text.replace(HIDDEN_BAR, "|").trim().to_owned()
}

impl LetterContent {
    /// Reads filled templates: each line is a paragraph; lines that begin with `|` are the rows of a table until a line
    /// says something else.
    pub fn parse(subject: &str, body: &str) -> LetterContent {
        let mut blocks = Vec::new();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(row) = line.strip_prefix('|') {
                rows.push(cells(row));
                continue;
            }
            blocks.extend(table(std::mem::take(&mut rows)));
            let texts = line.split(HIDDEN_BREAK).map(unguard).filter(|text| !text.is_empty());
            blocks.extend(texts.map(Block::Paragraph));
        }
        blocks.extend(table(rows));
        LetterContent { subject: unguard(&subject.replace(HIDDEN_BREAK, " ")), blocks }
    }

    /// Without closing lines that say what the frame of the page says itself.
    #[must_use]
    pub fn without_closing(mut self, closing: &[String]) -> LetterContent {
        while let Some(Block::Paragraph(text)) = self.blocks.last()
            && closing.contains(text)
        {
            self.blocks.pop();
        }
        self
    }
}

fn cells(row: &str) -> Vec<String> {
    let row = row.strip_suffix('|').unwrap_or(row);
    row.split('|').map(|cell| unguard(&cell.replace(HIDDEN_BREAK, " "))).collect()
}

fn table(mut rows: Vec<Vec<String>>) -> Option<Block> {
    let width = rows.iter().map(Vec::len).max()?;
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    let header = rows.remove(0);
    Some(Block::Table(Table { header, rows }))
}

/// Whether a cell is an amount, a count or a rate, as `1,200.00`, `-35元`, `¥ 8`, `2.5%`. The number of a contract is none: it
/// begins with a zero, is longer than any amount without separators, or has dashes in it.
pub fn is_amount(cell: &str) -> bool {
    let text = cell.trim_start_matches(['¥', '￥', '+', '-', '−', ' ']);
    let text = text.trim_end_matches(['%', '％', '‰']);
    let text = text.strip_suffix("万元").or_else(|| text.strip_suffix('元')).unwrap_or(text).trim_end();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped =
        rest.iter().all(|group| group.len() == 3 && digits(group)) && (rest.is_empty() || first.len() <= 3);
    let leads_with_zero = first.len() > 1 && first.starts_with('0');
    digits(first) && digits(fraction) && is_grouped && !leads_with_zero && first.len() <= 12
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    #[test]
    fn rows_with_blank_lines_between_them_are_one_table_and_get_equal_widths() {
        let content =
            LetterContent::parse(" 通知 ", "尊敬的王芳：\n\n| 项目 | 金额 |\n\n| 保费 | 1,200.00\n|合计|\n\n谢谢。");
        let table = Table {
            header: vec!["项目".to_owned(), "金额".to_owned()],
            rows: vec![vec!["保费".to_owned(), "1,200.00".to_owned()], vec!["合计".to_owned(), String::new()]],
        };
        assert_eq!(content.subject, "通知");
        assert_eq!(content.blocks, [paragraph("尊敬的王芳："), Block::Table(table), paragraph("谢谢。")]);
    }

    #[test]
    fn a_bar_or_a_line_break_in_a_value_opens_no_table_and_adds_no_cell() {
        let hostile = guard("| 甲 | 乙\n| 丙");
        let content = LetterContent::parse(&hostile, &format!("{hostile}\n| 名称 |\n| {hostile} |"));
        let table = Table { header: vec!["名称".to_owned()], rows: vec![vec!["| 甲 | 乙 | 丙".to_owned()]] };
        assert_eq!(content.blocks, [paragraph("| 甲 | 乙"), paragraph("| 丙"), Block::Table(table)]);
        assert_eq!(content.subject, "| 甲 | 乙 | 丙");
    }

    #[test]
    fn amounts_are_told_from_numbers_of_things_and_dates() {
        for amount in ["0", "1200", "1,200.00", "-35.5元", "¥ 8", "2.5%", "12万元", "+3", "1,234,567"] {
            assert!(is_amount(amount), "{amount}");
        }
        let none = ["", "—", "2011-09-29", "0421-0000137-5", "00421", "1234567890123", "1,2,3", "1.2.3", "3年", "A12"];
        for text in none {
            assert!(!is_amount(text), "{text}");
        }
    }

    #[test]
    fn content_is_read_back_as_it_was_kept() {
        let content = LetterContent::parse("事由", "一\n|甲|乙|\n|1|2|");
        let kept = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<LetterContent>(&kept).unwrap(), content);
        assert!(kept.contains(r#"{"paragraph":"一"}"#), "{kept}");
    }
}
