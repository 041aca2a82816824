//! Pages of a list.

/// The last item of the page before: its time and its id, which together order most lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// When it was made, in milliseconds.
    pub created_at: i64,
    /// Its id.
    pub id: String,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub enum Page {
    /// By position; the wire allows only the first thousand.
    Offset {
        /// How many come before.
        skip: i64,
        /// How many are wanted.
        take: i64,
    },
    /// By the last item of the page before; costs the same however far one has come.
    Checkpoint {
        /// That item; `None` for the first page.
        after: Option<After>,
        /// How many are wanted.
        take: i64,
    },
}

impl Page {
    /// `(after.created_at, after.id, take, skip)` for a statement that has all four.
    pub(crate) fn bounds(&self) -> (i64, String, i64, i64) {
        match self {
            Self::Offset { skip, take } => (i64::MIN, String::new(), *take, *skip),
            Self::Checkpoint { after: None, take } => (i64::MIN, String::new(), *take, 0),
            Self::Checkpoint {
                after: Some(after),
                take,
            } => (after.created_at, after.id.clone(), *take, 0),
        }
    }
}
