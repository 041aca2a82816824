//! The names of the outside in tests.

use std::collections::HashMap;
use std::sync::Mutex;

use guildhall_app::text_records::{Looking, LookupFailed, TextRecords};

/// Has the records that it was given; every other name has none.
#[derive(Debug, Default)]
pub struct TestRecords(Mutex<HashMap<String, Result<Vec<String>, LookupFailed>>>);

impl TestRecords {
    /// Sets the TXT records at `host`.
    pub fn set(&self, host: &str, texts: &[&str]) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.records().insert(host.to_owned(), Ok(texts));
    }

    /// Has the name servers of `host` not answer.
    pub fn fail(&self, host: &str) {
        let failed = LookupFailed("nobody answers".to_owned());
        self.records().insert(host.to_owned(), Err(failed));
    }

    fn records(
        &self,
    ) -> std::sync::MutexGuard<'_, HashMap<String, Result<Vec<String>, LookupFailed>>> {
        self.0
            .lock()
            .expect("no test panics while it holds the names")
    }
}

impl TextRecords for TestRecords {
    fn texts<'a>(&'a self, host: &'a str) -> Looking<'a> {
        let found = self.records().get(host).cloned();
        Box::pin(std::future::ready(found.unwrap_or_else(|| Ok(Vec::new()))))
    }
}
