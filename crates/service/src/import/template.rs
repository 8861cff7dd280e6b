//! The empty sheet of a kind, to be filled in: a column for each field, what each takes, and the values there are to choose from.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use yinuo_core::text::LocalText;

use super::kind::Kind;
use super::rules::{ImportField, ImportRules};
use crate::rules::Rules;
use crate::stop::Stop;

/// Values that a field takes, by what each is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueList {
    pub field: &'static str,
    pub values: Vec<(String, LocalText)>,
}

/// A workbook whose first sheet is taken in as it is once rows were written into it.
pub fn template(rules: &Rules, kind: &Kind) -> Result<Vec<u8>, Stop> {
    let fields = rules.imports(kind.key)?;
    written(fields, &(kind.lists)(rules)).map_err(|error| Stop::damaged("workbook", error.to_string()))
}

/// What a field takes, in words.
fn told(field: &ImportField, lists: &[ValueList]) -> String {
    let words = field.choices.iter().filter_map(|choice| choice.words.first().cloned());
    let choices: Vec<String> = words.collect();
    let hint = field.hint.as_ref().map(|hint| hint.zh.clone());
    let list = lists.iter().find(|list| list.field == field.key).map(|_| format!("见“{}”表", field.name.zh));
    let parts = [hint, (!choices.is_empty()).then(|| choices.join("、")), list];
    parts.into_iter().flatten().collect::<Vec<_>>().join("；")
}

fn written(rules: &ImportRules, lists: &[ValueList]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    // Numbers of contracts and people stay what was typed.
    let text = Format::new().set_num_format("@");
    let rows = book.add_worksheet().set_name("数据")?;
    for (column, field) in (0_u16..).zip(&rules.fields) {
        rows.set_column_format(column, &text)?;
        rows.set_column_width(column, 16)?;
        rows.write_string_with_format(0, column, &field.name.zh, &bold)?;
    }
    rows.set_freeze_panes(1, 0)?;
    let about = book.add_worksheet().set_name("填写说明")?;
    for (column, head) in (0_u16..).zip(["栏目", "必填", "怎么填", "Field"]) {
        about.write_string_with_format(0, column, head, &bold)?;
    }
    for (row, field) in (1_u32..).zip(&rules.fields) {
        about.write_string(row, 0, &field.name.zh)?;
        about.write_string(row, 1, if field.required { "是" } else { "" })?;
        about.write_string(row, 2, told(field, lists))?;
        about.write_string(row, 3, &field.name.en)?;
    }
    about.set_column_width(0, 18)?;
    about.set_column_width(2, 60)?;
    for list in lists {
        let named = rules.fields.iter().find(|field| field.key == list.field);
        let sheet = book.add_worksheet().set_name(named.map_or(list.field, |field| field.name.zh.as_str()))?;
        for (row, (value, name)) in (0_u32..).zip(&list.values) {
            sheet.write_string(row, 0, value)?;
            sheet.write_string(row, 1, &name.zh)?;
            sheet.write_string(row, 2, &name.en)?;
        }
        sheet.set_column_width(0, 32)?;
        sheet.set_column_width(1, 32)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Sheet, SheetChoice, guess_mapping, kind};
    use crate::packs::shipped;

    #[test]
    fn the_template_of_every_kind_is_understood_when_it_comes_back_and_names_the_values_to_choose_from() {
        let rules = Rules::read(&shipped()).expect("the shipped packs are sound");
        for key in ["customers", "life-policies"] {
            let kind = kind(key).expect("it is registered");
            let bytes = template(&rules, kind).expect("written");
            let sheet = Sheet::open(bytes, "模板.xlsx", &SheetChoice::First).expect("it opens");
            let fields = &rules.imports(key).expect("its fields").fields;
            let mapped = guess_mapping(sheet.headers(), fields).to_headers(sheet.headers());
            for field in fields {
                assert_eq!(mapped.get(&field.key), Some(&field.name.zh), "{key}: {}", field.key);
            }
            let lists = (kind.lists)(&rules);
            assert!(
                key == "customers" || lists.iter().any(|list| list.field == "product_key" && !list.values.is_empty()),
                "{lists:?}"
            );
        }
    }
}
