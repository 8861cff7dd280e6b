//! Entries of data files that say what they rest on: codes of banks, kinds of papers, shares of a programme. Their readers are others; here they
//! are only listed with the figures of the pack, so that what is recalled is counted wherever it stands.
//!
//! An entry is a table with a `status` that is one of the three. Its `cite` may stand above it, once for a whole file.

use toml::{Table, Value};

use super::figures::FigureLine;
use super::source::PackSource;
use crate::service::Status;
use crate::text::LocalText;

/// The entries of all data files, in the order of the files.
pub(super) fn read(source: &PackSource, data: &[String]) -> Vec<FigureLine> {
    let mut lines = Vec::new();
    for path in data.iter().filter(|path| path.ends_with(".toml")) {
        // A file that is no TOML is told of by whoever reads it.
        let Some(table) = source.file(path).and_then(|text| text.parse::<Table>().ok()) else { continue };
        lines_of(&table, path, "", &mut lines);
    }
    lines
}

fn lines_of(table: &Table, path: &str, cite_above: &str, lines: &mut Vec<FigureLine>) {
    let cite = text(table, "cite").unwrap_or(cite_above);
    if let Some(status) = text(table, "status").and_then(Status::parse) {
        lines.push(FigureLine {
            key: path.to_owned(),
            name: name_of(table),
            value: value_of(table),
            cite: cite.to_owned(),
            status,
            source: text(table, "source").map(str::to_owned),
        });
    }
    for (key, value) in table {
        match value {
            Value::Table(inner) => lines_of(inner, &format!("{path} {key}"), cite, lines),
            Value::Array(list) => {
                for (index, inner) in list.iter().enumerate() {
                    let Value::Table(inner) = inner else { continue };
                    let own = text(inner, "key").or_else(|| text(inner, "code")).map(str::to_owned);
                    let own = own.unwrap_or_else(|| (index + 1).to_string());
                    lines_of(inner, &format!("{path} {key} {own}"), cite, lines);
                }
            }
            _ => {}
        }
    }
}

fn text<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(Value::as_str)
}

fn name_of(table: &Table) -> LocalText {
    match table.get("name") {
        Some(Value::Table(name)) => {
            LocalText::new(text(name, "zh").unwrap_or_default(), text(name, "en").unwrap_or_default())
        }
        _ => LocalText::default(),
    }
}

/// What it says besides, where that is one word or number: `settles paid, final true`.
fn value_of(table: &Table) -> String {
    const OTHERS: [&str; 6] = ["key", "code", "cite", "status", "source", "note"];
    let said = table.iter().filter(|(key, _)| !OTHERS.contains(&key.as_str())).filter_map(|(key, value)| {
        Some(match value {
            Value::String(text) => format!("{key} {text}"),
            Value::Integer(_) | Value::Boolean(_) | Value::Datetime(_) => format!("{key} {value}"),
            _ => return None,
        })
    });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::super::{Pack, PackSource};
    use super::*;

    fn source(file: &str, text: &str) -> PackSource {
        PackSource { name: "try".to_owned(), files: vec![(file.to_owned(), text.to_owned())] }
    }

    #[test]
    fn an_entry_of_a_data_file_counts_by_its_status_with_the_citation_above_it() {
        let text = "cite = \"a list\"\n[[bank-status]]\ncode = \"ACSC\"\nname = { zh = \"已结清\", en = \"Settled\" }\nsettles = \"paid\"\nstatus = \"recalled\"\n\
                    [[bank-status]]\ncode = \"RJCT\"\ncite = \"another\"\nstatus = \"found\"\n[group]\nshare = [{ part = \"0.2\", status = \"house\" }]\n";
        let lines = read(&source("a.toml", text), &["a.toml".to_owned()]);
        let told: Vec<_> = lines.iter().map(|line| (line.key.as_str(), line.cite.as_str(), line.status)).collect();
        assert_eq!(
            told,
            [
                ("a.toml bank-status ACSC", "a list", Status::Recalled),
                ("a.toml bank-status RJCT", "another", Status::Found),
                ("a.toml group share 1", "a list", Status::House),
            ]
        );
        assert_eq!((lines[0].name.zh.as_str(), lines[0].value.as_str()), ("已结清", "settles paid"));
    }

    #[test]
    fn what_rests_on_nothing_is_no_entry() {
        for text in ["[[bank]]\ncode = \"1\"\n", "status = \"open\"\n", "status = 1\n", "not toml"] {
            assert!(read(&source("a.toml", text), &["a.toml".to_owned()]).is_empty(), "{text}");
        }
        let named = source("a.csv", "status = \"house\"\n");
        assert!(read(&named, &["a.csv".to_owned()]).is_empty());
    }

    #[test]
    fn recalled_codes_of_banks_and_papers_and_shares_of_programmes_are_counted_as_recalled() {
        for (pack, written) in
            [("banks-cn", 67), ("papers-cn", 8), ("agri-liaoning-2011", 34), ("agri-liaoning-2024", 14)]
        {
            let read = Pack::read(&load(pack)).expect("a shipped pack");
            assert_eq!(read.status_counts().recalled, written, "{pack}");
        }
    }
}
