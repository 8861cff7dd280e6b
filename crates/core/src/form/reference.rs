//! Answers that name something kept elsewhere: an id, code or number, and after it the name it had.

/// The id, code or number of what an answer names.
pub fn identifier(answer: &str) -> &str {
    answer.trim().split_once(' ').map_or(answer.trim(), |(identifier, _)| identifier)
}

/// The name of what an answer names; where none was written down, what it was named by.
pub fn named(answer: &str) -> &str {
    answer.trim().split_once(' ').map_or(answer.trim(), |(_, name)| name.trim())
}
