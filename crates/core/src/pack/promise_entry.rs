//! Reading a promise: `[[service.promise]]`.

use super::figures::read_citation;
use super::finding::Findings;
use super::keys::{Spelling, read_key};
use super::table::Table;
use crate::service::{
    AgreedWithin, Allowance, AllowanceError, ExtensionRule, PauseRule, PromiseRule, UntilDay, When, Within,
};

pub(super) fn read_promise(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<PromiseRule> {
    let key = read_key(table, "promise", Spelling::Kebab, findings)?;
    let name = table.required_local_text("name", findings);
    let from = table.required_text("from", "name the milestone the time runs from", findings);
    let to = table.required_text("to", "name the milestone that keeps the promise", findings);
    let or = table.texts("or", findings).into_iter().map(|text| text.value).collect();
    let unless = table.text("unless", findings).map(|text| text.value);
    let restart = table.text("restart", findings).map(|text| text.value);
    let within = read_within(table, findings);
    let owed_by =
        table.required_text("owed-by", "say who owes it: `office`, `customer` or a field of kind party", findings);
    let right = table.flag("right", findings).unwrap_or(false);
    let warn = read_warn(table, findings);
    let when = read_when(table, findings);
    let pause = read_pause(table, findings);
    let extension = read_extension(table, findings);
    let (cite, status, source) = read_citation(table, findings);
    if status == Some(crate::service::Status::Found) && source.is_none() {
        let message = "the figure is marked found, but not where";
        let remedy = "give `source`, the address or document in which it was read";
        findings.warning(table.place, table.path_of("source"), "source_missing", message, remedy);
    }
    Some(PromiseRule {
        key,
        name: name?,
        from: from?.value,
        to: to?.value,
        or,
        unless,
        restart,
        when,
        within: within?,
        owed_by: owed_by?.value,
        right,
        pause,
        extension,
        warn,
        cite: cite?,
        status: status?,
        source,
    })
}

fn read_allowance(table: &mut Table<'_>, key: &'static str, findings: &mut Findings<'_>) -> Option<Allowance> {
    let text = table.text(key, findings)?;
    match text.value.parse::<Allowance>() {
        Ok(allowance) if allowance.is_nothing() => {
            let message = "a time of nothing";
            findings.error(text.place, table.path_of(key), "bad_allowance", message, "give at least 1");
            None
        }
        Ok(Allowance::Until(_)) => {
            let message = "a day that passes once";
            findings.error(text.place, table.path_of(key), "bad_allowance", message, "write `{ until = \"07-31\" }`");
            None
        }
        Ok(allowance) => Some(allowance),
        Err(AllowanceError(detail)) => {
            let remedy = "write a number and a unit, like \"2 working days\"";
            findings.error(text.place, table.path_of(key), "bad_allowance", detail, remedy);
            None
        }
    }
}

/// A figure, `{ from = "survey-within", else = "24 hours" }`: one that was agreed, by its key; or `{ until = "due_on" }`: the day that a
/// field of the form names; or `{ until = "07-31" }`: that day of the year.
fn read_within(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Within> {
    const REMEDY: &str = "write a time like \"2 working days\", or { from = \"survey-within\", else = \"24 hours\" }";
    if !table.has("within") {
        let _ = table.value("within");
        table.missing("within", REMEDY, findings);
        return None;
    }
    if !table.is_table("within") {
        return read_allowance(table, "within", findings).map(Within::Fixed);
    }
    let value = table.value("within")?;
    let mut agreed = Table::from_value(value, table.place.file, table.path_of("within"), findings)?;
    if let Some(until) = agreed.text("until", findings) {
        agreed.finish(findings);
        return Some(Within::Until(UntilDay { until: until.value }));
    }
    let from = agreed.required_text("from", "name the figure of the agreement, like `survey-within`", findings);
    let otherwise = read_allowance(&mut agreed, "else", findings);
    agreed.finish(findings);
    let from = from?;
    if !Spelling::Kebab.fits(&from.value) {
        let message = format!("`{}` is not spelled as a key", from.value);
        findings.error(from.place, agreed_path(table), "bad_key", message, "use words like `survey-within`");
        return None;
    }
    Some(Within::Agreed(AgreedWithin { from: from.value, otherwise }))
}

fn agreed_path(table: &Table<'_>) -> String {
    format!("{}.from", table.path_of("within"))
}

/// The warning counts days back from the due day.
fn read_warn(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Allowance> {
    let warn = read_allowance(table, "warn", findings)?;
    if !matches!(warn, Allowance::WorkingDays(_) | Allowance::Days(_)) {
        let message = format!("a warning of {warn}");
        let remedy = "write it in days or working days; what is due within the day is told on that day";
        findings.error(table.place_of("warn"), table.path_of("warn"), "bad_allowance", message, remedy);
    }
    Some(warn)
}

fn read_when(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<When> {
    let value = table.value("when")?;
    let mut when = Table::from_value(value, table.place.file, table.path_of("when"), findings)?;
    let field = when.required_text("field", "name the form field", findings);
    let is: Vec<String> = when.texts("is", findings).into_iter().map(|text| text.value).collect();
    let or_unanswered = when.flag("or-unanswered", findings).unwrap_or(false);
    if is.is_empty() {
        when.missing("is", "name the answers for which the promise holds", findings);
    }
    when.finish(findings);
    Some(When { field: field?.value, is, or_unanswered })
}

fn read_pause(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<PauseRule> {
    let value = table.value("pause")?;
    let mut pause = Table::from_value(value, table.place.file, table.path_of("pause"), findings)?;
    let from = pause.required_text("from", "name the milestone from which the clock stands still", findings);
    let to = pause.required_text("to", "name the milestone from which it runs again", findings);
    let (cite, status, _) = read_citation(&mut pause, findings);
    pause.finish(findings);
    Some(PauseRule { from: from?.value, to: to?.value, cite: cite?, status: status? })
}

fn read_extension(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<ExtensionRule> {
    let value = table.value("extension")?;
    let mut extension = Table::from_value(value, table.place.file, table.path_of("extension"), findings)?;
    let by = read_allowance(&mut extension, "by", findings);
    if !extension.has("by") {
        extension.missing("by", "say how much longer, like \"30 days\"", findings);
    }
    let times = if extension.has("times") { extension.count("times", findings) } else { Some(1) };
    let _ = extension.value("times");
    let (cite, status, _) = read_citation(&mut extension, findings);
    extension.finish(findings);
    Some(ExtensionRule { by: by?, times: times?, cite: cite?, status: status? })
}
