//! `yinuo demo`: a house to try things out in, made on first start and kept until `--fresh`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use yinuo_service::clock::Clock;
use yinuo_service::command::Command as HouseCommand;
use yinuo_service::command::upkeep::PutSetting;
use yinuo_service::rules::Rules;
use yinuo_service::{House, demo};
use yinuo_store::Store;
use yinuo_store::tables::archive::{OPERATION_COUNT, SETTING};

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::settings::{Flags, MessageSettings, PaymentSettings, PublicSettings, Settings};
use crate::{say, server};

#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Open the browser, where there is a display
    #[arg(long)]
    open: bool,
    /// Port to listen on [default: 8080, or a free one if that is taken]
    #[arg(long)]
    port: Option<u16>,
    /// Folder of the demonstration
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Make it a training house whose clock stands at this time in China, as 2011-09-29T10:00
    #[arg(long, value_name = "TIME", value_parser = parse_clock)]
    clock: Option<Timestamp>,
    /// Make it anew; what was done in it is gone
    #[arg(long)]
    fresh: bool,
    /// Offices, staff and a few customers, but no cases
    #[arg(long)]
    empty: bool,
}

const ZONE: &str = "Asia/Shanghai";

fn parse_clock(text: &str) -> Result<Timestamp, String> {
    let wanted = || format!("`{text}` is no time; write it like 2011-09-29T10:00");
    let time: DateTime = text.parse().map_err(|_| wanted())?;
    let zone = TimeZone::get(ZONE).map_err(|error| error.to_string())?;
    zone.to_timestamp(time).map_err(|_| wanted())
}

pub async fn run(settings: &Settings, flags: &Flags, args: &DemoArgs, started: Instant) -> Result<(), Failure> {
    let settings = own_settings(settings, flags, args);
    if args.fresh {
        start_afresh(flags, &args.data)?;
    }
    let listener = listen(args.port).await?;
    let house = open(&settings, flags, args).await?;
    let address = format!("http://{}", listener.local_addr()?);
    introduce(&address, &house);
    if let Some(MessageSettings::File { folder }) = &settings.messages {
        say!("public pages: {address}/public, one-time codes in {}", folder.display());
    }
    if args.open {
        open_browser(&address);
    }
    server::keep_running(house, listener, &settings, started).await
}

/// A demonstration never touches the database of the settings: only one named on the command line, or its own.
fn own_settings(settings: &Settings, flags: &Flags, args: &DemoArgs) -> Settings {
    let database = format!("sqlite:{}", args.data.join("demo.sqlite").display());
    Settings {
        database: flags.database.clone().unwrap_or(database),
        key_file: Some(flags.key_file.clone().unwrap_or_else(|| args.data.join("demo.key"))),
        secure_cookies: false,
        public: PublicSettings { enabled: true, ..settings.public },
        messages: settings
            .messages
            .clone()
            .or_else(|| Some(MessageSettings::File { folder: args.data.join("messages") })),
        payment: PaymentSettings { debtor: settings.payment.debtor.clone().or_else(|| Some(demo::debtor().into())) },
        ..settings.clone()
    }
}

fn start_afresh(flags: &Flags, data: &Path) -> Result<(), Failure> {
    if flags.database.is_some() {
        return Err(Failure::usage("--fresh does not empty a database that was named")
            .hint("name a new, empty database, or leave --database out"));
    }
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm", "key"] {
        let file = data.join(format!("demo.{ending}"));
        match std::fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new(format!("{}: {error}", file.display()))),
        }
    }
    Ok(())
}

async fn listen(port: Option<u16>) -> Result<TcpListener, Failure> {
    let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
    match port {
        Some(port) => server::bind(address(port)).await,
        None => match TcpListener::bind(address(8080)).await {
            Ok(listener) => Ok(listener),
            Err(_) => server::bind(address(0)).await,
        },
    }
}

/// Opens the demonstration, or makes it.
async fn open(settings: &Settings, flags: &Flags, args: &DemoArgs) -> Result<Arc<House>, Failure> {
    let kind = if args.empty { "empty" } else { "cases" };
    let store = open_store(settings).await?;
    if let Some(mark) = store.query_one(&SETTING, vec![demo::MARK.into()]).await? {
        if mark.value != kind {
            return Err(Failure::new(format!("the demonstration in {} is of another kind", settings.database))
                .hint("make it anew with --fresh, or choose another folder with --data"));
        }
        let house = Arc::new(database::open_house(settings, store, None).await?);
        move_clock(&house, args.clock).await?;
        return Ok(house);
    }
    let mut store = store;
    if store.query_one(&OPERATION_COUNT, Vec::new()).await?.unwrap_or(0) > 0 {
        if flags.database.is_some() {
            return Err(Failure::new(format!("{} holds a house that is no demonstration", settings.database))
                .hint("name a new, empty database"));
        }
        tracing::warn!("the demonstration was not finished last time, and is made anew");
        drop(store);
        start_afresh(flags, &args.data)?;
        store = open_store(settings).await?;
    }
    make(settings, store, args, kind).await
}

async fn open_store(settings: &Settings) -> Result<Store, Failure> {
    let store = database::open(settings, Missing::Make).await?;
    store
        .migrate()
        .await
        .map_err(|failure| Failure::new(failure.to_string()).hint("make the demonstration anew with --fresh"))?;
    Ok(store)
}

async fn make(settings: &Settings, store: Store, args: &DemoArgs, kind: &str) -> Result<Arc<House>, Failure> {
    let began = Instant::now();
    let clock = match args.clock {
        Some(clock) => Some(clock),
        None => last_known_day(settings)?,
    };
    let house = Arc::new(database::open_house(settings, store, clock).await?);
    let made = demo::make(&house, !args.empty).await?;
    let mark = HouseCommand::from(PutSetting { key: demo::MARK.to_owned(), value: kind.to_owned() });
    house.carry_out(&Arc::new(yinuo_core::access::Actor::system()), mark, None).await?;
    tracing::info!(
        offices = made.offices,
        operators = made.operators,
        customers = made.customers,
        cases = made.cases,
        policies = made.policies,
        "made a demonstration in {} ms",
        began.elapsed().as_millis()
    );
    Ok(house)
}

/// Where the known calendar has ended, the demonstration stands at its last morning: nothing could be promised today.
fn last_known_day(settings: &Settings) -> Result<Option<Timestamp>, Failure> {
    let rules = Rules::read(&settings.pack_sources()?).map_err(|detail| Failure::new(format!("packs: {detail}")))?;
    let calendar = rules.calendar();
    let today = calendar.date_of(Clock::real().now());
    let Some((_, last)) = calendar.known().filter(|(_, last)| *last < today) else { return Ok(None) };
    tracing::warn!("the calendar is known until {last}: the clock of the demonstration stands there");
    Ok(calendar.instant_of(last.at(10, 0, 0, 0)).ok())
}

/// A later `--clock` moves the clock of a training house on; an earlier one leaves it, since time does not run backwards.
async fn move_clock(house: &House, clock: Option<Timestamp>) -> Result<(), Failure> {
    let Some(clock) = clock else { return Ok(()) };
    if !house.shared.clock.is_training() {
        return Err(Failure::new("this demonstration runs on the real clock")
            .hint("make it anew with --fresh, or choose another folder with --data"));
    }
    if clock <= house.now() {
        if clock < house.now() {
            tracing::warn!("the clock of the training house is further on already and stays there");
        }
        return Ok(());
    }
    let directory = house.directory();
    let admin = directory.operator_by_login("admin").and_then(|admin| directory.actor(admin.id));
    let admin = admin.ok_or_else(|| Failure::new("the demonstration has no administrator any more"))?;
    Ok(house.set_training_clock(&Arc::new(admin), clock).await?)
}

fn introduce(address: &str, house: &House) {
    say!("Yinuo 一诺 demonstration: {address}");
    if house.shared.clock.is_training() {
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        say!("training clock: {}", zone.to_datetime(house.now()).strftime("%F %R"));
    }
    for (login, who) in demo::LOGINS {
        say!("  {login:<18} {who}");
    }
    say!("password of all: {}", demo::PASSWORD);
}

/// Opens the browser where there is a display; that it cannot is no failure.
fn open_browser(address: &str) {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let program = match (cfg!(target_os = "macos"), has_display) {
        (true, _) => "open",
        (false, true) => "xdg-open",
        (false, false) => return,
    };
    let opened =
        Command::new(program).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Err(error) = opened {
        tracing::debug!(%error, "no browser was opened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_a_time_on_the_wall_in_china() {
        assert_eq!(parse_clock("2011-09-29T10:00").unwrap().to_string(), "2011-09-29T02:00:00Z");
        assert!(parse_clock("2011-09-31T10:00").is_err());
        assert!(parse_clock("tomorrow").is_err());
    }
}
