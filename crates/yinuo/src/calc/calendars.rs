//! The calendars of a run, each read once: by the very text that names or describes it in the line.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::value::RawValue;
use yinuo_core::calendar::{Calendar, CalendarDefinition, CalendarRefusal, definition_from_pack};

use super::{
    answer::{Answer, Refused},
    calculator::{Field, FieldKind},
    packs::Packs,
};

/// Calendars kept at once. A run with more different ones reads some of them again.
const KEPT: usize = 256;

pub(super) struct Calendars {
    packs: Packs,
    latest: Option<(Box<str>, Rc<Calendar>)>,
    kept: HashMap<Box<str>, Rc<Calendar>>,
}

impl Calendars {
    pub(super) fn new(packs: Packs) -> Calendars {
        Calendars { packs, latest: None, kept: HashMap::new() }
    }

    pub(super) fn calendar(&mut self, written: &RawValue) -> Result<&Calendar, Refused> {
        let text = written.get();
        if self.latest.as_ref().is_none_or(|latest| &*latest.0 != text) {
            let calendar = match self.kept.get(text) {
                Some(calendar) => calendar.clone(),
                None => {
                    let calendar = Rc::new(self.read(text)?);
                    if self.kept.len() >= KEPT {
                        self.kept.clear();
                    }
                    self.kept.insert(text.into(), calendar.clone());
                    calendar
                }
            };
            self.latest = Some((text.into(), calendar));
        }
        Ok(&self.latest.as_ref().expect("it was put there just now").1)
    }

    fn read(&self, text: &str) -> Result<Calendar, Refused> {
        if text.starts_with('"') {
            let name: String =
                serde_json::from_str(text).map_err(|_| Refused::bad_input("`calendar` is not a name"))?;
            return self.named(&name);
        }
        if !text.starts_with('{') {
            return Err(Refused::bad_input("`calendar` must be a calendar's name or an object"));
        }
        let definition: CalendarDefinition = serde_json::from_str(text).map_err(|error| {
            let detail = error.to_string();
            let detail = detail.split(" at line ").next().unwrap_or_default();
            Refused::new("bad_calendar", format!("`calendar`: {detail}"))
        })?;
        Calendar::new(definition).map_err(|refusal| refused(&refusal))
    }

    fn named(&self, name: &str) -> Result<Calendar, Refused> {
        let unknown = || Refused::new("unknown_calendar", format!("no pack holds a calendar named `{name}`"));
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        {
            return Err(unknown());
        }
        let pack = format!("calendar-{name}");
        let find = |file: &str| {
            self.packs.find(&pack, file).map_err(|failure| Refused::new("bad_calendar", failure.to_string()))
        };
        let toml = find("calendar.toml")?.ok_or_else(unknown)?;
        let workdays = find("workdays.csv")?.unwrap_or_default();
        definition_from_pack(&toml, &workdays).and_then(Calendar::new).map_err(|refusal| refused(&refusal))
    }
}

/// May a day be used of which nothing is published yet? Then the answer says whether one was.
pub(super) const PROVISIONAL: Field = Field::optional("provisional", FieldKind::Flag);

/// Asks the known calendar and, where the line allows it, the provisional one. With the leave comes the member that tells.
pub(super) fn ask<T>(
    calendar: &Calendar,
    provisional: Option<bool>,
    ask: impl Fn(&Calendar) -> Result<T, CalendarRefusal>,
) -> Result<(T, Option<bool>), Refused> {
    let answer = match provisional {
        Some(true) => calendar.counted(ask).map(|counted| (counted.value, Some(counted.provisional))),
        _ => ask(calendar).map(|value| (value, None)),
    };
    answer.map_err(|refusal| refused(&refusal))
}

pub(super) fn tell_provisional(answer: &mut Answer<'_>, used: Option<bool>) {
    if let Some(used) = used {
        answer.member("provisional", &used);
    }
}

pub(super) fn refused(refusal: &CalendarRefusal) -> Refused {
    Refused::new(refusal.code(), refusal.to_string())
}
