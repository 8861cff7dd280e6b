//! What a pack of products may say: the sample is in order, and each mistake is named with file, line and key.

use jiff::civil::date;

use super::tests::{PRODUCTS, RATES, product, products, tables};
use super::*;
use crate::life::LifeTables;
use crate::pack::PackSource;
use crate::service::Status;

fn read(toml: &str, csv: &str) -> Result<Products, BadProducts> {
    Products::from_pack("life-products-sample", toml, |file| (file == "endowment-to-66.csv").then_some(csv))
}

/// The mistakes of the sample with one text replaced, and the line of the first place of that text.
fn broken(from: &str, to: &str) -> (Vec<ProductProblem>, usize) {
    let place = PRODUCTS.find(from).unwrap_or_else(|| panic!("the sample has no `{from}`"));
    let line = PRODUCTS[..place].matches('\n').count() + 1;
    (read(&PRODUCTS.replacen(from, to, 1), RATES).unwrap_err().0, line)
}

#[test]
fn the_sample_pack_is_without_any_finding_and_says_that_it_is_a_sample() {
    let source = crate::pack::tests::load("life-products-sample");
    assert_eq!(crate::pack::check(&source), []);
    let products = Products::from_source(&source).unwrap();
    assert_eq!(products.check_tables(&tables()), Ok(()));
    assert_eq!(products.all().len(), 5);
    for product in products.all() {
        assert!(product.sample && product.name.zh.ends_with("（示例）"), "{}", product.key);
        assert_eq!(product.status, Status::House);
        assert!(product.cite.contains("示例"), "{}", product.cite);
    }
}

#[test]
fn a_product_is_found_by_day_and_by_version_and_an_unknown_one_is_refused() {
    let products = products();
    let key = "sample.endowment-to-66";
    let found = products.find_on(key, date(1998, 1, 1)).unwrap();
    assert_eq!(found.version, "sample.endowment-to-66@1998-01-01");
    assert_eq!(products.by_version(&found.version), Some(found));
    assert_eq!(products.find_on(key, date(1997, 12, 31)).unwrap_err().code(), "product_not_offered");
    assert_eq!(products.find_on("sample.tontine", date(2010, 1, 1)).unwrap_err().code(), "unknown_product");
    assert_eq!(products.find_version("sample.endowment-to-66@1998-01-02").unwrap_err().code(), "unknown_product");
}

#[test]
fn a_product_archived_as_json_comes_back_the_same() {
    for product in products().all() {
        let json = serde_json::to_string(&**product).unwrap();
        let back: Product = serde_json::from_str(&json).unwrap();
        assert_eq!(Product { line: product.line, ..back }, **product);
    }
}

#[test]
fn a_wrong_value_or_key_is_named_with_its_line() {
    let cases = [
        ("interest = \"0.025\"", "interst = \"0.025\"", "sample.term-life.reserve.interst", "unknown field"),
        ("loading = \"0.35\"", "loading = 0.35", "sample.term-life.premium.loading", "expected a string"),
        ("loading = \"0.35\"", "loading = \"35\"", "sample.term-life.premium.loading", "from 0 to 1"),
        ("\"20 years\", \"30 years\"", "\"20 winters\", \"30 years\"", "sample.term-life.offer.cover", "is no span"),
        ("step = \"1000\"", "step = \"0\"", "sample.term-life.offer.sum", "above 0"),
        (
            "product-line = \"term-life\"",
            "product-line = \"tontine\"",
            "sample.term-life.product-line",
            "unknown variant",
        ),
        ("from = 2006-01-01", "from = \"2006-01-01\"", "sample.term-life.effective", "2006-01-01"),
        ("events = [\"death\"]", "events = [\"theft\"]", "sample.term-life.claim.events", "unknown variant"),
        ("rate = \"0.012\"", "rate = \"12\"", "dividend.rate", "from 0 to 1"),
    ];
    for (from, to, key, message) in cases {
        let (problems, line) = broken(from, to);
        let [problem] = problems.as_slice() else { panic!("{to}: {problems:?}") };
        assert_eq!((problem.file.as_str(), problem.line), ("products.toml", line), "{to}: {problem}");
        assert!(problem.key.ends_with(key), "{to}: {problem}");
        assert!(problem.message.contains(message), "{to}: {problem}");
    }
}

#[test]
fn terms_that_contradict_themselves_are_named_with_their_product() {
    let cases = [
        ("定期寿险（示例）", "定期寿险", "sample.term-life.name"),
        ("single = \"1\", yearly", "yearly", "sample.term-life.offer.mode-factor"),
        ("{ from = 18, to = 55 }", "{ from = 56, to = 55 }", "sample.term-life.offer.age"),
        ("loading = \"0.35\"", "share = \"0.35\"", "sample.term-life.premium"),
        ("participating = true\n", "", "dividend"),
        (
            "every = \"1 year\"\nfrom-age = 60\nuntil-age",
            "every = \"1 year\"\nfrom-year = 3\nfrom-age = 60\nuntil-age",
            "benefit.survival",
        ),
        ("kind = \"maturity\"", "kind = \"maturity\"\nfrom-age = 60", "benefit.maturity"),
        ("rates = \"endowment-to-66.csv\"", "rates = \"../x.csv\"", "sample.endowment-to-66.premium"),
        ("cover = [\"to age 66\"]", "cover = [\"to age 66\", \"30 years\"]", "sample.endowment-to-66.premium"),
        ("{ from = 0, to = 55 }", "{ from = 0, to = 56 }", "sample.endowment-to-66.premium"),
        (
            "of = \"premiums-paid\", times = \"1\" }, { of = \"cash-value\"",
            "of = \"premiums-paid\", times = \"1\" }, { of = \"sum-insured\"",
            "sample.annuity-from-60.premium",
        ),
        ("key = \"maturity\"", "key = \"survival\"", "sample.endowment-to-66.benefit"),
        ("key = \"balanced\"", "key = \"steady\"", "sample.unit-linked.account"),
        ("from = 2006-01-01 }", "from = 2006-01-01, until = 2005-12-31 }", "sample.term-life.effective"),
    ];
    for (from, to, key) in cases {
        let (problems, _) = broken(from, to);
        let named = problems.iter().find(|problem| problem.key.ends_with(key));
        let problem = named.unwrap_or_else(|| panic!("{to}: {problems:?}"));
        assert!(problem.file == "products.toml" && problem.line > 1, "{problem}");
    }
}

#[test]
fn a_rate_table_is_named_with_its_line() {
    let cases = [
        (RATES.replacen("pay,age", "age,pay", 1), 1),
        (RATES.replacen("to age 60,1,", "to age 60,0,", 1), 3),
        (RATES.replacen("11.78", "-11.78", 1), 2),
        (RATES.replacen("11.78", "11.78,1", 1), 2),
        (RATES.replacen("to age 60,2,", "60,2,", 1), 4),
    ];
    for (csv, line) in cases {
        let problems = read(PRODUCTS, &csv).unwrap_err().0;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].file.as_str(), problems[0].line), ("endowment-to-66.csv", line), "{}", problems[0]);
    }
}

#[test]
fn two_versions_of_one_day_and_an_unknown_life_table_are_refused() {
    let twice = Products::merge([products(), products()]).unwrap_err();
    assert_eq!(twice.0.len(), 5);
    let second = PRODUCTS.replace("effective = { from = ", "effective = { until = 2030-12-31, from = ");
    let later = Product {
        effective: crate::service::Effective { from: date(2031, 1, 1), until: None },
        ..product("sample.term-life")
    };
    let mut next = Products::default();
    next.products.push(std::sync::Arc::new(later));
    let merged = Products::merge([read(&second, RATES).unwrap(), next]).unwrap();
    assert_eq!(merged.on("sample.term-life", &date(2031, 1, 1)).unwrap().effective.from, date(2031, 1, 1));
    let problems = products().check_tables(&LifeTables::default()).unwrap_err().0;
    assert!(problems[0].key.ends_with(".reserve.table") && problems[0].line > 1, "{}", problems[0]);
    let none = PackSource { name: "empty".to_owned(), files: Vec::new() };
    assert_eq!(Products::from_source(&none), Ok(Products::default()));
}
