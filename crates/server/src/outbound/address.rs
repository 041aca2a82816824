//! Which addresses requests to the outside may reach.
//!
//! A URL that a customer wrote must not lead to what only this machine or its network may ask: other services, the
//! metadata of a cloud, this server itself. So only addresses that are public by the special-purpose registries of IANA
//! (RFC 6890) are reached, and those that the operator has allowed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// IPv4 networks that are not public.
const NOT_PUBLIC_V4: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),       // this network (RFC 791)
    v4([10, 0, 0, 0], 8),      // private (RFC 1918)
    v4([100, 64, 0, 0], 10),   // behind a provider's translation (RFC 6598)
    v4([127, 0, 0, 0], 8),     // loopback (RFC 1122)
    v4([169, 254, 0, 0], 16),  // link-local, where clouds have their metadata (RFC 3927)
    v4([172, 16, 0, 0], 12),   // private (RFC 1918)
    v4([192, 0, 0, 0], 24),    // protocol assignments (RFC 6890)
    v4([192, 0, 2, 0], 24),    // documentation (RFC 5737)
    v4([192, 88, 99, 0], 24),  // 6to4 relays (RFC 7526)
    v4([192, 168, 0, 0], 16),  // private (RFC 1918)
    v4([198, 18, 0, 0], 15),   // benchmarks (RFC 2544)
    v4([198, 51, 100, 0], 24), // documentation (RFC 5737)
    v4([203, 0, 113, 0], 24),  // documentation (RFC 5737)
    v4([224, 0, 0, 0], 4),     // multicast (RFC 1112)
    v4([240, 0, 0, 0], 4),     // reserved, and broadcast (RFC 1112)
];

/// The one IPv6 network that is given out as public (RFC 4291).
const PUBLIC_V6: Ipv6Net = v6([0x2000, 0, 0], 3);

/// Its parts that are not public, or that carry an IPv4 address to somewhere else.
const NOT_PUBLIC_V6: [Ipv6Net; 4] = [
    v6([0x2001, 0, 0], 23), // protocol assignments, and Teredo (RFC 2928, 4380)
    v6([0x2001, 0xdb8, 0], 32), // documentation (RFC 3849)
    v6([0x2002, 0, 0], 16), // 6to4 (RFC 3056)
    v6([0x3fff, 0, 0], 20), // documentation (RFC 9637)
];

const fn v4(octets: [u8; 4], length: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(segments: [u16; 3], length: u8) -> Ipv6Net {
    let [a, b, c] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Whether an address may be reached: it is public, or of an allowed network. An IPv4 address that is written as an
/// IPv6 one is judged as what it is.
pub(super) fn may_be_reached(address: IpAddr, allowed: &[IpNet]) -> bool {
    let address = address.to_canonical();
    is_public(address) || allowed.iter().any(|network| network.contains(&address))
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_V4
            .iter()
            .any(|network| network.contains(&address)),
        IpAddr::V6(address) => {
            PUBLIC_V6.contains(&address)
                && !NOT_PUBLIC_V6
                    .iter()
                    .any(|network| network.contains(&address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(addresses: &str, allowed: &[IpNet]) -> Vec<bool> {
        let addresses = addresses.split_whitespace();
        addresses
            .map(|text| may_be_reached(text.parse().expect("an address"), allowed))
            .collect()
    }

    #[test]
    fn public_addresses_may_be_reached() {
        let addresses = "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 \
                         169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 \
                         198.20.0.0 223.255.255.255 2606:4700:4700::1111 2a00:1450:4001:80b::200e ::ffff:8.8.8.8";
        assert!(!judged(addresses, &[]).contains(&false));
    }

    #[test]
    fn addresses_of_this_machine_and_its_network_may_not() {
        let addresses = "0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 \
                         172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 \
                         198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 fe80::1 \
                         febf::1 fec0::1 fc00::1 fdff::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 \
                         64:ff9b::127.0.0.1 64:ff9b:1::1 100::1 5f00::1 4000::1";
        assert!(!judged(addresses, &[]).contains(&true));
    }

    #[test]
    fn ipv4_written_as_ipv6_is_judged_as_ipv4() {
        let addresses = "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1";
        assert!(!judged(addresses, &[]).contains(&true));
        let loopback = "127.0.0.0/8".parse().expect("a network");
        assert_eq!(judged("::ffff:127.0.0.1", &[loopback]), [true]);
    }

    #[test]
    fn what_is_allowed_is_allowed_and_nothing_beside_it() {
        let networks = ["10.1.0.0/16", "fd00:1::/32"];
        let allowed = networks.map(|network| network.parse().expect("a network"));
        assert_eq!(
            judged("10.1.2.3 fd00:1::5 10.2.0.1 fd00:2::5 127.0.0.1", &allowed),
            [true, true, false, false, false]
        );
    }
}
