//! `yinuo found`: the first office and the administrator of a new house.

use std::io::{BufRead, IsTerminal};
use std::process::Command;

use yinuo_service::house::FirstAdmin;

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::settings::Settings;
use crate::{say, tell};

/// Make the first office and its administrator, in an empty database
///
/// The password is read from YINUO_PASSWORD, or from standard input.
#[derive(Debug, clap::Args)]
pub struct FoundArgs {
    /// Code and name of the first office: --office 21 辽宁省分公司
    #[arg(long, num_args = 2, value_names = ["CODE", "NAME"], required = true)]
    office: Vec<String>,
    /// Login of the administrator
    #[arg(long)]
    login: String,
    /// Name of the administrator [default: the login]
    #[arg(long)]
    name: Option<String>,
}

pub async fn run(settings: &Settings, args: &FoundArgs) -> Result<(), Failure> {
    let [code, office] = args.office.as_slice() else {
        return Err(Failure::usage("--office takes a code and a name"));
    };
    let store = database::open(settings, Missing::Make).await?;
    if store.schema_version().await? == 0 {
        store.migrate().await?;
    }
    database::check_version(&store).await?;
    let house = database::open_house(settings, store, None).await?;
    if house.directory().offices().next().is_some() {
        house.stop().await;
        return Err(Failure::new("this house has an office already").hint("its administrator makes the others"));
    }
    let password = password()?;
    let name = args.name.clone().unwrap_or_else(|| args.login.clone());
    let admin = FirstAdmin { login: args.login.clone(), name, password };
    let founded = house.found((code, office), admin).await;
    house.stop().await;
    let (office_id, operator_id) = founded?;
    say!("{office} ({code}) is {office_id}, {} is {operator_id}", args.login);
    say!("keep the key file {} safe, and apart from the database", settings.key_path().display());
    Ok(())
}

/// A new password of an administrator.
pub fn password() -> Result<String, Failure> {
    secret_line("password of the administrator (at least 10 characters):")
}

/// A line that nobody else is to see: from the environment, or typed without being shown.
pub fn secret_line(prompt: &str) -> Result<String, Failure> {
    if let Ok(password) = std::env::var("YINUO_PASSWORD") {
        return Ok(password);
    }
    let is_terminal = std::io::stdin().is_terminal();
    if is_terminal {
        tell!("{prompt}");
        echo(false);
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if is_terminal {
        echo(true);
    }
    read?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err(Failure::usage("no password was given").hint("pipe it in, or set YINUO_PASSWORD"));
    }
    Ok(password)
}

/// Whether what is typed is shown. A terminal that does not know how goes on as it is.
fn echo(shown: bool) {
    let _ = Command::new("stty").arg(if shown { "echo" } else { "-echo" }).status();
}
