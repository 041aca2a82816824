//! The screens, one file each: a plain value of what the screen shows.
//!
//! Paths, names of fields and ids are those that clients' tools know (`/u/...`, `username`, `action=default`). Every form
//! posts to the page's own path with `state`. What a screen does not know is where it is shown and by whom it is asked.

mod accept_invitation;
mod consent;
mod email_verification;
mod error;
mod form_post;
mod login;
mod login_id;
mod login_password;
mod logout;
mod organization_picker;
mod organization_selection;
mod part;
mod reset_password;
mod reset_password_request;
mod signup;
mod web_message;

pub use accept_invitation::{AcceptInvitation, AcceptInvitationProblem, Visitor};
pub use consent::{Consent, ConsentProblem, RequestedScope};
pub use email_verification::{EmailVerification, EmailVerificationResult};
pub use error::{Cause, Error};
pub use form_post::FormPost;
pub use login::{Login, LoginProblem};
pub use login_id::{LoginId, LoginIdProblem};
pub use login_password::LoginPassword;
pub use logout::{Logout, LogoutStep};
pub use organization_picker::{
    Choice, OrganizationPicker, OrganizationPickerProblem, PickerMoment, Search,
};
pub use organization_selection::{Discovery, OrganizationSelection, OrganizationSelectionProblem};
pub use part::{ConnectionButton, ConnectionKind, Identifier, Inviter, PasswordRule};
pub use reset_password::{
    ResetPassword, ResetPasswordFailed, ResetPasswordFailure, ResetPasswordProblem,
    ResetPasswordSuccess,
};
pub use reset_password_request::{
    ResetPasswordEmail, ResetPasswordRequest, ResetPasswordRequestProblem,
};
pub use signup::{Signup, SignupInvitation, SignupProblem};
pub use web_message::WebMessage;

/// Why a form is shown again: the key of the text, and the field that it stands beside.
macro_rules! problems {
    ($(#[$documentation:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident = $key:literal $(at $field:literal)?;)*
    }) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The key of its text, which is also the code that programs read.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }

            /// The name of the field that has to be changed, where it is one.
            pub const fn field(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => $crate::screen::optional!($($field)?),)*
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::screen::Problem { key: self.key(), field: self.field() }.serialize(serializer)
            }
        }
    };
}
use problems;

macro_rules! optional {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}
use optional;

#[derive(serde::Serialize)]
struct Problem {
    key: &'static str,
    field: Option<&'static str>,
}
