//! Word from the database of what other processes over it wrote (变更通知). A server listens on one connection of its own: what changed of
//! the house is taken up at once, and whoever looks on is told within the second. Where nobody tells, because the connection was lost or
//! the server of the database knows no such word, it is looked for as often as on SQLite; now and then it is looked for all the same.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, Notify};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use yinuo_store::{Kind, Listening, Written};

use crate::house::House;

/// How long it takes until a lost connection is tried again.
const AGAIN: Duration = Duration::from_secs(5);
/// What this process wrote is told no more often: one word stands for all that was written meanwhile.
const TOLD_APART: Duration = Duration::from_millis(400);
/// A connection on which a word is not taken for so long is lost.
const TAKEN_WITHIN: Duration = Duration::from_secs(5);

/// What is heard, and what is to be told.
#[derive(Debug, Default)]
pub struct Tidings {
    listening: AtomicBool,
    /// Something was written, by whichever process.
    heard: Notify,
    /// This process wrote something.
    wrote: Notify,
    /// One at a time takes up what changed of the house, so that what was read earlier never stands in the place of what was read later.
    pub(crate) taking_up: Mutex<()>,
}

impl Tidings {
    /// Whether the database tells what others write. Otherwise it has to be looked for.
    pub fn is_listening(&self) -> bool {
        self.listening.load(Ordering::Acquire)
    }

    pub(crate) fn wrote(&self) {
        self.wrote.notify_one();
    }

    /// Waits until something was written, where that is told.
    pub(crate) async fn heard(&self) {
        self.heard.notified().await;
    }

    fn listens(&self, is_so: bool) {
        self.listening.store(is_so, Ordering::Release);
        metrics::gauge!("yinuo_told_of_changes").set(if is_so { 1.0 } else { 0.0 });
    }
}

/// Ends what is said of a connection with it, also where this process is told to stop.
struct Listens<'a>(&'a Tidings);

impl Drop for Listens<'_> {
    fn drop(&mut self) {
        self.0.listens(false);
    }
}

/// Listens as long as it is not dropped; on SQLite there is nobody to listen to.
pub(crate) async fn run(house: &House) {
    if house.store.kind() == Kind::Sqlite {
        return;
    }
    house.shared.tidings.listens(false);
    let mut is_known = false;
    loop {
        match house.store.listen().await {
            Ok(Some(listening)) => {
                is_known = false;
                attend(house, listening).await;
                metrics::counter!("yinuo_told_of_changes_lost_total").increment(1);
                tracing::warn!("the database tells no more of changes: they are looked for until it does again");
            }
            Ok(None) => return,
            Err(failure) if !is_known => {
                is_known = true;
                tracing::warn!(%failure, "the database does not tell of changes: they are looked for");
            }
            Err(_) => {}
        }
        sleep(AGAIN).await;
    }
}

/// Until the connection is lost.
async fn attend(house: &House, mut listening: Listening) {
    let tidings = &house.shared.tidings;
    tidings.listens(true);
    let _listens = Listens(tidings);
    // Whatever was written while nobody listened.
    take_up(house).await;
    tidings.heard.notify_one();
    let mut rested = Instant::now();
    loop {
        let told = async {
            sleep_until(rested).await;
            tidings.wrote.notified().await;
        };
        tokio::select! {
            heard = listening.next() => {
                let Some(heard) = heard else { return };
                if heard.house {
                    take_up(house).await;
                }
                tidings.heard.notify_one();
            }
            () = told => {
                let taken = timeout(TAKEN_WITHIN, listening.tell(Written::Anything)).await;
                if !matches!(taken, Ok(Ok(()))) {
                    return;
                }
                rested = Instant::now() + TOLD_APART;
            }
        }
    }
}

async fn take_up(house: &House) {
    if let Err(stop) = house.take_up_changes().await {
        // It is looked for now and then.
        tracing::warn!(?stop, "what changed of the house could not be taken up yet");
    }
}
