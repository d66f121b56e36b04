//! Which access server a block is from, and what it says of its sessions.

use super::*;
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn block(kind: &str, extra: &str) -> String {
    format!(
        "Sat Nov 21 09:00:00 2026\n\tUser-Name = \"home\"\n\tNAS-IP-Address = 192.0.2.1\n\
         \tAcct-Status-Type = {kind}\n\tAcct-Session-Id = \"A1\"\n{extra}"
    )
}

#[test]
fn sessions_are_known_by_the_name_of_their_server() {
    let read = |server: &str| {
        let text = block("Start", "\tEvent-Timestamp = 1795165200\n")
            .replace("\tNAS-IP-Address = 192.0.2.1\n", server);
        match parse(text.as_bytes(), None, now()) {
            Ok(Parsed::Report(report)) => report,
            other => panic!("{other:?}"),
        }
    };
    let said = [
        "\tNAS-Identifier = \"access-1\"\n",
        "\tNAS-Identifier = \"access-2\"\n",
        "\tNAS-IP-Address = 192.0.2.2\n",
        "\tNAS-IPv6-Address = 2001:db8::1\n",
        "\tNAS-IPv6-Address = 2001:db8::2\n",
        "\tClient-IP-Address = 192.0.2.3\n",
        "\tPacket-Src-IP-Address = 192.0.2.4\n",
        "\tPacket-Src-IPv6-Address = 2001:db8::4\n",
        "",
    ];
    let known: BTreeSet<_> = said
        .map(|server| (read(server).server, read(server).session))
        .into();
    assert_eq!(known.len(), said.len());
    // one that names itself is known by that wherever it sends from
    let named = read("\tClient-IP-Address = 192.0.2.3\n\tNAS-Identifier = \"access-1\"\n");
    assert_eq!(named.session, read(said[0]).session);
    let unnamed = read("\tClient-IP-Address = 192.0.2.3\n\tNAS-Identifier = \"\"\n");
    assert_eq!(unnamed.session, read(said[5]).session);
}

#[test]
fn an_access_server_ends_its_sessions() {
    let end = |text: &str| sessions_end(text.as_bytes(), None, now());
    let at = "\tEvent-Timestamp = 1795165200\n";
    for kind in ["Accounting-On", "Accounting-Off", "7", "8"] {
        let end = end(&block(kind, at)).unwrap();
        assert_eq!(end.at.as_second(), 1_795_165_200);
        let report = parse(block("Start", at).as_bytes(), None, end.at);
        let Ok(Parsed::Report(report)) = report else {
            panic!("{report:?}");
        };
        assert_eq!(report.server, end.server);
    }
    let ahead = "\tEvent-Timestamp = 1895165200\n";
    for text in [
        block("Stop", at),
        block("Accounting-On", ""),
        block("Accounting-On", ahead),
    ] {
        assert_eq!(end(&text), None, "{text}");
    }
}
