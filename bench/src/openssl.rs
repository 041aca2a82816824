//! The limit of signing: what OpenSSL makes of the same processor.

use anyhow::{Context as _, Result};
use tokio::process::Command;

/// Processor seconds that OpenSSL takes for an RSA signature with a key of 2048 bits, over about `seconds`.
///
/// `openssl speed` counts the processor time of its own process, not what passes on the clock.
pub(crate) async fn seconds_per_signature(seconds: u64) -> Result<f64> {
    let output = Command::new("openssl")
        .args(["speed", "-seconds", &seconds.to_string(), "rsa2048"])
        .output()
        .await
        .context("openssl is not installed")?;
    let text = String::from_utf8_lossy(&output.stdout);
    signatures_per_second(&text)
        .map(|rate| 1.0 / rate)
        .context("openssl speed prints a table of another form")
}

/// Reads `rsa 2048 bits 0.000251s 0.000007s   3984.1 137000.1`: first the times, then the rates, each of signing and
/// verifying (later versions add two more).
fn signatures_per_second(text: &str) -> Option<f64> {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("rsa ") && line.contains("bits"))?;
    let (_, numbers) = line.split_once("bits")?;
    let mut rates = numbers
        .split_whitespace()
        .filter(|number| !number.ends_with('s'));
    rates.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::signatures_per_second;

    #[test]
    fn tables_of_several_versions() {
        let three = "                  sign    verify    sign/s verify/s\n\
                     rsa 2048 bits 0.000251s 0.000007s   3984.1 137000.1\n";
        let later = "rsa  2048 bits 0.000251s 0.000007s 0.000007s 0.000252s 3984.1 137000.1 130000.2 3960.0";
        for text in [three, later] {
            assert_eq!(signatures_per_second(text), Some(3984.1));
        }
        assert_eq!(signatures_per_second("nothing"), None);
    }
}
