//! The customer manual (客户服务手册): what a pack lets it say beside the client's own policies. Which lists of documents it has follows from what the
//! policies are called.

use jiff::civil::Date;
use serde::Deserialize;

use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// The file of a pack that manuals are read from.
pub const MANUAL_FILE: &str = "customer-manual.toml";

const REMEDY: &str = "see docs/packs/broker-cn.md";

/// The pages that a manual may have, and what of a pack fits on them.
const MOST_LINES: usize = 12;
const MOST_LOSSES: usize = 8;
const LONGEST_LINE: usize = 120;

/// A kind of loss with the documents it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossRule {
    pub key: String,
    pub name: LocalText,
    /// Words by which the policies are known that cover it.
    pub products: Vec<String>,
    pub documents: Vec<String>,
}

/// Where an insurer is called by whoever has a loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// Words by which the insurer is known.
    pub names: Vec<String>,
    pub number: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualScheme {
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    /// What to do in the first hour, in this order.
    pub first_hour: Vec<String>,
    pub losses: Vec<LossRule>,
    pub report_lines: Vec<ReportLine>,
}

fn says(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

impl ManualScheme {
    /// The kinds of loss that policies of these names cover.
    pub fn losses_of<'a>(&'a self, products: &'a [&str]) -> impl Iterator<Item = &'a LossRule> {
        self.losses.iter().filter(|loss| products.iter().any(|product| says(product, &loss.products)))
    }

    /// Where an insurer is called; nothing where the packs do not know it.
    pub fn report_line(&self, insurer: &str) -> Option<&str> {
        self.report_lines.iter().find(|line| says(insurer, &line.names)).map(|line| line.number.as_str())
    }
}

/// The manuals of all packs.
#[derive(Debug, Clone, Default)]
pub struct ManualSchemes(Vec<ManualScheme>);

impl ManualSchemes {
    pub fn add(&mut self, schemes: Vec<ManualScheme>) {
        self.0.extend(schemes);
    }

    /// The one that holds on a day.
    pub fn on(&self, on: Date) -> Result<&ManualScheme, Refusal> {
        let found = self.0.iter().find(|scheme| scheme.effective.covers(on));
        found.ok_or_else(|| Refusal::new("unknown_scheme").with("scheme", "customer-manual").with("on", on.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFile {
    customer_manual: Vec<WrittenManual>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenManual {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    first_hour: Vec<Filled>,
    loss: Vec<WrittenLoss>,
    #[serde(default)]
    report_line: Vec<WrittenLine>,
    #[serde(rename = "cite")]
    _cite: Filled,
    #[serde(rename = "status")]
    _status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLoss {
    key: String,
    name: LocalText,
    products: Vec<Filled>,
    documents: Vec<Filled>,
    #[serde(rename = "cite")]
    _cite: Filled,
    #[serde(rename = "status")]
    _status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    #[serde(rename = "key")]
    _key: Filled,
    names: Vec<Filled>,
    number: Filled,
    #[serde(rename = "cite")]
    _cite: Filled,
    #[serde(rename = "status")]
    _status: Status,
}

/// The manuals of a pack; none where it has no `customer-manual.toml`.
pub fn manuals_of_source(source: &PackSource) -> Result<Vec<ManualScheme>, Vec<RuleProblem>> {
    let Some(text) = source.file(MANUAL_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(MANUAL_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("customer-manual");
    let mut read: Vec<ManualScheme> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.customer_manual) {
        let key = one.key.clone();
        let offset = text.find(&format!("\"{key}\"")).unwrap_or(0);
        match one.read() {
            Ok(new) if read.iter().any(|known| known.effective.overlaps(&new.effective)) => {
                problems.wrong(offset, format!("customer-manual.{key}"), "two manuals hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("customer-manual.{key}"), message),
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

fn texts(filled: Vec<Filled>) -> Vec<String> {
    filled.into_iter().map(|text| text.0).collect()
}

/// Lines that fit on their page.
fn lines(of: &str, filled: Vec<Filled>) -> Result<Vec<String>, String> {
    let lines = texts(filled);
    if lines.is_empty() || lines.len() > MOST_LINES {
        return Err(format!("`{of}` has from 1 to {MOST_LINES} lines, so that the manual keeps to its pages"));
    }
    match lines.iter().find(|line| line.chars().count() > LONGEST_LINE) {
        Some(line) => Err(format!("`{line}` is longer than {LONGEST_LINE} characters")),
        None => Ok(lines),
    }
}

impl WrittenManual {
    fn read(self) -> Result<ManualScheme, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        if self.loss.len() > MOST_LOSSES {
            return Err(format!("a manual has at most {MOST_LOSSES} kinds of loss, so that it keeps to its pages"));
        }
        let loss = |loss: WrittenLoss| {
            let documents = lines(&loss.key, loss.documents)?;
            Ok(LossRule { key: loss.key, name: loss.name, products: texts(loss.products), documents })
        };
        let line = |line: WrittenLine| ReportLine { names: texts(line.names), number: line.number.0 };
        Ok(ManualScheme {
            key: self.key,
            effective,
            name: self.name,
            first_hour: lines("first-hour", self.first_hour)?,
            losses: self.loss.into_iter().map(loss).collect::<Result<_, String>>()?,
            report_lines: self.report_line.into_iter().map(line).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(steps: usize, line: &str) -> Result<Vec<ManualScheme>, Vec<RuleProblem>> {
        let steps = vec![format!("\"{line}\""); steps].join(", ");
        let rest = "cite = \"House\"\nstatus = \"house\"\n";
        let text = format!(
            "[[customer-manual]]\nkey = \"client\"\neffective = {{ from = 2008-01-01 }}\nname = {{ zh = \"手册\", en = \"Manual\" }}\n\
             first-hour = [{steps}]\n{rest}[[customer-manual.loss]]\nkey = \"machinery\"\nname = {{ zh = \"机损\", en = \"Machinery\" }}\n\
             products = [\"机器\"]\ndocuments = [\"检修记录\"]\n{rest}[[customer-manual.report-line]]\nkey = \"a\"\n\
             names = [\"人保\"]\nnumber = \"95518\"\n{rest}"
        );
        manuals_of_source(&PackSource { name: "test".to_owned(), files: vec![(MANUAL_FILE.to_owned(), text)] })
    }

    #[test]
    fn a_manual_has_the_documents_of_the_losses_that_the_policies_cover_and_the_lines_of_insurers_that_are_known() {
        let manual = file(1, "先救人").expect("read").remove(0);
        assert_eq!(manual.losses_of(&["机器损坏险"]).count(), 1);
        assert_eq!(manual.losses_of(&["公众责任险"]).count(), 0);
        assert_eq!((manual.report_line("中国人保财险"), manual.report_line("平安产险")), (Some("95518"), None));
    }

    #[test]
    fn a_manual_that_could_not_keep_to_its_pages_is_refused_with_its_line() {
        for problems in [file(0, ""), file(MOST_LINES + 1, "先救人"), file(1, &"长".repeat(LONGEST_LINE + 1))] {
            let problems = problems.expect_err("refused");
            assert!(problems[0].line >= 2 && !problems[0].message.is_empty(), "{problems:?}");
        }
    }
}
