//! Moves lines: input in big reads, answers in big writes, and never an answer held back while waiting for input.
//!
//! Memory does not grow with the input: one buffer for what is read, one for what is answered. A line longer than
//! [`LINE_MAX`] is refused without being kept.

use std::io::{self, Read, Write};

use super::{
    answer::{Refused, write_error},
    calculator::AnswerLine,
};

/// Bytes of the longest line that is read: a survey of 2,000 people, or a transcript of hours, is one line of a few million.
const LINE_MAX: usize = 1 << 24;
/// Bytes read at once. What of the buffer no line reaches is never touched, and costs no memory.
const READ: usize = 1 << 18;
const BUFFER: usize = LINE_MAX + READ;
/// Answers are written out when this many bytes have gathered.
const OUTPUT: usize = 1 << 16;

pub(super) fn answer_all(
    calculator: &mut dyn AnswerLine,
    mut input: impl Read,
    mut output: impl Write,
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    let mut answers = Vec::with_capacity(2 * OUTPUT);
    // Inside a line that is too long and thrown away until its end.
    let mut too_long = false;
    let mut first = true;
    loop {
        let read = match input.read(&mut buffer[filled..filled + READ]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let searched = filled;
        filled += read;
        let mut start = 0;
        let mut search = searched;
        while let Some(length) = memchr::memchr(b'\n', &buffer[search..filled]) {
            let end = search + length;
            answer_one(calculator, &buffer[start..end], &mut too_long, &mut first, &mut answers);
            start = end + 1;
            search = start;
            if answers.len() >= OUTPUT {
                output.write_all(&answers)?;
                answers.clear();
            }
        }
        if read == 0 {
            if start < filled || too_long {
                answer_one(calculator, &buffer[start..filled], &mut too_long, &mut first, &mut answers);
            }
            output.write_all(&answers)?;
            return output.flush();
        }
        // No complete line is left: let the peer have its answers before waiting for it.
        if !answers.is_empty() {
            output.write_all(&answers)?;
            output.flush()?;
            answers.clear();
        }
        buffer.copy_within(start..filled, 0);
        filled -= start;
        too_long |= filled > LINE_MAX;
        if too_long {
            filled = 0;
        }
    }
}

fn answer_one(
    calculator: &mut dyn AnswerLine,
    line: &[u8],
    too_long: &mut bool,
    first: &mut bool,
    answers: &mut Vec<u8>,
) {
    if std::mem::take(too_long) || line.len() > LINE_MAX {
        let detail = format!("the line is longer than {LINE_MAX} bytes");
        write_error(answers, Some("null"), &Refused::new("line_too_long", detail));
        *first = false;
        return;
    }
    // Editors on Windows put a mark before the first line of a file.
    let line = if std::mem::take(first) { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    calculator.answer_line(line, answers);
}
