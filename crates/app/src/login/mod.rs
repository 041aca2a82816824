//! Signing in: from a request to `/authorize` to a code, page by page.
//!
//! Every step reads one [`case::Case`] (the client, the organization, the session, what was asked for), and
//! [`decide::decide`] says how it goes on. What the steps share:
//!
//! - What nobody has checked ends at a page ([`Untrusted`]); only a [`trusted::TrustedRequest`] is answered to a client.
//! - A login under way is a row that is found by the hash of its `state`, and it belongs to one browser: whoever is
//!   sent somebody else's `state` finds nothing.
//! - The present page follows from the case. A page that was bookmarked leads to the one whose turn it is.

mod arrival;
mod attempts;
mod case;
mod complete;
mod connection;
mod consent;
mod decide;
mod departure;
mod flow;
mod forgotten;
mod id_token_hint;
mod invited;
mod logout;
mod organization;
mod origin;
mod password;
mod progress;
mod screen;
mod session;
pub(crate) mod settings;
mod signup;
mod stale;
mod switch;
mod transaction;
mod trusted;
mod view;
mod visitor;
mod why;

pub use arrival::arrive;
pub use consent::{AskedScope, ConsentAnswer, Consented, answer_consent};
pub use departure::{Discovery, DiscoveryProblem, discover, leave};
pub use flow::{Answer, Next, ProviderFailed, Refused, authorize, resume};
pub use forgotten::{AskedReset, ForgottenPassword, ResetProblem, ask_reset, forgotten_password};
pub use logout::{LoggedOut, LogoutNext, LogoutProblem, LogoutRequest, Proof, logout};
pub use organization::{
    ChoiceProblem, Choices, Chosen, choices, choose_organization, name_organization,
    skip_organization,
};
pub use origin::admits_origin;
pub use password::{Credentials, SignIn, SignInProblem, sign_in};
pub use screen::Screen;
pub use signup::{Account, SignUp, SignUpProblem, sign_up};
pub use switch::switch;
pub use trusted::Untrusted;
pub use view::{Button, Ongoing};
pub use visitor::{Change, Kept, Visitor};
pub use why::{Finding, Inquiry, Manner, Reason, why};
