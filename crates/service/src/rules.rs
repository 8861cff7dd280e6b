//! The rules in force: the catalogue of services from the packs, the calendars, and every earlier version that a case or
//! promise still refers to.
//!
//! A service version is named by its key, its first day and a hash of its content, `complaint.consumer@2020-03-01#1a2b3c4d`,
//! and archived word for word in the database when first seen: a pack edited in place makes a new version and leaves
//! the old cases as they were.

use std::any::Any;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Debug;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Roles;
use yinuo_core::approval::ApprovalRules;
use yinuo_core::calendar::{Calendar, CalendarDefinition};
use yinuo_core::calendars::Calendars;
use yinuo_core::customer_data::CustomerDataRules;
use yinuo_core::identity::Papers;
use yinuo_core::pack::{Catalogue, HousePacks, PackSource};
use yinuo_core::payee::PayeeRules;
use yinuo_core::payment::{BankStatuses, Banks, ReturnCodes};
use yinuo_core::refusal::Refusal;
use yinuo_core::region::Divisions;
use yinuo_core::rulebook::RuleBook;
use yinuo_core::service::Service;
use yinuo_core::text::LocalText;
use yinuo_store::Store;
use yinuo_store::tables::archive::{RULE_VERSION_NAMES, RULE_VERSIONS_OF_KIND, RuleVersionRow};

use crate::import::{ImportRules, read_rules};
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// What a system reads from the packs for itself, and keeps of earlier versions.
pub trait RulePart: Any + Debug + Send + Sync + CopiedPart {
    /// The versions in force that agreements or cases refer to, to be kept word for word.
    fn versions(&self) -> Vec<KeptVersion>;
    /// The kind under which they are kept.
    fn kind(&self) -> &'static str;
    /// Takes up a version of earlier packs. The error says why it cannot be read.
    fn take_earlier(&mut self, version: &str, body: &str) -> Result<(), String>;
    /// The name of the terms of an agreement, by their version.
    fn product_name(&self, _version: &str) -> Option<&LocalText> {
        None
    }
    fn as_any(&self) -> &dyn Any;
}

/// A part of its own for each house that is opened by the same packs: what is archived is taken up by each.
pub trait CopiedPart {
    fn copied(&self) -> Box<dyn RulePart>;
}

impl<P: RulePart + Clone> CopiedPart for P {
    fn copied(&self) -> Box<dyn RulePart> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn RulePart> {
    fn clone(&self) -> Box<dyn RulePart> {
        self.as_ref().copied()
    }
}

/// A version of a rule, word for word.
#[derive(Debug, Clone)]
pub struct KeptVersion {
    pub version: String,
    pub body: String,
}

/// Read once, they can open several houses: a copy shares what the packs say.
#[derive(Debug, Clone)]
pub struct Rules {
    packs: Arc<HousePacks>,
    /// By key, each list ordered by first day.
    services: HashMap<String, Vec<Arc<Service>>>,
    by_version: HashMap<String, Arc<Service>>,
    calendars: Calendars,
    parts: Vec<Box<dyn RulePart>>,
    /// By kind of import.
    imports: Arc<BTreeMap<String, ImportRules>>,
}

/// Why no version of a service applies on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRule {
    UnknownService { service: String },
    NotInForce { service: String, on: Date, first: Date },
}

impl From<NoRule> for Stop {
    fn from(no_rule: NoRule) -> Stop {
        Stop::Refused(match no_rule {
            NoRule::UnknownService { service } => Refusal::new("unknown_service").with("service", service),
            NoRule::NotInForce { service, on, first } => Refusal::new("no_rule_in_force")
                .with("service", service)
                .with("on", on.to_string())
                .with("first", first.to_string()),
        })
    }
}

impl Rules {
    /// Reads packs and puts them together. The error lists every finding, one a line.
    pub fn read(sources: &[PackSource]) -> Result<Rules, String> {
        let (mut parts, mut problems) = (Vec::new(), Vec::new());
        for read in SYSTEMS.iter().flat_map(|system| system.read_parts) {
            match read(sources) {
                Ok(part) => parts.push(part),
                Err(found) => problems.extend(found),
            }
        }
        let imports = read_rules(sources).map_err(|found| problems.extend(found)).unwrap_or_default();
        match HousePacks::read(sources) {
            Ok(packs) if problems.is_empty() => Rules::new(packs, parts, imports),
            Ok(_) => Err(problems.join("\n")),
            Err(found) => Err(found.into_iter().chain(problems).collect::<Vec<_>>().join("\n")),
        }
    }

    fn new(
        packs: HousePacks,
        parts: Vec<Box<dyn RulePart>>,
        imports: BTreeMap<String, ImportRules>,
    ) -> Result<Rules, String> {
        let calendars = Calendars::new(packs.built_calendars()?, &packs.house_calendar);
        let calendars = calendars.ok_or_else(|| format!("no pack has the calendar `{}`", packs.house_calendar))?;
        let mut services: HashMap<String, Vec<Arc<Service>>> = HashMap::new();
        let mut by_version = HashMap::new();
        for service in packs.catalogue.all() {
            let mut service = Service::clone(service);
            let body = serde_json::to_string(&service).map_err(|error| error.to_string())?;
            let hash = blake3::hash(body.as_bytes()).to_hex();
            service.version = format!("{}@{}#{}", service.key, service.effective.from, &hash[..8]);
            let service = Arc::new(service);
            by_version.insert(service.version.clone(), service.clone());
            services.entry(service.key.clone()).or_default().push(service);
        }
        for versions in services.values_mut() {
            versions.sort_by_key(|service| service.effective.from);
        }
        Ok(Rules { packs: Arc::new(packs), services, by_version, calendars, parts, imports: Arc::new(imports) })
    }

    /// Archives what is new and takes up what is archived. The rows to be written are returned.
    pub async fn join_archive(&mut self, store: &Store, now: i64) -> Result<Vec<RuleVersionRow>, Stop> {
        let known = store.query(&RULE_VERSION_NAMES, Vec::new()).await?;
        let mut new = Vec::new();
        // Most starts find every version kept: then none is written out.
        let known: HashSet<String> = known.into_iter().collect();
        let mut keep = |version: &str, kind: &str, body: &dyn Fn() -> String| {
            if !known.contains(version) {
                let (version, kind) = (version.to_owned(), kind.to_owned());
                new.push(RuleVersionRow { version, kind, body: body(), archived_at: now });
            }
        };
        for definition in self.packs.calendars.values() {
            let body = || serde_json::to_string(definition).expect("a definition is plain data");
            keep(&definition.version, "calendar", &body);
        }
        let mut services: Vec<_> = self.by_version.values().collect();
        services.sort_by(|a, b| a.version.cmp(&b.version));
        for service in services {
            let body = || serde_json::to_string(&**service).expect("a service is plain data");
            keep(&service.version, "service", &body);
        }
        for part in &self.parts {
            for kept in part.versions() {
                keep(&kept.version, part.kind(), &|| kept.body.clone());
            }
        }
        let damaged = |version: &str, error: String| Stop::damaged("rule_versions", format!("{version}: {error}"));
        for row in store.query(&RULE_VERSIONS_OF_KIND, vec!["calendar".to_owned().into()]).await? {
            if self.calendars.knows(&row.version) {
                continue;
            }
            let definition: CalendarDefinition =
                serde_json::from_str(&row.body).map_err(|error| damaged(&row.version, error.to_string()))?;
            let old = Calendar::new(definition).map_err(|refusal| damaged(&row.version, refusal.to_string()))?;
            self.calendars.take_earlier(Arc::new(old));
        }
        for row in store.query(&RULE_VERSIONS_OF_KIND, vec!["service".to_owned().into()]).await? {
            if !self.by_version.contains_key(&row.version) {
                let service: Service =
                    serde_json::from_str(&row.body).map_err(|error| damaged(&row.version, error.to_string()))?;
                self.by_version.insert(row.version.clone(), Arc::new(service));
            }
        }
        for part in &mut self.parts {
            for row in store.query(&RULE_VERSIONS_OF_KIND, vec![part.kind().to_owned().into()]).await? {
                part.take_earlier(&row.version, &row.body).map_err(|error| damaged(&row.version, error))?;
            }
        }
        // In one order, whatever order the parts keep theirs in.
        new.sort_by(|a, b| (&a.kind, &a.version).cmp(&(&b.kind, &b.version)));
        Ok(new)
    }

    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// The calendar of the house.
    pub fn calendar(&self) -> &Calendar {
        self.calendars.house()
    }

    /// The name of the terms of an agreement, by their version, whatever its family.
    pub fn product_name(&self, version: &str) -> Option<&LocalText> {
        self.parts.iter().find_map(|part| part.product_name(version))
    }

    /// What the packs say of a kind of import.
    pub fn imports(&self, kind: &str) -> Result<&ImportRules, Stop> {
        let missing = || Refusal::new("no_import_rules").with("kind", kind.to_owned());
        Ok(self.imports.get(kind).ok_or_else(missing)?)
    }

    /// What a system reads from the packs for itself.
    pub fn part<P: RulePart>(&self) -> Option<&P> {
        self.parts.iter().find_map(|part| part.as_any().downcast_ref())
    }

    /// The version of a service that applies to an event of that date.
    pub fn service_on(&self, key: &str, on: Date) -> Result<&Arc<Service>, NoRule> {
        let versions = self.services.get(key).ok_or_else(|| NoRule::UnknownService { service: key.to_owned() })?;
        versions.iter().find(|service| service.effective.covers(on)).ok_or_else(|| NoRule::NotInForce {
            service: key.to_owned(),
            on,
            first: versions.first().expect("a key has a version").effective.from,
        })
    }

    pub fn services_on(&self, on: Date) -> Vec<&Arc<Service>> {
        let mut found: Vec<_> =
            self.services.values().flatten().filter(|service| service.effective.covers(on)).collect();
        found.sort_by(|a, b| (&a.group, &a.key).cmp(&(&b.group, &b.key)));
        found
    }

    /// All versions of a service, oldest first.
    pub fn versions(&self, key: &str) -> &[Arc<Service>] {
        self.services.get(key).map_or(&[], Vec::as_slice)
    }

    /// The version a case was opened under.
    pub fn by_version(&self, version: &str) -> Option<&Arc<Service>> {
        self.by_version.get(version)
    }

    /// The named figures of all packs.
    pub fn rulebook(&self) -> &RuleBook {
        &self.packs.rulebook
    }

    /// Card prefixes and banks of branches.
    pub fn banks(&self) -> &Banks {
        &self.packs.banks
    }

    /// The administrative divisions.
    pub fn divisions(&self) -> &Divisions {
        &self.packs.divisions
    }

    /// What banks' statuses of a payment settle.
    pub fn bank_statuses(&self) -> &BankStatuses {
        &self.packs.bank_statuses
    }

    /// What banks' reasons for returning a payment mean.
    pub fn return_codes(&self) -> &ReturnCodes {
        &self.packs.return_codes
    }

    /// Kinds of identity papers.
    pub fn papers(&self) -> &Papers {
        &self.packs.papers
    }

    /// The roles of all packs.
    pub fn roles(&self) -> &Roles {
        &self.packs.roles
    }

    /// What needs approval.
    pub fn approvals(&self) -> &ApprovalRules {
        &self.packs.approvals
    }

    /// Whose account may be paid to.
    pub fn payees(&self) -> &PayeeRules {
        &self.packs.payees
    }

    /// What has to be known of a customer before steps of cases.
    pub fn customer_data(&self) -> &CustomerDataRules {
        &self.packs.customer_data
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.packs.catalogue
    }

    pub fn services(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.services.values().flatten()
    }
}
