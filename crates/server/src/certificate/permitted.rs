//! The hosts that the local authority may sign for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};

use crate::configuration::Host;

/// Loopback names and addresses, and the hosts of the configuration with the names below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Permitted {
    hosts: Vec<Host>,
}

impl Permitted {
    /// Loopback and these hosts. Their order does not matter.
    pub(super) fn new(hosts: &[Host]) -> Self {
        let mut hosts: Vec<Host> = hosts
            .iter()
            .filter(|host| !host.is_loopback())
            .cloned()
            .collect();
        hosts.sort();
        hosts.dedup();
        Self { hosts }
    }

    /// Whether a leaf for this host would be accepted.
    pub(super) fn covers(&self, host: &Host) -> bool {
        host.is_loopback() || self.hosts.iter().any(|permitted| host.is_within(permitted))
    }

    /// The extension of the authority's certificate. A name stands for itself and all below it, so `localhost` covers
    /// `manage.localhost` (RFC 5280 section 4.2.1.10). Both kinds of names are listed, and therefore both limited.
    pub(super) fn constraints(&self) -> NameConstraints {
        let loopback = [
            GeneralSubtree::DnsName("localhost".to_owned()),
            subnet(Ipv4Addr::new(127, 0, 0, 0).into(), 8),
            subnet(Ipv6Addr::LOCALHOST.into(), 128),
        ];
        let configured = self.hosts.iter().map(|host| match host {
            Host::Name(name) => GeneralSubtree::DnsName(name.clone()),
            Host::Address(address @ IpAddr::V4(_)) => subnet(*address, 32),
            Host::Address(address @ IpAddr::V6(_)) => subnet(*address, 128),
        });
        NameConstraints {
            permitted_subtrees: loopback.into_iter().chain(configured).collect(),
            excluded_subtrees: Vec::new(),
        }
    }

    /// What a client may have meant that names no host in its handshake: one that wrote an address, or, like Java, a
    /// name without a dot.
    pub(super) fn nameless(&self) -> Vec<Host> {
        let loopback = [
            Host::localhost(),
            Host::Address(Ipv4Addr::LOCALHOST.into()),
            Host::Address(Ipv6Addr::LOCALHOST.into()),
        ];
        let configured = self.hosts.iter().filter(|host| match host {
            Host::Name(name) => !name.contains('.'),
            Host::Address(_) => true,
        });
        loopback.into_iter().chain(configured.cloned()).collect()
    }
}

fn subnet(address: IpAddr, prefix: u8) -> GeneralSubtree {
    GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        text.parse().expect("a host")
    }

    #[test]
    fn loopback_and_configured_hosts_are_covered_and_nothing_else() {
        let permitted = Permitted::new(&[host("auth.example.com"), host("192.0.2.1")]);
        for covered in [
            "localhost",
            "manage.localhost",
            "127.0.0.53",
            "[::1]",
            "auth.example.com",
            "b.auth.example.com",
            "192.0.2.1",
        ] {
            assert!(permitted.covers(&host(covered)), "{covered}");
        }
        for foreign in [
            "example.com",
            "google.com",
            "192.0.2.2",
            "xauth.example.com",
        ] {
            assert!(!permitted.covers(&host(foreign)), "{foreign}");
        }
    }

    #[test]
    fn without_a_name_addresses_and_undotted_names_are_meant() {
        let permitted = Permitted::new(&[
            host("auth.example.com"),
            host("guildhall"),
            host("192.0.2.1"),
        ]);
        let shown: Vec<String> = permitted
            .nameless()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            shown,
            ["localhost", "127.0.0.1", "[::1]", "guildhall", "192.0.2.1"]
        );
    }
}
