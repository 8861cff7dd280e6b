//! The offices and operators of the house, held in memory: every request asks for them, and they change seldom.
//!
//! The engine brings the directory up to date with each batch that changes it; another process on the same database
//! notices by the head of the house's chain (see [`crate::upkeep`]).

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Actor, ActorKind, Permission, Reach, Role, Roles, Scope};
use yinuo_core::id::{OfficeId, OperatorId, TokenId, WebhookId, milliseconds_of};
use yinuo_core::systems;
use yinuo_core::text::LocalText;
use yinuo_store::tables::house::{
    LAST_RESTORE, OFFICES_ALL, OPERATORS_ALL, OfficeRow, OperatorRow, TOKENS_ALL, TokenRow,
};
use yinuo_store::tables::house::{WEBHOOKS_ALL, WebhookRow};
use yinuo_store::tables::ledger::{DayCloseRow, LAST_DAY_CLOSE};
use yinuo_store::tables::party::{PartyAliasRow, RelationRow};
use yinuo_store::{Changes, Store, StoreFailure, Value};

#[derive(Debug, Clone)]
pub struct Office {
    pub id: OfficeId,
    pub parent: Option<OfficeId>,
    pub code: String,
    pub name: String,
    pub region_code: Option<String>,
    pub level: String,
    pub path: String,
    pub manager: Option<OperatorId>,
    pub letterhead: Letterhead,
    pub version: i64,
}

/// What letters say of an office besides its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Letterhead {
    /// The name in the business licence: that of the company, or of the branch where that is registered.
    pub legal_name: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
}

impl Letterhead {
    pub fn of(row: &OfficeRow) -> Letterhead {
        Letterhead { legal_name: row.legal_name.clone(), address: row.address.clone(), phone: row.phone.clone() }
    }
}

#[derive(Debug, Clone)]
pub struct Operator {
    pub id: OperatorId,
    pub login: String,
    pub name: String,
    pub office: OfficeId,
    /// Keys of roles; one that no pack has any more gives nothing.
    pub roles: Vec<String>,
    pub password_hash: String,
    /// By somebody else: it opens nothing but the change of it.
    pub password_given: bool,
    pub totp_sealed: Option<Vec<u8>>,
    /// A secret that waits for its first code.
    pub totp_pending: Option<Vec<u8>>,
    /// As whom the provider of OIDC knows this operator.
    pub oidc: Option<OidcAccount>,
    pub active: bool,
    pub version: i64,
}

/// An account at a provider of OIDC: the address of the provider, and what it calls whoever signs in there (`iss` and `sub`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcAccount {
    pub issuer: String,
    pub account: String,
}

/// What another program comes in with.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub token_hash: String,
    pub office: OfficeId,
    /// One that the program does not know any more is left out.
    pub permissions: Vec<Permission>,
    pub reach: Reach,
    pub created_at: Timestamp,
    /// Who made it.
    pub by: OperatorId,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

impl Token {
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// An address of another program that is told what happened at an office and below it.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: WebhookId,
    pub name: String,
    pub url: String,
    pub secret_sealed: Vec<u8>,
    /// Keys of what it is told.
    pub kinds: Vec<String>,
    pub office: OfficeId,
    pub created_at: Timestamp,
    /// Who made it.
    pub by: OperatorId,
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

#[derive(Debug, Clone, Default)]
pub struct Directory {
    offices: HashMap<OfficeId, Office>,
    operators: HashMap<OperatorId, Operator>,
    tokens: HashMap<TokenId, Token>,
    webhooks: HashMap<WebhookId, Webhook>,
    /// Those of the packs in force.
    roles: Roles,
    /// The last day that is closed in the books.
    closed_on: Option<Date>,
}

/// What a command changed of the directory.
#[derive(Debug)]
pub struct DirectoryChange {
    offices: Vec<OfficeRow>,
    operators: Vec<OperatorRow>,
    tokens: Vec<TokenRow>,
    webhooks: Vec<WebhookRow>,
    closed_on: Option<Date>,
}

impl DirectoryChange {
    /// `None` where the changes leave the directory as it is.
    pub fn of(changes: &Changes) -> Option<DirectoryChange> {
        let offices: Vec<OfficeRow> = changes.rows::<OfficeRow>().cloned().collect();
        let operators: Vec<OperatorRow> = changes.rows::<OperatorRow>().cloned().collect();
        let tokens: Vec<TokenRow> = changes.rows::<TokenRow>().cloned().collect();
        let webhooks: Vec<WebhookRow> = changes.rows::<WebhookRow>().cloned().collect();
        let closed_on = changes.rows::<DayCloseRow>().filter_map(|row| row.closed_on.parse().ok()).max();
        // Who serves whom is not kept here, but what was remembered of an actor is old with it.
        let relations = changes.touches::<RelationRow>() || changes.touches::<PartyAliasRow>();
        let people = offices.is_empty() && operators.is_empty() && tokens.is_empty();
        let same = people && webhooks.is_empty() && closed_on.is_none() && !relations;
        (!same).then_some(DirectoryChange { offices, operators, tokens, webhooks, closed_on })
    }
}

impl Directory {
    pub async fn load(store: &Store, roles: &Roles) -> Result<Directory, StoreFailure> {
        let mut directory = Directory { roles: roles.clone(), ..Directory::default() };
        for row in store.query(&OFFICES_ALL, Vec::new()).await? {
            directory.put_office(&row);
        }
        for row in store.query(&OPERATORS_ALL, Vec::new()).await? {
            directory.put_operator(&row);
        }
        // What the house from which a backup was taken goes on with opens nothing here.
        let restored_at = store.query_one(&LAST_RESTORE, Vec::new()).await?.unwrap_or(0);
        for mut row in store.query(&TOKENS_ALL, Vec::new()).await? {
            if milliseconds_of(row.id) * 1_000 <= restored_at {
                row.revoked_at.get_or_insert(restored_at);
            }
            directory.put_token(&row);
        }
        for row in store.query(&WEBHOOKS_ALL, Vec::new()).await? {
            directory.put_webhook(&row);
        }
        let last = vec![Value::Text(Date::MAX.to_string())];
        if let Some(close) = store.query_one(&LAST_DAY_CLOSE, last).await? {
            directory.closed_on = close.closed_on.parse().ok();
        }
        Ok(directory)
    }

    pub fn take(&mut self, change: &DirectoryChange) {
        change.offices.iter().for_each(|row| self.put_office(row));
        change.operators.iter().for_each(|row| self.put_operator(row));
        change.tokens.iter().for_each(|row| self.put_token(row));
        change.webhooks.iter().for_each(|row| self.put_webhook(row));
        self.closed_on = self.closed_on.max(change.closed_on);
    }

    /// Takes in that a day was closed elsewhere.
    pub fn close(&mut self, on: Date) {
        self.closed_on = self.closed_on.max(Some(on));
    }

    fn put_office(&mut self, row: &OfficeRow) {
        let office = Office {
            id: OfficeId::from_number(row.id),
            parent: row.parent_id.map(OfficeId::from_number),
            code: row.code.clone(),
            name: row.name.clone(),
            region_code: row.region_code.clone(),
            level: row.level.clone(),
            path: row.path.clone(),
            manager: row.manager_id.map(OperatorId::from_number),
            letterhead: Letterhead::of(row),
            version: row.version,
        };
        self.offices.insert(office.id, office);
    }

    fn put_operator(&mut self, row: &OperatorRow) {
        let operator = Operator {
            id: OperatorId::from_number(row.id),
            login: row.login.clone(),
            name: row.name.clone(),
            office: OfficeId::from_number(row.office_id),
            roles: row.roles.split(',').map(str::to_owned).collect(),
            password_hash: row.password_hash.clone(),
            password_given: row.password_given != 0,
            totp_sealed: row.totp_sealed.clone(),
            totp_pending: row.totp_pending.clone(),
            oidc: row
                .oidc_issuer
                .clone()
                .zip(row.oidc_account.clone())
                .map(|(issuer, account)| OidcAccount { issuer, account }),
            active: row.active != 0,
            version: row.version,
        };
        self.operators.insert(operator.id, operator);
    }

    fn put_token(&mut self, row: &TokenRow) {
        let known = |key: &str| systems::permissions().find(|permission| permission.key == key);
        let instant = crate::engine::rows::instant;
        let token = Token {
            id: TokenId::from_number(row.id),
            name: row.name.clone(),
            token_hash: row.token_hash.clone(),
            office: OfficeId::from_number(row.office_id),
            permissions: row.permissions.split(',').filter_map(known).collect(),
            reach: Reach::parse(&row.reach).unwrap_or(Reach::Office),
            created_at: instant(row.created_at),
            by: OperatorId::from_number(row.operator_id),
            expires_at: instant(row.expires_at),
            revoked_at: row.revoked_at.map(instant),
            version: row.version,
        };
        self.tokens.insert(token.id, token);
    }

    fn put_webhook(&mut self, row: &WebhookRow) {
        let instant = crate::engine::rows::instant;
        let webhook = Webhook {
            id: WebhookId::from_number(row.id),
            name: row.name.clone(),
            url: row.url.clone(),
            secret_sealed: row.secret_sealed.clone(),
            kinds: row.kinds.split(',').map(str::to_owned).collect(),
            office: OfficeId::from_number(row.office_id),
            created_at: instant(row.created_at),
            by: OperatorId::from_number(row.operator_id),
            revoked_at: row.revoked_at.map(instant),
            version: row.version,
        };
        self.webhooks.insert(webhook.id, webhook);
    }

    pub fn office(&self, id: OfficeId) -> Option<&Office> {
        self.offices.get(&id)
    }

    pub fn operator(&self, id: OperatorId) -> Option<&Operator> {
        self.operators.get(&id)
    }

    pub fn operator_by_login(&self, login: &str) -> Option<&Operator> {
        self.operators.values().find(|operator| operator.login == login)
    }

    /// Whose account at a provider of OIDC this is.
    pub fn operator_by_oidc(&self, account: &OidcAccount) -> Option<&Operator> {
        self.operators.values().find(|operator| operator.oidc.as_ref() == Some(account))
    }

    pub fn office_by_code(&self, code: &str) -> Option<&Office> {
        self.offices.values().find(|office| office.code == code)
    }

    pub fn office_code(&self, office: OfficeId) -> &str {
        self.offices.get(&office).map_or("", |office| office.code.as_str())
    }

    pub fn closed_on(&self) -> Option<Date> {
        self.closed_on
    }

    /// The first day on which something can be booked.
    pub fn open_from(&self) -> Date {
        self.closed_on.and_then(|closed| closed.tomorrow().ok()).unwrap_or(Date::MIN)
    }

    /// The path of an office; of an unknown one the root's own, which only the whole house reaches.
    pub fn path(&self, office: OfficeId) -> &str {
        self.offices.get(&office).map_or("/", |office| office.path.as_str())
    }

    pub fn office_name(&self, office: OfficeId) -> &str {
        self.offices.get(&office).map_or("", |office| office.name.as_str())
    }

    /// The root office; none before the house is founded.
    pub fn root(&self) -> Option<&Office> {
        self.offices.values().find(|office| office.parent.is_none())
    }

    /// The path of the root office, under which everything lies.
    pub fn root_path(&self) -> &str {
        self.root().map_or("/", |office| office.path.as_str())
    }

    /// The name of the house: that of its root office.
    pub fn house_name(&self) -> &str {
        self.root().map_or("", |office| office.name.as_str())
    }

    /// An office and those above it, up to the root.
    fn upward(&self, office: OfficeId) -> impl Iterator<Item = &Office> {
        std::iter::successors(self.offices.get(&office), |office| office.parent.and_then(|id| self.offices.get(&id)))
    }

    /// In whose name an office writes: by the legal name that it or the nearest office above has, or else by the name of the house.
    pub fn company_name(&self, office: OfficeId) -> &str {
        let legal = self.upward(office).find_map(|office| office.letterhead.legal_name.as_deref());
        legal.unwrap_or_else(|| self.house_name())
    }

    /// Whether an office is registered under a name of its own, so that it signs by that name alone.
    pub fn has_legal_name(&self, office: OfficeId) -> bool {
        self.offices.get(&office).is_some_and(|office| office.letterhead.legal_name.is_some())
    }

    /// The nearest office, the one asked for first, that says where it is found.
    pub fn found_at(&self, office: OfficeId) -> Option<&Office> {
        self.upward(office).find(|office| office.letterhead.address.is_some() || office.letterhead.phone.is_some())
    }

    /// The name of an operator or of a program; the system's own where a timer acted.
    pub fn operator_name(&self, operator: OperatorId) -> &str {
        if operator == OperatorId::SYSTEM {
            return "系统";
        }
        if operator == OperatorId::APPLICANT {
            return "申请人";
        }
        let program = || self.token(TokenId::from_number(operator.number())).map_or("", |token| token.name.as_str());
        self.operators.get(&operator).map_or_else(program, |operator| operator.name.as_str())
    }

    /// Who signs what an operator caused to be written; nobody where an applicant did.
    pub fn signing_name(&self, operator: OperatorId) -> &str {
        if operator == OperatorId::APPLICANT { "" } else { self.operator_name(operator) }
    }

    /// An operator as one who acts, without its relations ([`crate::relation::with_relations`]). `None` for one who left.
    pub fn actor(&self, id: OperatorId) -> Option<Actor> {
        let operator = self.operators.get(&id).filter(|operator| operator.active)?;
        Some(Actor {
            kind: ActorKind::Operator,
            operator: id,
            office: operator.office,
            office_path: self.path(operator.office).to_owned(),
            roles: operator.roles.iter().filter_map(|key| self.roles.get(key).cloned()).collect(),
            related: Arc::default(),
        })
    }

    pub fn webhook(&self, id: WebhookId) -> Option<&Webhook> {
        self.webhooks.get(&id)
    }

    pub fn webhooks(&self) -> impl Iterator<Item = &Webhook> {
        self.webhooks.values()
    }

    pub fn token(&self, id: TokenId) -> Option<&Token> {
        self.tokens.get(&id)
    }

    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.values()
    }

    /// The program that holds a token with this hash, as one who acts. `None` where it does not work any more.
    pub fn program(&self, token_hash: &str, now: Timestamp) -> Option<Actor> {
        let token = self.tokens.values().find(|token| token.token_hash == token_hash && token.works(now))?;
        let role = Role {
            key: "program".to_owned(),
            name: LocalText::new("程序", "Program"),
            reach: token.reach,
            permissions: token.permissions.clone(),
            places: Vec::new(),
            cite: None,
            status: None,
        };
        Some(Actor {
            kind: ActorKind::Program,
            operator: OperatorId::from_number(token.id.number()),
            office: token.office,
            office_path: self.path(token.office).to_owned(),
            roles: vec![Arc::new(role)],
            related: Arc::default(),
        })
    }

    /// The manager who answers for an office: its own, or that of the nearest office above.
    pub fn manager_of(&self, office: OfficeId) -> Option<OperatorId> {
        let active = |manager: &OperatorId| self.operators.get(manager).is_some_and(|operator| operator.active);
        self.upward(office).find_map(|office| office.manager.filter(active))
    }

    /// The offices of a scope; `None` where it is the whole house and no list need be given.
    pub fn offices_in(&self, scope: &Scope) -> Option<Vec<OfficeId>> {
        let inside = |office: &&Office| {
            if !scope.offices {
                return false;
            }
            if scope.subtree { office.path.starts_with(&scope.path) } else { office.path == scope.path }
        };
        let offices: Vec<_> = self.offices.values().filter(inside).map(|office| office.id).collect();
        (offices.len() < self.offices.len()).then_some(offices)
    }

    /// What an actor sees with a permission: `Err` without the permission.
    pub fn scope_of(
        &self,
        actor: &Actor,
        permission: Permission,
    ) -> Result<Option<Vec<OfficeId>>, yinuo_core::access::Denied> {
        let scope = actor.scope(permission).ok_or(yinuo_core::access::Denied(permission))?;
        Ok(self.offices_in(&scope))
    }

    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values()
    }

    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.values()
    }
}
