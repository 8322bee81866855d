use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not one of the public internet, in a word for people; `None` if it is public.
///
/// From the IANA special-purpose registries (RFC 6890 and its updates). An IPv6 address that carries an IPv4 one
/// (mapped, compatible, 6to4, NAT64, ISATAP) is as private as the address it carries.
pub(crate) fn not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => not_public_v4(v4),
        IpAddr::V6(v6) => not_public_v6(v6),
    }
}

fn not_public_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        (0, ..) => Some("this network"),
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => Some("private"),
        (100, 64..=127, ..) => Some("carrier-grade NAT"),
        (127, ..) => Some("loopback"),
        (169, 254, ..) => Some("link-local"),
        (192, 0, 0, _) => Some("protocol assignment"),
        (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => Some("documentation"),
        (192, 88, 99, _) => Some("6to4 relay"),
        (198, 18..=19, ..) => Some("benchmarking"),
        // Azure's host agent: routed inside every virtual machine, answers with its secrets.
        (168, 63, 129, 16) => Some("cloud metadata"),
        (224..=239, ..) => Some("multicast"),
        (240..=255, ..) => Some("reserved"),
        _ => None,
    }
}

fn not_public_v6(address: Ipv6Addr) -> Option<&'static str> {
    if address.is_unspecified() {
        return Some("unspecified");
    }
    if address.is_loopback() {
        return Some("loopback");
    }
    if let Some(carried) = carried_v4(address) {
        return not_public_v4(carried);
    }
    match address.segments() {
        [0x64, 0xff9b, 1, ..] => Some("local-use NAT64"),
        [0xfc00..=0xfdff, ..] => Some("unique local"),
        [0xfe80..=0xfebf, ..] => Some("link-local"),
        [0xfec0..=0xfeff, ..] => Some("site-local"),
        [0xff00..=0xffff, ..] => Some("multicast"),
        [0x2001, 0, ..] => Some("Teredo"),
        [0x2001, 0x0002, 0, ..] => Some("benchmarking"),
        [0x2001, 0x0010..=0x003f, ..] => Some("overlay identifier"),
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Some("documentation"),
        // Only 2000::/3 has been given out for use between networks.
        [0x2000..=0x3fff, ..] => None,
        _ => Some("reserved"),
    }
}

#[expect(clippy::unnested_or_patterns, reason = "one line a form reads better")]
/// The IPv4 address inside an IPv6 one, for the five forms in which a network may unwrap it.
fn carried_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        // ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated), ::a.b.c.d (compatible), 64:ff9b::a.b.c.d (NAT64)
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0, 0, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        // 2002:a.b:c.d::/48 (6to4)
        | [0x2002, high, low, ..]
        // any prefix, then 0:5efe or 200:5efe (ISATAP)
        | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_forms_are_told_apart_from_public_ones() {
        let table = [
            ("127.0.0.1", Some("loopback")),
            ("127.255.0.9", Some("loopback")),
            ("0.0.0.0", Some("this network")),
            ("10.1.2.3", Some("private")),
            ("172.31.255.255", Some("private")),
            ("172.32.0.1", None),
            ("192.168.0.1", Some("private")),
            ("100.64.0.1", Some("carrier-grade NAT")),
            ("100.128.0.1", None),
            ("169.254.169.254", Some("link-local")),
            ("168.63.129.16", Some("cloud metadata")),
            ("224.0.0.1", Some("multicast")),
            ("255.255.255.255", Some("reserved")),
            ("198.19.1.1", Some("benchmarking")),
            ("93.184.215.14", None),
            ("::", Some("unspecified")),
            ("::1", Some("loopback")),
            ("::ffff:127.0.0.1", Some("loopback")),
            ("::ffff:93.184.215.14", None),
            ("::127.0.0.1", Some("loopback")),
            ("::ffff:0:10.0.0.1", Some("private")),
            ("64:ff9b::7f00:1", Some("loopback")),
            ("64:ff9b::5db8:d70e", None),
            ("64:ff9b:1::7f00:1", Some("local-use NAT64")),
            ("2002:7f00:1::", Some("loopback")),
            ("2002:c0a8:101::1", Some("private")),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", Some("Teredo")),
            ("2606:2800:21f:cb07:0:5efe:a00:1", Some("private")),
            ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", None),
            ("fc00::1", Some("unique local")),
            ("fd00:ec2::254", Some("unique local")),
            ("fe80::1", Some("link-local")),
            ("fec0::1", Some("site-local")),
            ("ff02::1", Some("multicast")),
            ("2001:db8::1", Some("documentation")),
            ("3fff:1000::1", None),
            ("3fff:fff::1", Some("documentation")),
            ("100::1", Some("reserved")),
            ("5f00::1", Some("reserved")),
        ];
        for (address, expected) in table {
            assert_eq!(not_public(address.parse().unwrap()), expected, "{address}");
        }
    }
}
