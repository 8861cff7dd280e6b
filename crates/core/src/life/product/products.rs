//! The products of all packs, by key and day and by version.

use std::sync::Arc;

use jiff::civil::Date;

use super::problem::{BadProducts, ProductProblem};
use super::read::{self, PRODUCTS_FILE};
use super::refusal::ProductRefusal;
use super::terms::{DividendRate, Product};
use crate::life::tables::LifeTables;
use crate::pack::PackSource;

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
        mut file: impl FnMut(&str) -> Option<Text>,
    ) -> Result<Products, BadProducts> {
        let mut text = |name: &str| file(name).map(|text| text.as_ref().to_owned());
        let (products, dividends) = read::read(pack, products_toml, &mut text)?;
        Products::merge([Products { products, dividends }])
    }

    /// The products of a pack; none where it has no `products.toml`.
    pub fn from_source(source: &PackSource) -> Result<Products, BadProducts> {
        match source.file(PRODUCTS_FILE) {
            Some(text) => Products::from_pack(&source.name, text, |name| source.file(name)),
            None => Ok(Products::default()),
        }
    }

    /// Puts the products of several packs together. A key and a day have one version at most.
    pub fn merge(packs: impl IntoIterator<Item = Products>) -> Result<Products, BadProducts> {
        let mut all = Products::default();
        for pack in packs {
            all.products.extend(pack.products);
            all.dividends.extend(pack.dividends);
        }
        all.products.sort_by(|a, b| (&a.key, a.effective.from).cmp(&(&b.key, b.effective.from)));
        let mut problems = Vec::new();
        for pair in all.products.windows(2) {
            let [first, second] = pair else { continue };
            if first.key == second.key && first.effective.until.is_none_or(|until| until >= second.effective.from) {
                problems.push(ProductProblem {
                    file: format!("{}/{PRODUCTS_FILE}", second.pack),
                    line: second.line,
                    key: second.version.clone(),
                    message: format!("{} of the pack {} covers its first day too", first.version, first.pack),
                });
            }
        }
        if problems.is_empty() { Ok(all) } else { Err(BadProducts(problems)) }
    }

    /// Whether every life table that a product names is there.
    pub fn check_tables(&self, tables: &LifeTables) -> Result<(), BadProducts> {
        let mut problems = Vec::new();
        for product in &self.products {
            for name in product.reserve.iter().flat_map(|basis| [&basis.male, &basis.female]) {
                if let Err(refusal) = tables.find(name) {
                    problems.push(ProductProblem {
                        file: format!("{}/{PRODUCTS_FILE}", product.pack),
                        line: product.line,
                        key: format!("{}.reserve.table", product.key),
                        message: refusal.to_string(),
                    });
                }
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(BadProducts(problems)) }
    }

    /// The same with a hash of its content behind each version: a pack edited in place makes a new version, and the policies
    /// made before keep theirs.
    pub fn hashed(self, hash: impl Fn(&Product) -> Result<String, String>) -> Result<Products, String> {
        let named = |product: Arc<Product>| {
            let hash = hash(&product)?;
            let mut product = Product::clone(&product);
            product.version = format!("{}#{hash}", product.version);
            Ok(Arc::new(product))
        };
        let products = self.products.into_iter().map(named).collect::<Result<_, String>>()?;
        Ok(Products { products, dividends: self.dividends })
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
        // They stand by key and first day, which is what a version is made of, but for the hash behind it.
        let (key, from) = version.rsplit_once('@')?;
        let from: Date = from.split('#').next()?.parse().ok()?;
        let place =
            self.products.binary_search_by(|known| (known.key.as_str(), known.effective.from).cmp(&(key, from)));
        place.ok().map(|place| &self.products[place]).filter(|product| product.version == version)
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
