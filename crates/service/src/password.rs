//! Passwords: what one must be like, and their hashes (argon2id).
//!
//! A hash takes 19 MiB and tens of milliseconds by design. So few of them run at once, and not many wait: three hundred sign-ins in the same
//! second are answered one after another, and take neither the memory of the machine nor the time of those who are signed in.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use yinuo_core::refusal::Refusal;

use crate::house::House;
use crate::stop::Stop;

/// No password is longer: its hash takes as long as it is.
pub const PASSWORD_LIMIT: usize = 200;
/// How many wait for a hash; the next one is asked to come again.
const WAITING_LIMIT: usize = 400;
/// How long one waits for a turn: whoever signs in has given up by then, and the turn would be nobody's.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// Seconds after which to come again.
const COME_AGAIN: &str = "5";

/// Half of the processors, so that the rest is there for those who are signed in.
static RUNNING: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new((processors / 2).max(1))
});
static WAITING: AtomicUsize = AtomicUsize::new(0);

fn hasher() -> Argon2<'static> {
    // 19 MiB, two passes: the first choice of OWASP's password storage sheet (2023) for argon2id.
    let params = Params::new(19 * 1024, 2, 1, None).expect("fixed parameters within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// One that waits; however it ends, it waits no more.
struct Waiting;

impl Waiting {
    fn begin() -> Result<Waiting, Stop> {
        let begun = WAITING.fetch_add(1, Ordering::AcqRel);
        let waiting = Waiting;
        if begun < WAITING_LIMIT { Ok(waiting) } else { Err(busy()) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::AcqRel);
    }
}

fn busy() -> Stop {
    Refusal::new("sign_in_busy").with("retry_after", COME_AGAIN).into()
}

/// Does the work on a thread of its own, in its turn.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stop> {
    let waiting = Waiting::begin()?;
    let turn = tokio::time::timeout(LONGEST_WAIT, RUNNING.acquire()).await.map_err(|_| busy())?;
    let turn = turn.map_err(|error| Stop::damaged("password", error.to_string()))?;
    drop(waiting);
    let done = tokio::task::spawn_blocking(work).await;
    drop(turn);
    done.map_err(|error| Stop::damaged("password", error.to_string()))
}

/// The hash of a password that was checked before.
async fn hash(password: &str) -> Result<String, Stop> {
    let password = password.to_owned();
    let hashed = in_turn(move || hasher().hash_password(password.as_bytes()).map(|hash| hash.to_string())).await?;
    hashed.map_err(|error| Stop::damaged("password", error.to_string()))
}

/// Whether a password is the one of a hash.
pub async fn verify(password: &str, hash: &str) -> Result<bool, Stop> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    in_turn(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Verified against when there is no such operator, so that both answers take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Takes as long as [`verify`] and finds nothing.
pub async fn verify_nobody(password: &str) -> Result<(), Stop> {
    let password: String = password.chars().take(PASSWORD_LIMIT).collect();
    verify(&password, NOBODY).await.map(drop)
}

impl House {
    /// Hashes a new password, where it is long and strong enough. `about` are words that whoever guesses would try first: login and name of
    /// the operator.
    pub async fn hash_password(&self, password: &str, about: &[&str]) -> Result<String, Stop> {
        let least = usize::try_from(self.operator_figure("password-length")?).unwrap_or(usize::MAX);
        let strength = self.operator_figure("password-strength")?;
        check(password, about, least, strength)?;
        hash(password).await
    }
}

fn check(password: &str, about: &[&str], least: usize, strength: u32) -> Result<(), Stop> {
    let length = password.chars().count();
    if length < least {
        return Err(Refusal::new("password_too_short").with("limit", least.to_string()).into());
    }
    if length > PASSWORD_LIMIT {
        let limit = PASSWORD_LIMIT.to_string();
        return Err(Refusal::new("text_too_long").with("field", "password").with("limit", limit).into());
    }
    let mut about = about.to_vec();
    about.push("yinuo");
    // How many guesses it would take: common passwords, words, names, keys side by side, repeated signs, dates.
    if u32::from(u8::from(zxcvbn::zxcvbn(password, &about).score())) < strength {
        return Err(Stop::refused("password_too_weak"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<&'static str> {
        check(password, &["wangfang", "王芳"], 10, 3).err().map(|stop| stop.code())
    }

    #[test]
    fn a_password_that_is_guessed_first_is_refused() {
        for weak in
            ["aaaaaaaaaaaa", "1234567890", "password123", "wangfang2024", "qwertyuiop12", "19900101199", "yinuoyinuo1"]
        {
            assert_eq!(code(weak), Some("password_too_weak"), "{weak}");
        }
        assert_eq!(code("short"), Some("password_too_short"));
        assert_eq!(code(&"长".repeat(201)), Some("text_too_long"));
        for strong in ["correct horse 9", "rain on the tin roof", "一诺千金不如早睡早起", "xK7#pqV2-mW"] {
            assert_eq!(code(strong), None, "{strong}");
        }
    }
}
