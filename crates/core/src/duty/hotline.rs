//! When a telephone was staffed (人工接听), as call records show it.
//!
//! A record proves that somebody was there while a call was talked through. Between two calls that were picked up somebody was there too, if
//! not too much time lies between and none in between was left to ring: that much is taken for shown, and no more. What nobody called
//! for is not shown; whoever knows better lays a proof of another kind.

use jiff::{SignedDuration, Timestamp};

/// A call, from the first ring to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    pub rang_at: Timestamp,
    /// Absent where nobody picked it up.
    pub answered_at: Option<Timestamp>,
    pub ended_at: Timestamp,
}

/// From when until when it was staffed, in order and apart from each other.
pub fn staffed_spans(calls: &[Call], gap: SignedDuration) -> Vec<(Timestamp, Timestamp)> {
    let mut calls = calls.to_vec();
    calls.sort_unstable_by_key(|call| (call.rang_at, call.ended_at));
    let mut spans: Vec<(Timestamp, Timestamp)> = Vec::new();
    // The last time at which somebody was called and nobody came.
    let mut left_ringing: Option<Timestamp> = None;
    for call in calls {
        let Some(answered_at) = call.answered_at else {
            left_ringing = Some(left_ringing.map_or(call.rang_at, |last| last.max(call.rang_at)));
            continue;
        };
        let ended_at = call.ended_at.max(answered_at);
        match spans.last_mut() {
            // Talked through while another was: a second desk.
            Some(last) if answered_at <= last.1 => last.1 = last.1.max(ended_at),
            Some(last)
                if answered_at.duration_since(last.1) <= gap && left_ringing.is_none_or(|rang_at| rang_at < last.1) =>
            {
                last.1 = ended_at;
            }
            _ => spans.push((answered_at, ended_at)),
        }
    }
    spans
}

/// How long of a time that was, the rest of the calls aside.
pub fn staffed_time(spans: &[(Timestamp, Timestamp)], from: Timestamp, until: Timestamp) -> SignedDuration {
    let within = spans.iter().map(|(begin, end)| (*begin.max(&from), *end.min(&until)));
    within.filter(|(begin, end)| begin < end).map(|(begin, end)| end.duration_since(begin)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-02T{time}+08:00").parse().expect("an instant")
    }

    fn call(rang: &str, answered: Option<&str>, ended: &str) -> Call {
        Call { rang_at: at(rang), answered_at: answered.map(at), ended_at: at(ended) }
    }

    fn spans(calls: &[Call]) -> Vec<(Timestamp, Timestamp)> {
        staffed_spans(calls, SignedDuration::from_mins(60))
    }

    #[test]
    fn calls_picked_up_within_the_gap_show_one_span_and_others_their_own() {
        let calls = [
            call("08:30:00", Some("08:30:10"), "08:40:00"),
            call("09:39:00", Some("09:40:00"), "09:50:00"),
            call("11:30:00", Some("11:30:05"), "11:31:00"),
        ];
        let found = spans(&calls);
        assert_eq!(found, [(at("08:30:10"), at("09:50:00")), (at("11:30:05"), at("11:31:00"))]);
        assert_eq!(staffed_time(&found, at("00:00:00"), at("23:59:59")), SignedDuration::from_secs(79 * 60 + 50 + 55));
        assert_eq!(staffed_time(&found, at("09:00:00"), at("09:30:00")), SignedDuration::from_mins(30));
    }

    #[test]
    fn a_call_that_was_left_to_ring_shows_that_nobody_was_there() {
        let calls = [
            call("08:30:00", Some("08:30:00"), "08:40:00"),
            call("08:50:00", None, "08:51:00"),
            call("09:00:00", Some("09:00:00"), "09:10:00"),
            call("09:20:00", Some("09:20:00"), "09:30:00"),
        ];
        assert_eq!(spans(&calls), [(at("08:30:00"), at("08:40:00")), (at("09:00:00"), at("09:30:00"))]);
        // While another was talked through, somebody was there.
        let busy = [
            call("08:30:00", Some("08:30:00"), "08:40:00"),
            call("08:35:00", None, "08:36:00"),
            call("09:00:00", Some("09:00:00"), "09:10:00"),
        ];
        assert_eq!(spans(&busy), [(at("08:30:00"), at("09:10:00"))]);
    }

    #[test]
    fn the_order_of_the_records_makes_no_difference_and_no_record_shows_nothing() {
        let calls = [
            call("09:00:00", Some("09:00:00"), "09:10:00"),
            call("08:30:00", Some("08:30:00"), "09:05:00"),
            call("08:50:00", None, "08:51:00"),
        ];
        assert_eq!(spans(&calls), [(at("08:30:00"), at("09:10:00"))]);
        assert_eq!(spans(&[call("08:50:00", None, "08:51:00")]), []);
        assert_eq!(spans(&[]), []);
    }
}
