//! Which scopes a token in a user's name has (behaviour notes, "Tokens", section 5).

use guildhall_protocol::oauth::Scope;

use crate::user::OPENID_SCOPES;

/// What an API and its policies say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    /// The scopes that the API knows.
    pub(super) known: &'a [String],
    /// What the user may do, where the API asks for that.
    pub(super) permissions: Option<&'a [String]>,
    /// What the client may do in users' names.
    pub(super) client: ClientAccess<'a>,
    /// Whether it is the tenant's own Management API, where users act on themselves alone.
    pub(super) is_management: bool,
    /// Whether the API allows refresh tokens.
    pub(super) allows_offline: bool,
}

/// What a client may do at an API in users' names (`subject_type_authorization.user.policy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientAccess<'a> {
    /// Everything.
    All,
    /// What its grant says, if it has one.
    Granted(Option<&'a [String]>),
    /// Nothing.
    Nothing,
}

/// What is granted of what was asked for. `can_refresh`: whether the client may use refresh tokens at all.
pub(super) fn granted(
    asked: &Scope,
    rules: Option<Rules<'_>>,
    can_refresh: bool,
) -> Result<Scope, Denied> {
    if let Some(rules) = rules
        && matches!(
            rules.client,
            ClientAccess::Nothing | ClientAccess::Granted(None)
        )
    {
        return Err(Denied);
    }
    let is_granted = |name: &&str| {
        if OPENID_SCOPES.contains(name) {
            return true;
        }
        if *name == "offline_access" {
            return can_refresh && rules.is_none_or(|rules| rules.allows_offline);
        }
        rules.is_some_and(|rules| rules.grants(name))
    };
    Ok(asked.iter().filter(is_granted).collect())
}

/// The client may not ask for this API in a user's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Denied;

impl Rules<'_> {
    fn grants(&self, name: &str) -> bool {
        let has = |list: &[String]| list.iter().any(|other| other == name);
        has(self.known)
            && self.permissions.is_none_or(has)
            && (!self.is_management || name.contains(":current_user"))
            && match self.client {
                ClientAccess::All => true,
                ClientAccess::Granted(granted) => granted.is_some_and(has),
                ClientAccess::Nothing => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted() {
        let texts =
            |names: &str| -> Vec<String> { names.split_whitespace().map(str::to_owned).collect() };
        let known = texts("read:a write:a update:current_user_metadata");
        let held = texts("read:a");
        let client = texts("write:a");
        let all = Rules {
            known: &known,
            permissions: None,
            client: ClientAccess::All,
            is_management: false,
            allows_offline: true,
        };
        let asked = "openid read:a write:a read:b offline_access";
        #[rustfmt::skip]
        let cases = [
            (None, true, "openid offline_access"),
            (None, false, "openid"),
            (Some(all), true, "openid read:a write:a offline_access"),
            (Some(Rules { allows_offline: false, ..all }), true, "openid read:a write:a"),
            (Some(Rules { permissions: Some(&held), ..all }), false, "openid read:a"),
            (Some(Rules { permissions: Some(&[]), ..all }), false, "openid"),
            (Some(Rules { client: ClientAccess::Granted(Some(&client)), ..all }), false, "openid write:a"),
            (Some(Rules { is_management: true, ..all }), false, "openid"),
        ];
        for (rules, can_refresh, expected) in cases {
            let found = granted(&Scope::parse(asked), rules, can_refresh);
            assert_eq!(found.unwrap().to_string(), expected, "{rules:?}");
        }
        for client in [ClientAccess::Nothing, ClientAccess::Granted(None)] {
            let rules = Some(Rules { client, ..all });
            assert_eq!(granted(&Scope::parse(asked), rules, true), Err(Denied));
        }
        let management = Some(Rules {
            is_management: true,
            ..all
        });
        let own = Scope::parse("update:current_user_metadata");
        assert_eq!(granted(&own, management, false), Ok(own));
    }
}
