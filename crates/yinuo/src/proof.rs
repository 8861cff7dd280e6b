//! `yinuo export agreement-proof`: what proves an agreement that was made by a click, to be checked without this program.

use std::path::PathBuf;

use yinuo_core::access::Actor;
use yinuo_service::Stop;
use yinuo_service::school::agreement_proof;

use crate::database;
use crate::failure::Failure;
use crate::payment::write_new;
use crate::say;
use crate::settings::Settings;

#[derive(Debug, clap::Args)]
pub struct ProofArgs {
    /// The number of the agreement
    #[arg(long, value_name = "NUMBER")]
    agreement: String,
    /// A new folder to write it into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub async fn export(settings: &Settings, args: &ProofArgs) -> Result<(), Failure> {
    let house = database::open_house(settings, database::open_ready(settings).await?, None).await?;
    let made = agreement_proof(&house, &Actor::system(), &args.agreement).await;
    house.stop().await;
    let told = |stop: Stop| match stop {
        Stop::NotFound => {
            Failure::new(format!("there is no agreement made by a click with the number {}", args.agreement))
        }
        stop => Failure::from(stop),
    };
    let files = made.map_err(told)?;
    let shown = args.out.display();
    // Never into a folder that has something in it: what lies there would look like a part of the proof.
    if let Some(parent) = args.out.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|error| Failure::new(format!("{}: {error}", parent.display())))?;
    }
    std::fs::create_dir(&args.out).map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    for file in &files {
        write_new(&args.out.join(file.name), &file.content)?;
    }
    say!("{shown}: {} files; VERIFY.txt says how they are checked", files.len());
    Ok(())
}
