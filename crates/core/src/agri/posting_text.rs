//! What a programme has hung up in each village besides its lists (五公开): the text of a publication, in the words of the pack.

use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use super::published::POSTED_TEXTS;
use crate::pack::written::Filled;
use crate::service::Status;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingText {
    /// The key of a kind of publication: `crop-policy`, `crop-service`, `crop-supervision`.
    pub kind: String,
    /// As it hangs in the village: Chinese only, as all posting sheets.
    pub text: String,
    pub citation: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPosting {
    kind: Filled,
    text: Filled,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

/// Each kind has one text.
pub(super) fn read_postings(written: Vec<WrittenPosting>) -> Result<Vec<PostingText>, String> {
    let mut texts: Vec<PostingText> = Vec::new();
    for WrittenPosting { kind, text, cite, status, source } in written {
        let known = POSTED_TEXTS.map(|kind| kind.key);
        if !known.contains(&kind.0.as_str()) {
            return Err(format!("there is no publication `{}`; there are {}", kind.0, known.join(", ")));
        }
        if texts.iter().any(|one| one.kind == kind.0) {
            return Err(format!("`{}` has two texts: keep one of them", kind.0));
        }
        let citation = Citation { cite: cite.0, status, source };
        texts.push(PostingText { kind: kind.0, text: text.0, citation });
    }
    Ok(texts)
}
