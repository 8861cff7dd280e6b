//! What schools are offered, from packs: levels with their price, limits, and the agreement with its clauses.
//! `docs/packs/school-liability-henan.md` describes the file.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::names::{NameList, WrittenNames, read_names};
use crate::money::Fen;
use crate::pack::written::{self, Filled, Problems, WrittenEffective, Yuan};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::share::Share;
use crate::text::LocalText;

/// The file of a pack that offers are read from.
pub const OFFERS_FILE: &str = "school-offers.toml";
const REMEDY: &str = "docs/packs/school-liability-henan.md describes offers to schools";

/// A level of schools with what is paid for each of its pupils in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub key: String,
    pub name: LocalText,
    /// For each pupil in a year.
    pub premium: Fen,
    /// The most that a rule lets be taken for each pupil, where one says so.
    pub most: Option<Fen>,
    pub cite: String,
    pub status: Status,
}

/// A clause of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// `5.2`.
    pub number: String,
    pub text: LocalText,
    /// It weighs on the school, and its attention is drawn to it.
    pub weighs: bool,
}

/// The rule under which pupils of an age fall where one is hurt: who has to show what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeBand {
    pub key: String,
    pub name: LocalText,
    /// From so many full years on, up to the next band.
    pub from: u8,
    pub rule: LocalText,
    pub cite: String,
    pub status: Status,
}

/// What the insurer owes the broker for a policy: a part of each premium, never kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferCommission {
    pub rate: Share,
    pub cite: String,
    pub status: Status,
}

/// The agreement that a school is asked to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAgreement {
    pub title: LocalText,
    /// The words on the button that makes it.
    pub button: LocalText,
    /// For how long it is in force from then on.
    pub months: u32,
    /// In how many of its last days a new click makes the next one.
    pub renew_days: u32,
    pub cite: String,
    pub status: Status,
    pub clauses: Vec<Clause>,
}

impl ServiceAgreement {
    /// The text as it is agreed to, in Chinese: the title, the clauses, each on a line of its own, and the words of the button.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.title.zh);
        for clause in &self.clauses {
            let _ = writeln!(text, "{} {}", clause.number, clause.text.zh);
        }
        let _ = writeln!(text, "\n[{}]", self.button.zh);
        text
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolOffer {
    pub key: String,
    pub name: LocalText,
    pub effective: Effective,
    pub levels: Vec<Level>,
    /// The most that is paid for one pupil in a year.
    pub limit_per_pupil: Fen,
    /// The most that is paid for one accident of a school.
    pub limit_per_accident: Fen,
    /// Who insures.
    pub insurer: LocalText,
    /// For how long a policy covers.
    pub cover_months: u32,
    pub cite: String,
    pub status: Status,
    pub agreement: ServiceAgreement,
    /// By age, the youngest first. An offer of before has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub age_bands: Vec<AgeBand>,
    /// Whose names are wanted, where a clause wants any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<NameList>,
    /// What its insurer owes, where it owes anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<OfferCommission>,
}

impl SchoolOffer {
    /// The rule under which an age falls.
    pub fn age_band(&self, age: i64) -> Option<&AgeBand> {
        self.age_bands.iter().rev().find(|band| i64::from(band.from) <= age)
    }

    pub fn level(&self, key: &str) -> Result<&Level, Refusal> {
        self.levels.iter().find(|level| level.key == key).ok_or_else(|| {
            let known: Vec<&str> = self.levels.iter().map(|level| level.key.as_str()).collect();
            let refusal = Refusal::new("unknown_level").with("level", key.chars().take(80).collect::<String>());
            refusal.with("offered", known.join(", "))
        })
    }

    /// The name under which what was agreed on keeps it, whatever the pack says later.
    pub fn version(&self) -> String {
        let body = serde_json::to_string(self).unwrap_or_default();
        let hash = blake3::hash(body.as_bytes()).to_hex();
        format!("{}@{}#{}", self.key, self.effective.from, &hash[..8])
    }
}

/// The offers of all packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolOffers(Vec<SchoolOffer>);

impl SchoolOffers {
    /// The offers of a pack; none where it has no such file.
    pub fn from_source(source: &PackSource) -> Result<SchoolOffers, Vec<RuleProblem>> {
        let Some(text) = source.file(OFFERS_FILE) else { return Ok(SchoolOffers::default()) };
        let mut problems = Problems::new(OFFERS_FILE, text, REMEDY);
        let written: Option<WrittenFile> = problems.parse("offer");
        let mut offers: Vec<SchoolOffer> = Vec::new();
        for offer in written.map(|file| file.offer).unwrap_or_default() {
            let place = offer.span().start;
            let Some(offer) = read(offer.into_inner(), place, &mut problems) else { continue };
            if offers.iter().any(|known| known.key == offer.key) {
                problems.wrong(place, &offer.key, "the offer is there twice");
            }
            offers.push(offer);
        }
        if problems.list.is_empty() { Ok(SchoolOffers(offers)) } else { Err(problems.list) }
    }

    /// All offers of packs read together, or every finding.
    pub fn read(sources: &[PackSource]) -> Result<SchoolOffers, Vec<String>> {
        let (mut all, mut problems) = (Vec::<SchoolOffer>::new(), Vec::new());
        for source in sources {
            match SchoolOffers::from_source(source) {
                Ok(offers) => {
                    for offer in offers.0 {
                        if all.iter().any(|known| known.key == offer.key) {
                            problems.push(format!("the offer `{}` stands in two packs: keep one of them", offer.key));
                        }
                        all.push(offer);
                    }
                }
                Err(found) => problems.extend(found.into_iter().map(|problem| {
                    let RuleProblem { file, line, key, message, remedy } = problem;
                    format!("{}/{file}:{line}: {key}: {message}; {remedy}", source.name)
                })),
            }
        }
        if problems.is_empty() { Ok(SchoolOffers(all)) } else { Err(problems) }
    }

    pub fn all(&self) -> &[SchoolOffer] {
        &self.0
    }

    /// What is offered on a day, in the order of the packs.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &SchoolOffer> {
        self.0.iter().filter(move |offer| offer.effective.covers(day))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    offer: Vec<Spanned<WrittenOffer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenOffer {
    key: Filled,
    name: LocalText,
    effective: WrittenEffective,
    limit_per_pupil: Yuan,
    limit_per_accident: Yuan,
    insurer: LocalText,
    cover_months: u32,
    cite: Filled,
    status: Status,
    level: Vec<Spanned<WrittenLevel>>,
    agreement: WrittenAgreement,
    #[serde(default)]
    age_band: Vec<Spanned<WrittenBand>>,
    names: Option<WrittenNames>,
    commission: Option<WrittenCommission>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCommission {
    rate: written::Share,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBand {
    key: Filled,
    name: LocalText,
    from: u8,
    rule: LocalText,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLevel {
    key: Filled,
    name: LocalText,
    premium: Yuan,
    most: Option<Yuan>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenAgreement {
    title: LocalText,
    button: LocalText,
    months: u32,
    renew_days: u32,
    cite: Filled,
    status: Status,
    clause: Vec<Spanned<WrittenClause>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClause {
    number: Filled,
    text: LocalText,
    #[serde(default)]
    weighs: bool,
}

fn read(written: WrittenOffer, place: usize, problems: &mut Problems<'_>) -> Option<SchoolOffer> {
    let key = written.key.0;
    let effective = written.effective.effective();
    if effective.is_none() {
        problems.wrong(place, format!("{key}.effective"), "the span ends before it begins");
    }
    if written.limit_per_accident.0 < written.limit_per_pupil.0 {
        problems.wrong(place, format!("{key}.limit-per-accident"), "it is lower than that of one pupil");
    }
    if !(1..=12).contains(&written.cover_months) {
        problems.wrong(place, format!("{key}.cover-months"), "from 1 to 12");
    }
    let mut levels: Vec<Level> = Vec::new();
    for level in written.level {
        let place = level.span().start;
        let level = level.into_inner();
        let path = format!("{key}.{}", level.key.0);
        if levels.iter().any(|known| known.key == level.key.0) {
            problems.wrong(place, &path, "the level is there twice");
        }
        let (premium, most) = (level.premium.0, level.most.map(|most| most.0));
        if let Some(most) = most.filter(|most| premium > *most) {
            let message = format!("{premium} yuan a pupil is more than the {most} that the rule lets be taken");
            problems.wrong(place, format!("{path}.premium"), message);
        }
        let (cite, status) = (level.cite.0, level.status);
        levels.push(Level { key: level.key.0, name: level.name, premium, most, cite, status });
    }
    if levels.is_empty() {
        problems.wrong(place, format!("{key}.level"), "name at least one level with its premium");
    }
    let mut age_bands: Vec<AgeBand> = Vec::new();
    for band in written.age_band {
        let place = band.span().start;
        let band = band.into_inner();
        let path = format!("{key}.age-band.{}", band.key.0);
        if age_bands.last().is_some_and(|before| before.from >= band.from) {
            problems.wrong(place, &path, "each band begins at a higher age than the one before it");
        }
        let (cite, status) = (band.cite.0, band.status);
        age_bands.push(AgeBand { key: band.key.0, name: band.name, from: band.from, rule: band.rule, cite, status });
    }
    let agreement = read_agreement(written.agreement, place, &key, problems);
    let names = written.names.map(|names| read_names(names, &key, &levels, problems));
    let commission = written.commission.and_then(|commission| {
        // From nought to one, as it was written.
        let rate = Share::new("rate", commission.rate.0).ok()?;
        Some(OfferCommission { rate, cite: commission.cite.0, status: commission.status })
    });
    Some(SchoolOffer {
        key,
        name: written.name,
        effective: effective?,
        levels,
        limit_per_pupil: written.limit_per_pupil.0,
        limit_per_accident: written.limit_per_accident.0,
        insurer: written.insurer,
        cover_months: written.cover_months,
        cite: written.cite.0,
        status: written.status,
        agreement,
        age_bands,
        names,
        commission,
    })
}

fn read_agreement(written: WrittenAgreement, place: usize, key: &str, problems: &mut Problems<'_>) -> ServiceAgreement {
    let mut clauses: Vec<Clause> = Vec::new();
    for clause in written.clause {
        let place = clause.span().start;
        let clause = clause.into_inner();
        let path = format!("{key}.agreement.{}", clause.number.0);
        if clauses.iter().any(|known| known.number == clause.number.0) {
            problems.wrong(place, &path, "the clause is there twice");
        }
        if clause.text.zh.trim().is_empty() || clause.text.zh.contains('\n') {
            problems.wrong(place, &path, "a clause is one line of Chinese that says something");
        }
        clauses.push(Clause { number: clause.number.0, text: clause.text, weighs: clause.weighs });
    }
    if clauses.is_empty() {
        problems.wrong(place, format!("{key}.agreement.clause"), "an agreement without a clause says nothing");
    }
    if !(1..=12).contains(&written.months) {
        problems.wrong(place, format!("{key}.agreement.months"), "from 1 to 12");
    }
    if written.renew_days > 90 {
        problems.wrong(place, format!("{key}.agreement.renew-days"), "at most 90");
    }
    ServiceAgreement {
        title: written.title,
        button: written.button,
        months: written.months,
        renew_days: written.renew_days,
        cite: written.cite.0,
        status: written.status,
        clauses,
    }
}
