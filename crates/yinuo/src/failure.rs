//! What ends a run early: a sentence, what to do about it, and the exit code.

use std::fmt;
use std::process::ExitCode;

use yinuo_service::{Failure as ServiceFailure, Stop};
use yinuo_store::StoreFailure;

/// What was asked for did not succeed, or a check found something.
pub const FAILED: u8 = 1;
/// The command line, the configuration or the environment is wrong; nothing was done.
pub const USAGE: u8 = 2;

#[derive(Debug)]
pub struct Failure {
    pub sentence: String,
    pub hint: Option<String>,
    pub code: u8,
}

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure { sentence: sentence.into(), hint: None, code: FAILED }
    }

    pub fn usage(sentence: impl Into<String>) -> Failure {
        Failure { sentence: sentence.into(), hint: None, code: USAGE }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "yinuo: {}", self.sentence)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl From<StoreFailure> for Failure {
    fn from(failure: StoreFailure) -> Failure {
        let hint = match &failure {
            StoreFailure::Address { .. } => "give it as sqlite:PATH or postgres://USER@HOST/DATABASE".to_owned(),
            StoreFailure::Connection { .. } => {
                "see that the database server runs and that the address is right: `yinuo doctor` looks further"
                    .to_owned()
            }
            StoreFailure::Busy { .. } => "another program holds the database; try again when it is done".to_owned(),
            _ => return Failure::new(failure.to_string()),
        };
        Failure::new(failure.to_string()).hint(hint)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Failure {
        match stop {
            Stop::Refused(refusal) => {
                let facts: Vec<_> = refusal.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
                let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
                Failure::new(format!("refused: {}{facts}", refusal.code))
            }
            Stop::Denied(denied) => Failure::new(format!("not permitted: {:?}", denied.0)),
            Stop::NotFound => Failure::new("not found"),
            Stop::Failed(ServiceFailure::Store(failure)) => failure.into(),
            Stop::Failed(ServiceFailure::Damaged { what, detail }) => {
                let failure = Failure::new(format!("{what}: {detail}"));
                match what {
                    "key file" => failure.hint("name it with --key-file, or give the key itself in YINUO_KEY"),
                    "packs" => failure.hint("`yinuo pack check DIR` shows every finding with what to do about it"),
                    _ => failure.hint("`yinuo verify` shows whether the archive was altered"),
                }
            }
            Stop::Failed(ServiceFailure::Machine { what, detail }) => Failure::new(format!("{what}: {detail}")),
            Stop::Failed(ServiceFailure::Stopped) => Failure::new("the engine has stopped"),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::new(error.to_string())
    }
}
