//! The programmes of packs: what can be insured in a year and a place, for how much, and who pays which part of the premium.
//! `docs/packs/agri-liaoning-2011.md` describes the file.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::claim_terms::{ClaimTerms, WrittenClaim};
use super::contributor::{Citation, Contributor};
use super::helper_kind::{HelperKind, WrittenHelper};
use super::inspection::{InspectionTerms, WrittenInspection};
use super::posting_text::{PostingText, WrittenPosting, read_postings};
use super::release_rule::{Condition, ReleaseRule};
use super::reserve::{ReserveTerms, WrittenReserve};
use super::settlement::{SettlementTerms, WrittenSettlement};
use super::support::{SupportTerms, WrittenSupport};
use super::terms::{EnrolmentTerms, WrittenEnrolment};
use crate::exact::Exact;
use crate::money::Fen;
use crate::pack::written::{self, Filled, Problems, WrittenEffective, Yuan};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::share::Share;
use crate::text::LocalText;

/// The file of a pack that programmes are read from.
pub const PROGRAMMES_FILE: &str = "programmes.toml";
const REMEDY: &str = "docs/packs/agri-liaoning-2011.md describes programmes";

/// The part of one contributor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyShare {
    pub contributor: Contributor,
    pub share: Share,
    /// The contributor may take more, and others pay less.
    pub least: bool,
    pub citation: Citation,
}

/// Objects whose premium is shared alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareGroup {
    pub key: String,
    pub name: LocalText,
    /// One for each contributor, in the order of [`Contributor::ALL`]; together the whole.
    pub shares: Vec<SubsidyShare>,
}

/// A part of an object with its own sum and rate. No part is insured without the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectPart {
    pub key: String,
    pub name: LocalText,
    /// The sum insured of one unit.
    pub sum: Fen,
    /// The premium as a part of the sum.
    pub rate: Share,
}

/// What can be insured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsuredObject {
    pub key: String,
    pub name: LocalText,
    /// The key of the group whose shares hold.
    pub group: String,
    /// What it is counted in: `mu`, `house`.
    pub unit: String,
    pub parts: Vec<ObjectPart>,
    pub citation: Citation,
    pub note: Option<LocalText>,
}

impl InsuredObject {
    /// By its key or by what people call it.
    pub fn is_called(&self, word: &str) -> bool {
        self.key == word || self.name.zh == word || self.name.en == word
    }

    /// The sum insured of one unit, of all parts together.
    pub fn sum_per_unit(&self) -> Result<Exact, Refusal> {
        self.parts.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(Exact::fen(part.sum)))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub key: String,
    pub name: LocalText,
    pub effective: Effective,
    pub citation: Citation,
    pub enrolment: EnrolmentTerms,
    /// What is asked before a level pays; none, where nothing is.
    pub releases: Vec<ReleaseRule>,
    /// How it settles losses; none, where it only enrols.
    #[serde(default)]
    pub claim: Option<ClaimTerms>,
    /// Who may help to enrol and to collect; none, where the insurer does all itself.
    #[serde(default)]
    pub helpers: Vec<HelperKind>,
    /// What is set apart for catastrophes; absent, nothing is.
    #[serde(default)]
    pub reserve: Option<ReserveTerms>,
    /// When subsidies are paid over, paid beforehand and settled; absent, nothing is paid beforehand. What has none keeps the name of its
    /// version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<SettlementTerms>,
    /// How much of what is insured is inspected; absent, nothing is said of it. What has none keeps the name of its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionTerms>,
    /// Who of the enrolled is supported first; absent, nothing is said of it. What has none keeps the name of its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportTerms>,
    /// What hangs in each village besides its lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postings: Vec<PostingText>,
    pub groups: Vec<ShareGroup>,
    pub objects: Vec<InsuredObject>,
}

impl Programme {
    /// The name under which what was agreed on keeps it, whatever the pack says later.
    pub fn version(&self) -> String {
        let body = serde_json::to_string(self).unwrap_or_default();
        let hash = blake3::hash(body.as_bytes()).to_hex();
        format!("{}@{}#{}", self.key, self.effective.from, &hash[..8])
    }

    /// What can be insured under this key on a day, and how its premium is shared.
    pub fn object(&self, key: &str, on: Date) -> Result<(&InsuredObject, &ShareGroup), Refusal> {
        if !self.effective.covers(on) {
            let refusal = Refusal::new("programme_not_in_force").with("programme", self.key.clone());
            let until = self.effective.until.map_or_else(String::new, |until| until.to_string());
            let refusal = refusal.with("on", on.to_string()).with("from", self.effective.from.to_string());
            return Err(refusal.with("until", until));
        }
        let object = self.objects.iter().find(|object| object.key == key);
        let group = object.and_then(|object| self.groups.iter().find(|group| group.key == object.group));
        object.zip(group).ok_or_else(|| {
            let known: Vec<&str> = self.objects.iter().map(|object| object.key.as_str()).collect();
            Refusal::new("object_not_in_programme")
                .with("object", key.chars().take(80).collect::<String>())
                .with("programme", self.key.clone())
                .with("offered", known.join(", "))
        })
    }
}

/// The programmes of all packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programmes(Vec<Programme>);

impl Programmes {
    /// The programmes of a pack; none where it has no `programmes.toml`.
    pub fn from_source(source: &PackSource) -> Result<Programmes, Vec<RuleProblem>> {
        let Some(text) = source.file(PROGRAMMES_FILE) else { return Ok(Programmes::default()) };
        let mut problems = Problems::new(PROGRAMMES_FILE, text, REMEDY);
        let written: Option<WrittenFile> = problems.parse("programme");
        let mut programmes: Vec<Programme> = Vec::new();
        for programme in written.map(|file| file.programme).unwrap_or_default() {
            let place = programme.span().start;
            let Some(programme) = read(programme.into_inner(), place, &mut problems) else { continue };
            if programmes.iter().any(|known| known.key == programme.key) {
                problems.wrong(place, &programme.key, "the programme is there twice");
            }
            programmes.push(programme);
        }
        if problems.list.is_empty() { Ok(Programmes(programmes)) } else { Err(problems.list) }
    }

    /// All programmes of packs read together, or every finding.
    pub fn read(sources: &[PackSource]) -> Result<Programmes, Vec<String>> {
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        for source in sources {
            match Programmes::from_source(source) {
                Ok(programmes) => read.push(programmes),
                Err(found) => problems.extend(found.into_iter().map(|problem| {
                    let RuleProblem { file, line, key, message, remedy } = problem;
                    format!("{}/{file}:{line}: {key}: {message}; {remedy}", source.name)
                })),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Programmes::merge(read).map_err(|problem| vec![problem])
    }

    /// The one programme in force on a day that insures an object. Where several do, the sheet must name one.
    pub fn offering(&self, object: &str, on: Date) -> Result<&Programme, Refusal> {
        let mut offering = self.0.iter().filter(|programme| {
            programme.effective.covers(on) && programme.objects.iter().any(|known| known.is_called(object))
        });
        match (offering.next(), offering.next()) {
            (Some(programme), None) => Ok(programme),
            (Some(_), Some(_)) => Err(Refusal::new("several_programmes").with("object", object)),
            (None, _) => Err(Refusal::new("no_programme_offers").with("object", object).with("on", on.to_string())),
        }
    }

    /// Those of several packs; each key stands in one of them.
    pub fn merge(packs: impl IntoIterator<Item = Programmes>) -> Result<Programmes, String> {
        let mut all: Vec<Programme> = Vec::new();
        for programme in packs.into_iter().flat_map(|pack| pack.0) {
            if all.iter().any(|known| known.key == programme.key) {
                return Err(format!("the programme `{}` stands in two packs: keep one of them", programme.key));
            }
            all.push(programme);
        }
        Ok(Programmes(all))
    }

    pub fn find(&self, key: &str) -> Result<&Programme, Refusal> {
        let unknown = || Refusal::new("unknown_programme").with("programme", key.chars().take(80).collect::<String>());
        self.0.iter().find(|programme| programme.key == key).ok_or_else(unknown)
    }

    pub fn all(&self) -> &[Programme] {
        &self.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    programme: Vec<Spanned<WrittenProgramme>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProgramme {
    key: Filled,
    name: LocalText,
    effective: WrittenEffective,
    cite: Filled,
    status: Status,
    source: Option<String>,
    enrolment: WrittenEnrolment,
    #[serde(default)]
    release: Vec<WrittenRelease>,
    claim: Option<WrittenClaim>,
    #[serde(default)]
    helper: Vec<WrittenHelper>,
    reserve: Option<WrittenReserve>,
    settlement: Option<WrittenSettlement>,
    inspection: Option<WrittenInspection>,
    support: Option<WrittenSupport>,
    #[serde(default)]
    posting: Vec<WrittenPosting>,
    group: Vec<Spanned<WrittenGroup>>,
    object: Vec<Spanned<WrittenObject>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRelease {
    contributor: Contributor,
    needs: Vec<Condition>,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    key: Filled,
    name: LocalText,
    share: Vec<Spanned<WrittenShare>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenShare {
    contributor: Contributor,
    share: written::Share,
    #[serde(default)]
    least: bool,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenObject {
    key: Filled,
    name: LocalText,
    group: String,
    unit: Filled,
    parts: Vec<WrittenPart>,
    cite: Filled,
    status: Status,
    source: Option<String>,
    note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    key: Filled,
    name: LocalText,
    sum: Yuan,
    rate: written::Share,
}

fn read(written: WrittenProgramme, place: usize, problems: &mut Problems<'_>) -> Option<Programme> {
    let key = written.key.0;
    let effective = written.effective.effective();
    if effective.is_none() {
        problems.wrong(place, format!("{key}.effective"), "the span ends before it begins");
    }
    let mut groups: Vec<ShareGroup> = Vec::new();
    for group in written.group {
        let place = group.span().start;
        let group = read_group(group.into_inner(), place, &key, problems);
        if groups.iter().any(|known| known.key == group.key) {
            problems.wrong(place, format!("{key}.{}", group.key), "the group is there twice");
        }
        groups.push(group);
    }
    let objects = read_objects(written.object, &groups, &key, problems);
    let citation = Citation { cite: written.cite.0, status: written.status, source: written.source };
    let enrolment = written.enrolment.read();
    let releases = written.release.into_iter().map(|release| ReleaseRule {
        contributor: release.contributor,
        needs: release.needs,
        citation: Citation { cite: release.cite.0, status: release.status, source: release.source },
    });
    let releases = releases.collect();
    let keys: Vec<String> = objects.iter().map(|object| object.key.clone()).collect();
    let claim = written.claim.map(|claim| claim.read(&keys)).transpose();
    let claim = claim.unwrap_or_else(|message| {
        problems.wrong(place, format!("{key}.claim"), message);
        None
    });
    if effective.as_ref().is_some_and(|effective| !effective.covers(enrolment.closes_on)) {
        problems.wrong(
            place,
            format!("{key}.enrolment.closes-on"),
            "enrolment closes outside the days of the programme",
        );
    }
    let (name, effective) = (written.name, effective?);
    let reserve = written.reserve.map(WrittenReserve::read).transpose().unwrap_or_else(|message| {
        problems.wrong(place, format!("{key}.reserve"), message);
        None
    });
    let settlement = written.settlement.map(WrittenSettlement::read).transpose().unwrap_or_else(|message| {
        problems.wrong(place, format!("{key}.settlement"), message);
        None
    });
    let inspection = written.inspection.map(WrittenInspection::read).transpose().unwrap_or_else(|message| {
        problems.wrong(place, format!("{key}.inspection"), message);
        None
    });
    let postings = read_postings(written.posting).unwrap_or_else(|message| {
        problems.wrong(place, format!("{key}.posting"), message);
        Vec::new()
    });
    let helpers = written.helper.into_iter().map(WrittenHelper::read).collect();
    Some(Programme {
        key,
        name,
        effective,
        citation,
        enrolment,
        releases,
        claim,
        helpers,
        reserve,
        settlement,
        inspection,
        support: written.support.map(WrittenSupport::read),
        postings,
        groups,
        objects,
    })
}

/// Each object is of a group that is there, and has parts.
fn read_objects(
    written: Vec<Spanned<WrittenObject>>,
    groups: &[ShareGroup],
    programme: &str,
    problems: &mut Problems<'_>,
) -> Vec<InsuredObject> {
    let mut objects: Vec<InsuredObject> = Vec::new();
    for object in written {
        let place = object.span().start;
        let object = object.into_inner();
        let path = format!("{programme}.{}", object.key.0);
        if !groups.iter().any(|group| group.key == object.group) {
            let known: Vec<&str> = groups.iter().map(|group| group.key.as_str()).collect();
            let message = format!("there is no group `{}`; there are {}", object.group, known.join(", "));
            problems.wrong(place, format!("{path}.group"), message);
        }
        if objects.iter().any(|known| known.key == object.key.0) {
            problems.wrong(place, &path, "the object is there twice");
        }
        if object.parts.is_empty() {
            problems.wrong(place, format!("{path}.parts"), "name at least one part with sum and rate");
        }
        objects.push(read_object(object));
    }
    objects
}

/// Every contributor has a share, and together they pay the whole.
fn read_group(written: WrittenGroup, place: usize, programme: &str, problems: &mut Problems<'_>) -> ShareGroup {
    let path = format!("{programme}.{}", written.key.0);
    let mut shares: Vec<SubsidyShare> = Vec::new();
    for share in written.share {
        let place = share.span().start;
        let share = share.into_inner();
        if shares.iter().any(|known| known.contributor == share.contributor) {
            problems.wrong(place, format!("{path}.{}", share.contributor.key()), "the contributor is there twice");
        }
        // It was held against 0 and 1 where it was read.
        let Ok(part) = Share::new("share", share.share.0) else { continue };
        let citation = Citation { cite: share.cite.0, status: share.status, source: share.source };
        shares.push(SubsidyShare { contributor: share.contributor, share: part, least: share.least, citation });
    }
    shares.sort_by_key(|share| share.contributor);
    let missing: Vec<&str> = Contributor::ALL
        .iter()
        .filter(|contributor| !shares.iter().any(|share| share.contributor == **contributor))
        .map(|contributor| contributor.key())
        .collect();
    let total: Decimal = shares.iter().map(|share| share.share.decimal()).sum();
    if !missing.is_empty() {
        let message = format!("{} has no share; one that pays nothing has the share \"0\"", missing.join(", "));
        problems.wrong(place, format!("{path}.share"), message);
    } else if total != Decimal::ONE {
        problems.wrong(place, format!("{path}.share"), format!("the shares add up to {total}, not to 1"));
    }
    ShareGroup { key: written.key.0, name: written.name, shares }
}

fn read_object(written: WrittenObject) -> InsuredObject {
    let part = |part: WrittenPart| {
        let rate = Share::new("rate", part.rate.0).ok()?;
        Some(ObjectPart { key: part.key.0, name: part.name, sum: part.sum.0, rate })
    };
    InsuredObject {
        key: written.key.0,
        name: written.name,
        group: written.group,
        unit: written.unit.0,
        parts: written.parts.into_iter().filter_map(part).collect(),
        citation: Citation { cite: written.cite.0, status: written.status, source: written.source },
        note: written.note,
    }
}

/// The terms of a programme that inspects.
pub fn inspection_terms(programme: &Programme) -> Result<&InspectionTerms, Refusal> {
    let none = || Refusal::new("programme_without_inspection").with("programme", programme.key.clone());
    programme.inspection.as_ref().ok_or_else(none)
}
