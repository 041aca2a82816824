//! The overview of an organization: details, branding, metadata.

use axum::response::Response;
use guildhall_app::{Realm, organization};
use guildhall_model::Timestamp;
use guildhall_model::organization::{Metadata, Organization};
use guildhall_pages::color::Color;
use guildhall_pages::contrast::{Mode, Theme};
use http::StatusCode;
use serde::Serialize;

use super::change::{Seen, Typed};
use super::shown::Head;
use crate::error::{Failure, Problems};
use crate::extract::{Asked, OrganizationPath};
use crate::moment::Moment;
use crate::page::{Page, Shell};
use crate::place::{InTenant, Place};

/// What the page shows; what was typed stands in for what is stored when the form comes back.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    head: Head,
    tab: &'static str,
    typed: Typed,
    seen: Seen,
    /// Pairs of metadata that there may still be.
    left: usize,
    most_pairs: usize,
    longest: usize,
    contrast: Option<Contrast>,
    /// Whether what is shown is not what is stored.
    is_changed: bool,
    made: Moment,
    can_update: bool,
    can_delete: bool,
}

/// How text on the primary colour can be read.
#[derive(Debug, Serialize)]
pub(super) struct Contrast {
    /// To one digit, rounded down: 4.49 is not 4.5.
    ratio: String,
    /// Whether the text is white.
    is_white: bool,
    /// Whether links have another shade than the colour itself, which nobody could read as text.
    is_shifted: bool,
}

impl Contrast {
    /// Buttons have white text where that has 4.5, and black text otherwise, which then has more.
    pub(super) fn new(primary: &str) -> Option<Self> {
        let fill = Color::parse(primary)?;
        let Theme { on, link, .. } = Theme::new(fill, Color::WHITE, Mode::Light);
        let ratio = (on.contrast(fill) * 10.0).floor() / 10.0;
        Some(Self {
            ratio: format!("{ratio:.1}"),
            is_white: on == Color::WHITE,
            is_shifted: link != fill,
        })
    }
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(organization::READ)?;
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move { tx.organization_and_time(id).await })
    });
    let (organization, made) = read.await?.ok_or(Failure::NotFound)?;
    let typed = Typed::from(&organization);
    let seen = Seen::of(&typed);
    let overview = Overview::new(&place, &realm, (&organization, made), seen, typed);
    let shell = shell(&place, &overview).after(asked.text("done"));
    Page::new(shell, overview).answer(StatusCode::OK, "organization.html")
}

/// The page again, with what was typed.
pub(super) fn again(
    place: &Place,
    overview: Overview,
    status: StatusCode,
    problems: Problems,
) -> Result<Response, Failure> {
    let shell = shell(place, &overview);
    Page::new(shell, overview)
        .with(problems)
        .answer(status, "organization.html")
}

fn shell(place: &Place, overview: &Overview) -> Shell {
    Shell::new(place, overview.head.title.clone(), "organizations")
}

impl Overview {
    pub(super) fn new(
        place: &Place,
        realm: &Realm,
        (organization, made): (&Organization, i64),
        seen: Seen,
        typed: Typed,
    ) -> Self {
        Self {
            head: Head::new(realm, organization),
            tab: "overview",
            seen,
            left: Metadata::MOST.saturating_sub(typed.pairs()),
            most_pairs: Metadata::MOST,
            longest: Metadata::LONGEST,
            contrast: Contrast::new(&typed.primary),
            is_changed: typed != Typed::from(organization),
            made: Moment::new(Timestamp::from_milliseconds(made), realm.now()),
            can_update: place.may(organization::UPDATE),
            can_delete: place.may(organization::DELETE),
            typed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts() {
        for (primary, ratio, is_white, is_shifted) in [
            ("#B3431B", "5.6", true, false),
            ("#FFD400", "14.6", false, true),
            ("#E6007A", "4.5", true, false),
            ("#777777", "4.6", false, true),
        ] {
            let contrast = Contrast::new(primary).unwrap();
            assert_eq!(
                (
                    contrast.ratio.as_str(),
                    contrast.is_white,
                    contrast.is_shifted
                ),
                (ratio, is_white, is_shifted),
                "{primary}"
            );
        }
        assert!(Contrast::new("red").is_none());
    }
}
