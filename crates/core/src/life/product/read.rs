//! Makes products of what stands in `products.toml`, and says with file, line and key what is wrong with it.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::Spanned;

use super::facts::Span;
use super::problem::{BadProducts, ProductProblem};
use super::rates;
use super::terms::{
    BenefitRule, Citation, ClaimEvent, ClaimMeasure, ClaimPart, ClaimRule, DividendRate, LoanTerms, Offer, Point,
    PremiumBasis, PremiumTerms, Product, ProductLine, RateRow, ReserveBasis, ScheduledKind, SurrenderTerms,
    UnitAccount,
};
use super::written::{
    Filled, WrittenBasis, WrittenBenefit, WrittenClaim, WrittenFile, WrittenLoan, WrittenOffer, WrittenPremium,
    WrittenProduct, WrittenReserve, WrittenSurrender,
};
use crate::pack::written::line_at;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// The file of a pack that products are read from.
pub const PRODUCTS_FILE: &str = "products.toml";

/// Reads one file; `file` gives the text of a rate table.
pub(super) fn read(
    pack: &str,
    text: &str,
    file: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<(Vec<Arc<Product>>, Vec<DividendRate>), BadProducts> {
    let written: WrittenFile = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        BadProducts(vec![problem(text, offset, &key_at(text, offset), error.message())])
    })?;
    let mut reader = Reader { pack, text, file, problems: Vec::new() };
    let products: Vec<Arc<Product>> =
        written.product.into_iter().filter_map(|product| reader.product(product)).map(Arc::new).collect();
    let mut dividends: Vec<DividendRate> = Vec::new();
    for dividend in written.dividend {
        let place = dividend.product.span().start;
        let product = dividend.product.into_inner();
        if !products.iter().any(|known| known.key == product && known.participating) {
            reader.wrong(place, "dividend", "it names no participating product of this file");
        }
        if dividends.iter().any(|known| known.product == product && known.year == dividend.year) {
            reader.wrong(place, "dividend", "the year is there twice for this product");
        }
        let (cite, status) = (dividend.cite.0, dividend.status);
        dividends.push(DividendRate { product, year: dividend.year, rate: dividend.rate.0, cite, status });
    }
    if reader.problems.is_empty() { Ok((products, dividends)) } else { Err(BadProducts(reader.problems)) }
}

fn problem(text: &str, offset: usize, key: &str, message: impl Into<String>) -> ProductProblem {
    ProductProblem {
        file: PRODUCTS_FILE.to_owned(),
        line: line_at(text, offset),
        key: key.to_owned(),
        message: message.into(),
    }
}

/// The product, the table and the key around a place, as far as the lines before it tell.
fn key_at(text: &str, offset: usize) -> String {
    let mut product = "";
    let mut table = "";
    let mut key = "";
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > offset {
            break;
        }
        start += line.len();
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_start_matches('[').split(']').next().unwrap_or_default();
            table = table.strip_prefix("product").map_or(table, |rest| rest.trim_start_matches('.'));
            key = "";
        } else if let Some((name, value)) = line.split_once('=') {
            key = name.trim();
            if table.is_empty() && key == "key" {
                product = value.trim().trim_matches('"');
            }
        }
    }
    [product, table, key].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

struct Reader<'a> {
    pack: &'a str,
    text: &'a str,
    file: &'a mut dyn FnMut(&str) -> Option<String>,
    problems: Vec<ProductProblem>,
}

fn citation(cite: Filled, status: Status, note: Option<LocalText>) -> Citation {
    Citation { cite: cite.0, status, note }
}

/// A point given as an age or as a year; not as both.
fn point(age: Option<u32>, year: Option<u32>) -> Result<Option<Point>, &'static str> {
    match (age, year) {
        (Some(_), Some(_)) => Err("an age and a year at once; keep one of them"),
        (Some(age), None) => Ok(Some(Point::Age(age))),
        (None, year) => Ok(year.map(Point::Year)),
    }
}

fn reserve_basis(written: WrittenReserve) -> ReserveBasis {
    ReserveBasis {
        male: written.table.male,
        female: written.table.female,
        interest: written.interest.0,
        last_age: written.last_age,
        citation: citation(written.cite, written.status, written.note),
    }
}

fn surrender_terms(written: WrittenSurrender) -> SurrenderTerms {
    SurrenderTerms {
        between: written.between,
        charges: written.charge.into_iter().map(|share| share.0).collect(),
        citation: citation(written.cite, written.status, written.note),
    }
}

fn loan_terms(written: WrittenLoan) -> LoanTerms {
    LoanTerms {
        share_of_cash_value: written.share_of_cash_value.0,
        rate_year: written.rate_year.0,
        citation: citation(written.cite, written.status, written.note),
    }
}

fn twice<'a>(keys: impl Iterator<Item = &'a String>) -> bool {
    let mut known = BTreeSet::new();
    let mut keys = keys;
    keys.any(|key| !known.insert(key))
}

impl Reader<'_> {
    fn wrong(&mut self, offset: usize, key: &str, message: impl Into<String>) {
        self.problems.push(problem(self.text, offset, key, message));
    }

    fn head(&mut self, place: usize, key: &str, written: &WrittenProduct) {
        let spelled = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        if key.is_empty() || !key.bytes().all(spelled) {
            self.wrong(place, key, "a key has small letters, digits, points and hyphens");
        }
        let (from, until) = (written.effective.from.0, written.effective.until.as_ref().map(|day| day.0));
        if until.is_some_and(|until| until < from) {
            self.wrong(place, &format!("{key}.effective"), "it ends before it begins");
        }
        if written.name.zh.is_empty() || (written.sample && !written.name.zh.ends_with("（示例）")) {
            self.wrong(place, &format!("{key}.name"), "give a Chinese name; that of a sample ends with （示例）");
        }
    }

    fn product(&mut self, written: WrittenProduct) -> Option<Product> {
        let place = written.key.span().start;
        let key = written.key.get_ref().clone();
        let known = self.problems.len();
        self.head(place, &key, &written);
        let effective =
            Effective { from: written.effective.from.0, until: written.effective.until.as_ref().map(|day| day.0) };
        let offer_place = written.offer.span().start;
        let offer = self.offer(&key, offer_place, written.offer.into_inner());
        let reserve = written.reserve.map(reserve_basis);
        let claim_rules: Vec<ClaimRule> =
            written.claim.into_iter().filter_map(|claim| self.claim(&key, claim)).collect();
        let premium = self.premium(&key, &offer, &claim_rules, reserve.is_some(), written.premium);
        let benefit_rules: Vec<BenefitRule> =
            written.benefit.into_iter().filter_map(|benefit| self.benefit(&key, &offer, benefit)).collect();
        if twice(benefit_rules.iter().map(|rule| &rule.key)) {
            self.wrong(place, &format!("{key}.benefit"), "two benefits have one key");
        }
        let surrender = written.surrender.map(surrender_terms);
        let loan = written.loan.map(loan_terms);
        let unit_linked = written.product_line == ProductLine::UnitLinked;
        if reserve.is_none() && (surrender.is_some() || written.participating) {
            self.wrong(place, &format!("{key}.reserve"), "cash values and dividends need it: name tables and interest");
        }
        if loan.is_some() && surrender.is_none() {
            self.wrong(place, &format!("{key}.loan"), "a loan needs a cash value: add [product.surrender]");
        }
        if unit_linked == written.account.is_empty() || unit_linked != written.charges.is_some() {
            self.wrong(
                place,
                &format!("{key}.account"),
                "accounts and charges belong to unit-linked products, and to all of those",
            );
        }
        let accounts: Vec<UnitAccount> =
            written.account.into_iter().map(|account| UnitAccount { key: account.key.0, name: account.name }).collect();
        if twice(accounts.iter().map(|account| &account.key)) {
            self.wrong(place, &format!("{key}.account"), "two accounts have one key");
        }
        let premium = premium?;
        (self.problems.len() == known).then(|| Product {
            version: format!("{key}@{}", effective.from),
            key,
            pack: self.pack.to_owned(),
            line: line_at(self.text, place),
            name: written.name,
            summary: written.summary,
            sample: written.sample,
            product_line: written.product_line,
            participating: written.participating,
            effective,
            offer,
            premium,
            reserve,
            surrender,
            benefit_rules,
            claim_rules,
            loan,
            accounts,
            initial_charge: written.charges.as_ref().map(|charges| charges.initial.0),
            policy_charge: written.charges.as_ref().map(|charges| charges.policy.0),
            charges_citation: written.charges.map(|charges| citation(charges.cite, charges.status, charges.note)),
            cite: written.cite.0,
            status: written.status,
            note: written.note,
        })
    }

    fn offer(&mut self, key: &str, place: usize, written: WrittenOffer) -> Offer {
        let offer = Offer {
            age_from: written.age.from,
            age_to: written.age.to,
            covers: written.cover,
            pays: written.pay,
            modes: written.mode_factor.into_iter().map(|(mode, factor)| (mode, factor.0)).collect(),
            sum_from: written.sum.from.0,
            sum_to: written.sum.to.0,
            sum_step: written.sum.step.0,
            citation: citation(written.cite, written.status, written.note),
        };
        let mut wrong = |name: &str, message: &str| self.wrong(place, &format!("{key}.offer.{name}"), message);
        if offer.age_from > offer.age_to || offer.age_to > 150 {
            wrong("age", "the ages run from a lower to a higher one");
        }
        if offer.covers.is_empty() || offer.pays.is_empty() || offer.modes.is_empty() {
            wrong("cover", "there is nothing to choose: name a cover, a pay span and a mode at least");
        }
        if offer.modes.contains_key(&super::facts::PayMode::Single) != offer.pays.contains(&Span::Years(1)) {
            wrong("mode-factor", "a single premium is the mode `single` and the pay span `1 year` together");
        }
        if offer.sum_from > offer.sum_to || offer.sum_from.0 % offer.sum_step.0 != 0 {
            wrong("sum", "the lowest sum is a multiple of the step and no more than the highest");
        }
        offer
    }

    fn premium(
        &mut self,
        key: &str,
        offer: &Offer,
        claims: &[ClaimRule],
        has_reserve: bool,
        written: Spanned<WrittenPremium>,
    ) -> Option<PremiumTerms> {
        let place = written.span().start;
        let written = written.into_inner();
        let path = format!("{key}.premium");
        let basis = match (written.basis, written.rates, written.loading, written.share) {
            (WrittenBasis::RateTable, Some(name), None, None) => {
                PremiumBasis::RateTable(self.rate_table(place, &path, &name, offer)?)
            }
            (WrittenBasis::LifeTable, None, Some(loading), None) if loading.0 < rust_decimal::Decimal::ONE => {
                PremiumBasis::LifeTable { loading: loading.0 }
            }
            (WrittenBasis::ShareOfSum, None, None, Some(share)) => PremiumBasis::ShareOfSum { share: share.0 },
            _ => {
                let message = "a rate-table has `rates`, a life-table `loading` (less than 1), a share-of-sum `share`, and nothing else";
                self.wrong(place, &path, message);
                return None;
            }
        };
        if matches!(basis, PremiumBasis::LifeTable { .. }) {
            if !has_reserve {
                self.wrong(place, &path, "a premium by life table takes table and interest from [product.reserve]");
            }
            let counted = |rule: &ClaimRule| rule.pays.iter().filter(|part| part.of != ClaimMeasure::CashValue).count();
            let circular = |rule: &&ClaimRule| {
                let gives_back = rule.pays.iter().any(|part| part.of == ClaimMeasure::PremiumsPaid);
                rule.events.contains(&ClaimEvent::Death) && gives_back && counted(rule) > 1
            };
            if claims.iter().find(circular).is_some() {
                let message = "a death benefit of the greater of sum and premiums cannot be priced by life table; use a rate table";
                self.wrong(place, &path, message);
            }
        }
        Some(PremiumTerms { basis, citation: citation(written.cite, written.status, written.note) })
    }

    fn rate_table(&mut self, place: usize, path: &str, name: &str, offer: &Offer) -> Option<Vec<RateRow>> {
        if offer.covers.len() != 1 {
            self.wrong(place, path, "a rate table is for one cover; make a product of each cover");
        }
        let inside = !name.contains(['/', '\\']);
        let Some(csv) = inside.then(|| (self.file)(name)).flatten() else {
            self.wrong(place, path, format!("`{name}` is not in the folder"));
            return None;
        };
        match rates::read(&csv) {
            Ok(rows) => {
                if let Some((pay, age)) = rates::missing(&rows, offer) {
                    self.wrong(place, path, format!("`{name}` has no rate for age {age} with `{pay}`"));
                }
                Some(rows)
            }
            Err((line, message)) => {
                self.problems.push(ProductProblem { file: name.to_owned(), line, key: path.to_owned(), message });
                None
            }
        }
    }

    fn benefit(&mut self, key: &str, offer: &Offer, written: Spanned<WrittenBenefit>) -> Option<BenefitRule> {
        let place = written.span().start;
        let written = written.into_inner();
        let path = format!("{key}.benefit.{}", written.key.0);
        let points = point(written.from_age, written.from_year)
            .and_then(|from| Ok((from, point(written.until_age, written.until_year)?)));
        let (from, until) = match points {
            Ok(points) => points,
            Err(message) => {
                self.wrong(place, &path, message);
                return None;
            }
        };
        let maturity = written.kind == ScheduledKind::Maturity;
        let every_years = match written.every {
            Some(Span::Years(years)) if !maturity => years,
            None if maturity && from.is_none() && until.is_none() => 1,
            _ => {
                let message =
                    "write how often, like every = \"3 years\"; maturity has no `every`, `from-…` or `until-…`";
                self.wrong(place, &path, message);
                return None;
            }
        };
        if maturity && offer.covers.contains(&Span::Whole) {
            self.wrong(place, &path, "a cover for whole life never matures");
        }
        Some(BenefitRule {
            key: written.key.0,
            name: written.name,
            kind: written.kind,
            every_years,
            from,
            until,
            share: written.share.0,
            citation: citation(written.cite, written.status, written.note),
        })
    }

    fn claim(&mut self, key: &str, written: Spanned<WrittenClaim>) -> Option<ClaimRule> {
        let place = written.span().start;
        let written = written.into_inner();
        let path = format!("{key}.claim");
        if written.events.is_empty() || written.pays.is_empty() {
            self.wrong(place, &path, "name the events and what is paid");
        }
        let before = match point(written.before_age, written.before_year) {
            Ok(before) => before,
            Err(message) => {
                self.wrong(place, &path, message);
                return None;
            }
        };
        let pays = written.pays.into_iter().map(|part| ClaimPart { of: part.of, times: part.times.0 }).collect();
        Some(ClaimRule {
            events: written.events,
            pays,
            waiting_days: written.waiting_days,
            before,
            citation: citation(written.cite, written.status, written.note),
        })
    }
}
