//! Webhooks (通知地址): other programs are told what happened, at an address of theirs, signed ([`crate::signed`]).
//!
//! What is told is put into the outbox in the commit that it follows from, one entry for each address, and delivered afterwards, at
//! least once. An answer other than 2xx is tried again with growing waits for about an hour, then set aside with its reason until a
//! person lets it be sent again. What is told holds ids and words of the program, no name and no number of a customer: who wants
//! those asks for them with a token. Nothing is sent unless the settings say so.

pub mod address;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde::{Deserialize, Serialize};
use yinuo_core::case::Case;
use yinuo_core::id::{AnnouncementId, OfficeId, WebhookId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;

use crate::clock::real_now;
use crate::command::Context;
use crate::directory::Webhook;
use crate::engine::commit::Commit;
use crate::house::House;
use crate::outbox::{Delivered, Entry, Handler, Order, post};
use crate::stop::{Failure, Stop};
use crate::{signed, subject};

/// Something that other programs can be told of.
#[derive(Debug)]
pub struct AnnouncementKind {
    /// Frozen: subscriptions and other programs have it.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

pub static CASE_OPENED: AnnouncementKind =
    AnnouncementKind { key: "case-opened", zh: "登记业务", en: "A case is opened" };
pub static MILESTONE_RECORDED: AnnouncementKind =
    AnnouncementKind { key: "milestone-recorded", zh: "办理进度", en: "A milestone is recorded" };
pub static PROMISE_BROKEN: AnnouncementKind =
    AnnouncementKind { key: "promise-broken", zh: "承诺逾期", en: "A promise is broken" };
pub static PAYOUT_SETTLED: AnnouncementKind =
    AnnouncementKind { key: "payout-settled", zh: "付款结果", en: "The bank has paid a payout, or sent it back" };

/// All of them, in the order in which they are shown.
pub static KINDS: &[&AnnouncementKind] = &[&CASE_OPENED, &MILESTONE_RECORDED, &PROMISE_BROKEN, &PAYOUT_SETTLED];

/// How long an address may take to answer, and how long it is left alone after it did not: what waits for others must not wait for it.
const PATIENCE: Duration = Duration::from_secs(5);
const REST: SignedDuration = SignedDuration::from_secs(2);

pub(crate) static WEBHOOK: Handler = Handler {
    key: "webhook",
    zh: "通知其他程序",
    en: "Telling other programs",
    order: Order::Free,
    deliver: |house, entry| Box::pin(deliver(house, entry)),
    about: |entry| entry.payload::<Announcement>().ok()?.subject(),
};

/// The way out to webhooks, where the settings open it.
pub struct WebhookSender {
    /// Made for the first that is sent: it reads every certificate that the machine believes in.
    client: OnceLock<Client>,
    private: bool,
    resting: Mutex<HashMap<WebhookId, Timestamp>>,
}

impl std::fmt::Debug for WebhookSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookSender(private_addresses: {})", self.private)
    }
}

impl WebhookSender {
    /// `private_addresses`: whether addresses of networks of one's own are allowed, and HTTP without TLS.
    pub fn new(private_addresses: bool) -> WebhookSender {
        WebhookSender { client: OnceLock::new(), private: private_addresses, resting: Mutex::default() }
    }

    fn client(&self) -> Result<&Client, Stop> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // The first that asks decides for the whole program; another one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // What is told goes to the address that was entered: to no other that its answer names, and through no other machine.
        let mut client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
        if !self.private {
            client = client.dns_resolver(Arc::new(address::PublicOnly));
        }
        let client = client.build().map_err(|error| unheard(format!("no way to webhooks: {error}")))?;
        Ok(self.client.get_or_init(|| client))
    }

    async fn send(&self, webhook: &Webhook, secret: &[u8], body: String, now: Timestamp) -> Result<(), Stop> {
        let url = address::parse(&webhook.url)?;
        address::allowed(&url, self.private)?;
        if self.rests(webhook.id, now) {
            return Err(unheard("it did not answer just now".to_owned()));
        }
        let answer = signed::post(self.client()?, url, secret, body, real_now()).await;
        let outcome = match answer {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(unheard(format!("HTTP {status}"))),
            Err(detail) => Err(unheard(detail)),
        };
        let mut resting = self.resting.lock().expect("no panic while it is held");
        match &outcome {
            Ok(()) => resting.remove(&webhook.id),
            Err(_) => resting.insert(webhook.id, now.saturating_add(REST).unwrap_or(now)),
        };
        outcome
    }

    fn rests(&self, webhook: WebhookId, now: Timestamp) -> bool {
        let resting = self.resting.lock().expect("no panic while it is held");
        resting.get(&webhook).is_some_and(|until| *until > now)
    }
}

/// What may go through later.
fn unheard(detail: String) -> Stop {
    Stop::Failed(Failure::Machine { what: "webhook", detail })
}

/// The way out, where there is one and it leads to this address.
pub fn require_way(house: &House, url: &str) -> Result<(), Stop> {
    let sender = house.webhooks.as_ref().ok_or_else(|| Refusal::new("webhooks_off"))?;
    Ok(address::allowed(&address::parse(url)?, sender.private)?)
}

/// What one address is told, as it waits in the outbox.
#[derive(Debug, Serialize, Deserialize)]
struct Announcement {
    webhook: WebhookId,
    kind: String,
    time: Timestamp,
    subjects: BTreeMap<String, String>,
    data: BTreeMap<String, String>,
    /// The kind and number of what it is about, for who looks at what was set aside.
    about: (String, i64),
}

impl Announcement {
    fn subject(&self) -> Option<SubjectRef> {
        let (kind, id) = &self.about;
        subject::stored(kind, *id, "outbox").ok()
    }
}

/// What goes over the wire.
#[derive(Debug, Serialize)]
struct Body<'a> {
    id: String,
    time: Timestamp,
    kind: &'a str,
    subjects: &'a BTreeMap<String, String>,
    data: &'a BTreeMap<String, String>,
}

/// Something that happened at an office. The ids of `subjects` and the words of `data` are told; `about` is what it is about.
pub(crate) struct Happened<'a> {
    pub kind: &'static AnnouncementKind,
    pub office: OfficeId,
    pub about: SubjectRef,
    pub subjects: &'a [(&'static str, String)],
    pub data: &'a [(&'static str, &'a str)],
}

/// Tells the addresses of the office and of those above it, with the commit.
pub(crate) fn announce(context: &Context<'_>, commit: &mut Commit, happened: &Happened<'_>) {
    let path = context.office_path(happened.office);
    let wants = |kinds: &[String]| kinds.iter().any(|key| key == happened.kind.key);
    for webhook in context.directory.webhooks().filter(|webhook| webhook.revoked_at.is_none()) {
        if !wants(&webhook.kinds) || !path.starts_with(context.office_path(webhook.office)) {
            continue;
        }
        let subjects = happened.subjects.iter().map(|(name, id)| ((*name).to_owned(), id.clone()));
        let data = happened.data.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned()));
        let announcement = Announcement {
            webhook: webhook.id,
            kind: happened.kind.key.to_owned(),
            time: context.now,
            subjects: subjects.collect(),
            data: data.collect(),
            about: (happened.about.kind.key.to_owned(), happened.about.id),
        };
        post(commit, context, &WEBHOOK, &announcement);
    }
}

/// Tells that a case was opened, and of the milestones that are new since `before`.
pub(crate) fn announce_case(context: &Context<'_>, commit: &mut Commit, before: Option<&Case>, case: &Case) {
    if before.is_none() {
        announce_of_case(context, commit, &CASE_OPENED, case, &[]);
    }
    let known = before.map_or(0, |before| before.milestones.len());
    for milestone in case.milestones.iter().skip(known) {
        announce_of_case(context, commit, &MILESTONE_RECORDED, case, &[("milestone", &milestone.key)]);
    }
}

pub(crate) fn announce_of_case(
    context: &Context<'_>,
    commit: &mut Commit,
    kind: &'static AnnouncementKind,
    case: &Case,
    more: &[(&'static str, &str)],
) {
    let (id, party, office) = (case.id.to_string(), case.party.to_string(), case.office.to_string());
    let subjects = [("case", id), ("party", party), ("office", office)];
    let mut data = vec![("service", case.service.key.as_str())];
    data.extend(more);
    let about = CASE.of(case.id.number());
    announce(context, commit, &Happened { kind, office: case.office, about, subjects: &subjects, data: &data });
}

/// What the secret of an address is sealed for.
pub(crate) fn place(webhook: WebhookId) -> String {
    format!("webhook {}", webhook.number())
}

async fn deliver(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let announcement: Announcement = entry.payload()?;
    let directory = house.directory();
    let webhook = directory.webhook(announcement.webhook).filter(|webhook| webhook.revoked_at.is_none());
    let Some(webhook) = webhook else { return Ok(Delivered::NotNeeded("webhook_revoked")) };
    let sender = house.webhooks.as_ref().ok_or_else(|| Refusal::new("webhooks_off"))?;
    let secret = house.shared.keys.open(&place(webhook.id), &webhook.secret_sealed);
    let secret = secret.ok_or_else(|| Stop::damaged("webhooks", webhook.id.to_string()))?;
    let Announcement { kind, time, subjects, data, .. } = &announcement;
    // The same however often it is sent, so that who gets it twice knows.
    let id = AnnouncementId::from_number(entry.row.id).to_string();
    let body = Body { id, time: *time, kind, subjects, data };
    let body = serde_json::to_string(&body).expect("ids and words have a JSON form");
    sender.send(webhook, &secret, body, house.now()).await?;
    Ok(Delivered::Done)
}
