//! Anchors (锚点): the heads of all chains on one sheet, to be kept outside the house.
//!
//! Chains find what was altered, added or cut off. Who rewrites a whole chain, from some operation to its end with every hash and the head,
//! is not found by them; whoever holds an older head finds it: the operation of that number has another hash now. An anchor is
//! plain text with a digest of itself, short enough to be written down, published, or laid in a safe.
//!
//! Nothing secret stands in it: hashes tell of nothing but themselves.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use yinuo_core::refusal::Refusal;
use yinuo_store::suite::{Suite, hex};
use yinuo_store::tables::archive::{CHAINS, OperationRow};
use yinuo_store::{Store, Value};

use crate::keys::suite_of;
use crate::stop::Stop;
use crate::verify::Problem;

const FIRST_LINE: &str = "yinuo anchor 1";
const DIGEST: &str = "digest ";
const HASH_DIGITS: usize = 64;

/// The last operation of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub slot: i64,
    pub seq: i64,
    /// Hexadecimal.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub house: String,
    pub taken_at: Timestamp,
    pub heads: Vec<Head>,
    /// By whose hash its digest is made.
    pub suite: Suite,
}

impl Anchor {
    /// The heads as they stand.
    pub async fn take(store: &Store, house: &str, now: Timestamp) -> Result<Anchor, Stop> {
        let rows = store.query(&CHAINS, Vec::new()).await?;
        let heads = rows.into_iter().filter(|row| row.seq > 0);
        let heads = heads.map(|row| Head { slot: row.slot, seq: row.seq, hash: hex(&row.hash) }).collect();
        let house = house.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
        Ok(Anchor { house, taken_at: now, heads, suite: suite_of(store).await? })
    }

    /// How many operations it holds.
    pub fn operations(&self) -> i64 {
        self.heads.iter().map(|head| head.seq).sum()
    }

    fn body(&self) -> String {
        let mut text = format!("{FIRST_LINE}\nhouse {}\ntaken {}\n", self.house, self.taken_at);
        for head in &self.heads {
            let _ = writeln!(text, "{} {} {}", head.slot, head.seq, head.hash);
        }
        text
    }

    /// What is written down on paper: the hash of the text above it.
    pub fn digest(&self) -> String {
        hex(&self.suite.hash(self.body().as_bytes()))
    }

    /// The file: the heads, one to a line, and the digest.
    pub fn text(&self) -> String {
        let suite = match self.suite {
            Suite::International => String::new(),
            suite => format!("{} ", suite.key()),
        };
        format!("{}{DIGEST}{suite}{}\n", self.body(), self.digest())
    }

    /// Reads a file. One whose digest does not fit was altered, or cut off on the way.
    pub fn parse(text: &str) -> Result<Anchor, Refusal> {
        let unreadable = |line: usize| Refusal::new("anchor_unreadable").with("line", line.to_string());
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        let [first, house, taken, heads @ .., digest] = lines.as_slice() else { return Err(unreadable(1)) };
        if *first != FIRST_LINE {
            return Err(unreadable(1));
        }
        let house = house.strip_prefix("house ").or((*house == "house").then_some(""));
        let house = house.ok_or_else(|| unreadable(2))?.to_owned();
        let taken_at = taken.strip_prefix("taken ").and_then(|text| text.parse().ok()).ok_or_else(|| unreadable(3))?;
        let head = |(index, line): (usize, &&str)| read_head(line).ok_or_else(|| unreadable(index + 4));
        let heads = heads.iter().enumerate().map(head).collect::<Result<Vec<Head>, Refusal>>()?;
        let digest = digest.strip_prefix(DIGEST).ok_or_else(|| unreadable(lines.len()))?;
        let (suite, digest) = match digest.split_once(' ') {
            Some((suite, digest)) => (Suite::parse(suite).ok_or_else(|| unreadable(lines.len()))?, digest),
            None => (Suite::International, digest),
        };
        let anchor = Anchor { house, taken_at, heads, suite };
        match digest {
            digest if digest != anchor.digest() => Err(Refusal::new("anchor_altered")),
            _ => Ok(anchor),
        }
    }

    /// Holds the archive against the anchor: each operation that was the head then must be there, unaltered.
    pub async fn hold_against(&self, store: &Store) -> Result<Vec<Problem>, Stop> {
        let keys = self.heads.iter().map(|head| vec![Value::Int(head.slot), Value::Int(head.seq)]).collect();
        let rows = store.load::<OperationRow>(keys).await?;
        let rows: HashMap<(i64, i64), OperationRow> = rows.into_iter().map(|row| ((row.slot, row.seq), row)).collect();
        let mut problems = Vec::new();
        for Head { slot, seq, hash } in &self.heads {
            let row = rows.get(&(*slot, *seq));
            let detail = match row {
                None => format!("slot {slot}: operation {seq} of the anchor of {} is gone", self.taken_at),
                Some(row) if hex(&row.hash) != *hash => {
                    format!(
                        "slot {slot}: the chain was rewritten up to operation {seq} since the anchor of {}",
                        self.taken_at
                    )
                }
                Some(_) => continue,
            };
            let operation = row.map(|row| yinuo_core::id::OperationId::from_number(row.id));
            problems.push(Problem { operation, detail });
        }
        Ok(problems)
    }
}

fn read_head(line: &str) -> Option<Head> {
    let mut parts = line.split(' ');
    let (slot, seq, hash) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (parts.next().is_none() && is_hash && seq > 0).then(|| Head { slot, seq, hash: hash.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(suite: Suite) -> Anchor {
        let head = |slot, seq| Head { slot, seq, hash: "0a".repeat(32) };
        let taken_at = "2011-09-29T02:00:00Z".parse().expect("an instant");
        Anchor { house: "辽宁分公司".to_owned(), taken_at, heads: vec![head(0, 12), head(421, 3)], suite }
    }

    #[test]
    fn an_anchor_reads_back_and_one_altered_character_is_found() {
        for suite in Suite::ALL {
            let text = anchor(suite).text();
            assert_eq!(Anchor::parse(&text), Ok(anchor(suite)));
            assert_eq!(
                Anchor::parse(&text.replace('\n', "\r\n")),
                Ok(anchor(suite)),
                "a mail program may end lines otherwise"
            );
            for (part, other) in [("421 3", "421 4"), ("辽宁", "吉林"), ("02:00", "03:00"), ("0a0a", "0b0a")] {
                let code = Anchor::parse(&text.replacen(part, other, 1)).map_err(|refusal| refusal.code);
                assert_eq!(code, Err("anchor_altered"), "{part}");
            }
            let last_head = text.lines().nth(4).expect("a head");
            assert_eq!(
                Anchor::parse(&text.replace(last_head, "")).map_err(|refusal| refusal.code),
                Err("anchor_altered")
            );
            for broken in ["", "x", "yinuo anchor 2\n", &text.replace("421 3", "421"), &text.replace("taken", "token")]
            {
                let code = Anchor::parse(broken).map_err(|refusal| refusal.code);
                assert_eq!(code, Err("anchor_unreadable"), "{broken}");
            }
        }
    }
}
