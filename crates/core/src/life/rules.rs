//! What the packs of a house say of life insurance: life tables and products, which stand in files of their own.

use super::tables::{LIFE_TABLES_FILE, LifeTables};
use crate::life::product::Products;
use crate::pack::{PackSource, RuleProblem};

/// The products of all packs with the tables they name.
#[derive(Debug, Clone, Default)]
pub struct LifeRules {
    pub products: Products,
    pub tables: LifeTables,
}

impl LifeRules {
    /// Reads the life tables and products of packs. A product that names a life table no pack has is a mistake here already, not
    /// on the day it is sold.
    pub fn read(sources: &[PackSource]) -> Result<LifeRules, Vec<String>> {
        let tables = sources.iter().map(LifeTables::from_source).collect::<Result<Vec<_>, _>>();
        let tables = tables.and_then(LifeTables::merge).map_err(|error| vec![error.to_string()])?;
        let products = sources.iter().map(Products::from_source).collect::<Result<Vec<_>, _>>();
        let products = products.and_then(Products::merge).map_err(|error| vec![error.to_string()])?;
        products.check_tables(&tables).map_err(|error| vec![error.to_string()])?;
        let products = products.hashed(|product| {
            let body = serde_json::to_vec(product).map_err(|error| error.to_string())?;
            Ok(blake3::hash(&body).to_hex()[..8].to_owned())
        });
        Ok(LifeRules { products: products.map_err(|error| vec![error])?, tables })
    }

    /// What is wrong with the tables and products of one pack.
    pub fn check(source: &PackSource) -> Vec<RuleProblem> {
        let mut problems = Vec::new();
        if let Err(bad) = LifeTables::from_source(source) {
            problems.push(RuleProblem {
                file: LIFE_TABLES_FILE.to_owned(),
                line: 1,
                key: "life-table".to_owned(),
                message: bad.to_string(),
                remedy: "docs/packs/life-tables-cn.md describes life tables",
            });
        }
        for problem in Products::from_source(source).err().map(|bad| bad.0).unwrap_or_default() {
            problems.push(RuleProblem {
                file: problem.file,
                line: problem.line,
                key: problem.key,
                message: problem.message,
                remedy: "docs/packs/life-products-sample.md describes products",
            });
        }
        problems
    }
}
