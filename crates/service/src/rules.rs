//! The rules in force: the catalogue of services from the packs, the calendars, and every earlier version that a case or
//! promise still refers to.
//!
//! A service version is named by its key, its first day and a hash of its content, `life.complaint@2020-03-01#1a2b3c4d`,
//! and archived word for word in the database when first seen: a pack edited in place makes a new version and leaves
//! the old cases as they were.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::bank::{BranchBanks, CardPrefixes};
use yinuo_core::calendar::{Calendar, CalendarDefinition, definition_from_pack};
use yinuo_core::calendars::Calendars;
use yinuo_core::life::LifeTables;
use yinuo_core::life::product::{Product, Products};
use yinuo_core::pack::{Catalogue, Pack, PackSource};
use yinuo_core::payment::{Banks, ReturnCodes};
use yinuo_core::rulebook::RuleBook;
use yinuo_core::service::Service;
use yinuo_store::Store;
use yinuo_store::tables::archive::{RULE_VERSION_NAMES, RULE_VERSIONS_OF_KIND, RuleVersionRow};

use crate::stop::Stop;

#[derive(Debug)]
pub struct Rules {
    catalogue: Catalogue,
    /// By key, each list ordered by first day.
    services: HashMap<String, Vec<Arc<Service>>>,
    by_version: HashMap<String, Arc<Service>>,
    calendars: Calendars,
    calendar_definition: CalendarDefinition,
    life_tables: LifeTables,
    products: Products,
    /// Versions that policies refer to, by the name they are kept under: `KEY@FROM#HASH`.
    product_versions: HashMap<String, Arc<Product>>,
    rulebook: RuleBook,
    banks: Banks,
    return_codes: ReturnCodes,
}

/// Why no version of a service applies on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRule {
    UnknownService { service: String },
    NotInForce { service: String, on: Date, first: Date },
}

impl From<NoRule> for Stop {
    fn from(no_rule: NoRule) -> Stop {
        use yinuo_core::refusal::Refusal;
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
        let mut packs = Vec::with_capacity(sources.len());
        let mut errors = Vec::new();
        let mut definition = None;
        for source in sources {
            match Pack::read(source) {
                Ok(pack) => packs.push(pack),
                Err(findings) => errors.extend(findings.iter().map(ToString::to_string)),
            }
            if let Some(calendar) = source.file("calendar.toml") {
                let days = source.file("workdays.csv").unwrap_or_default();
                match definition_from_pack(calendar, days) {
                    Ok(found) => definition = Some(found),
                    Err(refusal) => errors.push(format!("{}: {refusal}", source.name)),
                }
            }
        }
        let Some(mut definition) = definition else {
            errors.push("no pack has a calendar: add the pack calendar-cn".to_owned());
            return Err(errors.join("\n"));
        };
        let (life_tables, products) = match read_products(sources) {
            Ok(read) => read,
            Err(error) => {
                errors.push(error);
                (LifeTables::default(), Products::default())
            }
        };
        if !errors.is_empty() {
            return Err(errors.join("\n"));
        }
        // The name of a calendar's version holds a hash of its content, so that no edit goes unnoticed.
        let body = serde_json::to_string(&definition).map_err(|error| error.to_string())?;
        let hash = blake3::hash(body.as_bytes()).to_hex();
        definition.version = format!("{}@{}#{}", definition.id, definition.version, &hash[..8]);
        let rulebook = RuleBook::new(packs.iter().flat_map(|pack| &pack.figures));
        let banks = read_banks(sources)?;
        let products = products.hashed(|product| {
            let body = serde_json::to_vec(product).map_err(|error| error.to_string())?;
            Ok(blake3::hash(&body).to_hex()[..8].to_owned())
        })?;
        let product_versions =
            products.all().iter().map(|product| (product.version.clone(), product.clone())).collect();
        let return_codes = read_return_codes(sources)?;
        Ok(Rules {
            life_tables,
            products,
            product_versions,
            rulebook,
            banks,
            return_codes,
            ..Rules::new(packs, definition)?
        })
    }

    fn new(packs: Vec<Pack>, calendar_definition: CalendarDefinition) -> Result<Rules, String> {
        let current = Calendar::new(calendar_definition.clone()).map_err(|refusal| refusal.to_string())?;
        let catalogue = Catalogue::from_packs(packs)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        let mut services: HashMap<String, Vec<Arc<Service>>> = HashMap::new();
        let mut by_version = HashMap::new();
        for service in catalogue.all() {
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
        Ok(Rules {
            catalogue,
            services,
            by_version,
            calendars: Calendars::new(Arc::new(current), []),
            calendar_definition,
            life_tables: LifeTables::default(),
            products: Products::default(),
            product_versions: HashMap::new(),
            rulebook: RuleBook::default(),
            banks: Banks::default(),
            return_codes: ReturnCodes::default(),
        })
    }

    /// Archives what is new and takes up what is archived. The rows to be written are returned.
    pub async fn join_archive(&mut self, store: &Store, now: i64) -> Result<Vec<RuleVersionRow>, Stop> {
        let known = store.query(&RULE_VERSION_NAMES, Vec::new()).await?;
        let calendar = self.calendars.current().version().to_owned();
        let mut new = Vec::new();
        let row = |version: &str, kind: &str, body: String| RuleVersionRow {
            version: version.to_owned(),
            kind: kind.to_owned(),
            body,
            archived_at: now,
        };
        if !known.contains(&calendar) {
            let body = serde_json::to_string(&self.calendar_definition).expect("a definition is plain data");
            new.push(row(&calendar, "calendar", body));
        }
        let mut versions: Vec<_> =
            self.by_version.values().filter(|service| !known.contains(&service.version)).collect();
        versions.sort_by(|a, b| a.version.cmp(&b.version));
        for service in versions {
            let body = serde_json::to_string(&**service).expect("a service is plain data");
            new.push(row(&service.version, "service", body));
        }
        let mut products: Vec<_> =
            self.products.all().iter().filter(|product| !known.contains(&product.version)).collect();
        products.sort_by(|a, b| a.version.cmp(&b.version));
        for product in products {
            let body = serde_json::to_string(&**product).expect("a product is plain data");
            new.push(row(&product.version, "product", body));
        }
        let damaged = |version: &str, error: String| Stop::damaged("rule_versions", format!("{version}: {error}"));
        let mut earlier = Vec::new();
        for row in store.query(&RULE_VERSIONS_OF_KIND, vec!["calendar".to_owned().into()]).await? {
            if row.version != calendar {
                let definition: CalendarDefinition =
                    serde_json::from_str(&row.body).map_err(|error| damaged(&row.version, error.to_string()))?;
                let old = Calendar::new(definition).map_err(|refusal| damaged(&row.version, refusal.to_string()))?;
                earlier.push(Arc::new(old));
            }
        }
        let current = Arc::new(Calendar::new(self.calendar_definition.clone()).expect("it was built before"));
        self.calendars = Calendars::new(current, earlier);
        for row in store.query(&RULE_VERSIONS_OF_KIND, vec!["service".to_owned().into()]).await? {
            if !self.by_version.contains_key(&row.version) {
                let service: Service =
                    serde_json::from_str(&row.body).map_err(|error| damaged(&row.version, error.to_string()))?;
                self.by_version.insert(row.version.clone(), Arc::new(service));
            }
        }
        for row in store.query(&RULE_VERSIONS_OF_KIND, vec!["product".to_owned().into()]).await? {
            if !self.product_versions.contains_key(&row.version) {
                let product: Product =
                    serde_json::from_str(&row.body).map_err(|error| damaged(&row.version, error.to_string()))?;
                self.product_versions.insert(row.version.clone(), Arc::new(product));
            }
        }
        Ok(new)
    }

    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    pub fn calendar(&self) -> &Calendar {
        self.calendars.current()
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

    /// The terms a policy was made under, also where the pack has been changed since.
    pub fn product(&self, version: &str) -> Option<&Arc<Product>> {
        self.product_versions.get(version)
    }

    /// The products of all packs.
    pub fn products(&self) -> &Products {
        &self.products
    }

    /// The named figures of all packs.
    pub fn rulebook(&self) -> &RuleBook {
        &self.rulebook
    }

    /// Card prefixes and banks of branches.
    pub fn banks(&self) -> &Banks {
        &self.banks
    }

    /// What banks' reasons for returning a payment mean.
    pub fn return_codes(&self) -> &ReturnCodes {
        &self.return_codes
    }

    /// The life tables of all packs.
    pub fn life_tables(&self) -> &LifeTables {
        &self.life_tables
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub fn services(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.services.values().flatten()
    }
}

/// The tables of banks, which stand in files of their own.
fn read_banks(sources: &[PackSource]) -> Result<Banks, String> {
    let mut banks = Banks::default();
    for source in sources {
        if let Some(bins) = source.file("bins.csv") {
            banks.prefixes =
                CardPrefixes::from_csv(bins).map_err(|error| format!("{}/bins.csv: {error}", source.name))?;
        }
        if let Some(cnaps) = source.file("cnaps.toml") {
            banks.branches =
                BranchBanks::from_toml(cnaps).map_err(|error| format!("{}/cnaps.toml: {error}", source.name))?;
        }
    }
    Ok(banks)
}

fn read_return_codes(sources: &[PackSource]) -> Result<ReturnCodes, String> {
    let Some((source, text)) = sources.iter().find_map(|source| Some((source, source.file("returns.toml")?))) else {
        return Ok(ReturnCodes::default());
    };
    ReturnCodes::from_toml(text).map_err(|error| format!("{}/returns.toml: {error}", source.name))
}

/// Life tables and products, which stand in files of their own, read by the core and not by the pack checker. A product that
/// names a life table no pack has is a mistake here already, not on the day it is sold.
pub fn read_products(sources: &[PackSource]) -> Result<(LifeTables, Products), String> {
    let tables = sources.iter().map(LifeTables::from_source).collect::<Result<Vec<_>, _>>();
    let tables = tables.and_then(LifeTables::merge).map_err(|error| error.to_string())?;
    let products = sources.iter().map(Products::from_source).collect::<Result<Vec<_>, _>>();
    let products = products.and_then(Products::merge).map_err(|error| error.to_string())?;
    products.check_tables(&tables).map_err(|error| error.to_string())?;
    Ok((tables, products))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shipped;

    #[test]
    fn the_shipped_rules_hold_products_and_the_life_tables_they_name() {
        let rules = Rules::read(&shipped()).unwrap();
        let product = rules.products().find_on("sample.endowment-to-66", jiff::civil::date(2012, 3, 1)).unwrap();
        let table = &product.reserve.as_ref().unwrap().male;
        assert_eq!(rules.life_tables().find(table).unwrap().key, *table);
    }

    #[test]
    fn products_without_their_life_tables_keep_the_rules_from_being_read() {
        let packs: Vec<_> = shipped().into_iter().filter(|pack| pack.name != "life-tables-cn").collect();
        let error = Rules::read(&packs).unwrap_err();
        assert!(error.contains("life-products-sample/products.toml:"), "{error}");
    }
}
