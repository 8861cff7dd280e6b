//! The duties and counter hours of packs: `office-duties.toml` and `counter-hours.toml`. `docs/packs/FORMAT.md` describes both files.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::hours::{CounterHours, Season};
use super::rule::{DutyRule, span_of};
use crate::calendar::{ClockHours, WeekdayName};
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::service::{Allowance, Status};
use crate::text::LocalText;

/// The file of a pack that duties are read from.
pub const DUTIES_FILE: &str = "office-duties.toml";
/// The file of a pack that counter hours are read from.
pub const COUNTER_HOURS_FILE: &str = "counter-hours.toml";
const REMEDY: &str = "docs/packs/FORMAT.md describes duties and counter hours";

/// The duties and hours of packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyRules {
    pub duties: Vec<DutyRule>,
    pub hours: Vec<CounterHours>,
}

impl DutyRules {
    /// Those of a pack; none where it has neither file.
    pub fn from_source(source: &PackSource) -> Result<DutyRules, Vec<RuleProblem>> {
        let (duties, mut problems) = match source.file(DUTIES_FILE) {
            Some(text) => read_duties(text),
            None => Default::default(),
        };
        let (hours, wrong) = match source.file(COUNTER_HOURS_FILE) {
            Some(text) => read_hours(text),
            None => Default::default(),
        };
        problems.extend(wrong);
        if problems.is_empty() { Ok(DutyRules { duties, hours }) } else { Err(problems) }
    }

    /// Those of several packs; the versions of a key stand in one of them.
    pub fn merge(packs: impl IntoIterator<Item = DutyRules>) -> Result<DutyRules, String> {
        let mut all = DutyRules::default();
        for pack in packs {
            if let Some(twice) = pack.duties.iter().find(|duty| all.duties.iter().any(|known| known.key == duty.key)) {
                return Err(format!("the duty `{}` stands in two packs: keep one of them", twice.key));
            }
            if let Some(twice) = pack.hours.iter().find(|one| all.hours.iter().any(|known| known.key == one.key)) {
                return Err(format!("the counter hours `{}` stand in two packs: keep one of them", twice.key));
            }
            all.duties.extend(pack.duties);
            all.hours.extend(pack.hours);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutiesFile {
    duty: Vec<Spanned<WrittenDuty>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenDuty {
    key: Filled,
    name: LocalText,
    what: LocalText,
    #[serde(default)]
    levels: Vec<String>,
    holds: Allowance,
    warn: Allowance,
    staffed_hours: Option<String>,
    effective: WrittenEffective,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

fn read_duties(text: &str) -> (Vec<DutyRule>, Vec<RuleProblem>) {
    let mut problems = Problems::new(DUTIES_FILE, text, REMEDY);
    let written: Option<DutiesFile> = problems.parse("duty");
    let mut duties: Vec<DutyRule> = Vec::new();
    for duty in written.map(|file| file.duty).unwrap_or_default() {
        let place = duty.span().start;
        let duty = duty.into_inner();
        let key = duty.key.0;
        let Some(effective) = duty.effective.effective() else {
            problems.wrong(place, format!("{key}.effective"), "the span ends before it begins");
            continue;
        };
        if duty.name.zh.trim().is_empty() || duty.what.zh.trim().is_empty() {
            problems.wrong(place, format!("{key}.name"), "say in Chinese what it is called and what has to be seen");
        }
        for (name, allowance) in [("holds", duty.holds), ("warn", duty.warn)] {
            if allowance.is_nothing() || span_of(allowance).is_none() {
                let message = "a proof holds for days, months or years, like \"1 year\"";
                problems.wrong(place, format!("{key}.{name}"), message);
            }
        }
        if duties.iter().any(|known| known.key == key && known.effective.overlaps(&effective)) {
            problems.wrong(place, &key, "the duty is there twice for some dates");
        }
        duties.push(DutyRule {
            key,
            name: duty.name,
            what: duty.what,
            levels: duty.levels,
            holds: duty.holds,
            warn: duty.warn,
            staffed_hours: duty.staffed_hours,
            effective,
            cite: duty.cite.0,
            status: duty.status,
            source: duty.source,
        });
    }
    (duties, problems.list)
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct HoursFile {
    counter_hours: Vec<Spanned<WrittenHours>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenHours {
    key: Filled,
    name: LocalText,
    #[serde(default)]
    offices: Vec<String>,
    season: Option<WrittenSeason>,
    weekly: BTreeMap<WeekdayName, Vec<ClockHours>>,
    #[serde(default)]
    days_off: bool,
    effective: WrittenEffective,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSeason {
    from: String,
    until: String,
}

/// `05-01`.
fn day_of_year(text: &str) -> Option<(i8, i8)> {
    let date: jiff::civil::Date = format!("2000-{text}").parse().ok()?;
    (text.len() == 5).then_some((date.month(), date.day()))
}

fn read_hours(text: &str) -> (Vec<CounterHours>, Vec<RuleProblem>) {
    let mut problems = Problems::new(COUNTER_HOURS_FILE, text, REMEDY);
    let written: Option<HoursFile> = problems.parse("counter-hours");
    let mut all: Vec<CounterHours> = Vec::new();
    for hours in written.map(|file| file.counter_hours).unwrap_or_default() {
        let place = hours.span().start;
        let hours = hours.into_inner();
        let key = hours.key.0;
        let Some(effective) = hours.effective.effective() else {
            problems.wrong(place, format!("{key}.effective"), "the span ends before it begins");
            continue;
        };
        let season = hours.season.map(|season| (day_of_year(&season.from), day_of_year(&season.until)));
        let season = match season {
            None => None,
            Some((Some(from), Some(until))) => Some(Season { from, until }),
            Some(_) => {
                problems.wrong(place, format!("{key}.season"), "write days of the year like \"05-01\"");
                continue;
            }
        };
        if hours.weekly.is_empty() {
            problems.wrong(place, format!("{key}.weekly"), "name at least one weekday with its hours");
        }
        if all.iter().any(|known| known.key == key && known.effective.overlaps(&effective)) {
            problems.wrong(place, &key, "the hours are there twice for some dates");
        }
        all.push(CounterHours {
            key,
            name: hours.name,
            offices: hours.offices,
            season,
            weekly: hours.weekly,
            days_off: hours.days_off,
            effective,
            cite: hours.cite.0,
            status: hours.status,
            source: hours.source,
        });
    }
    (all, problems.list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::tests::load;

    fn source(file: &str, text: &str) -> PackSource {
        PackSource { name: "try".to_owned(), files: vec![(file.to_owned(), text.to_owned())] }
    }

    const DUTY: &str = "[[duty]]\nkey = \"signs\"\nname = { zh = \"标识\", en = \"Signs\" }\nwhat = { zh = \"看得见\", en = \"Seen\" }\n\
                        holds = \"1 year\"\nwarn = \"30 days\"\neffective = { from = 2010-05-01 }\ncite = \"art. 3\"\nstatus = \"found\"\n";
    const HOURS: &str = "[[counter-hours]]\nkey = \"all\"\nname = { zh = \"全年\", en = \"All year\" }\nweekly = { mon = [[\"09:00\", \"17:00\"]] }\n\
                         effective = { from = 2010-05-01 }\ncite = \"House rule\"\nstatus = \"house\"\n";

    #[test]
    fn the_shipped_duties_are_those_of_the_order_with_their_articles_and_its_figure() {
        let rules = DutyRules::from_source(&load("life-cn")).expect("they read well");
        let articles = ["art. 3", "art. 4", "art. 5", "art. 6", "art. 7", "art. 8", "art. 9", "art. 13"];
        for article in articles {
            assert!(rules.duties.iter().any(|duty| duty.cite.contains(article)), "{article}");
        }
        let staffed: Vec<_> = rules.duties.iter().filter_map(|duty| duty.staffed_hours.as_deref()).collect();
        assert_eq!(staffed, ["life.duties.staffed-hours-a-working-day"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, key) in [
            (DUTY.replace("1 year", "2 working days"), "signs.holds"),
            (DUTY.replace("30 days", "0 days"), "signs.warn"),
            (DUTY.replace("zh = \"看得见\"", "zh = \"\""), "signs.name"),
            (DUTY.replace("{ from = 2010-05-01 }", "{ from = 2010-05-01, until = 2009-05-01 }"), "signs.effective"),
            (format!("{DUTY}{DUTY}"), "signs"),
            (DUTY.replace("found", "heard"), "duty"),
        ] {
            let problems = DutyRules::from_source(&source(DUTIES_FILE, &text)).expect_err(key);
            assert_eq!(problems[0].key, key);
            assert!(problems[0].line > 0);
        }
        for (text, key) in [
            (HOURS.replace("weekly", "season = { from = \"13-01\", until = \"05-01\" }\nweekly"), "all.season"),
            (HOURS.replace("{ mon = [[\"09:00\", \"17:00\"]] }", "{}"), "all.weekly"),
            (HOURS.replace("09:00", "9"), "counter-hours"),
            (format!("{HOURS}{HOURS}"), "all"),
        ] {
            let problems = DutyRules::from_source(&source(COUNTER_HOURS_FILE, &text)).expect_err(key);
            assert_eq!(problems[0].key, key);
        }
    }

    #[test]
    fn a_duty_stands_in_one_pack_only() {
        let read = || DutyRules::from_source(&source(DUTIES_FILE, DUTY)).expect("it reads well");
        assert!(DutyRules::merge([read()]).is_ok());
        assert!(DutyRules::merge([read(), read()]).unwrap_err().contains("`signs`"));
    }
}
