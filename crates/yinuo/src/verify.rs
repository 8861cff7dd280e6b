//! `yinuo verify`: proves the archive, or names the operations where it does not hold. `yinuo anchor`: writes down where its chains end,
//! to be kept outside.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use yinuo_service::anchor::Anchor;
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
    /// Hold the archive against an anchor that was kept outside, as `yinuo anchor` wrote it
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The digest of that anchor as it stands on paper
    #[arg(long, value_name = "DIGEST", requires = "against")]
    digest: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct AnchorArgs {
    /// Where it is written [default: standard output]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Writes down where the chains end.
pub async fn anchor(settings: &Settings, args: &AnchorArgs) -> Result<(), Failure> {
    let house = database::open_house(settings, database::open_ready(settings).await?, None).await?;
    let name = house.directory().house_name().to_owned();
    let taken = Anchor::take(&house.store, &name, house.now()).await;
    house.stop().await;
    let anchor = taken?;
    match &args.file {
        Some(path) => {
            let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
            let mut options = std::fs::OpenOptions::new();
            options
                .write(true)
                .create_new(true)
                .open(path)
                .map_err(failed)?
                .write_all(anchor.text().as_bytes())
                .map_err(failed)?;
            say!("{}: {} operations in {} chains", path.display(), anchor.operations(), anchor.heads.len());
            say!("digest {}", anchor.digest());
            say!("keep both outside this house: whoever rewrites a chain cannot rewrite them");
        }
        None => say!("{}", anchor.text().trim_end()),
    }
    Ok(())
}

/// An anchor that was kept outside, which is the one of the digest on paper where that is given.
fn kept(path: &Path, digest: Option<&str>) -> Result<Anchor, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    let anchor = Anchor::parse(&text).map_err(|refusal| Failure::usage(format!("{shown}: {}", refusal.code)))?;
    match digest {
        Some(digest) if digest.trim() != anchor.digest() => {
            Err(Failure::usage(format!("{shown} is not the anchor of that digest: it has {}", anchor.digest())))
        }
        _ => Ok(anchor),
    }
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    operations: u64,
    rows: u64,
    /// Operations that say nothing any more, by the word of another one.
    erased: u64,
    problems: Vec<ReportedProblem>,
}

#[derive(Serialize)]
struct ReportedProblem {
    operation_id: Option<String>,
    detail: String,
}

pub async fn run(settings: &Settings, args: &VerifyArgs) -> Result<(), Failure> {
    let against = args.against.as_deref().map(|path| kept(path, args.digest.as_deref())).transpose()?;
    let store = database::open_ready(settings).await?;
    let mut found = verify::verify(&store, |percent| tell!("verified {percent}%")).await?;
    if let Some(anchor) = &against {
        found.problems.extend(anchor.hold_against(&store).await?);
    }
    let count = found.problems.len();
    if args.json {
        let problems = found.problems.into_iter().map(|problem| ReportedProblem {
            operation_id: problem.operation.map(|operation| operation.to_string()),
            detail: problem.detail,
        });
        let report = Report {
            ok: count == 0,
            operations: found.operations,
            rows: found.rows,
            erased: found.erased,
            problems: problems.collect(),
        };
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
            if found.erased > 0 {
                say!("{} operations were erased, and others say so", found.erased);
            }
            if let Some(anchor) = &against {
                say!("it goes on from the anchor of {}: {} operations", anchor.taken_at, anchor.operations());
            }
        }
    }
    let _ = std::io::stdout().flush();
    if count > 0 {
        return Err(Failure::new(format!("the archive does not hold: {count} problems"))
            .hint("keep the database as it is, and compare the rows named with the last good backup"));
    }
    Ok(())
}
