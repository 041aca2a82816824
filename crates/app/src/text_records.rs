//! The port to the TXT records of the outside's names (RFC 1035 section 3.3.14).

use std::future::Future;
use std::pin::Pin;

/// A lookup under way.
pub type Looking<'a> = Pin<Box<dyn Future<Output = Result<Vec<String>, LookupFailed>> + Send + 'a>>;

/// Finds TXT records.
pub trait TextRecords: Send + Sync {
    /// The texts of the records at `host`, each in one piece; none where there is no record or no such name.
    fn texts<'a>(&'a self, host: &'a str) -> Looking<'a>;
}

/// The name servers gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name could not be looked up: {0}")]
pub struct LookupFailed(pub String);

/// Finds nothing.
pub(crate) struct NoRecords;

impl TextRecords for NoRecords {
    fn texts<'a>(&'a self, _: &'a str) -> Looking<'a> {
        let failed = LookupFailed("names are not looked up by this command".to_owned());
        Box::pin(std::future::ready(Err(failed)))
    }
}
