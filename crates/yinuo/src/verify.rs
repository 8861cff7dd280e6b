//! `yinuo verify`: proves the archive, or names the operations where it does not hold.

use std::io::Write;

use serde::Serialize;
use yinuo_core::id::SLOTS;
use yinuo_service::verify;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::{database, say, tell};

/// Prove the archive: every operation in its place and unaltered, every row as the last operation left it
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    operations: u64,
    rows: u64,
    problems: Vec<ReportedProblem>,
}

#[derive(Serialize)]
struct ReportedProblem {
    operation_id: Option<String>,
    detail: String,
}

pub async fn run(settings: &Settings, args: &VerifyArgs) -> Result<(), Failure> {
    let store = database::open_ready(settings).await?;
    let found = verify::verify(&store, |slot| tell!("verified {}%", (slot + 1) * 100 / SLOTS)).await?;
    let count = found.problems.len();
    if args.json {
        let problems = found.problems.into_iter().map(|problem| ReportedProblem {
            operation_id: problem.operation.map(|operation| operation.to_string()),
            detail: problem.detail,
        });
        let report =
            Report { ok: count == 0, operations: found.operations, rows: found.rows, problems: problems.collect() };
        let text = serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string()))?;
        say!("{text}");
    } else {
        for problem in &found.problems {
            match problem.operation {
                Some(operation) => say!("{operation}: {}", problem.detail),
                None => say!("no operation: {}", problem.detail),
            }
        }
        if count == 0 {
            say!("the archive holds: {} operations, {} rows", found.operations, found.rows);
        }
    }
    let _ = std::io::stdout().flush();
    if count > 0 {
        return Err(Failure::new(format!("the archive does not hold: {count} problems"))
            .hint("keep the database as it is, and compare the rows named with the last good backup"));
    }
    Ok(())
}
