//! The settings of messages to people outside, and of the mailbox that mail is fetched from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use yinuo_service::message::mail::{MailOptions, MailSecurity, MailServer};
use yinuo_service::message::mailbox::{Mailbox, MailboxOptions};
use yinuo_service::message::sms::SmsGateway;
use yinuo_service::message::{Messages, Servers};

use super::{MAILBOX_PASSWORD_VARIABLE, read_secret};
use crate::failure::Failure;

/// How long a mail may have lain in the mailbox, in days, where the settings do not say.
const DAYS_BACK: u32 = 30;

/// `[messages]`: how messages reach people outside the house, one-time codes among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum MessageSettings {
    /// Each is put into a folder, from which something else sends it.
    File { folder: PathBuf },
    /// Written to the log: for trying things out, since whoever reads the log can sign in.
    Log,
    /// Handed to servers: short messages to the one, mail to the other.
    Servers { sms: Option<SmsSettings>, mail: Option<MailSettings>, mailbox: Option<Box<MailboxSettings>> },
}

/// `[messages.sms]`: a gateway that takes short messages as signed JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    pub url: String,
    /// A file with the secret that both know.
    pub secret_file: PathBuf,
}

/// `[messages.mail]`: an SMTP server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    pub server: String,
    pub port: Option<u16>,
    #[serde(default)]
    pub security: MailSecuritySetting,
    pub from: String,
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
}

/// `[messages.mailbox]`: an IMAP server from which mail that comes in is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxSettings {
    pub server: String,
    pub port: Option<u16>,
    /// `tls` or `none`: mail is not fetched over a way that begins in clear.
    #[serde(default)]
    pub security: MailSecuritySetting,
    pub user: String,
    /// A file with the password; absent, it is in the environment.
    pub password_file: Option<PathBuf>,
    /// Absent: INBOX.
    pub folder: Option<String>,
    /// Of which service a mail opens a case.
    pub service: String,
    /// The code of the office whose cases they are; absent, the first one.
    pub office: Option<String>,
    /// How many days a mail may have lain before the house looked; absent: 30.
    pub days_back: Option<u32>,
}

impl MailboxSettings {
    fn open(&self) -> Result<Mailbox, Failure> {
        let tls = match self.security {
            MailSecuritySetting::Tls => true,
            MailSecuritySetting::None => false,
            MailSecuritySetting::StartTls => {
                return Err(Failure::usage("messages.mailbox: security is `tls` or `none`"));
            }
        };
        let password = match (&self.password_file, std::env::var(MAILBOX_PASSWORD_VARIABLE)) {
            (Some(file), _) => read_secret("messages.mailbox.password_file", file)?,
            (None, Ok(password)) => password,
            (None, Err(_)) => {
                let failure = Failure::usage("messages.mailbox: there is no password");
                return Err(failure.hint(format!("name a password_file, or set {MAILBOX_PASSWORD_VARIABLE}")));
            }
        };
        Mailbox::new(MailboxOptions {
            server: self.server.clone(),
            port: self.port,
            tls,
            user: self.user.clone(),
            password,
            folder: self.folder.clone().unwrap_or_else(|| "INBOX".to_owned()),
            service: self.service.clone(),
            office: self.office.clone(),
            days_back: self.days_back.unwrap_or(DAYS_BACK),
        })
        .map_err(|error| Failure::usage(format!("messages.mailbox: {error}")))
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecuritySetting {
    #[default]
    Tls,
    StartTls,
    None,
}

impl MessageSettings {
    /// Reads the secrets and tells what is wrong; connects to nothing.
    pub fn open(&self) -> Result<Messages, Failure> {
        Ok(match self {
            MessageSettings::File { folder } => Messages::Folder(folder.clone()),
            MessageSettings::Log => Messages::Log,
            MessageSettings::Servers { sms, mail, mailbox } => {
                let sms = sms.as_ref().map(SmsSettings::open).transpose()?;
                let mail = mail.as_ref().map(MailSettings::open).transpose()?;
                let mailbox = mailbox.as_deref().map(MailboxSettings::open).transpose()?.map(Box::new);
                if sms.is_none() && mail.is_none() && mailbox.is_none() {
                    let failure = Failure::usage("messages: by = \"servers\" names no server");
                    return Err(failure.hint("write [messages.sms], [messages.mail] or [messages.mailbox]"));
                }
                Messages::Servers(Servers { sms, mail, mailbox })
            }
        })
    }
}

impl SmsSettings {
    fn open(&self) -> Result<SmsGateway, Failure> {
        let secret = read_secret("messages.sms.secret_file", &self.secret_file)?;
        SmsGateway::new(&self.url, &secret).map_err(|error| Failure::usage(format!("messages.sms: {error}")))
    }
}

impl MailSettings {
    fn open(&self) -> Result<MailServer, Failure> {
        let login = match (&self.user, &self.password_file) {
            (Some(user), Some(file)) => Some((user.clone(), read_secret("messages.mail.password_file", file)?)),
            (None, None) => None,
            _ => return Err(Failure::usage("messages.mail: `user` and `password_file` come together or not at all")),
        };
        let security = match self.security {
            MailSecuritySetting::Tls => MailSecurity::Tls,
            MailSecuritySetting::StartTls => MailSecurity::StartTls,
            MailSecuritySetting::None => MailSecurity::None,
        };
        let (server, from) = (self.server.clone(), self.from.clone());
        MailServer::new(MailOptions { server, port: self.port, security, from, login })
            .map_err(|error| Failure::usage(format!("messages.mail: {error}")))
    }
}
