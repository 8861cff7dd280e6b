//! Whom a warning reaches (触达范围): the villages of its divisions, the households enrolled there, and who is responsible at each level. What is shown
//! before it is issued and what is done when it goes out come from the same two functions.

use std::collections::HashMap;

use yinuo_core::access::Actor;
use yinuo_core::agri::WEATHER_WARNING;
use yinuo_core::agri::permission::ISSUE_WARNINGS;
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_core::region::{Divisions, Region, RegionLevel};
use yinuo_store::tables::agri::weather_warning::{
    WARNED_HOUSEHOLDS, WARNED_VILLAGES, WARNING_OFFICIALS, WarnedVillageRow, WarningOfficialLineRow,
};
use yinuo_store::{ListingChoice, Value};

use crate::agri::rules::agri;
use crate::directory::Directory;
use crate::house::House;
use crate::query::require_reached;
use crate::stop::Stop;

/// The most divisions of one warning: more are named by what they lie in.
pub const MOST_DIVISIONS: usize = 40;
/// Rows looked up at once.
const CHUNK: i64 = 2_000;
/// Villages counted by one statement.
const COUNTED_AT_ONCE: usize = 500;

/// What a warning reaches in one of its divisions. A village that lies in two of them counts in the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionReach {
    pub code: String,
    pub name: String,
    pub villages: i64,
    pub households: i64,
    /// Those of them with a phone.
    pub reachable: i64,
}

/// What a warning would reach.
#[derive(Debug)]
pub struct Reach {
    pub divisions: Vec<DivisionReach>,
    /// Villages of the offices concerned whose name tells no town: whether they lie in a division that is smaller than the office's is not known.
    pub unplaced: i64,
    pub officials: Vec<WarningOfficialLineRow>,
}

/// The divisions of these codes, each once; refused where one is unknown, or none is named.
pub(in crate::agri) fn named<'a>(divisions: &'a Divisions, codes: &[String]) -> Result<Vec<Region<'a>>, Refusal> {
    let wrong = |cause: &'static str| Refusal::new("wrong_field").with("field", "divisions").with("cause", cause);
    if codes.is_empty() {
        return Err(wrong("missing"));
    }
    if codes.len() > MOST_DIVISIONS {
        return Err(Refusal::new("too_many_divisions").with("most", MOST_DIVISIONS.to_string()));
    }
    let mut named: Vec<Region<'a>> = Vec::new();
    for code in codes {
        let region = divisions.region(code.trim()).ok_or_else(|| wrong("not_a_region"))?;
        if !named.iter().any(|known| known.code == region.code) {
            named.push(region);
        }
    }
    Ok(named)
}

/// What a village's committee is called behind the name of the village, in the spellings that tables of divisions use.
const COMMITTEES: [&str; 4] = ["居民委员会", "居委会", "民委员会", "委会"];

/// As people say it: a village without the word for its committee.
fn spoken<'a>(region: &Region<'a>) -> &'a str {
    let name = region.name;
    if region.level != RegionLevel::Village {
        return name;
    }
    // 石桥村村民委员会 is that of 石桥村, and so is 石桥村民委员会.
    let doubled = name.strip_suffix("村民委员会").filter(|rest| rest.ends_with('村'));
    doubled.or_else(|| COMMITTEES.into_iter().find_map(|end| name.strip_suffix(end))).unwrap_or(name)
}

/// Whether a village that an office serves lies in a division. `None`, where its name does not tell.
fn lies_in(divisions: &Divisions, division: &Region<'_>, office: Option<&str>, village: &str) -> Option<bool> {
    let is_named = village.contains(spoken(division));
    match office {
        Some(office) if office.starts_with(division.code) => Some(true),
        Some(office) if division.code.starts_with(office) => {
            let tells = || divisions.children(office).iter().any(|town| village.contains(town.name));
            if is_named { Some(true) } else { tells().then_some(false) }
        }
        Some(_) => Some(false),
        None => is_named.then_some(true),
    }
}

/// A village that a warning goes to, and the place of its division among those of the warning.
#[derive(Debug)]
pub(in crate::agri) struct Warned {
    pub number: String,
    pub division: usize,
}

/// The villages of divisions that an office and those below it serve under a programme, and how many do not tell where they lie.
pub(in crate::agri) async fn villages(
    house: &House,
    office: OfficeId,
    programme: &str,
    named: &[Region<'_>],
) -> Result<(Vec<Warned>, i64), Stop> {
    let directory = house.directory();
    let divisions = house.rules().divisions();
    let path = directory.path(office);
    // Of offices that lie elsewhere nothing is read.
    let concerned = directory.offices().filter(|below| below.path.starts_with(path)).filter(|below| {
        below.region_code.as_deref().is_none_or(|code| {
            named.iter().any(|division| code.starts_with(division.code) || division.code.starts_with(code))
        })
    });
    let regions: HashMap<i64, Option<String>> =
        concerned.map(|office| (office.id.number(), office.region_code.clone())).collect();
    let offices: Vec<Value> = regions.keys().map(|id| Value::Int(*id)).collect();
    let (mut warned, mut unplaced, mut after) = (Vec::new(), 0, None);
    loop {
        let conditions = vec![("offices", offices.clone()), ("programme", vec![Value::from(programme)])];
        let choice = ListingChoice { conditions, order: "number", descending: false, after, limit: CHUNK };
        let page = house.store.page(&WARNED_VILLAGES, choice).await?;
        for WarnedVillageRow { number, office_id, village, .. } in page.rows {
            let region = regions.get(&office_id).and_then(Option::as_deref);
            let told: Vec<Option<bool>> =
                named.iter().map(|division| lies_in(divisions, division, region, &village)).collect();
            match told.iter().position(|told| *told == Some(true)) {
                Some(division) => warned.push(Warned { number, division }),
                None => unplaced += i64::from(told.contains(&None)),
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok((warned, unplaced));
        }
    }
}

/// Who is responsible for the divisions, for what they lie in and for what lies in them, as the offices above and below an office named them.
pub(in crate::agri) async fn officials(
    house: &House,
    office: OfficeId,
    named: &[Region<'_>],
) -> Result<Vec<WarningOfficialLineRow>, Stop> {
    let concerned =
        |code: &str| named.iter().any(|division| code.starts_with(division.code) || division.code.starts_with(code));
    let all = officials_of(house, &house.directory(), office).await?;
    Ok(all.into_iter().filter(|official| concerned(&official.division)).collect())
}

/// All whom the offices above and below an office named.
pub(in crate::agri) async fn officials_of(
    house: &House,
    directory: &Directory,
    office: OfficeId,
) -> Result<Vec<WarningOfficialLineRow>, Stop> {
    let path = directory.path(office);
    let line = directory.offices().filter(|other| other.path.starts_with(path) || path.starts_with(&other.path));
    let offices: Vec<Value> = line.map(|office| Value::Int(office.id.number())).collect();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let conditions = vec![("offices", offices.clone())];
        let choice = ListingChoice { conditions, order: "division", descending: false, after, limit: CHUNK };
        let page = house.store.page(&WARNING_OFFICIALS, choice).await?;
        found.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// What a warning of the own office would reach: shown before it is confirmed.
pub async fn reach(house: &House, actor: &Actor, programme: &str, codes: &[String]) -> Result<Reach, Stop> {
    let directory = house.directory();
    require_reached(actor, ISSUE_WARNINGS, directory.path(actor.office))?;
    let (programme, _) = agri(house.rules()).programme(programme)?;
    let divisions = house.rules().divisions();
    let named = named(divisions, codes)?;
    let (warned, unplaced) = villages(house, actor.office, &programme.key, &named).await?;
    let mut reached: Vec<DivisionReach> = named
        .iter()
        .map(|region| DivisionReach {
            code: region.code.to_owned(),
            name: divisions.full_name(region),
            villages: 0,
            households: 0,
            reachable: 0,
        })
        .collect();
    for chunk in warned.chunks(COUNTED_AT_ONCE) {
        let place: HashMap<&str, usize> =
            chunk.iter().map(|village| (village.number.as_str(), village.division)).collect();
        let groups = chunk.iter().map(|village| Value::Text(village.number.clone())).collect();
        let limit = i64::try_from(COUNTED_AT_ONCE).unwrap_or(CHUNK);
        let conditions = vec![("groups", groups)];
        let choice = ListingChoice { conditions, order: "number", descending: false, after: None, limit };
        for row in house.store.page(&WARNED_HOUSEHOLDS, choice).await?.rows {
            let of = place.get(row.group_number.as_str()).and_then(|place| reached.get_mut(*place));
            let damaged = || Stop::damaged(WEATHER_WARNING.key, row.group_number.clone());
            let of = of.ok_or_else(damaged)?;
            of.households += row.households;
            of.reachable += row.reachable;
        }
        for village in chunk {
            if let Some(of) = reached.get_mut(village.division) {
                of.villages += 1;
            }
        }
    }
    let officials = officials(house, actor.office, &named).await?;
    Ok(Reach { divisions: reached, unplaced, officials })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "code,level,name\n21,province,辽宁省\n2106,city,丹东市\n210682,county,凤城市\n210682101,town,宝山镇\n\
        210682102,town,白旗镇\n210682101200,village,石桥村村民委员会\n210681,county,东港市\n";

    #[test]
    fn a_village_lies_in_the_division_of_its_office_and_in_a_smaller_one_that_its_name_tells() {
        let divisions = Divisions::from_csv(TABLE).unwrap();
        let lies = |code: &str, office: Option<&str>, village: &str| {
            lies_in(&divisions, &divisions.region(code).unwrap(), office, village)
        };
        for code in ["21", "2106", "210682"] {
            assert_eq!(lies(code, Some("210682"), "大堡村"), Some(true), "{code}");
        }
        assert_eq!(lies("210681", Some("210682"), "东港市边上"), Some(false), "another county, whatever it is called");
        assert_eq!(lies("210682101", Some("210682"), "凤城市宝山镇石桥村"), Some(true));
        assert_eq!(lies("210682101", Some("210682"), "凤城市白旗镇石桥村"), Some(false));
        assert_eq!(lies("210682101", Some("210682"), "凤城市大堡村"), None, "its name tells no town");
        assert_eq!(
            lies("210682101200", Some("210682"), "宝山镇石桥村"),
            Some(true),
            "without the word for its committee"
        );
        let village = |name| spoken(&Region { code: "210682101200", level: RegionLevel::Village, name });
        for name in ["石桥村", "石桥村委会", "石桥村民委员会", "石桥村村民委员会"] {
            assert_eq!(village(name), "石桥村");
        }
        assert_eq!([village("民主社区"), village("民主社区居委会")], ["民主社区", "民主社区"]);
        assert_eq!(lies("210682", None, "凤城市大堡村"), Some(true));
        assert_eq!(lies("210682", None, "大堡村"), None);
    }

    #[test]
    fn divisions_are_named_once_each_and_an_unknown_one_is_refused() {
        let divisions = Divisions::from_csv(TABLE).unwrap();
        let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert_eq!(named(&divisions, &codes(&["210682", "210682"])).unwrap().len(), 1);
        for (wrong, code) in [(codes(&[]), "wrong_field"), (codes(&["99"]), "wrong_field")] {
            assert_eq!(named(&divisions, &wrong).unwrap_err().code, code);
        }
        let many = vec!["210682".to_owned(); MOST_DIVISIONS + 1];
        assert_eq!(named(&divisions, &many).unwrap_err().code, "too_many_divisions");
    }
}
