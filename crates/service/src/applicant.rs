//! Applicants at the door: one-time codes and the sessions they begin.
//!
//! A phone number that nobody has is answered like one that somebody has: the same row is written, the same page is shown, the code
//! of the row was sent to nobody. The page of a code carries a word of its own (the *challenge*), to which the code is bound; both are
//! kept as hashes. Figures come from the packs. Everything here runs on the real clock.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngCore};
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::party::checked_phone;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::Value;
use yinuo_store::tables::applicant::{
    ADDRESS_TRIES_BEFORE, APPLICANT_SESSION, APPLICANT_SESSIONS_EXPIRED, ONE_TIME_CODE, ONE_TIME_CODES_BEFORE,
    OneTimeCodeRow,
};
use yinuo_store::tables::party::{NUMBERS_BY_HASH, PARTY, PartyRow};

use crate::clock::real_now;
use crate::command::Command;
use crate::command::applicant::{CountTry, DropExpired, EndApplicantSession, EnterCode, Entered, RequestCode};
use crate::house::House;
use crate::message::Message;
use crate::personal;
use crate::query::slotted;
use crate::stop::Stop;

/// Over which codes and tries are counted: the figures say how many an hour.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// How long the row of a code is kept: longer than it counts.
const KEPT: SignedDuration = SignedDuration::from_hours(2);

/// A session of an applicant that has begun.
#[derive(Debug)]
pub struct ApplicantSession {
    pub token: String,
    /// For how long, from now.
    pub seconds: i64,
}

/// A random word that cannot be guessed, in hexadecimal.
pub fn random_word() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    blake3::Hash::from_bytes(bytes).to_hex().to_string()
}

impl House {
    /// A figure of the pack about applicants, as it is today.
    pub fn applicant_figure(&self, name: &str) -> Result<u32, Stop> {
        let today = self.today();
        let figure = self.rules().rulebook().count(&format!("applicant.{name}"), today);
        Ok(figure.map_err(Refusal::from)?)
    }

    /// Asks for a one-time code; answers with the challenge it belongs to. `address` is where the request came from.
    pub async fn request_code(&self, phone: &str, address: &str) -> Result<String, Stop> {
        self.request_code_at(phone, address, real_now()).await
    }

    /// The same at an instant.
    pub async fn request_code_at(&self, phone: &str, address: &str, now: Timestamp) -> Result<String, Stop> {
        let phone = checked_phone(phone.trim())?;
        if self.messages.is_none() {
            return Err(Stop::refused("messages_not_set"));
        }
        let keys = &self.shared.keys;
        let challenge = random_word();
        let challenge_hash = keys.hash("challenge", &challenge);
        let digits = usize::try_from(self.applicant_figure("code-digits")?).unwrap_or(usize::MAX).clamp(4, 12);
        let code: String = (0..digits).map(|_| char::from(b'0' + rand::rng().random_range(0..10))).collect();
        let minutes = self.applicant_figure("code-minutes")?;
        let phone_hash = keys.number_hash("phone", &phone);
        // Asked for whether or not anybody is there, so that both take the same time.
        let known = !self.parties_of_phone(&phone_hash).await?.is_empty();
        let name = self.directory().house_name().to_owned();
        let text = format!("【{name}】验证码 {code}，{minutes} 分钟内有效。切勿告诉他人，工作人员不会向您索要。");
        let message = Message::seal(keys, &challenge_hash, &phone, &text);
        let at = now.as_microsecond();
        let row = OneTimeCodeRow {
            code_hash: code_hash(self, &challenge_hash, &code),
            challenge_hash,
            phone_hash,
            address_hash: keys.hash("address", address),
            created_at: at,
            expires_at: (now + SignedDuration::from_mins(i64::from(minutes))).as_microsecond(),
            wrong: 0,
            used_at: None,
        };
        let command = RequestCode {
            row,
            since: (now - HOUR).as_microsecond(),
            per_phone: self.applicant_count("codes-per-phone")?,
            per_address: self.applicant_count("codes-per-address")?,
            message: known.then_some(message),
        };
        self.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await?;
        Ok(challenge)
    }

    /// Counts a try of something that could be guessed, by where it came from; one too many in the hour is refused.
    pub async fn count_try(&self, address: &str) -> Result<(), Stop> {
        self.count_try_at(address, real_now()).await
    }

    /// The same at an instant.
    pub async fn count_try_at(&self, address: &str, now: Timestamp) -> Result<(), Stop> {
        let command = CountTry {
            address_hash: self.shared.keys.hash("address", address),
            at: now.as_microsecond(),
            window: i64::try_from(HOUR.as_micros()).unwrap_or(i64::MAX),
            most: i64::from(self.applicant_figure("checks-per-address")?),
        };
        self.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await.map(drop)
    }

    /// A figure of the pack that is a number of things.
    pub fn applicant_count(&self, name: &str) -> Result<usize, Stop> {
        Ok(usize::try_from(self.applicant_figure(name)?).unwrap_or(usize::MAX))
    }

    /// Enters a code. Where several parties have the number, `name` says which one it is.
    pub async fn enter_code(&self, challenge: &str, code: &str, name: &str) -> Result<ApplicantSession, Stop> {
        self.enter_code_at(challenge, code, name, real_now()).await
    }

    /// The same at an instant.
    pub async fn enter_code_at(
        &self,
        challenge: &str,
        code: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<ApplicantSession, Stop> {
        let challenge_hash = self.shared.keys.hash("challenge", challenge);
        let row = self.store.query_one(&ONE_TIME_CODE, vec![Value::Text(challenge_hash.clone())]).await?;
        let row = row.ok_or_else(|| Stop::refused("code_expired"))?;
        let mut parties = self.parties_of_phone(&row.phone_hash).await?;
        if parties.len() > 1 {
            parties.retain(|party| form::same_name(&party.name, name));
        }
        let party = match &parties[..] {
            [party] => Some(PartyId::from_number(party.id)),
            _ => None,
        };
        let code: String = form::code(code).chars().filter(char::is_ascii_digit).take(12).collect();
        let minutes = i64::from(self.applicant_figure("session-minutes")?);
        let tries = i64::from(self.applicant_figure("code-tries")?);
        let token = random_word();
        let command = EnterCode {
            party,
            code_hash: code_hash(self, &challenge_hash, &code),
            challenge_hash,
            at: now.as_microsecond(),
            tries,
            token_hash: token_hash(&token),
            expires_at: (now + SignedDuration::from_mins(minutes)).as_microsecond(),
        };
        let mut answer = self.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await?;
        match answer.take::<Entered>() {
            Some(Entered::Began) => Ok(ApplicantSession { token, seconds: minutes * 60 }),
            Some(Entered::WhichParty) => Err(Stop::refused("name_needed")),
            Some(Entered::Wrong { left: 0 }) => Err(Refusal::new("code_dead").with("times", tries.to_string()).into()),
            Some(Entered::Wrong { left }) => Err(Refusal::new("wrong_code").with("left", left.to_string()).into()),
            None => Err(Stop::damaged("one_time_codes", "an entry without an answer")),
        }
    }

    /// The parties that have a phone number as their own.
    async fn parties_of_phone(&self, phone_hash: &str) -> Result<Vec<PartyRow>, Stop> {
        let hashes = personal::in_groups(phone_hash).map(|hash| vec![Value::Text(hash)]).collect();
        let numbers = self.store.load_by(&NUMBERS_BY_HASH, hashes).await?;
        let of_holders = numbers.iter().filter(|number| number.kind == "phone" && number.field == "phone");
        let keys = of_holders.map(|number| slotted(number.slot, number.of_id)).collect();
        Ok(self.store.load::<PartyRow>(keys).await?)
    }

    /// Which applicant holds a token; `None` where it is unknown or has run out.
    pub async fn applicant_of(&self, token: &str) -> Result<Option<Arc<Actor>>, Stop> {
        self.applicant_of_at(token, real_now()).await
    }

    /// The same at an instant.
    pub async fn applicant_of_at(&self, token: &str, now: Timestamp) -> Result<Option<Arc<Actor>>, Stop> {
        let session = self.store.query_one(&APPLICANT_SESSION, vec![Value::Text(token_hash(token))]).await?;
        let Some(session) = session.filter(|session| session.expires_at > now.as_microsecond()) else {
            return Ok(None);
        };
        let id = PartyId::from_number(session.party_id);
        let party = self.store.query_one(&PARTY, slotted(id.slot().number(), id.number())).await?;
        let Some(party) = party else { return Ok(None) };
        let office = OfficeId::from_number(party.office_id);
        Ok(Some(Arc::new(Actor::applicant(id, office, self.directory().path(office)))))
    }

    /// The hash of the challenge of the code with which the session of a token began.
    pub async fn challenge_of(&self, token: &str) -> Result<String, Stop> {
        let session = self.store.query_one(&APPLICANT_SESSION, vec![Value::Text(token_hash(token))]).await?;
        Ok(session.ok_or_else(|| Stop::refused("no_session"))?.challenge_hash)
    }

    pub async fn end_applicant_session(&self, actor: &Arc<Actor>, token: &str) -> Result<(), Stop> {
        let command = EndApplicantSession { token_hash: token_hash(token) };
        self.carry_out(actor, Command::from(command), None).await.map(drop)
    }
}

fn code_hash(house: &House, challenge_hash: &str, code: &str) -> String {
    house.shared.keys.hash("one-time-code", &format!("{challenge_hash} {code}"))
}

fn token_hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

/// Codes and tries that count no more and sessions that have run out go.
pub(crate) async fn drop_expired(house: &House) -> Result<(), Stop> {
    let now = real_now();
    let before = vec![Value::Int((now - KEPT).as_microsecond())];
    let codes = house.store.query(&ONE_TIME_CODES_BEFORE, before).await?;
    let sessions = house.store.query(&APPLICANT_SESSIONS_EXPIRED, vec![Value::Int(now.as_microsecond())]).await?;
    let tries = vec![Value::Int((now - HOUR).as_microsecond())];
    let tries = house.store.query(&ADDRESS_TRIES_BEFORE, tries).await?;
    if codes.is_empty() && sessions.is_empty() && tries.is_empty() {
        return Ok(());
    }
    let command = DropExpired {
        challenge_hashes: codes.into_iter().map(|code| code.challenge_hash).collect(),
        token_hashes: sessions.into_iter().map(|session| session.token_hash).collect(),
        address_hashes: tries.into_iter().map(|row| row.address_hash).collect(),
    };
    house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await.map(drop)
}
