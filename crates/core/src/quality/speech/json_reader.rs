//! Transcripts in JSON: our own and what recognisers write. They agree on a list of stretches of speech with a text, a speaker or a
//! channel, and a beginning, and on no name for any of them.

use serde_json::{Map, Value};

use super::voice::LabelledTurn;
use crate::refusal::Refusal;

/// Under what the stretches stand, at the top or one level below it.
const LISTS: [&str; 6] = ["turns", "segments", "sentences", "utterances", "resultdetail", "dialogues"];
const TEXTS: [&str; 4] = ["text", "finalsentence", "transcript", "content"];
const SPEAKERS: [&str; 8] =
    ["speaker", "speakerid", "speaker_id", "role", "channel", "channelid", "channel_id", "speakerrole"];
const TIMES: [&str; 7] = ["at", "start", "begintime", "begin_time", "start_time", "startms", "starttime"];

/// The stretches in their order. Ours are turns as they stand; of a recogniser those of one voice belong together.
pub(super) fn turns(text: &str) -> Result<Vec<LabelledTurn>, Refusal> {
    let unknown = |detail: String| Refusal::new("transcript_not_known").with("detail", detail);
    let value: Value = serde_json::from_str(text).map_err(|error| unknown(error.to_string()))?;
    let (name, list) = list_of(&value, 2).ok_or_else(|| unknown(format!("no list called {}", LISTS.join(", "))))?;
    let mut turns: Vec<LabelledTurn> = Vec::new();
    for (index, stretch) in list.iter().enumerate() {
        let stretch = stretch.as_object().ok_or_else(|| unknown(format!("{name}[{index}]")))?;
        let said = member(stretch, &TEXTS).ok_or_else(|| unknown(format!("{name}[{index}]: text")))?;
        let label = member(stretch, &SPEAKERS).or_else(|| {
            // Some write it among what they call additions.
            let more = stretch.get("additions").and_then(Value::as_object)?;
            member(more, &SPEAKERS)
        });
        let label = label.unwrap_or_else(|| "?".to_owned());
        match turns.last_mut().filter(|last| name != "turns" && last.label == label) {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&said);
            }
            None => turns.push(LabelledTurn { label, text: said, at: member(stretch, &TIMES) }),
        }
    }
    Ok(turns)
}

fn list_of(value: &Value, levels: usize) -> Option<(&'static str, &Vec<Value>)> {
    if let Value::Array(list) = value {
        return Some(("segments", list));
    }
    let object = value.as_object()?;
    let named = LISTS.iter().find_map(|name| {
        let (_, list) = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        list.as_array().map(|list| (*name, list))
    });
    let below = || object.values().filter(|value| value.is_object()).find_map(|value| list_of(value, levels - 1));
    named.or_else(|| if levels > 0 { below() } else { None })
}

/// The first of the names that is there, as text.
fn member(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let (_, value) = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    })
}
