//! Word of changes: processes over one PostgreSQL tell each other that something was written (LISTEN and NOTIFY), so that nobody has to
//! ask again and again. It is no more than a word: it comes after the commit, it may get lost with a connection, and a server that knows
//! no such thing sends none. Whoever listens looks for itself now and then.

use std::future::poll_fn;

use tokio::sync::mpsc;
use tokio_postgres::AsyncMessage;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Config, Socket};

use crate::driver::{Session, postgres};
use crate::failure::StoreFailure;
use crate::open::Store;

/// What may wait to be read. Who does not read so much has lost the word, and begins to listen anew.
const QUEUE: usize = 1_024;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Something of the house itself: its people, offices, roles, settings.
    House,
    /// Anything at all.
    Anything,
}

impl Written {
    fn channel(self) -> &'static str {
        match self {
            Written::House => "yinuo_house",
            Written::Anything => "yinuo_anything",
        }
    }

    fn of(channel: &str) -> Option<Written> {
        [Written::House, Written::Anything].into_iter().find(|written| written.channel() == channel)
    }
}

/// What was heard since it was asked last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    pub house: bool,
    pub anything: bool,
}

impl Heard {
    fn add(&mut self, written: Written) {
        match written {
            Written::House => self.house = true,
            Written::Anything => self.anything = true,
        }
    }
}

/// A connection that hears what any process over the database wrote, this one among them.
#[derive(Debug)]
pub struct Listening {
    session: Session,
    heard: mpsc::Receiver<Written>,
}

impl Store {
    /// Begins to listen, on a connection outside the pools. None on SQLite.
    pub async fn listen(&self) -> Result<Option<Listening>, StoreFailure> {
        let (sender, heard) = mpsc::channel(QUEUE);
        let Some(session) = self.listening_session(sender).await? else { return Ok(None) };
        let channels = [Written::House, Written::Anything].map(|written| format!("LISTEN {}; ", written.channel()));
        // What is told by this connection may be lost, and need not wait for the disk.
        session.batch(&format!("{}SET synchronous_commit = off", channels.concat())).await?;
        Ok(Some(Listening { session, heard }))
    }
}

impl Listening {
    /// What comes next, all that is there already with it; nothing, once the connection was lost.
    pub async fn next(&mut self) -> Option<Heard> {
        let mut heard = Heard::default();
        heard.add(self.heard.recv().await?);
        while let Ok(more) = self.heard.try_recv() {
            heard.add(more);
        }
        Some(heard)
    }

    /// Tells everyone who listens.
    pub async fn tell(&self, written: Written) -> Result<(), StoreFailure> {
        tell(&self.session, written).await
    }
}

pub(crate) async fn tell(session: &Session, written: Written) -> Result<(), StoreFailure> {
    session.batch(&format!("NOTIFY {}", written.channel())).await
}

/// Connects, and hands on what is told until the connection ends or nobody takes it any more.
pub(crate) async fn connect<T>(config: &Config, tls: T, heard: mpsc::Sender<Written>) -> Result<Session, StoreFailure>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, mut connection) = config.connect(tls).await.map_err(postgres::failure)?;
    let driven = tokio::spawn(async move {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(told))) => {
                    if Written::of(told.channel()).is_some_and(|written| heard.try_send(written).is_err()) {
                        return;
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    tracing::warn!(%error, "the connection that listens ended");
                    return;
                }
                None => return,
            }
        }
    });
    Ok(Session::of_postgres(client, driven))
}
