//! The envelope that a part of a list is answered in. The order of its keys is the recorded service's.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::request::Paging;

/// How a list says its totals, when a page is asked for with `include_totals=true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `{items, start, limit, total}`: organizations and what is in them, roles, permissions, …
    ItemsFirst,
    /// `{total, start, limit, items}`: clients, client grants, resource servers.
    TotalFirst,
    /// `{start, limit, length, items, total}`: users.
    WithLength,
    /// `{start, limit, items}`: invitations.
    WithoutTotal,
}

/// A part of a list as it is answered: write it with serde.
///
/// A page is a bare list, or with `include_totals=true` the object of its [`Shape`], in which `limit` is the number
/// asked for and not the number answered. A step is `{items, next}`; there is no `next` at the end.
#[derive(Clone, Debug)]
pub struct Envelope<'a, Item> {
    /// How totals are said.
    pub shape: Shape,
    /// The key of the items, `organizations`.
    pub key: &'static str,
    /// What was asked for.
    pub paging: &'a Paging,
    /// The items.
    pub items: &'a [Item],
    /// How many items there are in all; looked at only when totals are asked for.
    pub total: u64,
    /// The cursor of the next step; looked at only when a step is asked for.
    pub next: Option<&'a str>,
}

impl<Item: Serialize> Serialize for Envelope<'_, Item> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.paging {
            Paging::Offset { totals: false, .. } => self.items.serialize(serializer),
            Paging::Offset { totals: true, .. } => self.serialize_page(serializer),
            Paging::Checkpoint { .. } => self.serialize_step(serializer),
        }
    }
}

impl<Item: Serialize> Envelope<'_, Item> {
    fn serialize_page<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (start, limit) = (self.paging.offset(), self.paging.size());
        let mut object = serializer.serialize_map(None)?;
        match self.shape {
            Shape::ItemsFirst => {
                object.serialize_entry(self.key, self.items)?;
                object.serialize_entry("start", &start)?;
                object.serialize_entry("limit", &limit)?;
                object.serialize_entry("total", &self.total)?;
            }
            Shape::TotalFirst => {
                object.serialize_entry("total", &self.total)?;
                object.serialize_entry("start", &start)?;
                object.serialize_entry("limit", &limit)?;
                object.serialize_entry(self.key, self.items)?;
            }
            Shape::WithLength => {
                object.serialize_entry("start", &start)?;
                object.serialize_entry("limit", &limit)?;
                object.serialize_entry("length", &self.items.len())?;
                object.serialize_entry(self.key, self.items)?;
                object.serialize_entry("total", &self.total)?;
            }
            Shape::WithoutTotal => {
                object.serialize_entry("start", &start)?;
                object.serialize_entry("limit", &limit)?;
                object.serialize_entry(self.key, self.items)?;
            }
        }
        object.end()
    }

    fn serialize_step<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry(self.key, self.items)?;
        if let Some(next) = self.next {
            object.serialize_entry("next", next)?;
        }
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Paging = page(0, 50, false);
    const TOTALS: Paging = page(1, 50, true);
    const STEP: Paging = Paging::Checkpoint {
        after: None,
        take: 50,
    };

    const fn page(page: u32, per_page: u32, totals: bool) -> Paging {
        Paging::Offset {
            page,
            per_page,
            totals,
        }
    }

    #[test]
    fn envelopes_are_the_recorded_ones() {
        use Shape::{ItemsFirst, TotalFirst, WithLength, WithoutTotal};
        let cases = [
            (ItemsFirst, &BARE, "organizations", Some("n"), "[1,2]"),
            (
                ItemsFirst,
                &TOTALS,
                "organizations",
                Some("n"),
                r#"{"organizations":[1,2],"start":50,"limit":50,"total":52}"#,
            ),
            (
                TotalFirst,
                &TOTALS,
                "clients",
                None,
                r#"{"total":52,"start":50,"limit":50,"clients":[1,2]}"#,
            ),
            (
                WithLength,
                &TOTALS,
                "users",
                None,
                r#"{"start":50,"limit":50,"length":2,"users":[1,2],"total":52}"#,
            ),
            (
                WithoutTotal,
                &TOTALS,
                "invitations",
                None,
                r#"{"start":50,"limit":50,"invitations":[1,2]}"#,
            ),
            (
                TotalFirst,
                &STEP,
                "clients",
                Some("n"),
                r#"{"clients":[1,2],"next":"n"}"#,
            ),
            (ItemsFirst, &STEP, "domains", None, r#"{"domains":[1,2]}"#),
        ];
        for (shape, paging, key, next, expected) in cases {
            let envelope = Envelope {
                shape,
                key,
                paging,
                items: &[1, 2],
                total: 52,
                next,
            };
            assert_eq!(serde_json::to_string(&envelope).unwrap(), expected);
        }
    }
}
