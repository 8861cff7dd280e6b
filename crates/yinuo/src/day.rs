//! `yinuo day run`: the day run on the command line, for a timer of the system or after an outage.

use jiff::civil::Date;
use yinuo_service::day;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::{database, say, tell};

/// Let days pass: what time alone does
#[derive(Debug, clap::Subcommand)]
pub enum DayCommand {
    /// Run up to and with a day; a run that was broken off is simply run again
    Run(RunArgs),
}

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// The last day that passes [default: today]
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
}

pub async fn run(settings: &Settings, command: &DayCommand) -> Result<(), Failure> {
    let DayCommand::Run(args) = command;
    let store = database::open_ready(settings).await?;
    let house = database::open_house(settings, store, None).await?;
    let done = day::run_noted(&house, args.until, |done, waiting| tell!("{done} of {waiting}")).await;
    house.stop().await;
    let run = done?;
    say!("everything is at the end of {}; {} had something to do", run.until, run.done);
    Ok(())
}
