//! Signing in by OIDC: whose account at the provider is whose, and sign-ins that were begun and have not come back. What the provider
//! says is checked before ([`crate::oidc`]).

mod link;
mod note;
mod take;
mod unlink;

pub use link::LinkOidcAccount;
pub use note::NoteOidcSignIn;
pub use take::TakeOidcSignIn;
pub use unlink::UnlinkOidcAccount;
