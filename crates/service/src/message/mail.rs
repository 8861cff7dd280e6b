//! Messages by mail, through an SMTP server.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::received::Thread;
use super::{rejected, unreachable};
use crate::stop::Stop;

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether mail can be addressed so: one address, without a name beside it.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// How the way to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said of a message; without it nothing is sent.
    StartTls,
    /// In clear: for a server of the same machine.
    None,
}

/// What the house needs to know of its mail server.
#[derive(Clone)]
pub struct MailOptions {
    pub server: String,
    /// Absent: the one that belongs to the security.
    pub port: Option<u16>,
    pub security: MailSecurity,
    /// `一诺 <no-reply@example.cn>`.
    pub from: String,
    /// Name and password.
    pub login: Option<(String, String)>,
}

/// Without name and password.
impl std::fmt::Debug for MailOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailOptions({}, {:?}, {})", self.server, self.security, self.from)
    }
}

/// A mail server. Connections are kept open and used again.
#[derive(Debug)]
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// Tells what is wrong with the options; connects only when something is sent.
    pub fn new(options: MailOptions) -> Result<MailServer, String> {
        let from = options.from.parse().map_err(|error| format!("`from` is no mail address: {error}"))?;
        let server = options.server.as_str();
        let builder = match options.security {
            MailSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(server),
            MailSecurity::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(server),
            MailSecurity::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server)),
        };
        let mut builder = builder.map_err(|error| format!("no TLS to {server}: {error}"))?.timeout(Some(PATIENCE));
        if let Some(port) = options.port {
            builder = builder.port(port);
        }
        if let Some((name, password)) = options.login {
            builder = builder.credentials(Credentials::new(name, password));
        }
        Ok(MailServer { transport: builder.build(), from })
    }

    /// The address that mail goes out from.
    pub fn address(&self) -> String {
        self.from.email.to_string()
    }

    /// Sends a message. The same key gives the same Message-ID, by which mail programs know a message that came twice; by the thread they show an answer
    /// below what it answers.
    pub(super) async fn send(
        &self,
        key: &str,
        subject: &str,
        to: &str,
        text: &str,
        thread: Option<&Thread>,
    ) -> Result<(), Stop> {
        let to: Mailbox = to.parse().map_err(|error| rejected(format!("{error}")))?;
        let id = format!("<{}@{}>", key.replace(' ', "."), self.from.email.domain());
        let mut builder = Message::builder().from(self.from.clone()).to(to).message_id(Some(id)).subject(subject);
        if let Some(thread) = thread {
            builder = builder.in_reply_to(thread.in_reply_to.clone()).references(thread.references.clone());
        }
        let message = builder.body(text.to_owned()).map_err(|error| rejected(error.to_string()))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(rejected(error.to_string())),
            Err(error) => Err(unreachable(error.to_string())),
        }
    }
}
