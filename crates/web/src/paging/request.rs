//! Which part of a list is asked for.

/// Items on a page when the request does not say.
const DEFAULT_SIZE: u32 = 50;

/// Rows that may be skipped at most by pages.
const LAST_OFFSET: u64 = 1_000;

/// The paging parameters of a request, each checked against its own limits before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagingQuery {
    /// The page, from 0.
    pub page: Option<u32>,
    /// Items on a page.
    pub per_page: Option<u32>,
    /// Whether the answer is an object with the number of all items.
    pub include_totals: Option<bool>,
    /// The cursor behind which to go on.
    pub from: Option<String>,
    /// Items in a step.
    pub take: Option<u32>,
}

/// What is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// A page by its number.
    Offset {
        /// The page, from 0.
        page: u32,
        /// Items on a page.
        per_page: u32,
        /// Whether the answer is an object with the number of all items, not a bare list.
        totals: bool,
    },
    /// A step behind a cursor.
    Checkpoint {
        /// The cursor as the client sent it, not read yet; none for the first step.
        after: Option<String>,
        /// Items in the step.
        take: u32,
    },
}

/// Why no part of a list can be meant; a 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PagingError {
    /// The page begins behind the thousandth item.
    #[error("Requesting page exceeds the allowed maximum of 1000 records.")]
    TooFar,
}

impl PagingError {
    /// The `errorCode` of the answer.
    pub const ERROR_CODE: &'static str = "invalid_paging";
}

impl PagingQuery {
    /// Decides what is meant. `take` or `from` means a checkpoint, and the other parameters are passed over. An empty
    /// `from` begins at the start. Pages and steps have 50 items when the request does not say.
    ///
    /// # Errors
    /// [`PagingError::TooFar`] when `page` × `per_page` is more than 1,000.
    pub fn decide(self) -> Result<Paging, PagingError> {
        if self.from.is_some() || self.take.is_some() {
            return Ok(Paging::Checkpoint {
                after: self.from.filter(|cursor| !cursor.is_empty()),
                take: self.take.unwrap_or(DEFAULT_SIZE),
            });
        }
        let page = self.page.unwrap_or(0);
        let per_page = self.per_page.unwrap_or(DEFAULT_SIZE);
        if offset(page, per_page) > LAST_OFFSET {
            return Err(PagingError::TooFar);
        }
        Ok(Paging::Offset {
            page,
            per_page,
            totals: self.include_totals.unwrap_or(false),
        })
    }
}

impl Paging {
    /// Rows to skip: those of the pages before; none behind a cursor.
    pub fn offset(&self) -> u64 {
        match self {
            Self::Offset { page, per_page, .. } => offset(*page, *per_page),
            Self::Checkpoint { .. } => 0,
        }
    }

    /// Items to answer at most.
    pub fn size(&self) -> u32 {
        match self {
            Self::Offset { per_page, .. } => *per_page,
            Self::Checkpoint { take, .. } => *take,
        }
    }

    /// Whether the number of all items is asked for.
    pub fn wants_total(&self) -> bool {
        matches!(self, Self::Offset { totals: true, .. })
    }
}

fn offset(page: u32, per_page: u32) -> u64 {
    u64::from(page) * u64::from(per_page)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offset_of(page: u32, per_page: u32, totals: bool) -> Paging {
        Paging::Offset {
            page,
            per_page,
            totals,
        }
    }

    fn checkpoint(after: Option<&str>, take: u32) -> Paging {
        Paging::Checkpoint {
            after: after.map(ToOwned::to_owned),
            take,
        }
    }

    #[test]
    fn what_is_meant() {
        let none = PagingQuery::default;
        let from = |cursor: &str| Some(cursor.to_owned());
        #[rustfmt::skip]
        let cases = [
            (none(), Ok(offset_of(0, 50, false))),
            (PagingQuery { page: Some(2), ..none() }, Ok(offset_of(2, 50, false))),
            (PagingQuery { per_page: Some(100), include_totals: Some(true), ..none() }, Ok(offset_of(0, 100, true))),
            (PagingQuery { page: Some(10), per_page: Some(100), ..none() }, Ok(offset_of(10, 100, false))),
            (PagingQuery { page: Some(20), ..none() }, Ok(offset_of(20, 50, false))),
            (PagingQuery { page: Some(21), ..none() }, Err(PagingError::TooFar)),
            (PagingQuery { page: Some(1001), per_page: Some(1), ..none() }, Err(PagingError::TooFar)),
            (PagingQuery { page: Some(1000), per_page: Some(0), ..none() }, Ok(offset_of(1000, 0, false))),
            (PagingQuery { page: Some(u32::MAX), per_page: Some(u32::MAX), ..none() }, Err(PagingError::TooFar)),
            (PagingQuery { take: Some(10), ..none() }, Ok(checkpoint(None, 10))),
            (PagingQuery { from: from("x"), ..none() }, Ok(checkpoint(Some("x"), 50))),
            (PagingQuery { from: from(""), ..none() }, Ok(checkpoint(None, 50))),
            (PagingQuery { take: Some(100), per_page: Some(50), include_totals: Some(true), page: Some(9999), from: from("x") }, Ok(checkpoint(Some("x"), 100))),
        ];
        for (query, expected) in cases {
            assert_eq!(query.clone().decide(), expected, "{query:?}");
        }
    }

    #[test]
    fn the_text_of_the_refusal_is_the_services() {
        assert_eq!(
            PagingError::TooFar.to_string(),
            "Requesting page exceeds the allowed maximum of 1000 records."
        );
        assert_eq!(PagingError::ERROR_CODE, "invalid_paging");
    }

    #[test]
    fn offset_size_and_total_are_those_of_the_page() {
        let page = offset_of(3, 20, true);
        assert_eq!(
            (page.offset(), page.size(), page.wants_total()),
            (60, 20, true)
        );
        let step = checkpoint(None, 7);
        assert_eq!(
            (step.offset(), step.size(), step.wants_total()),
            (0, 7, false)
        );
    }

    proptest! {
        #[test]
        fn nothing_behind_the_thousandth_is_read(page: u32, per_page: u32) {
            let query = PagingQuery { page: Some(page), per_page: Some(per_page), ..PagingQuery::default() };
            match query.decide() {
                Ok(paging) => prop_assert!(paging.offset() <= 1_000),
                Err(PagingError::TooFar) => prop_assert!(u128::from(page) * u128::from(per_page) > 1_000),
            }
        }
    }
}
