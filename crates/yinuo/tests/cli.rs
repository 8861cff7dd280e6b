//! The program as it is started by hand: the real binary, real files, the `sqlite3` shell as the one who tampers, and
//! the schemas of ISO 20022 as the bank.
//!
//! `world` starts and stops the binary; each other module is about one group of subcommands.

#![expect(clippy::unwrap_used, reason = "a test that meets a failure it does not expect has failed")]

#[path = "cli/archive.rs"]
mod archive;
#[path = "cli/clock.rs"]
mod clock;
#[path = "cli/connections.rs"]
mod connections;
#[path = "cli/fault.rs"]
mod fault;
#[path = "cli/house.rs"]
mod house;
#[path = "cli/journal.rs"]
mod journal;
#[path = "cli/kill.rs"]
mod kill;
#[path = "cli/kill_money.rs"]
mod kill_money;
#[path = "cli/packs.rs"]
mod packs;
#[path = "cli/payment.rs"]
mod payment;
#[path = "cli/payout.rs"]
mod payout;
#[path = "cli/simulate.rs"]
mod simulate;
#[path = "cli/tls.rs"]
mod tls;
#[path = "cli/two_servers.rs"]
mod two_servers;
#[path = "cli/world.rs"]
mod world;
