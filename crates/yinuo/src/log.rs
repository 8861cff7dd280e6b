//! The log: lines on standard error, for people or as JSON. Requests are logged without their bodies, because those hold
//! personal data.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::failure::Failure;

pub fn start(filter: &str, as_json: bool) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        Failure::usage(format!("log filter `{filter}`: {error}")).hint("as info, or warn,yinuo_service=debug")
    })?;
    // Where nobody reads the log any more, lines are lost and the house goes on: a word about that would have nowhere to go either.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.log_internal_errors(false);
    let started = if as_json {
        lines.json().finish().try_init()
    } else {
        lines.with_ansi(std::io::stderr().is_terminal()).with_target(false).finish().try_init()
    };
    started.map_err(|error| Failure::new(format!("the log cannot be started: {error}")))
}
