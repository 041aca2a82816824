//! Where the server listens.

use std::fmt;
use std::str::FromStr;

use super::host::{Host, HostError};
use super::origin::{parse_port, split_port};

/// `HOST:PORT`. The host `localhost` stands for both loopback families, `0.0.0.0` and `[::]` for every interface;
/// port 0 for one that is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    /// The host.
    pub host: Host,
    /// The port; 0 takes a free one.
    pub port: u16,
}

/// Why a text is not a listen address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListenAddressError {
    /// No port, or none that is a number up to 65535.
    #[error("write HOST:PORT, as in localhost:8443, 0.0.0.0:8443 or [::]:8443")]
    Port,
    /// The host does not do.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl FromStr for ListenAddress {
    type Err = ListenAddressError;

    fn from_str(text: &str) -> Result<Self, ListenAddressError> {
        let (host, port) = split_port(text);
        let port = port.and_then(parse_port).ok_or(ListenAddressError::Port)?;
        Ok(Self {
            host: host.parse()?,
            port,
        })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in [
            "localhost:8443",
            "0.0.0.0:0",
            "[::1]:443",
            "auth.internal:1",
        ] {
            assert_eq!(
                text.parse::<ListenAddress>()
                    .map(|address| address.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn host_and_port_are_both_needed() {
        for text in [
            "localhost",
            "8443",
            "[::1]",
            "localhost:",
            "localhost:65536",
            "localhost:http",
        ] {
            assert_eq!(
                text.parse::<ListenAddress>(),
                Err(ListenAddressError::Port),
                "{text}"
            );
        }
        assert_eq!(
            ":8443".parse::<ListenAddress>(),
            Err(ListenAddressError::Host(HostError::Empty))
        );
    }
}
