//! The wall between what nobody has checked and what may be answered to a client.
//!
//! A [`TrustedRequest`] is only made here, from a client that is there and an address that it registered. Answers to
//! clients are made from its [`Destination`], and from nothing else; so whatever fails before is a page for the person.

use std::collections::HashSet;

use guildhall_model::login::OrganizationUsage;
use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::{
    self, Addressing, AuthorizationRequest, Destination, Parameters, RedirectError, ResponseMode,
    redirect_uri,
};
use guildhall_store::ClientRow;

use super::settings::ClientSettings;
use crate::error::Error;
use crate::realm::Realm;

/// Why there is nobody to answer but the person who is looking.
#[derive(Debug, thiserror::Error)]
pub enum Untrusted {
    /// The parameters can not be read, or one that says who asks is missing.
    #[error("{0}")]
    Malformed(oauth::Error),
    /// No client has this id.
    #[error("Unknown client: {0}")]
    UnknownClient(String),
    /// The address is not one of the client's.
    #[error("Callback URL mismatch: {reason}")]
    Redirect {
        /// Who asked.
        client_id: String,
        /// What is wrong with it.
        reason: RedirectError,
    },
    /// The login is over, was begun in another browser, or was never begun.
    #[error("The login was begun too long ago, or in another browser")]
    Expired {
        /// Where logins begin, if anybody said.
        back: Option<String>,
    },
}

/// A request whose client exists, and which is answered at an address that this client registered.
#[derive(Clone, Debug)]
pub(super) struct TrustedRequest {
    pub(super) client: ClientRow,
    pub(super) settings: ClientSettings,
    pub(super) destination: Destination,
    /// Whether the request named the address; whoever redeems the code has to name it then, too.
    pub(super) redirect_was_named: bool,
    /// Whether the way of the answer is one that is spoken.
    pub(super) mode_is_spoken: bool,
}

impl TrustedRequest {
    /// Believes a request that was made to `realm` in the name of `client`. The name of `organization` may stand in the
    /// address, where the client has to do with organizations.
    pub(super) fn believe(
        realm: &Realm,
        addressing: &Addressing,
        client: Option<ClientRow>,
        organization: Option<&Organization>,
    ) -> Result<Result<Self, Untrusted>, Error> {
        let Some(client) = client.filter(|client| !client.is_global) else {
            return Ok(Err(Untrusted::UnknownClient(addressing.client_id.clone())));
        };
        let settings = ClientSettings::read(&client.document)?;
        let name = organization
            .filter(|_| settings.usage() != OrganizationUsage::Deny)
            .map(|organization| organization.name.as_str());
        let asked = addressing.redirect_uri.as_deref();
        let redirect = match redirect_uri::admit(settings.callbacks(), asked, name) {
            Ok(redirect) => redirect,
            Err(reason) => {
                return Ok(Err(Untrusted::Redirect {
                    client_id: client.id,
                    reason,
                }));
            }
        };
        Ok(Ok(Self {
            destination: Destination {
                redirect,
                mode: addressing.response_mode.unwrap_or_default(),
                state: addressing.state.clone(),
                issuer: realm.issuer(),
            },
            redirect_was_named: asked.is_some(),
            mode_is_spoken: addressing.response_mode.is_some(),
            client,
            settings,
        }))
    }

    /// The origin to which a web message goes: that of the address, which has to be one of the client's web origins.
    pub(super) fn web_message_is_allowed(&self) -> bool {
        self.destination.mode != ResponseMode::WebMessage
            || redirect_uri::admits_origin(
                self.settings.web_origins(),
                self.destination.redirect.origin(),
                None,
            )
    }
}

/// The parameters that say who asks and where the answer goes.
const ADDRESSING: [&str; 4] = ["client_id", "redirect_uri", "response_mode", "state"];
/// How much of a name is told that a client made up.
const SHOWN: usize = 100;

/// The refusal of a request in which a name comes twice (RFC 6749 section 3.1). It goes to the client, unless it is
/// about who that is.
pub(super) fn repeated(
    pairs: &[(String, String)],
) -> Result<Option<oauth::AuthorizationError>, Untrusted> {
    let mut seen = HashSet::new();
    let mut repeated = pairs
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !seen.insert(*name))
        .peekable();
    let first = repeated.peek().copied();
    if let Some(name) = repeated.find(|name| ADDRESSING.contains(name)) {
        let error = oauth::Error::RepeatedParameter(name.to_owned());
        return Err(Untrusted::Malformed(error));
    }
    // RFC 6749 section 4.1.2.1 says which letters a description may have.
    let is_shown = |letter: &char| letter.is_ascii_graphic() && !['"', '\\'].contains(letter);
    Ok(first.map(|name| {
        let name = name.chars().filter(is_shown).take(SHOWN).collect();
        oauth::AuthorizationError::RepeatedParameter(name)
    }))
}

/// The two steps in which a request is read, whether it came just now or stands in a login under way.
pub(super) fn read(
    parameters: &Parameters,
) -> Result<
    (
        Addressing,
        Result<AuthorizationRequest, oauth::AuthorizationError>,
    ),
    Untrusted,
> {
    let addressing = Addressing::parse(parameters).map_err(Untrusted::Malformed)?;
    Ok((addressing, AuthorizationRequest::parse(parameters)))
}
