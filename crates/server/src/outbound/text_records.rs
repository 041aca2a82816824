//! TXT records, by the name servers of the operating system.

use std::time::Duration;

use guildhall_app::text_records::{Looking, LookupFailed, TextRecords};
use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;
use tokio::sync::OnceCell;

/// How long one name server may take; two are asked.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Asks the name servers that the operating system names. Its configuration is read at the first lookup, so that a
/// machine without name servers can serve all the same.
#[derive(Default)]
pub struct SystemRecords(OnceCell<TokioResolver>);

impl std::fmt::Debug for SystemRecords {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SystemRecords")
    }
}

fn resolver() -> Result<TokioResolver, LookupFailed> {
    let failed = |error: hickory_resolver::net::NetError| LookupFailed(error.to_string());
    let mut builder = TokioResolver::builder_tokio().map_err(failed)?;
    let options = builder.options_mut();
    // Who has just set a record looks at once, and shall not be told what was there before.
    options.cache_size = 0;
    options.timeout = TIMEOUT;
    options.attempts = 2;
    builder.build().map_err(failed)
}

impl TextRecords for SystemRecords {
    fn texts<'a>(&'a self, host: &'a str) -> Looking<'a> {
        Box::pin(async move {
            let resolver = self
                .0
                .get_or_try_init(|| std::future::ready(resolver()))
                .await?;
            // With a dot at its end a name is whole: the machine's own search domains are not tried.
            match resolver.txt_lookup(format!("{host}.")).await {
                Ok(found) => Ok(found
                    .answers()
                    .iter()
                    .filter_map(|record| match &record.data {
                        RData::TXT(text) => Some(text.txt_data.concat()),
                        _ => None,
                    })
                    .map(|text| String::from_utf8_lossy(&text).into_owned())
                    .collect()),
                Err(error) if error.is_no_records_found() || error.is_nx_domain() => Ok(Vec::new()),
                Err(error) => Err(LookupFailed(error.to_string())),
            }
        })
    }
}
