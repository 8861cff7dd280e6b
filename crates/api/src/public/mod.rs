//! Public pages (公开页面): what anybody may read, and what an applicant sees of its own. Made on the server, readable without script,
//! one frame for all. Systems contribute pages and what is said of their agreements through [`crate::systems::System`].
//!
//! A page is a value, [`PublicPage`]: where it is, whom it is open to, what it shows and what it takes. Everything around it stands
//! once, in [`serve`]: who asks, the session of an applicant, the mark that keeps other sites from sending our forms, the language,
//! the headers, and what is told when something goes wrong.

/// What a template shows: names and values, a name alone standing for the variable of that name.
macro_rules! content {
    (@value $key:ident) => { ::serde_json::json!($key) };
    (@value $key:ident $value:expr) => { ::serde_json::json!($value) };
    ($($key:ident $(=> $value:expr)?),* $(,)?) => {{
        let mut content = ::serde_json::Map::new();
        $(content.insert(stringify!($key).to_owned(), content!(@value $key $($value)?));)*
        ::serde_json::Value::Object(content)
    }};
}

pub(crate) use content;

mod agreements;
mod ask;
mod case;
mod check;
mod commitments;
mod file;
mod form;
mod home;
pub(crate) mod kept;
mod language;
mod letter;
mod page;
mod place;
pub(crate) mod render;
mod serve;
mod sign_in;
mod survey;
mod text;
mod upload;
mod visit;

pub use page::{OpenTo, PublicAgreements, PublicPage};
pub use place::ROOT;
pub use serve::router;
pub use text::case_state;
pub use visit::{Visit, refusal};

/// The pages of the house itself.
pub const PAGES: &[&PublicPage] = &[
    &home::HOME,
    &commitments::COMMITMENTS,
    &check::CHECK,
    &case::CASES,
    &case::CASE,
    &upload::UPLOAD,
    &agreements::AGREEMENTS,
    &ask::SERVICES,
    &ask::SERVICE,
    &file::FILE,
    &letter::LETTER,
    &survey::SURVEY,
    &sign_in::SIGN_IN,
    &sign_in::CODE,
    &sign_in::SIGN_OUT,
    &language::LANGUAGE,
];
