//! A running house: one database, its rules, its people, its engine, and the worker that minds the clock.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::pack::PackSource;
use yinuo_core::payment::Debtor;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::archive::SETTING;
use yinuo_store::{Store, Value};

use crate::approval::Preview;
use crate::clock::Clock;
use crate::clock_watch::ClockWatch;
use crate::command::party::{ELSEWHERE, HELD_BY};
use crate::command::upkeep::{ArchiveRules, KeepKey, NoteHeartbeat, PutSetting};
use crate::command::{Answer, Command};
use crate::customer_read::{CustomerReads, Way};
use crate::directory::Directory;
use crate::engine::Engine;
use crate::keys::{HouseKey, Keys, house_key, kept_key};
use crate::live::Live;
use crate::message::Messages;
use crate::oidc::Oidc;
use crate::pdf::Printer;
use crate::rules::Rules;
use crate::session::Sessions;
use crate::shared::Shared;
use crate::stop::Stop;
use crate::webhook::WebhookSender;

#[derive(Debug)]
pub struct HouseOptions {
    pub packs: Vec<PackSource>,
    pub keys: Keys,
    /// Where a training database begins; a database that is one already keeps its own clock.
    pub training_clock: Option<Timestamp>,
    /// A folder where letters are put for printing.
    pub letters: Option<PathBuf>,
    /// How messages reach people outside the house; absent, none are sent.
    pub messages: Option<Messages>,
    /// The way to webhooks; absent, no other program is told anything.
    pub webhooks: Option<WebhookSender>,
    /// The provider of OIDC; absent, everybody signs in with a password.
    pub oidc: Option<Oidc>,
    /// The account payments to customers leave from.
    pub debtor: Option<Debtor>,
    /// A folder with the fonts of letters in PDF; absent, those of the machine.
    pub fonts: Option<PathBuf>,
}

pub struct House {
    pub store: Store,
    pub shared: Arc<Shared>,
    pub engine: Engine,
    pub sessions: Sessions,
    pub letters: Option<PathBuf>,
    pub messages: Option<Messages>,
    pub webhooks: Option<WebhookSender>,
    pub oidc: Option<Oidc>,
    pub debtor: Option<Debtor>,
    pub printer: Arc<Printer>,
    /// One day run at a time in this process.
    pub day_desk: Arc<tokio::sync::Mutex<()>>,
    pub imports: crate::import::RunningImports,
    pub customer_reads: CustomerReads,
    pub clock_watch: ClockWatch,
    pub live: Arc<Live>,
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("House")
    }
}

/// The setting that holds the training clock, in microseconds; a database without it runs on the real clock.
const TRAINING_CLOCK: &str = "training_clock";

impl House {
    /// Opens a house on a migrated store.
    pub async fn open(store: Store, options: HouseOptions) -> Result<House, Stop> {
        let rules = Rules::read(&options.packs).map_err(|detail| Stop::damaged("packs", detail))?;
        House::open_by(store, rules, options).await
    }

    /// The same by rules that were read before, whatever packs the options name.
    pub async fn open_by(store: Store, mut rules: Rules, options: HouseOptions) -> Result<House, Stop> {
        let kept_key = house_key(&store, &options.keys).await?;
        let is_new = kept_key.is_none();
        // What follows from their purpose alone is no secret: such keys found a house that is made up, and open none that is there.
        if options.keys.is_rehearsed() && (!is_new || options.training_clock.is_none()) {
            return Err(Stop::damaged("key file", "rehearsed keys only found a new house with a training clock"));
        }
        let key = kept_key.unwrap_or_else(|| HouseKey::new(&options.keys));
        let setting = store.query_one(&SETTING, vec![Value::Text(TRAINING_CLOCK.to_owned())]).await?;
        let stored = setting.and_then(|row| row.value.parse().ok()).map(crate::engine::rows::instant);
        let clock = match options.training_clock.or(stored) {
            Some(now) if options.keys.is_rehearsed() => Clock::rehearsed(now),
            Some(now) => Clock::training(now),
            None => Clock::real(),
        };
        let new_rules = rules.join_archive(&store, clock.now().as_microsecond()).await?;
        let directory = Directory::load(&store, rules.roles()).await?;
        let shared = Arc::new(Shared::new(rules, key.keys(), clock, directory));
        let engine = Engine::start(&store, shared.clone()).await?;
        let sessions = Sessions::new(store.clone());
        let printer = Printer::shared(options.fonts);
        let day_desk = Arc::new(tokio::sync::Mutex::new(()));
        let (letters, messages, debtor) = (options.letters, options.messages, options.debtor);
        let (imports, customer_reads, webhooks) = (Default::default(), Default::default(), options.webhooks);
        let house = House {
            store,
            shared,
            engine,
            sessions,
            letters,
            messages,
            webhooks,
            oidc: options.oidc,
            debtor,
            printer,
            day_desk,
            imports,
            customer_reads,
            clock_watch: ClockWatch::new(),
            live: Arc::default(),
        };
        let system = Arc::new(Actor::system());
        let put = |key: &str, value: String| Command::from(PutSetting { key: key.to_owned(), value });
        if is_new {
            let sealed = key.sealed_with(&options.keys);
            // Who was quicker has made another key; a house opened with this one would seal what nobody can open.
            house.engine.carry_out(&system, Command::from(KeepKey { sealed, was: None }), None).await?;
        }
        if !new_rules.is_empty() {
            let versions = new_rules.iter().map(|row| row.version.clone()).collect();
            let command = Command::from(ArchiveRules { versions, rows: new_rules });
            house.engine.carry_out(&system, command, None).await?;
        }
        house.check_clock_at_start().await?;
        let taken_up = crate::timer::adopt_calendar(&house).await?;
        if taken_up > 0 {
            tracing::info!(taken_up, "a new calendar: promises beyond the old one were looked at");
        }
        if let Some(now) = options.training_clock
            && stored != Some(now)
        {
            let command = put(TRAINING_CLOCK, now.as_microsecond().to_string());
            house.engine.carry_out(&system, command, None).await?;
        }
        Ok(house)
    }

    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The day it is, by the calendar of the house.
    pub fn today(&self) -> Date {
        self.rules().calendar().date_of(self.now())
    }

    pub fn rules(&self) -> &Rules {
        &self.shared.rules
    }

    pub fn directory(&self) -> Arc<Directory> {
        self.shared.directory()
    }

    /// Boxed and one for all commands, as the two below: each request that carries something out goes through here.
    pub fn carry_out<'a>(
        &'a self,
        actor: &'a Arc<Actor>,
        command: impl Into<Command>,
        idempotency_key: Option<String>,
    ) -> BoxFuture<'a, Result<Answer, Stop>> {
        let command: Command = command.into();
        let done = in_time(self.engine.carry_out(actor, command, idempotency_key));
        Box::pin(async move { self.without_names(actor, done.await) })
    }

    /// Whether the database takes what is written, and soon.
    pub async fn can_write(&self) -> bool {
        let command = Command::from(NoteHeartbeat {});
        let system = Arc::new(Actor::system());
        let written = self.engine.carry_out(&system, command, None);
        matches!(tokio::time::timeout(READY_WITHIN, written).await, Ok(Ok(_)))
    }

    /// What a command would do, without doing it.
    pub fn preview<'a>(
        &'a self,
        actor: &'a Arc<Actor>,
        command: impl Into<Command>,
    ) -> BoxFuture<'a, Result<Preview, Stop>> {
        let command: Command = command.into();
        Box::pin(async move { self.without_names(actor, self.engine.preview(actor, command).await) })
    }

    /// As [`House::carry_out`]; where the same was sent by the same operator a moment ago, it is refused as a question.
    pub fn carry_out_asking<'a>(
        &'a self,
        actor: &'a Arc<Actor>,
        command: impl Into<Command>,
        idempotency_key: Option<String>,
    ) -> BoxFuture<'a, Result<Answer, Stop>> {
        let command: Command = command.into();
        let done = in_time(self.engine.carry_out_asking(actor, command, idempotency_key));
        Box::pin(async move { self.without_names(actor, done.await) })
    }

    /// Whoever is refused because of a customer beyond his reach is not told which; that he asked is noted among the looks at that customer.
    fn without_names<T>(&self, actor: &Actor, done: Result<T, Stop>) -> Result<T, Stop> {
        done.map_err(|stop| match stop {
            Stop::Refused(mut refusal) if refusal.code == ELSEWHERE => {
                if let Some(party) = refusal.fact(HELD_BY).and_then(|id| id.parse().ok()) {
                    self.note_read(actor, "", party, Way::Refused);
                }
                refusal.facts.clear();
                Stop::Refused(refusal)
            }
            stop => stop,
        })
    }

    /// Moves the training clock, and lets the time that passed take effect. `NotFound` on a real database.
    pub async fn set_training_clock(&self, actor: &Arc<Actor>, now: Timestamp) -> Result<(), Stop> {
        actor.require(yinuo_core::access::Permission::MANAGE_HOUSE)?;
        if !self.shared.clock.set(now) {
            return Err(Stop::NotFound);
        }
        let value = now.as_microsecond().to_string();
        let command = Command::from(PutSetting { key: TRAINING_CLOCK.to_owned(), value });
        self.engine.carry_out(actor, command, None).await?;
        crate::upkeep::run_due(self).await?;
        // Every page shows what time it is, and what is due by then.
        self.live.tell_everything(&self.directory());
        Ok(())
    }

    /// Takes up what another process changed in the house: offices, operators, roles, addresses, and the training clock, which goes on only.
    pub(crate) async fn take_up_changes(&self) -> Result<(), Stop> {
        let _taking_up = self.shared.tidings.taking_up.lock().await;
        loop {
            let before = self.directory();
            if self.shared.replace_directory(&before, Directory::load(&self.store, self.rules().roles()).await?) {
                break;
            }
        }
        if self.shared.clock.is_training()
            && let Some(row) = self.store.query_one(&SETTING, vec![Value::Text(TRAINING_CLOCK.to_owned())]).await?
            && let Some(now) = row.value.parse().ok().map(crate::engine::rows::instant)
            && now > self.now()
        {
            self.shared.clock.set(now);
            self.live.tell_everything(&self.directory());
        }
        Ok(())
    }

    /// The first office and the administrator who makes all others, in an empty house.
    pub async fn found(&self, office: (&str, &str), admin: FirstAdmin) -> Result<(OfficeId, OperatorId), Stop> {
        use crate::command::house::{CreateOffice, CreateOperator, Letterhead};
        if self.directory().offices().next().is_some() {
            return Err(Stop::refused("root_office_exists"));
        }
        // Refused before anything is made: an office without its administrator could not be mended.
        let password_hash = self.hash_password(&admin.password, &[&admin.login, &admin.name]).await?;
        let founder = Arc::new(Actor::founder());
        let roles =
            self.rules().roles().all().filter(|role| role.administers()).map(|role| role.key.clone()).take(1).collect();
        let (code, name) = office;
        let create = Command::from(CreateOffice {
            code: code.to_owned(),
            name: name.to_owned(),
            parent: None,
            region_code: None,
            level: "head".to_owned(),
            letterhead: Letterhead::default(),
        });
        let office = OfficeId::from_number(self.engine.carry_out(&founder, create, None).await?.id);
        let create = Command::from(CreateOperator {
            login: admin.login,
            name: admin.name,
            office,
            roles,
            password_hash,
            password_given: false,
        });
        let operator = OperatorId::from_number(self.engine.carry_out(&founder, create, None).await?.id);
        Ok((office, operator))
    }

    /// Lets an administrator in again where nobody can any more: a new password, no authenticator, active, with the role that administers.
    /// Whoever has the machine and the key can do this; it stands in the archive.
    pub async fn recover(&self, login: &str, password: &str) -> Result<OperatorId, Stop> {
        use crate::command::house::EditOperator;
        use crate::command::session::TakeOffTotp;
        let directory = self.directory();
        let operator = directory.operator_by_login(login).ok_or(Stop::NotFound)?;
        let password_hash = self.hash_password(password, &[&operator.login, &operator.name]).await?;
        let mut roles = operator.roles.clone();
        if !roles.iter().any(|key| self.rules().roles().get(key).is_some_and(|role| role.administers())) {
            roles.extend(
                self.rules().roles().all().filter(|role| role.administers()).map(|role| role.key.clone()).take(1),
            );
        }
        let founder = Arc::new(Actor::founder());
        if operator.totp_sealed.is_some() {
            let command = TakeOffTotp { operator: operator.id };
            self.engine.carry_out(&founder, Command::from(command), None).await?;
        }
        let command = EditOperator {
            operator: operator.id,
            expected_version: None,
            name: None,
            office: None,
            roles: Some(roles),
            active: Some(true),
            left_on: None,
            password_hash: Some(password_hash),
        };
        self.engine.carry_out(&founder, Command::from(command), None).await?;
        Ok(operator.id)
    }

    /// Seals the key of the house with that of another file, in the place of the one that opens it now. Whoever runs goes on.
    pub async fn change_key_file(&self, now: &Keys, next: &Keys) -> Result<(), Stop> {
        let Some(key) = house_key(&self.store, now).await? else { return Err(Stop::NotFound) };
        let was = Some(kept_key(&self.store).await?.unwrap_or_default());
        let command = Command::from(KeepKey { sealed: key.sealed_with(next), was });
        self.engine.carry_out(&Arc::new(Actor::founder()), command, None).await.map(drop)
    }

    pub async fn stop(self) {
        if let Err(stop) = self.write_reads().await {
            tracing::error!(?stop, "who looked at customers last could not be written down");
        }
        self.engine.stop().await;
    }
}

/// How long somebody waits for the database before he is told to come again, and what watches the house before it says that it is not ready.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
const READY_WITHIN: Duration = Duration::from_secs(3);

/// What does not come in time is not lost: whoever sends it again under the same key learns what became of it.
pub(crate) async fn in_time<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    match tokio::time::timeout(ANSWER_WITHIN, work).await {
        Ok(done) => done,
        Err(_) => Err(Refusal::new("database_slow").with("retry_after", "5").into()),
    }
}

/// Who administers a new house.
#[derive(Clone)]
pub struct FirstAdmin {
    pub login: String,
    pub name: String,
    pub password: String,
}

impl std::fmt::Debug for FirstAdmin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FirstAdmin({})", self.login)
    }
}
