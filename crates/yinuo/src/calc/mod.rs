//! `yinuo calc NAME`: every calculator of the core by itself, JSON lines in, JSON lines out, so that any date or figure the
//! system shows can be worked out again outside it. No database is opened.
//!
//! One file per group of calculators; `lines` moves lines in and out, `calculator` says what a calculator is, `packs` finds
//! the data. A bad line is answered with an error and the run goes on; only a broken pipe or pack ends it.

mod agri;
mod answer;
mod bank;
mod calculator;
mod calendars;
mod dates;
mod draw;
mod fair_split;
mod figures;
mod identity;
mod instants;
mod life;
mod lines;
mod measure;
mod names;
mod packs;
mod payment;
mod product;
mod region;
mod reliability;
mod same_party;
mod social;
mod speech;
mod survey;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_figures;
#[cfg(test)]
mod tests_fuzz;
#[cfg(test)]
mod tests_life;
#[cfg(test)]
mod tests_payment;
#[cfg(test)]
mod tests_product;
#[cfg(test)]
mod tests_speech;
#[cfg(test)]
mod tests_survey;

use std::{
    fmt,
    io::{self, Write},
    path::PathBuf,
};

use calculator::{Entry, Start};
use packs::Packs;

/// Recompute dates and figures outside the system: JSON lines in, JSON lines out.
#[derive(Debug, clap::Args)]
pub struct CalcArgs {
    /// Which calculator; `--list` names them.
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// Name the calculators with what they take and give.
    #[arg(long)]
    pub list: bool,
    /// Folder of packs to use instead of those in the program.
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
}

/// What ends a run.
#[derive(Debug)]
pub enum CalcFailure {
    UnknownCalculator {
        name: String,
    },
    /// A pack is missing or cannot be read.
    BadPack {
        file: String,
        detail: String,
    },
    Io(io::Error),
}

impl fmt::Display for CalcFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalcFailure::UnknownCalculator { name } => {
                write!(f, "there is no calculator `{name}`; `yinuo calc --list` names them")
            }
            CalcFailure::BadPack { file, detail } => write!(f, "{file}: {detail}"),
            CalcFailure::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for CalcFailure {}

impl From<io::Error> for CalcFailure {
    fn from(error: io::Error) -> CalcFailure {
        CalcFailure::Io(error)
    }
}

/// Every calculator there is, in the order they are listed.
const CALCULATORS: &[Entry] = &[
    dates::DAY,
    dates::WORKING_DAYS_ADD,
    dates::WORKING_DAYS_COUNT,
    dates::LEGAL_DAY_PERIOD,
    instants::DEADLINE,
    instants::ELAPSED,
    identity::RESIDENT_ID,
    identity::RESIDENT_ID_UPGRADE,
    identity::CREDIT_CODE,
    bank::BANK_CARD,
    bank::BANK_BRANCH,
    region::REGION,
    life::LIFE_VALUE,
    life::LEVEL_PREMIUM,
    life::RESERVE,
    product::AGE_CORRECTION,
    names::NAME_SEARCH,
    same_party::SAME_PARTY,
    payment::PAYMENT_BATCH,
    fair_split::FAIR_SPLIT,
    draw::DRAW,
    reliability::RELIABILITY,
    agri::SUBSIDY_SPLIT,
    agri::AGRI_CLAIM,
    social::CONTRIBUTION,
    social::LATE_FEE,
    social::RETIREMENT_AGE,
    social::UNEMPLOYMENT_MONTHS,
    social::PENSION_MONTH,
    measure::SUITABILITY,
    measure::PERSISTENCY,
    speech::SPEECH,
    survey::SERVQUAL,
    survey::SATISFACTION_INDEX,
];

/// Runs until the input ends, or until nobody reads the output any more.
pub fn run(args: CalcArgs) -> Result<(), CalcFailure> {
    let result = match &args.name {
        Some(name) if !args.list => answer_lines(name, args.packs.clone(), io::stdin().lock(), io::stdout().lock()),
        _ => list(io::stdout().lock()),
    };
    match result {
        Err(CalcFailure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn answer_lines(
    name: &str,
    folder: Option<PathBuf>,
    input: impl io::Read,
    output: impl Write,
) -> Result<(), CalcFailure> {
    let entry = CALCULATORS.iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| CalcFailure::UnknownCalculator { name: name.to_owned() })?;
    let start: Start = entry.start;
    let mut calculator = start(Packs::new(folder))?;
    lines::answer_all(calculator.as_mut(), input, output)?;
    Ok(())
}

fn list(mut output: impl Write) -> Result<(), CalcFailure> {
    for entry in CALCULATORS {
        let fields: Vec<String> = entry.fields.iter().map(|field| field.describe()).collect();
        writeln!(output, "{:<22}in: {}", entry.name, fields.join(", "))?;
        writeln!(output, "{:<22}out: {}", "", entry.answers)?;
    }
    output.flush()?;
    Ok(())
}
