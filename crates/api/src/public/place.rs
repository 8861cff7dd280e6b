//! Where the public pages are, and what their cookies are called.

/// Where they are.
pub const ROOT: &str = "/public";
/// The cookie of an applicant's session.
pub const APPLICANT_COOKIE: &str = "yinuo_applicant";
/// The cookie by which a form is known to come from a page of ours.
pub const VISITOR_COOKIE: &str = "yinuo_visitor";

/// The address of one of our pages, as a form or a link names it; anything else leads to the first page.
pub fn own_path(text: &str) -> &str {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(['\\', '"', '<', '>']);
    if plain && text.starts_with('/') && !text.starts_with("//") && text != ROOT { text } else { "" }
}
