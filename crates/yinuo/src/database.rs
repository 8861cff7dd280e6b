//! Opening the database of the settings, and the house on it.

use std::path::Path;

use jiff::Timestamp;
use yinuo_service::keys::{DATA_KEY, Keys, fits};
use yinuo_service::{House, HouseOptions};
use yinuo_store::tables::all_migrations;
use yinuo_store::tables::archive::SETTING;
use yinuo_store::{Store, StoreOptions};

use crate::failure::Failure;
use crate::key;
use crate::settings::{MessageSettings, OidcSettings, Settings, WebhookSettings};

/// Whether a database may be made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Refuse,
    Make,
}

/// How many steps the schema of this program has.
pub fn wanted_version() -> i64 {
    i64::try_from(all_migrations().len()).expect("a program has fewer than 2^63 steps")
}

/// Opens the database without touching its schema.
pub async fn open(settings: &Settings, missing: Missing) -> Result<Store, Failure> {
    if let Some(path) = settings.sqlite_path()
        && path.as_os_str() != ":memory:"
        && !path.exists()
    {
        if missing == Missing::Refuse {
            return Err(Failure::new(format!("there is no database at {}", path.display()))
                .hint("name it with --database, or make one: `yinuo found`, or `yinuo demo` to try things out"));
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        make_own(path)?;
    }
    Ok(Store::open(&settings.database, StoreOptions::default()).await?)
}

/// Makes the file of a new database, for nobody else to read; the files that SQLite puts beside it are made like it.
fn make_own(path: &Path) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Failure::new(format!("database {}: {error}", path.display())))?;
    Ok(())
}

/// Opens a database whose schema must be that of this program.
pub async fn open_ready(settings: &Settings) -> Result<Store, Failure> {
    let store = open(settings, Missing::Refuse).await?;
    check_version(&store).await?;
    Ok(store)
}

pub async fn check_version(store: &Store) -> Result<(), Failure> {
    let (version, wanted) = (store.schema_version().await?, wanted_version());
    if version == wanted {
        return Ok(());
    }
    let failure =
        Failure::new(format!("the database has seen {version} steps of the schema, this program needs {wanted}"));
    Err(if version < wanted {
        failure.hint("make a backup, then run `yinuo migrate` (or `yinuo serve --migrate`)")
    } else {
        failure.hint("the database was migrated by a newer program: start that one")
    })
}

/// The key file of a database, made where the database has no key yet. A change of the key file that was broken off after it took effect is ended here.
pub async fn file_keys(settings: &Settings, store: &Store) -> Result<Keys, Failure> {
    let is_new = store.query_one(&SETTING, vec![DATA_KEY.into()]).await?.is_none();
    let next = settings.next_key_path();
    let keys = settings.keys(is_new);
    let is_this = match &keys {
        Ok(keys) => fits(store, keys).await?,
        Err(_) => false,
    };
    if next.is_file() && !is_this {
        let text = std::fs::read_to_string(&next)?;
        if let Some(changed) = Keys::from_text(&text)
            && fits(store, &changed).await?
        {
            key::take_over(settings)?;
            return Ok(changed);
        }
    }
    keys
}

/// Opens the house on a migrated store. The key is made with the first start of a new database.
pub async fn open_house(
    settings: &Settings,
    store: Store,
    training_clock: Option<Timestamp>,
) -> Result<House, Failure> {
    let keys = file_keys(settings, &store).await?;
    let options = HouseOptions {
        packs: settings.pack_sources()?,
        keys,
        training_clock,
        letters: settings.letters.clone(),
        messages: settings.messages.as_ref().map(MessageSettings::open).transpose()?,
        webhooks: settings.webhooks.map(WebhookSettings::open),
        oidc: settings.oidc.as_ref().map(OidcSettings::open).transpose()?,
        debtor: settings.payment.debtor.clone().map(Into::into),
        fonts: settings.fonts.clone(),
    };
    Ok(House::open(store, options).await?)
}
