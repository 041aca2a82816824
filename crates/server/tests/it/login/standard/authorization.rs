//! Requests to `/authorize`.

use super::row::Ask::{Authorize, AuthorizeSignedIn};
use super::row::Change::{Set, Twice, Without};
use super::row::Told::{Client, Code, Login, Page};
use super::row::{Row, row};

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // The request.
    row("RFC 6749 section 3.1", "a parameter that means nothing is ignored", Authorize(&[Set("x", "y")]), Login),
    row("RFC 6749 section 3.1", "a parameter without a value is as good as absent", Authorize(&[Set("prompt", "")]), Login),
    row("RFC 6749 section 3.1", "a parameter comes twice", Authorize(&[Twice("scope")]), Client("invalid_request")),
    row("RFC 6749 section 3.1", "a parameter that means nothing comes twice", Authorize(&[Set("x", "y"), Twice("x")]), Client("invalid_request")),
    row("RFC 6749 section 3.1.1", "response_type is missing", Authorize(&[Without("response_type")]), Client("invalid_request")),
    row("RFC 6749 section 3.1.1", "a response type that is not spoken", Authorize(&[Set("response_type", "token")]), Client("unsupported_response_type")),
    row("RFC 6749 section 3.3", "a scope that is unknown is left out", Authorize(&[Set("scope", "openid nothing")]), Login),
    row("RFC 6749 section 4.1.2", "somebody who is signed in", AuthorizeSignedIn(&[]), Code),
    // Who is never answered.
    row("RFC 6749 section 4.1.2.1", "client_id is missing", Authorize(&[Without("client_id")]), Page(400)),
    row("RFC 6749 section 4.1.2.1", "no such client", Authorize(&[Set("client_id", "nobody")]), Page(400)),
    row("RFC 6749 section 4.1.2.1", "the client comes twice", Authorize(&[Twice("client_id")]), Page(400)),
    row("RFC 6749 section 4.1.2.1", "the address comes twice", Authorize(&[Twice("redirect_uri")]), Page(400)),
    row("RFC 6749 section 3.1.2", "an address with a fragment", Authorize(&[Set("redirect_uri", "https://app.example/cb#x")]), Page(403)),
    row("RFC 6749 section 3.1.2.4", "an address that is not registered", Authorize(&[Set("redirect_uri", "https://evil.example/cb")]), Page(403)),
    // Addresses are compared letter by letter, so what leads elsewhere in a browser is another address.
    row("RFC 9700 section 2.1", "a slash more", Authorize(&[Set("redirect_uri", "https://app.example/cb/")]), Page(403)),
    row("RFC 9700 section 2.1", "a query more", Authorize(&[Set("redirect_uri", "https://app.example/cb?x=1")]), Page(403)),
    row("RFC 9700 section 2.1", "the port of the scheme", Authorize(&[Set("redirect_uri", "https://app.example:443/cb")]), Page(403)),
    row("RFC 9700 section 2.1", "another scheme", Authorize(&[Set("redirect_uri", "http://app.example/cb")]), Page(403)),
    row("RFC 9700 section 2.1", "capital letters", Authorize(&[Set("redirect_uri", "https://APP.example/cb")]), Page(403)),
    row("RFC 9700 section 2.1", "a path that climbs", Authorize(&[Set("redirect_uri", "https://app.example/x/../cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a name and password before the host", Authorize(&[Set("redirect_uri", "https://app.example@evil.example/cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a host that goes on", Authorize(&[Set("redirect_uri", "https://app.example.evil.example/cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a backslash", Authorize(&[Set("redirect_uri", "https://evil.example\\@app.example/cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a line feed", Authorize(&[Set("redirect_uri", "https://app.example/cb\nx: y")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a null", Authorize(&[Set("redirect_uri", "https://app.example/cb\0")]), Page(400)),
    row("RFC 9700 section 4.1.1", "letters that look like others", Authorize(&[Set("redirect_uri", "https://аpp.example/cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "no host", Authorize(&[Set("redirect_uri", "//app.example/cb")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a script", Authorize(&[Set("redirect_uri", "javascript:alert(1)")]), Page(403)),
    row("RFC 9700 section 4.1.1", "a document", Authorize(&[Set("redirect_uri", "data:text/html,x")]), Page(403)),
    // PKCE. `plain`, also where it is meant by leaving the method out, is not spoken: RFC 9700 section 2.1.1.
    row("RFC 7636 section 4.3", "the method is left out", Authorize(&[Without("code_challenge_method")]), Client("invalid_request")),
    row("RFC 7636 section 4.4.1", "a method that is not spoken", Authorize(&[Set("code_challenge_method", "plain")]), Client("invalid_request")),
    row("RFC 7636 section 4.2", "a challenge that is no hash", Authorize(&[Set("code_challenge", "abc")]), Client("invalid_request")),
    row("RFC 7636 section 4.3", "a method without a challenge", Authorize(&[Without("code_challenge")]), Client("invalid_request")),
    // OpenID Connect.
    row("OpenID Connect Core section 3.1.2.1", "nothing may be shown, and nobody is signed in", Authorize(&[Set("prompt", "none")]), Client("login_required")),
    row("OpenID Connect Core section 3.1.2.1", "nothing may be shown, and somebody is signed in", AuthorizeSignedIn(&[Set("prompt", "none")]), Code),
    row("OpenID Connect Core section 3.1.2.1", "none among other prompts", Authorize(&[Set("prompt", "none login")]), Client("invalid_request")),
    row("OpenID Connect Core section 3.1.2.1", "the user is to sign in again", AuthorizeSignedIn(&[Set("prompt", "login")]), Login),
    row("OpenID Connect Core section 3.1.2.1", "another account may be meant", AuthorizeSignedIn(&[Set("prompt", "select_account")]), Login),
    row("OpenID Connect Core section 3.1.2.1", "a sign-in that may not be old", AuthorizeSignedIn(&[Set("max_age", "0")]), Login),
    row("OpenID Connect Core section 3.1.2.1", "a sign-in that may be older", AuthorizeSignedIn(&[Set("max_age", "1000")]), Code),
    row("OpenID Connect Core section 3.1.2.1", "an age that is none", Authorize(&[Set("max_age", "-1")]), Client("invalid_request")),
    row("OpenID Connect Core section 3.1.2.1", "nothing may be shown, and the sign-in is too old", AuthorizeSignedIn(&[Set("prompt", "none"), Set("max_age", "0")]), Client("login_required")),
    row("OpenID Connect Core section 3.1.2.1", "no nonce, which the code flow does not need", Authorize(&[Without("nonce")]), Login),
    row("OpenID Connect Core section 3.1.2.1", "display, ui_locales, acr_values", Authorize(&[Set("display", "popup"), Set("ui_locales", "xx de"), Set("acr_values", "1")]), Login),
    row("OpenID Connect Core section 3.1.2.1", "a hint of who will sign in", Authorize(&[Set("login_hint", "ada@acme.example")]), Login),
    row("OpenID Connect Core section 5.5", "claims, which are not taken", Authorize(&[Set("claims", "{\"userinfo\":{\"name\":null}}")]), Login),
    row("OpenID Connect Core section 3.1.2.6", "a request object", Authorize(&[Set("request", "x.y.z")]), Client("request_not_supported")),
    row("OpenID Connect Core section 3.1.2.6", "the address of a request object", Authorize(&[Set("request_uri", "https://app.example/r")]), Client("request_uri_not_supported")),
    row("OAuth 2.0 Multiple Response Types section 2.1", "a response mode that is not spoken", Authorize(&[Set("response_mode", "fragment")]), Client("invalid_request")),
];
