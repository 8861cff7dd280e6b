//! `yinuo recover`: the way back into a house that locked itself out.

use crate::database;
use crate::failure::Failure;
use crate::found::password;
use crate::say;
use crate::settings::Settings;

/// Let an administrator in again: new password, no authenticator, active, with the role that administers
///
/// The password is read from YINUO_PASSWORD, or from standard input. It stands in the archive that this was done.
#[derive(Debug, clap::Args)]
pub struct RecoverArgs {
    /// Login of the operator
    #[arg(long)]
    login: String,
}

pub async fn run(settings: &Settings, args: &RecoverArgs) -> Result<(), Failure> {
    let store = database::open_ready(settings).await?;
    let house = database::open_house(settings, store, None).await?;
    if house.directory().operator_by_login(&args.login).is_none() {
        let logins: Vec<String> = house.directory().operators().take(20).map(|one| one.login.clone()).collect();
        house.stop().await;
        let hint = format!("there are: {}", logins.join(", "));
        return Err(Failure::new(format!("nobody has the login {}", args.login)).hint(hint));
    }
    let recovered = match password() {
        Ok(password) => house.recover(&args.login, &password).await.map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    house.stop().await;
    recovered?;
    say!("{} signs in with the new password and administers the house; set up the authenticator anew", args.login);
    Ok(())
}
