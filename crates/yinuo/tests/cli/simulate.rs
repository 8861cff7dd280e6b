//! A simulated year comes out the same by the same seed, and its ledger is what hledger makes of the journal.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use jiff::civil::date;
use yinuo_core::money::Fen;
use yinuo_service::keys::Keys;
use yinuo_service::stop::{Failure, Stop};
use yinuo_service::{House, HouseOptions, packs, query};
use yinuo_store::{Store, StoreOptions};

use crate::world::{Folder, run};

/// Lets a year of 200 households pass in a folder of its own; what is printed of its archive.
fn head(folder: &Path, data: &str, seed: &str) -> String {
    let said = run(folder, &["simulate", "agri", "--households", "200", "--seed", seed, "--data", data]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("200 households of 2 villages in 2 counties"), "{}", said.out);
    assert!(!said.out.contains("NOT EQUAL"), "{}", said.out);
    let head = said.out.lines().find_map(|line| line.strip_prefix("head: "));
    head.unwrap_or_else(|| panic!("no head in\n{}", said.out)).to_owned()
}

#[test]
fn a_simulated_year_comes_to_the_same_archive_by_the_same_seed_and_to_another_by_another() {
    let folder = Folder::new();
    let first = head(folder.path(), "a", "7");
    assert_eq!(head(folder.path(), "b", "7"), first);
    assert_ne!(head(folder.path(), "c", "8"), first);
    // What is there is not written over, and what was made is a house like any other.
    let again = run(folder.path(), &["simulate", "agri", "--households", "200", "--seed", "7", "--data", "a"]);
    assert_eq!(again.code, 1, "{again:?}");
    let verified = run(folder.path(), &["verify", "--database", "sqlite:a/agri.sqlite", "--key-file", "a/agri.key"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    // Its key follows from the seed: it takes the place of no key that a house has.
    let named = run(folder.path(), &["simulate", "agri", "--data", "d", "--key-file", "d.key"]);
    assert_eq!((named.code, folder.path().join("d.key").exists()), (2, false), "{named:?}");
    ledger_is_that_of_hledger(&folder.path().join("a"));
    no_house_that_is_there_opens_as_a_rehearsal(&folder.path().join("a"));
}

/// By keys that are drawn from nothing but what they are for.
fn no_house_that_is_there_opens_as_a_rehearsal(data: &Path) {
    let text = std::fs::read_to_string(data.join("agri.key")).unwrap();
    let secret = blake3::Hash::from_hex(text.trim()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let opened = runtime.block_on(async {
        let address = format!("sqlite:{}", data.join("agri.sqlite").display());
        let store = Store::open(&address, StoreOptions::default()).await.unwrap();
        House::open(store, options(Keys::rehearsed(secret.as_bytes()))).await
    });
    assert!(matches!(opened, Err(Stop::Failed(Failure::Damaged { what: "key file", .. }))), "{opened:?}");
}

fn options(keys: Keys) -> HouseOptions {
    HouseOptions {
        packs: packs::shipped(),
        keys,
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    }
}

/// Balances of the accounts by hledger, debits positive, those of all subjects as one.
fn by_hledger(journal: &Path) -> BTreeMap<String, i64> {
    let run = |arguments: &[&str]| {
        let output = Command::new("hledger").arg("-f").arg(journal).args(arguments).output();
        let output = output.expect("hledger is there: run `cargo xtask setup`");
        assert!(output.status.success(), "hledger {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&["check", "-s"]);
    let mut balances = BTreeMap::new();
    for line in run(&["balance", "--flat", "--no-total", "-O", "csv", "--empty"]).lines().skip(1) {
        let Some((account, amount)) = line.split_once("\",\"") else { continue };
        let amount = amount.trim_end_matches('"').replace("CNY", "").replace(',', "");
        let amount: Fen = amount.trim().parse().unwrap_or_else(|_| panic!("{line}"));
        let parts: Vec<&str> = account.trim_start_matches('"').split(':').collect();
        let path = match parts.as_slice() {
            ["fund", "agri", whose, account] if !whose.starts_with("subsidy") => format!("fund/agri/{account}"),
            parts => parts.join("/"),
        };
        *balances.entry(path).or_default() += amount.0;
    }
    balances
}

fn ledger_is_that_of_hledger(data: &Path) {
    let flags = ["--database", "sqlite:agri.sqlite", "--key-file", "agri.key", "year.journal"];
    let export = [&["export", "journal", "--from", "2011-01-01", "--until", "2012-12-31"][..], &flags].concat();
    let said = run(data, &export);
    assert_eq!(said.code, 0, "{said:?}");
    let balances = by_hledger(&data.join("year.journal"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let trial: BTreeMap<String, i64> = runtime.block_on(async {
        let address = format!("sqlite:{}", data.join("agri.sqlite").display());
        let store = Store::open(&address, StoreOptions::default()).await.unwrap();
        let keys = Keys::from_file(&data.join("agri.key"), None).unwrap();
        let house = House::open(store, options(keys)).await.unwrap();
        let directory = house.directory();
        let finance = directory.operator_by_login("finance").and_then(|one| directory.actor(one.id)).unwrap();
        let trial = query::ledger::trial_balance(&house, &finance, date(2012, 12, 31), None).await.unwrap();
        assert!(trial.is_balanced());
        trial.accounts().map(|sum| (sum.account.to_string(), sum.debit.0 - sum.credit.0)).collect()
    });
    let of = |path: &str| trial.get(path).copied().unwrap_or(0);
    // Hail may cost more than what came in: then more went out of the account.
    assert_ne!(of("fund/agri/bank"), 0, "{trial:?}");
    for path in ["fund/agri/claims", "fund/agri/reserve-set-apart"] {
        assert!(of(path) > 0, "{path} in {trial:?}");
    }
    for path in ["fund/agri/farmer-premium", "fund/agri/subsidy/county", "fund/agri/subsidy/centre"] {
        assert!(of(path) < 0, "{path} in {trial:?}");
    }
    for (path, balance) in &trial {
        assert_eq!(balances.get(path).copied().unwrap_or(0), *balance, "{path}: {balances:?}");
    }
    assert!(balances.iter().all(|(path, balance)| *balance == of(path)), "{balances:?} and {trial:?}");
}
