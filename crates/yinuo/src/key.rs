//! `yinuo key`: another key file in the place of the one there is, and a second holder for it.

use std::path::{Path, PathBuf};

use yinuo_service::keys::{Keys, fits, new_key_text, write_private};
use yinuo_service::wrapped_key;

use crate::database;
use crate::failure::Failure;
use crate::found::secret_line;
use crate::say;
use crate::settings::Settings;

/// Change the key file; seal it with a passphrase for a second holder, and open that again
///
/// A passphrase is read from YINUO_PASSWORD, or from standard input.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Make a new key file, while the house runs; broken off, it is run again
    Rotate,
    /// Write the key file, sealed with a passphrase, to a new file
    Wrap(WrapArgs),
    /// Write the key file anew from a wrapped one
    Unwrap(WrapArgs),
}

#[derive(Debug, clap::Args)]
pub struct WrapArgs {
    /// The file of the wrapped key
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub async fn run(settings: &Settings, command: &KeyCommand) -> Result<(), Failure> {
    let key_path = settings.key_path();
    match command {
        KeyCommand::Rotate => rotate(settings).await?,
        KeyCommand::Wrap(WrapArgs { file }) => {
            let key = read("the key file", &key_path)?;
            let passphrase = passphrase()?;
            let wrapped = wrapped_key::wrap(&key, &passphrase).map_err(|error| Failure::usage(error.0))?;
            write(file, &wrapped)?;
            say!("{}: give it to the second holder, and the passphrase to another than him", file.display());
        }
        KeyCommand::Unwrap(WrapArgs { file }) => {
            let wrapped = read("the wrapped key", file)?;
            if key_path.exists() {
                let failure = Failure::new(format!("there is a key file at {} already", key_path.display()));
                return Err(failure.hint("name another place with --key-file"));
            }
            let key = wrapped_key::unwrap(&wrapped, &passphrase()?)
                .map_err(|error| Failure::new(format!("{}: {}", file.display(), error.0)))?;
            write(&key_path, &key)?;
            say!("{}: run `yinuo doctor`, which tells whether it is the key of the database", key_path.display());
        }
    }
    Ok(())
}

/// The key of the house is sealed with a new key file in one commit; before it the old file opens the house, after it the new one, which lies beside it until it takes its name.
async fn rotate(settings: &Settings) -> Result<(), Failure> {
    if settings.key_is_given() {
        let failure = Failure::usage("the key comes from YINUO_KEY, which nothing can change from here");
        return Err(failure.hint("put it into a file, name that with --key-file, and take YINUO_KEY away"));
    }
    let store = database::open_ready(settings).await?;
    let (path, next) = (settings.key_path(), settings.next_key_path());
    let was_left = next.is_file();
    let now = database::file_keys(settings, &store).await?;
    if was_left && !next.exists() {
        say!("{}: the change that was broken off is done now", path.display());
        return Ok(());
    }
    if !fits(&store, &now).await? {
        return Err(Failure::new(format!("{} is not the key of this database", path.display())));
    }
    // One that was left behind by a run that was broken off has not been used yet.
    let left = std::fs::read_to_string(&next).ok().and_then(|text| Keys::from_text(&text));
    let made = match left.filter(|left| left.suite() == now.suite()) {
        Some(made) => made,
        None => {
            let _ = std::fs::remove_file(&next);
            let text = new_key_text(now.suite());
            write(&next, &text)?;
            Keys::from_text(&text).ok_or_else(|| Failure::new("the new key cannot be read"))?
        }
    };
    let house = database::open_house(settings, store, None).await?;
    let changed = house.change_key_file(&now, &made).await;
    house.stop().await;
    changed?;
    take_over(settings)
}

/// The next key file takes the name of the one there is, which is kept under a number: backups made before open with it.
pub fn take_over(settings: &Settings) -> Result<(), Failure> {
    let (path, next) = (settings.key_path(), settings.next_key_path());
    if let Ok(old) = std::fs::read_to_string(&path) {
        let numbered = |number: u32| PathBuf::from(format!("{}.{number}", path.display()));
        let kept = (1..).map(numbered).find(|kept| !kept.exists()).unwrap_or_else(|| numbered(0));
        write(&kept, &old)?;
        say!("{}: the key until now; backups made before open with it", kept.display());
    }
    std::fs::rename(&next, &path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    say!("{}: the new key; make a backup, and wrap it anew for the second holder", path.display());
    Ok(())
}

fn passphrase() -> Result<String, Failure> {
    secret_line(&format!("passphrase of the second holder (at least {} characters):", wrapped_key::LEAST))
}

fn read(what: &str, path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::new(format!("{what} {}: {error}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_private(path, text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
