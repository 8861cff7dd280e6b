//! The answers of a case as letters speak of them: `facts.X` and, for a repeating group, `tables.X`.

use std::collections::BTreeMap;

use minijinja::Value as Filled;
use yinuo_core::form::{Answer, Answers, Field, FieldKind};
use yinuo_core::money::Fen;
use yinuo_core::service::Service;

use super::content::guard;
use super::in_words;

/// The answers and tables of a service's forms.
pub(super) fn values(service: &Service, answers: &Answers) -> (Filled, Filled) {
    let mut facts = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for (key, answer) in answers {
        let field = service.all_fields().find(|field| field.key == *key);
        facts.insert(key.clone(), fact(field, answer));
        if let (Some(field), Answer::Rows(_)) = (field, answer) {
            tables.insert(key.clone(), table(field, answer));
        }
    }
    (facts.into(), tables.into())
}

/// A choice stays its key, because templates ask for it; what names something is told by its name, and a day as letters write it.
fn fact(field: Option<&Field>, answer: &Answer) -> Filled {
    let text = |field: Option<&Field>, text: &str| match field {
        Some(field) if field.kind == FieldKind::Date => text.parse().map_or_else(|_| text.to_owned(), in_words),
        Some(field) if !matches!(field.kind, FieldKind::Choice | FieldKind::YesNo) => shown(field, text),
        _ => text.to_owned(),
    };
    match answer {
        Answer::Text(given) => text(field, given).into(),
        Answer::Choices(choices) => {
            choices.iter().map(|choice| text(field, choice)).collect::<Vec<_>>().join("、").into()
        }
        Answer::Rows(rows) => {
            let column =
                |key: &String| field.and_then(|field| field.columns().iter().find(|column| column.key == *key));
            let cells = |row: &BTreeMap<String, String>| -> BTreeMap<String, Filled> {
                row.iter().map(|(key, cell)| (key.clone(), text(column(key), cell).into())).collect()
            };
            rows.iter().map(|row| Filled::from(cells(row))).collect::<Vec<_>>().into()
        }
    }
}

/// A text answer as a person reads it in a letter.
fn shown(field: &Field, text: &str) -> String {
    let amount = (field.kind == FieldKind::Amount).then(|| text.parse::<Fen>().ok()).flatten();
    amount.map_or_else(|| field.shown(text), Fen::grouped)
}

/// Rows as the lines of a table with the names of their columns above. It is text of the template, not of a value: its bars
/// are those of the table, and each cell is guarded by itself.
fn table(field: &Field, answer: &Answer) -> Filled {
    let Answer::Rows(rows) = answer else { return Filled::UNDEFINED };
    let columns: Vec<&Field> = field.columns().iter().collect();
    let line =
        |cells: Vec<String>| format!("| {} |", cells.iter().map(|cell| guard(cell)).collect::<Vec<_>>().join(" | "));
    let header = line(columns.iter().map(|column| column.name.zh.clone()).collect());
    let filled = |row: &BTreeMap<String, String>| {
        line(
            columns
                .iter()
                .map(|column| row.get(&column.key).map_or(String::new(), |cell| shown(column, cell)))
                .collect(),
        )
    };
    let lines: Vec<String> = std::iter::once(header).chain(rows.iter().map(filled)).collect();
    Filled::from_safe_string(lines.join("\n"))
}

/// Made-up answers to every question of a service.
pub(super) fn sample(service: &Service) -> Answers {
    let answer = |field: &Field| match field.kind {
        FieldKind::Choices => Answer::Choices(vec![format!("〔{}〕", field.name.zh)]),
        FieldKind::Rows => {
            let row: BTreeMap<_, _> =
                field.columns().iter().map(|column| (column.key.clone(), format!("〔{}〕", column.name.zh))).collect();
            Answer::Rows(vec![row.clone(), row])
        }
        _ => Answer::Text(format!("〔{}〕", field.name.zh)),
    };
    service.all_fields().map(|field| (field.key.clone(), answer(field))).collect()
}

/// What the questions of a service are called, by the names under which templates speak of their answers.
pub(super) fn called(service: &Service) -> BTreeMap<String, String> {
    let both = |field: &Field| ["facts", "tables"].map(|of| (format!("{of}.{}", field.key), field.name.zh.clone()));
    service.all_fields().flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::{Block, compose, sample_frame};
    use minijinja::context;
    use yinuo_core::form::RowsRule;
    use yinuo_core::service::LetterRule;
    use yinuo_core::text::LocalText;

    fn field(key: &str, name: &str, kind: FieldKind) -> Field {
        Field::plain(key, LocalText::new(name, ""), kind)
    }

    #[test]
    fn rows_are_a_table_and_no_cell_opens_a_column_of_its_own() {
        let fields = vec![field("name", "姓名", FieldKind::Text), field("company", "承保公司", FieldKind::Party)];
        let heirs =
            Field { rows: Some(RowsRule { min: 1, max: 9, fields }), ..field("heirs", "受益人", FieldKind::Rows) };
        let row = |name: &str| {
            [("name", name), ("company", "party_0000000000000 中华联合")]
                .map(|(key, cell)| (key.to_owned(), cell.to_owned()))
        };
        let answer = Answer::Rows(vec![row("王|芳").into(), row("李强").into()]);
        let facts = context! { heirs => fact(Some(&heirs), &answer) };
        let values = context! { facts => facts, tables => context! { heirs => table(&heirs, &answer) } };
        let rule = LetterRule {
            key: "list".to_owned(),
            name: LocalText::default(),
            subject: "受益人".to_owned(),
            body: "您好：\n{{ tables.heirs }}\n首位{{ facts.heirs[1].name }}，由{{ facts.heirs[0].company }}承保。"
                .to_owned(),
        };
        let (written, _) = compose(&rule, &values, sample_frame()).expect("composed");
        let Block::Table(table) = &written.content.blocks[1] else { panic!("{:?}", written.content.blocks) };
        assert_eq!(table.header, ["姓名", "承保公司"]);
        assert_eq!(table.rows, [["王|芳", "中华联合"], ["李强", "中华联合"]]);
        assert_eq!(written.content.blocks[2], Block::Paragraph("首位李强，由中华联合承保。".to_owned()));
    }

    #[test]
    fn quantities_and_choices_are_told_by_their_names_and_a_single_choice_by_its_key() {
        let choice =
            |key: &str, name: &str| yinuo_core::form::Choice { key: key.to_owned(), name: LocalText::new(name, "") };
        let area = Field { units: vec![choice("mu", "亩")], ..field("area", "面积", FieldKind::Quantity) };
        let topics =
            Field { choices: vec![choice("a", "价格"), choice("b", "服务")], ..field("t", "", FieldKind::Choices) };
        let one = Field { choices: vec![choice("a", "价格")], ..field("t", "", FieldKind::Choice) };
        let both = Answer::Choices(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(fact(Some(&area), &"12.5 mu".into()).to_string(), "12.5 亩");
        assert_eq!(fact(Some(&topics), &both).to_string(), "价格、服务");
        assert_eq!(fact(Some(&one), &"a".into()).to_string(), "a");
        let amount = field("amount", "金额", FieldKind::Amount);
        assert_eq!(fact(Some(&amount), &"1234567.5".into()).to_string(), "1,234,567.50");
        assert_eq!(
            fact(Some(&amount), &"待定".into()).to_string(),
            "待定",
            "what cannot be read stands as it was written"
        );
    }
}
