//! Writes answers, member by member, into the one buffer of a run.

use std::{borrow::Cow, io::Write};

use serde::Serialize;

/// Why a line gets no answer: a frozen code, and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) detail: Cow<'static, str>,
}

impl Refused {
    pub(super) fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Refused {
        Refused { code, detail: detail.into() }
    }

    pub(super) fn bad_input(detail: impl Into<Cow<'static, str>>) -> Refused {
        Refused::new("bad_input", detail)
    }
}

/// An object being written.
pub(super) struct Answer<'run> {
    output: &'run mut Vec<u8>,
    start: usize,
    empty: bool,
}

impl<'run> Answer<'run> {
    /// `id` is the JSON text of the line's id, where it has one.
    pub(super) fn begin(output: &'run mut Vec<u8>, id: Option<&str>) -> Answer<'run> {
        let start = output.len();
        output.push(b'{');
        if let Some(id) = id {
            output.extend_from_slice(b"\"id\":");
            output.extend_from_slice(id.as_bytes());
        }
        Answer { output, start, empty: id.is_none() }
    }

    pub(super) fn end(self) {
        self.output.extend_from_slice(b"}\n");
    }

    pub(super) fn take_back(self) {
        self.output.truncate(self.start);
    }

    pub(super) fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        let output = self.name(name);
        serde_json::to_writer(output, value).expect("what is answered can always be written to memory");
    }

    /// A text that needs no escapes, such as a date.
    pub(super) fn plain(&mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        let output = self.name(name);
        output.push(b'"');
        write(output);
        output.push(b'"');
    }

    pub(super) fn number(&mut self, name: &str, value: i64) {
        write!(self.name(name), "{value}").expect("memory can always be written to");
    }

    fn name(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.empty {
            self.output.push(b',');
        }
        self.empty = false;
        self.output.push(b'"');
        self.output.extend_from_slice(name.as_bytes());
        self.output.extend_from_slice(b"\":");
        self.output
    }
}

pub(super) fn write_error(output: &mut Vec<u8>, id: Option<&str>, refused: &Refused) {
    #[derive(Serialize)]
    struct Error<'a> {
        code: &'a str,
        detail: &'a str,
    }
    let mut answer = Answer::begin(output, id);
    answer.member("error", &Error { code: refused.code, detail: &refused.detail });
    answer.end();
}
