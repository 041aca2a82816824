//! Requests to `/oidc/logout`, with the ID token of the session that is there.

use super::row::Ask::Logout;
use super::row::Change::{Set, Without};
use super::row::Told::{Asked, Led, Page};
use super::row::{Row, differs, row};

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    row("OpenID Connect RP-Initiated Logout section 2", "the session of the hint", Logout(&[]), Led),
    row("OpenID Connect RP-Initiated Logout section 2", "the client besides", Logout(&[Set("client_id", "{client}")]), Led),
    row("OpenID Connect RP-Initiated Logout section 2", "no state", Logout(&[Without("state")]), Led),
    row("OpenID Connect RP-Initiated Logout section 2", "a parameter that means nothing", Logout(&[Set("x", "y")]), Led),
    row("OpenID Connect RP-Initiated Logout section 2", "another client besides", Logout(&[Set("client_id", "nobody")]), Page(400)),
    row("OpenID Connect RP-Initiated Logout section 4", "a hint that is none", Logout(&[Set("id_token_hint", "x.y.z")]), Page(400)),
    row("OpenID Connect RP-Initiated Logout section 2", "no hint, and the client", Logout(&[Without("id_token_hint"), Set("client_id", "{client}")]), Asked),
    row("OpenID Connect RP-Initiated Logout section 2", "nothing at all", Logout(&[Without("id_token_hint"), Without("post_logout_redirect_uri"), Without("state")]), Asked),
    row("OpenID Connect RP-Initiated Logout section 3", "an address that is not registered", Logout(&[Set("post_logout_redirect_uri", "https://evil.example/")]), Page(400)),
    row("OpenID Connect RP-Initiated Logout section 3", "an address that goes on", Logout(&[Set("post_logout_redirect_uri", "https://app.example/bye/bye")]), Page(400)),
    differs("OpenID Connect RP-Initiated Logout section 3", "the address with a query more", Logout(&[Set("post_logout_redirect_uri", "https://app.example/bye?x=1")]), Led, Page(400)),
    differs("OpenID Connect RP-Initiated Logout section 3", "no address, where the client has one", Logout(&[Without("post_logout_redirect_uri")]), Led, Page(200)),
];
