//! The life tables and products of the packs in a running house, with the versions that policies were made under.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use yinuo_core::life::product::{Product, Products};
use yinuo_core::life::{LifeRules, LifeTables};
use yinuo_core::pack::PackSource;
use yinuo_core::text::LocalText;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct LifePart {
    rules: LifeRules,
    /// Versions that policies refer to, by the name they are kept under: `KEY@FROM#HASH`.
    product_versions: HashMap<String, Arc<Product>>,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let rules = LifeRules::read(sources)?;
    let versions = rules.products.all().iter().map(|product| (product.version.clone(), product.clone()));
    let product_versions = versions.collect();
    Ok(Box::new(LifePart { rules, product_versions }))
}

impl LifePart {
    /// The terms a policy was made under, also where the pack has been changed since.
    pub fn product(&self, version: &str) -> Option<&Arc<Product>> {
        self.product_versions.get(version)
    }

    /// The products of all packs.
    pub fn products(&self) -> &Products {
        &self.rules.products
    }

    /// The life tables of all packs.
    pub fn tables(&self) -> &LifeTables {
        &self.rules.tables
    }
}

impl RulePart for LifePart {
    fn versions(&self) -> Vec<KeptVersion> {
        let kept = |product: &Arc<Product>| KeptVersion {
            version: product.version.clone(),
            body: serde_json::to_string(&**product).expect("a product is plain data"),
        };
        self.rules.products.all().iter().map(kept).collect()
    }

    fn kind(&self) -> &'static str {
        "product"
    }

    fn take_earlier(&mut self, version: &str, body: &str) -> Result<(), String> {
        if !self.product_versions.contains_key(version) {
            let product: Product = serde_json::from_str(body).map_err(|error| error.to_string())?;
            self.product_versions.insert(version.to_owned(), Arc::new(product));
        }
        Ok(())
    }

    fn product_name(&self, version: &str) -> Option<&LocalText> {
        self.product(version).map(|product| &product.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What life insurance reads from the packs.
pub fn life(rules: &Rules) -> &LifePart {
    rules.part().expect("the part of a registered system is read with the rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shipped;

    #[test]
    fn the_shipped_rules_hold_products_and_the_life_tables_they_name() {
        let rules = Rules::read(&shipped()).unwrap();
        let product = life(&rules).products().find_on("sample.endowment-to-66", jiff::civil::date(2012, 3, 1)).unwrap();
        let table = &product.reserve.as_ref().unwrap().male;
        assert_eq!(life(&rules).tables().find(table).unwrap().key, *table);
    }

    #[test]
    fn products_without_their_life_tables_keep_the_rules_from_being_read() {
        let packs: Vec<_> = shipped().into_iter().filter(|pack| pack.name != "life-tables-cn").collect();
        let error = Rules::read(&packs).unwrap_err();
        assert!(error.contains("life-products-sample/products.toml:"), "{error}");
    }
}
