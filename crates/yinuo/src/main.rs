//! The program: settings, subcommands, and the wiring of a running house.
//!
//! Each subcommand is a module; [`settings`] says where a run gets its settings from, [`database`] opens what they name,
//! [`server`] keeps a house running, [`failure`] is what every subcommand ends with when it does not succeed.

mod backup;
mod calc;
mod calendar;
mod console;
mod database;
mod day;
mod demo;
mod doctor;
mod failure;
mod found;
mod import;
mod key;
mod log;
mod pack;
mod payment;
mod proof;
mod recover;
mod retention;
mod scenario;
mod server;
mod settings;
mod simulate;
mod verify;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use failure::Failure;
use settings::{Flags, Settings};

/// A request makes many small allocations on several threads; this allocator is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says something on standard output, where results go. Nobody listening any more is no failure.
#[macro_export]
macro_rules! say {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}

/// Says something on standard error, where progress and failures go.
#[macro_export]
macro_rules! tell {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($part)*);
    }};
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  it did not succeed, or a check found something; standard error says what, with a hint
  2  the command line, the settings or the environment are wrong; nothing was done

Secrets never stand on the command line: the key comes from the key file or YINUO_KEY (64 hexadecimal digits), the
first password from standard input or YINUO_PASSWORD.";

/// Yinuo (一诺): insurance service as promises with a clock, and the proof of how they were kept
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 110)]
struct Program {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Run the house: HTTP API and browser console, until it is told to stop (SIGINT, SIGTERM)
    Serve(server::ServeArgs),
    /// Try things out: a house in Liaoning with staff, customers and cases, made on first start
    Demo(demo::DemoArgs),
    Found(found::FoundArgs),
    Recover(recover::RecoverArgs),
    #[command(subcommand)]
    Simulate(simulate::SimulateCommand),
    Calc(calc::CalcArgs),
    Scenario(scenario::ScenarioArgs),
    #[command(subcommand)]
    Pack(pack::PackCommand),
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    #[command(subcommand)]
    Day(day::DayCommand),
    Verify(verify::VerifyArgs),
    /// List the customers who are due to be erased, each with the day of its entry; no names are told
    Retention,
    /// Write down where the chains of the archive end, to be kept outside and verified against
    Anchor(verify::AnchorArgs),
    /// Write the whole database to one new file, restorable into SQLite and PostgreSQL alike
    Backup(backup::FileArgs),
    /// Read a backup into an empty database
    Restore(backup::FileArgs),
    #[command(subcommand)]
    Key(key::KeyCommand),
    #[command(subcommand)]
    Export(payment::ExportCommand),
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Bring the schema of the database up to this program; an empty database gets all of it
    Migrate(backup::MigrateArgs),
    /// Look at everything a house needs, and say what to do about what is not in order
    Doctor,
    /// Print the description of the HTTP API (OpenAPI 3.1)
    Openapi,
}

fn main() -> ExitCode {
    let started = Instant::now();
    let program = Program::parse();
    match run(program, started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell!("{failure}");
            failure.exit_code()
        }
    }
}

fn run(program: Program, started: Instant) -> Result<(), Failure> {
    // The calculators need neither settings nor log nor threads.
    if let Task::Calc(args) = program.task {
        return calc::run(args).map_err(|failure| match failure {
            calc::CalcFailure::UnknownCalculator { .. } => Failure::usage(failure.to_string()),
            other => Failure::new(other.to_string()),
        });
    }
    settings::refuse_unknown_variables()?;
    let settings = Settings::read(&program.flags)?;
    let running = matches!(program.task, Task::Serve(_) | Task::Demo(_));
    // What is no server talks through its answers; its log only speaks up when something is wrong.
    let filter = if running || program.flags.log.is_some() { settings.log.as_str() } else { "warn" };
    log::start(filter, program.flags.log_json)?;
    match &program.task {
        Task::Scenario(args) => return scenario::run(&settings, args),
        Task::Pack(command) => return pack::run(&settings, command),
        Task::Calendar(command) => return calendar::run(&settings, command),
        Task::Openapi => return server::print_openapi(),
        _ => {}
    }
    // What follows works with a database. The program may begin once more here, so nothing with an effect comes before it.
    yinuo_service::memory::give_back_soon();
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match &program.task {
            Task::Serve(args) => server::serve(&settings, args, started).await,
            Task::Demo(args) => demo::run(&settings, &program.flags, args, started).await,
            Task::Simulate(command) => simulate::run(&settings, &program.flags, command).await,
            Task::Found(args) => found::run(&settings, args).await,
            Task::Recover(args) => recover::run(&settings, args).await,
            Task::Key(command) => key::run(&settings, command).await,
            Task::Day(command) => day::run(&settings, command).await,
            Task::Import(command) => import::run(&settings, command).await,
            Task::Retention => retention::run(&settings).await,
            Task::Verify(args) => verify::run(&settings, args).await,
            Task::Anchor(args) => verify::anchor(&settings, args).await,
            Task::Backup(args) => backup::backup(&settings, args).await,
            Task::Restore(args) => backup::restore(&settings, args).await,
            Task::Export(command) => payment::export(&settings, command).await,
            Task::Migrate(args) => backup::migrate(&settings, args).await,
            Task::Doctor => doctor::run(&settings).await,
            Task::Calc(_) | Task::Scenario(_) | Task::Pack(_) | Task::Calendar(_) | Task::Openapi => Ok(()),
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Program;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Program::command().debug_assert();
    }
}
