//! The settings of a run: built-in values, then `yinuo.toml`, then `YINUO_…` of the environment, then the command line;
//! the later one wins. Secrets are read from the key file or the environment, never from the command line, where every
//! user of the machine could see them.

mod messages;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use yinuo_api::ConnectionLimits;
use yinuo_core::pack::PackSource;
use yinuo_core::payment::Debtor;
use yinuo_service::keys::Keys;
use yinuo_service::oidc::{Oidc, OidcOptions};
use yinuo_service::packs;
use yinuo_service::webhook::WebhookSender;
use yinuo_store::suite::Suite;

pub use self::messages::MessageSettings;
use crate::failure::Failure;

/// Read when it is there and no other file is named.
const DEFAULT_FILE: &str = "yinuo.toml";
/// The key itself, for where there is no place for a file.
const KEY_VARIABLE: &str = "YINUO_KEY";
const NAMES: [&str; 18] = [
    "database",
    "listen",
    "key_file",
    "ciphers",
    "packs",
    "letters",
    "fonts",
    "secure_cookies",
    "public_metrics",
    "metrics_listen",
    "log",
    "payment",
    "messages",
    "webhooks",
    "oidc",
    "public",
    "tls",
    "connections",
];
/// The secret of the house at the provider of OIDC, for where there is no place for a file.
const OIDC_SECRET_VARIABLE: &str = "YINUO_OIDC_SECRET";
/// The password of the mailbox, for where there is no place for a file.
const MAILBOX_PASSWORD_VARIABLE: &str = "YINUO_MAILBOX_PASSWORD";
/// What else of the environment is read: the key, the first password of a house, the secret at the provider of OIDC, and the password of the mailbox.
const SECRETS: [&str; 4] = [KEY_VARIABLE, "YINUO_PASSWORD", OIDC_SECRET_VARIABLE, MAILBOX_PASSWORD_VARIABLE];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://USER@HOST/DATABASE`.
    pub database: String,
    pub listen: SocketAddr,
    /// Absent: beside the database.
    pub key_file: Option<PathBuf>,
    /// The suite of ciphers of a house: `aes-blake3`, or `sm4-sm3`, the national ones. It is chosen when the key is made; absent, the one of the key, or the first.
    pub ciphers: Option<String>,
    /// A folder of packs; absent, those shipped with the program, and in their place those of the folder `packs` beside the key.
    pub packs: Option<PathBuf>,
    /// A folder where letters are put for printing; absent, they are only kept in the database.
    pub letters: Option<PathBuf>,
    /// A folder with the fonts of letters in PDF; absent, those of the machine.
    pub fonts: Option<PathBuf>,
    /// Whether the session cookie is sent over HTTPS only.
    pub secure_cookies: bool,
    /// Whether `/metrics` answers others than this machine.
    pub public_metrics: bool,
    /// Where metrics are asked for, and nothing else; absent, at `/metrics` of `listen`.
    pub metrics_listen: Option<SocketAddr>,
    /// What is logged, as `info` or `warn,yinuo_service=debug`.
    pub log: String,
    pub payment: PaymentSettings,
    /// Absent: no messages are sent, and nobody signs in with a one-time code.
    pub messages: Option<MessageSettings>,
    /// Absent: no other program is told anything.
    pub webhooks: Option<WebhookSettings>,
    /// Absent: everybody signs in with a password.
    pub oidc: Option<OidcSettings>,
    pub public: PublicSettings,
    /// Absent: plain HTTP.
    pub tls: Option<TlsSettings>,
    pub connections: ConnectionSettings,
}

/// `[connections]`: how many there may be, and how long each may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConnectionSettings {
    /// At once; more are closed as they come.
    pub most: usize,
    /// For the head of a request, and without any request.
    pub header_seconds: u64,
    /// Between two pieces of a body.
    pub body_seconds: u64,
    /// Without taking anything of an answer.
    pub write_seconds: u64,
    /// For requests under way once the server is told to stop.
    pub stop_seconds: u64,
}

impl Default for ConnectionSettings {
    fn default() -> ConnectionSettings {
        let limits = ConnectionLimits::default();
        ConnectionSettings {
            most: limits.most,
            header_seconds: limits.header.as_secs(),
            body_seconds: limits.body.as_secs(),
            write_seconds: limits.write.as_secs(),
            stop_seconds: limits.stop.as_secs(),
        }
    }
}

impl From<ConnectionSettings> for ConnectionLimits {
    fn from(settings: ConnectionSettings) -> ConnectionLimits {
        ConnectionLimits {
            most: settings.most,
            header: Duration::from_secs(settings.header_seconds),
            body: Duration::from_secs(settings.body_seconds),
            write: Duration::from_secs(settings.write_seconds),
            stop: Duration::from_secs(settings.stop_seconds),
        }
    }
}

fn read_secret(setting: &str, file: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| Failure::usage(format!("{setting}: {}: {error}", file.display())))?;
    Ok(text.trim().to_owned())
}

/// `[webhooks]`: other programs are told what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// Whether addresses of networks of one's own are allowed, and HTTP without TLS.
    pub private_addresses: bool,
}

impl WebhookSettings {
    pub fn open(self) -> WebhookSender {
        WebhookSender::new(self.private_addresses)
    }
}

/// `[oidc]`: operators sign in at a provider of their own organisation, beside their passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// The address of the provider, as it calls itself.
    pub issuer: String,
    pub client_id: String,
    /// A file with the secret that both know; absent, it is in the environment.
    pub client_secret_file: Option<PathBuf>,
    /// What the button says.
    pub label: String,
    /// The address of the house, as browsers reach it.
    pub address: String,
}

impl OidcSettings {
    /// Reads the secret and tells what is wrong; connects to nothing.
    pub fn open(&self) -> Result<Oidc, Failure> {
        let client_secret = match &self.client_secret_file {
            Some(file) => read_secret("oidc.client_secret_file", file)?,
            None => std::env::var(OIDC_SECRET_VARIABLE).map_err(|_| {
                let failure = Failure::usage("oidc: there is no secret");
                failure.hint(format!("name a file with `client_secret_file`, or set {OIDC_SECRET_VARIABLE}"))
            })?,
        };
        let OidcSettings { issuer, client_id, label, address, .. } = self.clone();
        Oidc::new(OidcOptions { issuer, client_id, client_secret, label, address })
            .map_err(|error| Failure::usage(format!("oidc: {error}")))
    }
}

/// `[public]`: the pages for applicants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PublicSettings {
    /// Whether there are any.
    pub enabled: bool,
    /// Whether the address a request comes from is the last of its header `X-Forwarded-For`. Only where a proxy of one's own writes
    /// it: otherwise anybody could pretend to be many.
    pub forwarded: bool,
}

/// `[tls]`: with which certificate the server speaks HTTPS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// A file in PEM: the server's certificate, then those between it and its authority.
    pub certificate: PathBuf,
    /// A file in PEM with its key.
    pub key: PathBuf,
}

/// `[payment]`: how money leaves the house.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentSettings {
    /// Absent: no file for the bank can be written.
    pub debtor: Option<DebtorSettings>,
}

/// `[payment.debtor]`: the account payments to customers leave from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebtorSettings {
    pub name: String,
    pub account: String,
    /// The twelve digits of its branch.
    pub branch: Option<String>,
}

impl From<DebtorSettings> for Debtor {
    fn from(debtor: DebtorSettings) -> Debtor {
        Debtor { name: debtor.name, account: debtor.account, branch: debtor.branch }
    }
}

impl From<Debtor> for DebtorSettings {
    fn from(debtor: Debtor) -> DebtorSettings {
        DebtorSettings { name: debtor.name, account: debtor.account, branch: debtor.branch }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            database: "sqlite:data/yinuo.sqlite".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            key_file: None,
            ciphers: None,
            packs: None,
            letters: None,
            fonts: None,
            secure_cookies: false,
            public_metrics: false,
            metrics_listen: None,
            log: "info".to_owned(),
            payment: PaymentSettings::default(),
            messages: None,
            webhooks: None,
            oidc: None,
            public: PublicSettings::default(),
            tls: None,
            connections: ConnectionSettings::default(),
        }
    }
}

/// The settings that can be given on the command line, by every subcommand.
#[derive(Debug, Clone, Default, clap::Args, Serialize)]
#[command(next_help_heading = "Settings (also in yinuo.toml, and as YINUO_… in the environment)")]
pub struct Flags {
    /// File of settings [default: yinuo.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// sqlite:PATH or postgres://USER@HOST/DATABASE [default: sqlite:data/yinuo.sqlite]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// File of the key that personal data is sealed with [default: beside the database]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// Folder of packs [default: those in the program, and those of the folder packs beside the key]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packs: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or by module, as warn,yinuo_service=debug
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Log as lines of JSON
    #[arg(long, global = true)]
    #[serde(skip)]
    pub log_json: bool,
}

/// Refuses variables of the environment that begin like a setting and are none: a misspelt one would otherwise do nothing.
pub fn refuse_unknown_variables() -> Result<(), Failure> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let unknown = names.filter(|name| name.starts_with("YINUO_") && !is_known_variable(name)).min();
    let Some(name) = unknown else { return Ok(()) };
    let known: Vec<String> = NAMES.iter().map(|name| format!("YINUO_{}", name.to_uppercase())).collect();
    let failure = Failure::usage(format!("{name} in the environment is no setting"));
    Err(failure.hint(format!("there are {}, {}", known.join(", "), SECRETS.join(", "))))
}

fn is_known_variable(variable: &str) -> bool {
    let setting = variable.strip_prefix("YINUO_").map(str::to_lowercase);
    SECRETS.contains(&variable) || setting.is_some_and(|setting| NAMES.contains(&setting.as_str()))
}

impl Settings {
    pub fn read(flags: &Flags) -> Result<Settings, Failure> {
        if flags.database.as_deref().is_some_and(has_password) {
            return Err(Failure::usage(
                "the address of the database has a password in it, and the command line can be seen by others",
            )
            .hint("put the address into YINUO_DATABASE or into yinuo.toml"));
        }
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        figment = match &flags.config {
            Some(file) => figment.merge(Toml::file_exact(file)),
            None => figment.merge(Toml::file(DEFAULT_FILE)),
        };
        figment.merge(Env::prefixed("YINUO_").only(&NAMES)).merge(Serialized::defaults(flags)).extract().map_err(
            |error| {
                let settings = NAMES.join(", ");
                Failure::usage(format!("settings: {error}")).hint(format!("the settings are {settings}"))
            },
        )
    }

    /// The path of a SQLite database; `None` for a server.
    pub fn sqlite_path(&self) -> Option<&Path> {
        let path = self.database.strip_prefix("sqlite:")?;
        Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
    }

    pub fn key_path(&self) -> PathBuf {
        match (&self.key_file, self.sqlite_path()) {
            (Some(file), _) => file.clone(),
            (None, Some(database)) => database.with_extension("key"),
            (None, None) => PathBuf::from("data/yinuo.key"),
        }
    }

    /// Where the next key file lies while it takes the place of the one there is.
    pub fn next_key_path(&self) -> PathBuf {
        let mut name = self.key_path().into_os_string();
        name.push(".next");
        PathBuf::from(name)
    }

    /// Whether the key comes from the environment and no file.
    pub fn key_is_given(&self) -> bool {
        std::env::var_os(KEY_VARIABLE).is_some()
    }

    /// The key, made when `create` and there is none.
    pub fn keys(&self, create: bool) -> Result<Keys, Failure> {
        if let Ok(key) = std::env::var(KEY_VARIABLE) {
            let keys = Keys::from_text(&key).ok_or_else(|| {
                Failure::usage(format!("{KEY_VARIABLE} is not a key: 64 hexadecimal digits are expected"))
            })?;
            return self.of_chosen_suite(keys);
        }
        let path = self.key_path();
        if !create && !path.exists() {
            return Err(Failure::new(format!("the key file {} is missing", path.display())).hint(
                "the database was sealed with it: put back the one kept with its backup, or name it with --key-file",
            ));
        }
        let suite = self.suite()?.unwrap_or_default();
        let keys = Keys::from_file(&path, create.then_some(suite));
        self.of_chosen_suite(keys.map_err(|error| Failure::new(format!("key file: {}", error.0)))?)
    }

    /// The suite of ciphers that the settings name, if they name one.
    fn suite(&self) -> Result<Option<Suite>, Failure> {
        let Some(key) = &self.ciphers else { return Ok(None) };
        let suite = Suite::parse(key);
        let known = Suite::ALL.map(Suite::key).join(", ");
        suite
            .map(Some)
            .ok_or_else(|| Failure::usage(format!("ciphers: there is no `{key}`")).hint(format!("there are {known}")))
    }

    /// The key, where it is of the suite that the settings name: a house does not change it.
    fn of_chosen_suite(&self, keys: Keys) -> Result<Keys, Failure> {
        match self.suite()? {
            Some(wanted) if wanted != keys.suite() => {
                let (is, wanted) = (keys.suite().key(), wanted.key());
                let failure =
                    Failure::new(format!("the key is one for the ciphers {is}, and the settings say {wanted}"));
                Err(failure.hint("the ciphers are chosen when a house is founded: leave the setting as it was then"))
            }
            _ => Ok(keys),
        }
    }

    pub fn pack_sources(&self) -> Result<Vec<PackSource>, Failure> {
        let Some(folder) = &self.packs else { return self.shipped_and_own() };
        let found = packs::from_folder(folder)
            .map_err(|error| Failure::usage(format!("packs: {}: {error}", folder.display())))?;
        if found.is_empty() {
            return Err(Failure::usage(format!("packs: {} has no folder with a pack.toml", folder.display())));
        }
        Ok(found)
    }

    /// The packs shipped with the program; one in the folder of the house's own stands in the place of that name.
    fn shipped_and_own(&self) -> Result<Vec<PackSource>, Failure> {
        let mut sources = packs::shipped();
        let folder = self.own_packs();
        if folder.is_dir() {
            let own = packs::from_folder(&folder)
                .map_err(|error| Failure::usage(format!("packs: {}: {error}", folder.display())))?;
            sources.retain(|shipped| own.iter().all(|pack| pack.name != shipped.name));
            sources.extend(own);
        }
        Ok(sources)
    }

    /// The folder of the house's own packs where no other is named: `packs` beside the key.
    pub fn own_packs(&self) -> PathBuf {
        self.packs.clone().unwrap_or_else(|| self.key_path().with_file_name("packs"))
    }
}

fn has_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let user = rest.split_once('@').map_or("", |(user, _)| user);
    user.contains(':') || rest.contains("password=")
}

#[cfg(test)]
mod tests {
    use yinuo_service::message::Messages;

    use super::*;

    #[test]
    fn a_password_in_the_address_is_found() {
        assert!(has_password("postgres://yinuo:secret@db/yinuo"));
        assert!(has_password("postgres://db/yinuo?user=a&password=b"));
        assert!(!has_password("postgres://yinuo@db:5432/yinuo"));
        assert!(!has_password("sqlite:data/yinuo.sqlite"));
    }

    #[test]
    fn the_key_lies_beside_the_database() {
        let settings = Settings { database: "sqlite:/srv/yinuo/house.sqlite".to_owned(), ..Settings::default() };
        assert_eq!(settings.key_path(), Path::new("/srv/yinuo/house.key"));
    }

    #[test]
    fn the_account_payments_leave_from_is_a_part_of_the_settings() {
        let file = std::env::temp_dir().join(format!("yinuo-settings-{}.toml", std::process::id()));
        std::fs::write(&file, "[payment.debtor]\nname = \"一诺人寿\"\naccount = \"0709000109000012345\"\n").unwrap();
        let read = Settings::read(&Flags { config: Some(file.clone()), ..Flags::default() });
        std::fs::write(&file, "[payment.debtor]\nname = \"一诺人寿\"\niban = \"1\"\n").unwrap();
        let unknown = Settings::read(&Flags { config: Some(file.clone()), ..Flags::default() });
        std::fs::remove_file(&file).unwrap();
        let debtor = read.unwrap().payment.debtor.unwrap();
        assert_eq!((debtor.account.as_str(), debtor.branch), ("0709000109000012345", None));
        assert!(unknown.is_err(), "a misspelt setting is not passed over");
    }

    /// What the settings of a file come to.
    fn messages_of(name: &str, text: &str) -> Result<Messages, Failure> {
        let file = std::env::temp_dir().join(format!("yinuo-settings-{name}-{}.toml", std::process::id()));
        std::fs::write(&file, text).unwrap();
        let read = Settings::read(&Flags { config: Some(file.clone()), ..Flags::default() });
        let opened = read.and_then(|settings| settings.messages.expect("they are set").open());
        std::fs::remove_file(&file).unwrap();
        opened
    }

    #[tokio::test]
    async fn no_messages_are_sent_until_the_settings_say_how_and_a_wrong_way_is_told() {
        assert_eq!(Settings::default().messages, None);
        let folder = messages_of("folder", "[messages]\nby = \"file\"\nfolder = \"out\"\n").unwrap();
        assert!(matches!(folder, Messages::Folder(folder) if folder == Path::new("out")));
        assert!(messages_of("pigeon", "[messages]\nby = \"pigeon\"\n").is_err());
        assert!(messages_of("none", "[messages]\nby = \"servers\"\n").is_err());
        let mail =
            |more: &str| format!("[messages]\nby = \"servers\"\n[messages.mail]\nserver = \"mail.example.cn\"\n{more}");
        assert!(messages_of("mail", &mail("from = \"一诺 <no-reply@example.cn>\"\n")).is_ok());
        assert!(messages_of("nobody", &mail("from = \"no-reply\"\n")).is_err());
        assert!(messages_of("half", &mail("from = \"a@example.cn\"\nuser = \"a\"\n")).is_err());
        let mailbox = |more: &str| {
            let what = "server = \"127.0.0.1\"\nuser = \"desk\"\nservice = \"broker.enquiry\"\n";
            format!("[messages]\nby = \"servers\"\n[messages.mailbox]\n{what}{more}")
        };
        assert!(messages_of("mailbox-clear", &mailbox("security = \"starttls\"\n")).is_err());
        assert!(messages_of("mailbox-open", &mailbox("security = \"none\"\n")).is_err(), "there is no password");
        let sms = "[messages]\nby = \"servers\"\n[messages.sms]\nurl = \"https://sms.example.cn/send\"\nsecret_file = \"gone\"\n";
        let failure = messages_of("sms", sms).expect_err("the secret is missing");
        assert!(format!("{failure:?}").contains("messages.sms.secret_file"), "{failure:?}");
    }

    #[test]
    fn public_pages_are_off_and_no_messages_are_sent_until_the_settings_say_so() {
        assert_eq!((Settings::default().public.enabled, Settings::default().messages), (false, None));
        let file = std::env::temp_dir().join(format!("yinuo-settings-public-{}.toml", std::process::id()));
        let written = "[public]\nenabled = true\n\n[messages]\nby = \"file\"\nfolder = \"out\"\n";
        std::fs::write(&file, written).unwrap();
        let read = Settings::read(&Flags { config: Some(file.clone()), ..Flags::default() });
        std::fs::write(&file, "[messages]\nby = \"pigeon\"\n").unwrap();
        let unknown = Settings::read(&Flags { config: Some(file.clone()), ..Flags::default() });
        std::fs::remove_file(&file).unwrap();
        let read = read.unwrap();
        assert!(read.public.enabled && !read.public.forwarded);
        assert_eq!(read.messages, Some(MessageSettings::File { folder: "out".into() }));
        assert!(unknown.is_err(), "nothing is sent in a way that does not exist");
    }

    #[test]
    fn a_flag_wins_over_the_built_in_value() {
        let flags = Flags { database: Some("sqlite:other.sqlite".to_owned()), ..Flags::default() };
        assert_eq!(Settings::read(&flags).unwrap().database, "sqlite:other.sqlite");
    }
}
