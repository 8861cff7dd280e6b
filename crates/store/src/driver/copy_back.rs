//! Copying the log of SQLite back into its database, on a thread beside the one that writes: a log of hundreds of megabytes takes the better
//! part of a second, for which whoever wants to write would wait.
//!
//! Beside a writer the log never ends: it can only be begun anew when all of it is copied. So the writer copies the rest itself where the
//! log has become long, which is little by then.

use std::ffi::c_int;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use super::sqlite::{Location, Role, open};

/// Pages of 4 KiB that are written between two copies: 64 MiB. Pages that many commits change are then copied once.
const PAGES_BETWEEN: c_int = 16_384;
/// Pages after which the writer copies what is left, and the log begins anew: 256 MiB.
const MOST_PAGES: c_int = 65_536;

/// Looks after the log of one writer. Dropped with its connection, it waits for a copy under way.
struct CopyBack {
    location: Location,
    busy_timeout: Duration,
    /// How long the log was when a copy was asked for last.
    asked_at: c_int,
    beside: Option<Beside>,
}

struct Beside {
    wanted: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// From here on the log of this connection is looked after.
pub(super) fn look_after(
    connection: &mut Connection,
    location: &Location,
    busy_timeout: Duration,
) -> rusqlite::Result<()> {
    let mut log = CopyBack { location: location.clone(), busy_timeout, asked_at: 0, beside: None };
    // What goes wrong here is no failure of the commit that was made: it is tried again after the next.
    connection.wal_hook(Some(move |wal: &mut Wal, pages: c_int| {
        log.committed(wal, pages);
        Ok(())
    }))
}

impl CopyBack {
    fn committed(&mut self, wal: &mut Wal, pages: c_int) {
        if pages < self.asked_at {
            self.asked_at = 0;
        }
        if pages >= MOST_PAGES {
            if let Err(error) = wal.checkpoint() {
                tracing::debug!(%error, "the rest of the log is copied back later");
            }
        } else if pages - self.asked_at >= PAGES_BETWEEN {
            self.asked_at = pages;
            self.ask();
        }
    }

    fn ask(&mut self) {
        if self.beside.is_none() {
            let (wanted, asked) = sync_channel(1);
            let (location, busy_timeout) = (self.location.clone(), self.busy_timeout);
            let begun = std::thread::Builder::new()
                .name("yinuo-log".to_owned())
                .spawn(move || copy_back(&location, busy_timeout, &asked));
            match begun {
                Ok(thread) => self.beside = Some(Beside { wanted, thread }),
                Err(error) => tracing::debug!(%error, "no thread for copying the log back"),
            }
        }
        if let Some(beside) = &self.beside {
            // One that waits already copies this, too.
            let _ = beside.wanted.try_send(());
        }
    }
}

impl Drop for CopyBack {
    fn drop(&mut self) {
        if let Some(Beside { wanted, thread }) = self.beside.take() {
            drop(wanted);
            let _ = thread.join();
        }
    }
}

fn copy_back(location: &Location, busy_timeout: Duration, asked: &Receiver<()>) {
    let connection = match open(location, Role::Reader, busy_timeout) {
        Ok(connection) => connection,
        Err(failure) => return tracing::debug!(%failure, "the log is not copied back beside the writer"),
    };
    while asked.recv().is_ok() {
        if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::debug!(%error, "the log is copied back later");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_a_busy_writer_is_copied_back_beside_it_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("house.sqlite");
        let location = Location::File(path.clone());
        let writer = open(&location, Role::Writer, Duration::from_secs(5)).unwrap();
        writer.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB NOT NULL)").unwrap();
        let bytes = |name: &str| std::fs::metadata(folder.path().join(name)).map_or(0, |file| file.len());
        // More than the log may hold, in commits of 16 MiB.
        for round in 0..20 {
            writer.execute_batch("BEGIN").unwrap();
            for row in 0..16 {
                writer.execute("INSERT INTO t VALUES (?1, zeroblob(1048576))", [round * 16 + row]).unwrap();
            }
            writer.execute_batch("COMMIT").unwrap();
        }
        let most = (MOST_PAGES.unsigned_abs() as u64) * 4_096;
        assert!(bytes("house.sqlite-wal") < most * 3 / 2, "the log has {} bytes", bytes("house.sqlite-wal"));
        assert!(bytes("house.sqlite") > most / 2, "the database has {} bytes", bytes("house.sqlite"));
        drop(writer);
        assert_eq!(bytes("house.sqlite-wal"), 0, "nobody holds the log any more");
        let again = open(&location, Role::Reader, Duration::from_secs(5)).unwrap();
        let count: i64 = again.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 320);
    }
}
