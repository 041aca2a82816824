//! Saving the overview of an organization.
//!
//! The form carries what was seen when it was made, by section. A section that this administrator did not change is not
//! written, so that two who change different things both keep theirs; a section that both changed comes back. A form that
//! comes back still carries what was seen at first of every section of which nothing is told.

use axum::response::Response;
use guildhall_app::{Error, Realm, organization};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{Metadata, Organization, UpdateOrganization};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::conflict;
use super::overview::{Overview, again};
use super::shown::address;
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::OrganizationPath;
use crate::form::{Fields, Form};
use crate::page::see_other;
use crate::part::checked::declared;
use crate::part::edit::{Change, TRIES};
use crate::place::InTenant;

/// The keys of the sections' names.
const DETAILS: &str = "organization.details";
const BRANDING: &str = "organization.branding";
const METADATA: &str = "organization.metadata";

/// The fields of the form, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) logo_url: String,
    pub(super) primary: String,
    pub(super) page_background: String,
    pub(super) metadata: Vec<Pair>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Pair {
    key: String,
    value: String,
}

/// What was seen of each section, as JSON that goes along in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Seen {
    details: String,
    branding: String,
    metadata: String,
}

impl From<&Organization> for Typed {
    fn from(organization: &Organization) -> Self {
        let branding = organization.branding.clone().unwrap_or_default();
        let colors = branding.colors.as_ref();
        let pairs = organization.metadata.iter().flat_map(Metadata::pairs);
        Self {
            name: organization.name.as_str().to_owned(),
            display_name: organization.display_name.clone().unwrap_or_default(),
            logo_url: branding.logo_url.clone().unwrap_or_default(),
            primary: colors
                .map(|colors| colors.primary.clone())
                .unwrap_or_default(),
            page_background: colors
                .map(|colors| colors.page_background.clone())
                .unwrap_or_default(),
            metadata: pairs
                .map(|(key, value)| Pair {
                    key: key.to_owned(),
                    value: value.to_owned(),
                })
                .collect(),
        }
    }
}

impl Typed {
    pub(super) fn read(form: &Fields) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        let keys = form.all("metadata_key");
        let pairs = keys.zip(form.all("metadata_value"));
        Self {
            name: text("name"),
            display_name: text("display_name"),
            logo_url: text("logo_url"),
            primary: text("primary"),
            page_background: text("page_background"),
            metadata: pairs
                .map(|(key, value)| Pair {
                    key: key.to_owned(),
                    value: value.to_owned(),
                })
                .collect(),
        }
    }

    /// How many pairs of metadata there are; an empty line is none.
    pub(super) fn pairs(&self) -> usize {
        self.metadata.iter().filter(|pair| !pair.is_empty()).count()
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        details.insert("name".to_owned(), json!(self.name));
        // A display name can be changed but not taken away, as on the API; left empty it stays.
        if !self.display_name.is_empty() {
            details.insert("display_name".to_owned(), json!(self.display_name));
        }
        details
    }

    /// Logo and colours; there are both colours or none.
    fn branding(&self) -> Value {
        let mut branding = Map::new();
        if !self.logo_url.is_empty() {
            branding.insert("logo_url".to_owned(), json!(self.logo_url));
        }
        if !(self.primary.is_empty() && self.page_background.is_empty()) {
            let colors = json!({"primary": self.primary, "page_background": self.page_background});
            branding.insert("colors".to_owned(), colors);
        }
        Value::Object(branding)
    }

    fn metadata(&self) -> Value {
        let pairs = self.metadata.iter().filter(|pair| !pair.is_empty());
        let pairs: Map<String, Value> = pairs
            .map(|pair| (pair.key.trim().to_owned(), json!(pair.value)))
            .collect();
        Value::Object(pairs)
    }
}

impl Pair {
    fn is_empty(&self) -> bool {
        self.key.trim().is_empty() && self.value.is_empty()
    }
}

impl Seen {
    pub(super) fn of(typed: &Typed) -> Self {
        let mut metadata = typed.metadata();
        metadata.sort_all_objects();
        Self {
            details: Value::Object(typed.details()).to_string(),
            branding: typed.branding().to_string(),
            metadata: metadata.to_string(),
        }
    }

    fn read(form: &Fields) -> Self {
        Self {
            details: form.raw("seen_details").to_owned(),
            branding: form.raw("seen_branding").to_owned(),
            metadata: form.raw("seen_metadata").to_owned(),
        }
    }

    /// The three sections, each with the key of its name.
    pub(super) fn sections(&self) -> [(&'static str, &str); 3] {
        [
            (DETAILS, &self.details),
            (BRANDING, &self.branding),
            (METADATA, &self.metadata),
        ]
    }
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(organization::UPDATE)?;
    let mut typed = Typed::read(&form);
    let seen = Seen::read(&form);
    if typed.edit_pairs(&form) {
        let (stored, made) = stored(&realm, &id).await?;
        let page = Overview::new(&place, &realm, (&stored, made), seen, typed);
        return again(&place, page, StatusCode::OK, Problems::default());
    }
    let mut tries = 0;
    loop {
        let (stored, made) = stored(&realm, &id).await?;
        let changes = changes(&seen, &Seen::of(&Typed::from(&stored)), &typed);
        let page = || {
            let seen = changes.seen.clone();
            Overview::new(&place, &realm, (&stored, made), seen, typed.clone())
        };
        if !changes.lost.is_empty() {
            let problems = conflict::problems(&seen, &stored, &changes.lost);
            return again(&place, page(), StatusCode::CONFLICT, problems);
        }
        let saved = match typed.body(&changes) {
            Ok(change) => {
                organization::update_seen(&realm, &place.actor, stored.clone(), change).await
            }
            Err(error) => Err(error),
        };
        tries += 1;
        match saved {
            Ok(Some(_)) => {
                let address = address(&realm, &id);
                return Ok(see_other(&format!("{address}?done=changes_saved")));
            }
            // Somebody was faster by a moment: what they changed is compared anew.
            Ok(None) if tries < TRIES => {}
            Ok(None) => {
                let problems = conflict::problems(&seen, &stored, &changes.mine);
                return again(&place, page(), StatusCode::CONFLICT, problems);
            }
            Err(error) => {
                let Refused { status, problems } = Refused::from_error(error, "name")?;
                return again(&place, page(), status, problems);
            }
        }
    }
}

async fn stored(realm: &Realm, id: &OrganizationId) -> Result<(Organization, i64), Failure> {
    let read = realm.store.read(id.clone(), |id, mut tx| {
        Box::pin(async move { tx.organization_and_time(id).await })
    });
    read.await?.ok_or(Failure::NotFound)
}

/// What this form changes, and what somebody else changed meanwhile that it would undo.
#[derive(Debug)]
struct Changes {
    mine: Vec<&'static str>,
    lost: Vec<&'static str>,
    /// What the form carries as seen when it comes back.
    seen: Seen,
}

fn changes(seen: &Seen, stored: &Seen, typed: &Typed) -> Changes {
    let typed = Seen::of(typed);
    let (mut mine, mut lost) = (Vec::new(), Vec::new());
    let mut compare = |section, seen: &str, stored: &str, typed: &str| {
        let (change, seen) = Change::of(seen, stored, typed);
        match change {
            Change::None => {}
            Change::Mine => mine.push(section),
            Change::Lost => lost.push(section),
        }
        seen.to_owned()
    };
    let seen = Seen {
        details: compare(DETAILS, &seen.details, &stored.details, &typed.details),
        branding: compare(BRANDING, &seen.branding, &stored.branding, &typed.branding),
        metadata: compare(METADATA, &seen.metadata, &stored.metadata, &typed.metadata),
    };
    Changes { mine, lost, seen }
}

impl Typed {
    /// Adds or takes away a line of metadata, when that was asked for. Nothing is saved.
    fn edit_pairs(&mut self, form: &Fields) -> bool {
        if let Ok(place) = form.text("remove").parse::<usize>() {
            if place < self.metadata.len() {
                self.metadata.remove(place);
            }
            return true;
        }
        if form.has("add") {
            self.metadata.push(Pair {
                key: String::new(),
                value: String::new(),
            });
            return true;
        }
        false
    }

    /// The changed sections as the body of `PATCH /organizations/{id}`.
    fn body(&self, changes: &Changes) -> Result<UpdateOrganization, Error> {
        let mut body = Map::new();
        for section in &changes.mine {
            match *section {
                DETAILS => body.extend(self.details()),
                BRANDING => {
                    body.insert("branding".to_owned(), self.branding());
                }
                _ => {
                    self.check_keys()?;
                    body.insert("metadata".to_owned(), self.metadata());
                }
            }
        }
        declared(Value::Object(body))
    }

    /// Two lines of one key would be one pair, and a value without a key none.
    fn check_keys(&self) -> Result<(), Error> {
        let mut keys = std::collections::BTreeSet::new();
        for pair in self.metadata.iter().filter(|pair| !pair.is_empty()) {
            let key = pair.key.trim();
            if key.is_empty() || !keys.insert(key) {
                let text = if key.is_empty() {
                    "organization.metadata.no_key"
                } else {
                    "organization.metadata.twice"
                };
                return Err(Error::invalid_body(words(text), "metadata", ""));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, primary: &str) -> Typed {
        Typed {
            name: name.to_owned(),
            primary: primary.to_owned(),
            ..Typed::default()
        }
    }

    #[test]
    fn only_what_one_changed_is_written() {
        let seen = Seen::of(&typed("a", "#000"));
        for (stored, form, mine, lost) in [
            (typed("a", "#000"), typed("a", "#000"), vec![], vec![]),
            (
                typed("a", "#000"),
                typed("b", "#000"),
                vec![DETAILS],
                vec![],
            ),
            // Somebody changed the colour meanwhile: it stays.
            (
                typed("a", "#fff"),
                typed("b", "#000"),
                vec![DETAILS],
                vec![],
            ),
            (
                typed("c", "#000"),
                typed("b", "#000"),
                vec![],
                vec![DETAILS],
            ),
            // Both changed it to the same.
            (typed("b", "#000"), typed("b", "#000"), vec![], vec![]),
        ] {
            let changes = changes(&seen, &Seen::of(&stored), &form);
            assert_eq!((changes.mine, changes.lost), (mine, lost));
        }
    }

    #[test]
    fn pairs_need_keys_of_their_own() {
        let pair = |key: &str, value: &str| Pair {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        for (pairs, fits) in [
            (vec![pair("a", "1"), pair("b", "")], true),
            (vec![pair("", "")], true),
            (vec![pair("a", "1"), pair(" a ", "2")], false),
            (vec![pair("", "1")], false),
        ] {
            let typed = Typed {
                metadata: pairs,
                ..Typed::default()
            };
            assert_eq!(typed.check_keys().is_ok(), fits, "{typed:?}");
        }
    }
}
