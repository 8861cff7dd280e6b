//! What the store promises, tried on both databases: a SQLite file and a PostgreSQL server.
//!
//! Most tests are functions of a store and run on each kind (`contract!` in `world`); those of one database stand in
//! modules of their own. `measure` is no test: it prints how many rows a second are recorded.

#![expect(clippy::unwrap_used, reason = "a test that meets a failure it does not expect has failed")]

#[path = "contract/backups.rs"]
mod backups;
#[path = "contract/failures.rs"]
mod failures;
#[path = "contract/follow.rs"]
mod follow;
#[path = "contract/lanes.rs"]
mod lanes;
#[path = "contract/listings.rs"]
mod listings;
#[path = "contract/measure.rs"]
mod measure;
#[path = "contract/migrations.rs"]
mod migrations;
#[path = "contract/plans.rs"]
mod plans;
#[path = "contract/product.rs"]
mod product;
#[path = "contract/reads.rs"]
mod reads;
#[path = "contract/spread.rs"]
mod spread;
#[path = "contract/tls.rs"]
mod tls;
#[path = "contract/world.rs"]
mod world;
#[path = "contract/writes.rs"]
mod writes;

// By path, as xtask does: the file stands on the standard library alone, and the crate around it depends on this one.
#[path = "../../testkit/src/postgres.rs"]
#[expect(dead_code, reason = "the tests of the store need only some of what a cluster can do")]
mod postgres;

/// A file in `contract/` that is not named above would never run.
#[test]
fn no_test_file_is_forgotten() {
    let here = include_str!("contract.rs");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    for entry in std::fs::read_dir(folder).expect("the folder stands beside this file") {
        let name = entry.expect("the folder can be read").file_name().into_string().expect("names are ASCII");
        assert!(here.contains(&format!("contract/{name}")), "{name} is not a module of the tests");
    }
}
