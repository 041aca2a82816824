//! Tokens in a user's name: by a code, and by a refresh token.
//!
//! [`facts`] reads everything that decides, anew for every token: whether user, organization and membership are still
//! there, and what the user may do. [`scope`] says what is granted, [`tokens`] what the tokens say.

mod authorization_code;
mod facts;
mod family;
mod promise;
mod refresh;
mod refresh_token;
mod revoke;
mod scope;
mod tokens;
mod userinfo;

pub use authorization_code::authorization_code;
pub(crate) use promise::Promise;
pub use refresh_token::refresh_token;
pub use revoke::revoke;
pub use tokens::UserTokens;
pub use userinfo::{Told, userinfo};
