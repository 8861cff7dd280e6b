//! Fetching mail from an IMAP server. Each server of the house looks into the mailbox; a mail is kept once, whichever was first, and marked as seen once
//! it is kept. What programs wrote, and what the house itself sent, opens nothing and is only marked.

use std::sync::Arc;
use std::time::Duration;

use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use yinuo_core::access::Actor;

use super::received::read;
use super::{Messages, Servers};
use crate::command::Command;
use crate::command::mail::ReceiveMail;
use crate::house::House;
use crate::stop::{Failure, Stop};

/// How often it is looked for new mail.
const EVERY: Duration = Duration::from_secs(30);
/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most mails of one look; the rest is fetched in the next.
const MOST: usize = 50;
/// The largest mail that is taken, in bytes: as a document may be.
const LARGEST: u32 = 10 * 1024 * 1024;

/// What the house needs to know of its mailbox.
#[derive(Clone)]
pub struct MailboxOptions {
    pub server: String,
    /// Absent: 993 by TLS, 143 without.
    pub port: Option<u16>,
    /// TLS from the first byte; without it only for a server of the same machine.
    pub tls: bool,
    pub user: String,
    pub password: String,
    pub folder: String,
    /// Of which service a mail opens a case.
    pub service: String,
    /// The code of the office whose cases they are; absent, the first one.
    pub office: Option<String>,
    /// How many days a mail may have lain before the house looked: what lay longer counts as received that long ago.
    pub days_back: u32,
}

/// Without the password.
impl std::fmt::Debug for MailboxOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailboxOptions({}, {})", self.server, self.user)
    }
}

/// A mailbox that is looked into.
#[derive(Debug)]
pub struct Mailbox {
    options: MailboxOptions,
    tls: Option<Tls>,
}

struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Mailbox {
    /// Tells what is wrong with the options; connects only when it looks.
    pub fn new(options: MailboxOptions) -> Result<Mailbox, String> {
        let tls = if options.tls { Some(tls_to(&options.server)?) } else { None };
        Ok(Mailbox { options, tls })
    }
}

fn tls_to(server: &str) -> Result<Tls, String> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 {
        return Err("this machine knows no authority for certificates".to_owned());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(server.to_owned()).map_err(|error| format!("{server}: {error}"))?;
    Ok(Tls { connector: TlsConnector::from(Arc::new(config)), name })
}

/// Looks into the mailbox of the house as long as it is not dropped; without one it ends at once.
pub(crate) async fn run(house: &House) {
    while mailbox_of(house).is_some() {
        if let Err(stop) = look(house).await {
            tracing::warn!(?stop, "mail could not be fetched and is looked for again");
        }
        sleep(EVERY).await;
    }
}

fn mailbox_of(house: &House) -> Option<&Mailbox> {
    match &house.messages {
        Some(Messages::Servers(Servers { mailbox, .. })) => mailbox.as_deref(),
        _ => None,
    }
}

/// Fetches what is new, and answers how many mails were kept. Without a mailbox there are none.
pub async fn look(house: &House) -> Result<usize, Stop> {
    let Some(mailbox) = mailbox_of(house) else { return Ok(0) };
    match timeout(PATIENCE, fetch(house, mailbox)).await {
        Ok(fetched) => fetched,
        Err(_) => Err(unreachable(format!("{} took too long", mailbox.options.server))),
    }
}

async fn fetch(house: &House, mailbox: &Mailbox) -> Result<usize, Stop> {
    let MailboxOptions { server, port, .. } = &mailbox.options;
    let port = port.unwrap_or(if mailbox.tls.is_some() { 993 } else { 143 });
    let failed = |error: std::io::Error| unreachable(format!("{server}: {error}"));
    let plain = TcpStream::connect((server.as_str(), port)).await.map_err(failed)?;
    match &mailbox.tls {
        Some(tls) => {
            let stream = tls.connector.connect(tls.name.clone(), plain).await.map_err(failed)?;
            talk(house, mailbox, stream).await
        }
        None => talk(house, mailbox, plain).await,
    }
}

async fn talk<S>(house: &House, mailbox: &Mailbox, stream: S) -> Result<usize, Stop>
where
    S: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send,
{
    let MailboxOptions { server, user, password, folder, .. } = &mailbox.options;
    let mut client = Client::new(stream);
    let greeting = client.read_response().await.map_err(|error| unreachable(format!("{server}: {error}")))?;
    if greeting.is_none() {
        return Err(unreachable(format!("{server} closed the connection")));
    }
    let mut session = client.login(user, password).await.map_err(|(error, _)| refused(error))?;
    session.select(folder).await.map_err(refused)?;
    let mut unseen: Vec<u32> = session.uid_search("UNSEEN").await.map_err(refused)?.into_iter().collect();
    unseen.sort_unstable();
    let mut kept = 0;
    for uid in unseen.into_iter().take(MOST) {
        let Some(fetched) = content_of(&mut session, uid).await? else { continue };
        match keep(house, mailbox, fetched).await {
            Ok(true) => kept += 1,
            Ok(false) => {}
            // It stays unseen, and holds up none behind it.
            Err(Stop::Refused(refusal)) => {
                tracing::warn!(uid, code = refusal.code, "a mail was refused and is looked at again");
                continue;
            }
            Err(stop) => return Err(stop),
        }
        let marked = session.uid_store(uid.to_string(), "+FLAGS (\\Seen)").await.map_err(refused)?;
        marked.try_collect::<Vec<_>>().await.map_err(refused)?;
    }
    session.logout().await.map_err(refused)?;
    Ok(kept)
}

/// A mail as the server has it.
struct Fetched {
    /// Of the whole mail, in bytes.
    size: u32,
    /// When the mailbox received it, in seconds since 1970; absent where the server does not say.
    arrived: Option<i64>,
    /// The mail, or its head where it is too large.
    content: Vec<u8>,
}

/// A mail; nothing where it is gone. It stays unseen.
async fn content_of<S>(session: &mut Session<S>, uid: u32) -> Result<Option<Fetched>, Stop>
where
    S: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send,
{
    let asked = session.uid_fetch(uid.to_string(), "(UID RFC822.SIZE INTERNALDATE)").await.map_err(refused)?;
    let sizes = asked.try_collect::<Vec<_>>().await.map_err(refused)?;
    let Some(size) = sizes.iter().find_map(|fetched| fetched.size) else { return Ok(None) };
    let arrived = sizes.iter().find_map(|fetched| Some(fetched.internal_date()?.timestamp()));
    let wanted = if size > LARGEST { "(UID BODY.PEEK[HEADER])" } else { "(UID BODY.PEEK[])" };
    let asked = session.uid_fetch(uid.to_string(), wanted).await.map_err(refused)?;
    let found = asked.try_collect::<Vec<_>>().await.map_err(refused)?;
    let content = found.iter().find_map(|fetched| fetched.body().or_else(|| fetched.header()));
    Ok(content.map(|content| Fetched { size, arrived, content: content.to_vec() }))
}

/// Keeps a mail, and answers whether it is one that goes on. It is known by its Message-ID with what it says, or by its bytes where it has none.
async fn keep(house: &House, mailbox: &Mailbox, fetched: Fetched) -> Result<bool, Stop> {
    let Fetched { size, arrived, content } = fetched;
    // What cannot be read goes on: the outbox sets it aside with the reason.
    let received = read(&content).ok();
    let from = received.as_ref().map(|mail| mail.from.clone()).unwrap_or_default();
    if received.as_ref().is_some_and(|mail| mail.is_automatic) || is_own(house, mailbox, &from) {
        tracing::info!(size, "a mail that a program wrote, or the house itself, opens nothing");
        return Ok(false);
    }
    let content_hash = blake3::hash(&content).to_hex().to_string();
    // What it says belongs to its name: whoever knows the Message-ID of a mail to come cannot take its place.
    let name = received.and_then(|mail| {
        let id = mail.message_id?;
        let parts = [id.as_str(), &mail.from, &mail.subject, &mail.text].join("\0");
        Some(blake3::hash(parts.as_bytes()).to_hex().to_string())
    });
    let key = format!("mail {}", name.unwrap_or_else(|| content_hash.clone()));
    let MailboxOptions { service, office, days_back, .. } = &mailbox.options;
    let command = ReceiveMail {
        from,
        service: service.clone(),
        office: office.clone(),
        arrived_at: arrived.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        days_back: *days_back,
        size: i64::from(size),
        head_only: size > LARGEST,
        content_hash,
        content,
    };
    match house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(key)).await {
        Ok(answer) => Ok(!answer.replayed),
        // The same mail came another way: by its own word it is the one that is there.
        Err(Stop::Refused(refusal)) if refusal.code == "key_reused_with_different_input" => Ok(false),
        Err(stop) => Err(stop),
    }
}

/// Whether an address is the house's own: what it sent itself is no enquiry.
fn is_own(house: &House, mailbox: &Mailbox, from: &str) -> bool {
    let sends = match &house.messages {
        Some(Messages::Servers(Servers { mail: Some(mail), .. })) => Some(mail.address()),
        _ => None,
    };
    from.eq_ignore_ascii_case(&mailbox.options.user) || sends.is_some_and(|address| address.eq_ignore_ascii_case(from))
}

fn refused(error: async_imap::error::Error) -> Stop {
    unreachable(error.to_string())
}

/// What may go through later.
fn unreachable(detail: String) -> Stop {
    Stop::Failed(Failure::Machine { what: "mailbox", detail })
}
