//! Where a phrase stands: each segment is aligned with what was said from every place where its first sounds could begin, then
//! segments, variants and parts are put together in order.

use std::cmp::Reverse;
use std::ops::Range;

use super::context::is_meant;
use super::found::Match;
use super::phrases::{Conduct, Part, Say};
use super::sound::{HALF_SOUND, OTHER, Unit};
use super::transcript::{Speech, Token};

/// Something else said in between.
const INSERTED: u32 = 600;
/// A filler, or the same character said twice.
const STAMMERED: u32 = 60;
/// How many characters more than the segment has may be looked through.
const SLACK: usize = 4;

/// Everywhere in a range a part was said and meant, at least as well as `least`.
pub(super) fn part_matches(
    speech: &Speech<'_>,
    conduct: &Conduct,
    part: &Part,
    range: &Range<usize>,
    least: u32,
) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for say in &part.says {
        for candidate in say_matches(speech, conduct, say, range, least) {
            if is_meant(speech, conduct, say, &candidate) {
                found.push(candidate);
            }
        }
    }
    found.sort_by_key(|found| (found.from, Reverse(found.score), found.past));
    found.dedup_by_key(|found| found.from);
    found
}

/// A variant: its segments in order, each at most a gap behind the one before.
fn say_matches(speech: &Speech<'_>, conduct: &Conduct, say: &Say, range: &Range<usize>, least: u32) -> Vec<Match> {
    let mut segments = say.segments.iter();
    let Some(first) = segments.next() else { return Vec::new() };
    let mut found = segment_matches(speech, first, range, say.exact, least);
    for segment in segments {
        if found.is_empty() {
            break;
        }
        let next = segment_matches(speech, segment, range, say.exact, least);
        let joined = found.iter().filter_map(|before| {
            let near = |after: &&Match| after.from >= before.past && after.from - before.past <= conduct.gap;
            next.iter().filter(near).min_by_key(|after| after.rank()).map(|after| before.and(*after))
        });
        found = joined.collect();
    }
    found
}

fn segment_matches(speech: &Speech<'_>, segment: &[Unit], range: &Range<usize>, exact: bool, least: u32) -> Vec<Match> {
    let mut starts: Vec<usize> = Vec::new();
    if let Some(first) = segment.first() {
        starts.extend(speech.sounds_like(*first));
    }
    // Of a longer one the first sound may be wrong.
    if !exact && segment.len() > 3 {
        starts.extend(speech.sounds_like(segment[1]).iter().filter_map(|place| place.checked_sub(1)));
    }
    starts.sort_unstable();
    starts.dedup();
    let characters = u32::try_from(segment.len()).unwrap_or(u32::MAX).max(1);
    // Each character that is not there costs half a sound at least.
    let misses = (OTHER - least.min(OTHER)).saturating_mul(characters) / HALF_SOUND;
    let aligned = starts.into_iter().filter(|start| range.contains(start)).filter_map(|start| {
        let tokens = &speech.tokens[start..range.end];
        if !exact && !could_be(tokens, segment, misses) {
            return None;
        }
        let aligned = if exact { same(tokens, segment) } else { align(tokens, segment) };
        aligned.map(|(length, cost)| Match {
            from: start,
            past: start + length,
            score: OTHER.saturating_sub(cost / characters),
        })
    });
    aligned.filter(|found| found.score >= least).collect()
}

/// Whether enough of the sounds are near at all: most places are none, and aligning is slow.
fn could_be(tokens: &[Token], segment: &[Unit], misses: u32) -> bool {
    let near = &tokens[..tokens.len().min(segment.len() + SLACK)];
    let mut left = misses;
    for unit in segment {
        if !near.iter().any(|token| token.unit.class == unit.class) {
            let Some(fewer) = left.checked_sub(1) else { return false };
            left = fewer;
        }
    }
    true
}

/// Character by character; fillers between them are passed over.
fn same(tokens: &[Token], segment: &[Unit]) -> Option<(usize, u32)> {
    let mut wanted = segment.iter();
    let mut next = wanted.next()?;
    for (index, token) in tokens.iter().enumerate() {
        if token.unit.letter == next.letter {
            match wanted.next() {
                Some(unit) => next = unit,
                None => return Some((index + 1, 0)),
            }
        } else if index == 0 || !token.filler {
            return None;
        }
    }
    None
}

/// The cheapest way to read the segment from the first token on, ending where it is cheapest: how many tokens, and the cost.
fn align(tokens: &[Token], segment: &[Unit]) -> Option<(usize, u32)> {
    let reach = tokens.len().min(segment.len() + SLACK);
    // row[j]: the segment read so far against the first j tokens.
    let mut row: Vec<u32> = Vec::with_capacity(reach + 1);
    row.push(0);
    for index in 0..reach {
        row.push(row[index] + inserted(tokens, index));
    }
    for unit in segment {
        let mut diagonal = row[0];
        row[0] += OTHER;
        for index in 0..reach {
            let replaced = diagonal + unit.distance(tokens[index].unit);
            diagonal = row[index + 1];
            let dropped = diagonal + OTHER;
            let more = row[index] + inserted(tokens, index);
            row[index + 1] = replaced.min(dropped).min(more);
        }
    }
    row.iter().enumerate().skip(1).map(|(length, cost)| (length, *cost)).min_by_key(|(length, cost)| (*cost, *length))
}

fn inserted(tokens: &[Token], index: usize) -> u32 {
    let token = &tokens[index];
    let again = index > 0 && tokens[index - 1].unit.letter == token.unit.letter;
    if token.filler || again { STAMMERED } else { INSERTED }
}

/// The parts in order, the best way; `None` where one is missing.
pub(super) fn chain(speech: &Speech<'_>, conduct: &Conduct, parts: &[Vec<Match>]) -> Option<Match> {
    let (first, rest) = parts.split_first()?;
    let mut ways: Vec<Match> = first.clone();
    for part in rest {
        let mut longer: Vec<Match> = Vec::new();
        for way in &ways {
            let follows = |next: &&Match| next.from >= way.past && is_near(speech, conduct, way, next);
            if let Some(next) = part.iter().filter(follows).min_by_key(|next| next.rank()) {
                longer.push(way.and(*next));
            }
        }
        ways = longer;
    }
    ways.into_iter().min_by_key(Match::rank)
}

/// In the same breath, or in one of the clerk's next turns.
fn is_near(speech: &Speech<'_>, conduct: &Conduct, way: &Match, next: &Match) -> bool {
    let (before, after) = (&speech.tokens[way.past - 1], &speech.tokens[next.from]);
    after.clerk_turn - before.clerk_turn <= conduct.turns_apart && next.from - way.past <= conduct.gap
}
