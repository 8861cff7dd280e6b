//! `yinuo simulate`: a year that never was, through the real commands, from beginning to end by one program. The same seed comes to the
//! same archive: ids follow the training clock, and keys, nonces and salts follow from what they are for ([`Keys::rehearsed`]).
//!
//! [`year`] is the year of a province in agricultural insurance, [`loss`] its hail, [`people`] who lives there, [`told`] the table at the
//! end with what is held against what.

mod loss;
mod people;
mod staff;
mod told;
mod year;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use yinuo_service::anchor::Anchor;
use yinuo_service::keys::{Keys, write_private};
use yinuo_service::{House, HouseOptions, demo, verify};
use yinuo_store::Store;
use yinuo_store::tables::archive::OPERATION_COUNT;

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::settings::{Flags, Settings};
use crate::{say, tell};

/// Let a made-up year pass, to try things out and to measure
#[derive(Debug, clap::Subcommand)]
pub enum SimulateCommand {
    /// A year of a province in agricultural insurance: enrolment from village sheets, payment, publication, weather, claims, settlement
    Agri(AgriArgs),
}

#[derive(Debug, clap::Args)]
pub struct AgriArgs {
    /// How many households are enrolled
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    households: u32,
    /// The same seed comes to the same archive
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder of the key, and of the database where none is named
    #[arg(long, value_name = "DIR", default_value = "data/simulate")]
    data: PathBuf,
    /// Make it anew; what is in the folder is gone
    #[arg(long)]
    fresh: bool,
}

pub async fn run(settings: &Settings, flags: &Flags, command: &SimulateCommand) -> Result<(), Failure> {
    let SimulateCommand::Agri(args) = command;
    let began = Instant::now();
    let settings = own_settings(settings, flags, args)?;
    if args.fresh {
        start_afresh(flags, &args.data)?;
    }
    let house = Arc::new(open(&settings, args.seed).await?);
    let told = year::pass(&house, args.households, args.seed).await?;
    let checks = told::checks(&house, &told).await?;
    told.print();
    checks.print();
    let found = verify::verify(&house.store, |percent| {
        if percent % 25 == 0 {
            tell!("verified {percent}%");
        }
    })
    .await?;
    for problem in &found.problems {
        say!("{}", problem.detail);
    }
    let anchor = Anchor::take(&house.store, house.directory().house_name(), house.now()).await?;
    say!("archive: {} operations, {} rows, {} problems", found.operations, found.rows, found.problems.len());
    say!("head: {}", anchor.digest());
    tell!(
        "{:.1} s in {}; the key is {}",
        began.elapsed().as_secs_f64(),
        settings.database,
        settings.key_path().display()
    );
    tell!("nobody can sign in yet: `yinuo recover --login admin` gives the administrator a password");
    if let Ok(house) = Arc::try_unwrap(house) {
        house.stop().await;
    }
    match checks.failed() + found.problems.len() {
        0 => Ok(()),
        failed => Err(Failure::new(format!("{failed} checks failed"))),
    }
}

/// A simulation never touches the database of the settings: only one named on the command line, or its own. Its key is always its own: anybody
/// can work it out from the seed, so it takes no place at which the key of a house may be looked for.
fn own_settings(settings: &Settings, flags: &Flags, args: &AgriArgs) -> Result<Settings, Failure> {
    if flags.key_file.is_some() {
        return Err(Failure::usage("a simulation makes a key of its own")
            .hint("leave --key-file out: the key is agri.key in the folder of --data"));
    }
    let database = format!("sqlite:{}", args.data.join("agri.sqlite").display());
    Ok(Settings {
        database: flags.database.clone().unwrap_or(database),
        key_file: Some(args.data.join("agri.key")),
        ..settings.clone()
    })
}

fn start_afresh(flags: &Flags, data: &Path) -> Result<(), Failure> {
    if flags.database.is_some() {
        return Err(Failure::usage("--fresh does not empty a database that was named")
            .hint("name a new, empty database, or leave --database out"));
    }
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm", "key"] {
        let file = data.join(format!("agri.{ending}"));
        match std::fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new(format!("{}: {error}", file.display()))),
        }
    }
    Ok(())
}

/// What the secret of the key file is made of, with the seed.
const SECRET: &str = "yinuo 2026 simulation";

async fn open(settings: &Settings, seed: u64) -> Result<House, Failure> {
    let store = open_store(settings).await?;
    let secret = blake3::derive_key(SECRET, &seed.to_le_bytes());
    // Written as any key, so that the database can be looked at afterwards by the other subcommands and by a server.
    let path = settings.key_path();
    write_private(&path, &blake3::Hash::from(secret).to_hex()).map_err(|error| {
        Failure::new(format!("{}: {error}", path.display()))
            .hint("begin anew with --fresh, or in another folder with --data")
    })?;
    let options = HouseOptions {
        packs: settings.pack_sources()?,
        keys: Keys::rehearsed(&secret),
        training_clock: Some(year::begin()?),
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: Some(demo::debtor()),
        fonts: None,
    };
    Ok(House::open(store, options).await?)
}

async fn open_store(settings: &Settings) -> Result<Store, Failure> {
    let store = database::open(settings, Missing::Make).await?;
    store.migrate().await?;
    if store.query_one(&OPERATION_COUNT, Vec::new()).await?.unwrap_or(0) > 0 {
        return Err(Failure::new(format!("{} holds a house already", settings.database))
            .hint("make it anew with --fresh, or name a new, empty database"));
    }
    Ok(store)
}
