//! How much a socket has sent that is not acknowledged: asked of Linux by
//! `NETLINK_SOCK_DIAG`, as `ss` does, for this one connection.

use std::{io, net::SocketAddr};

/// What the kernel knows of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queue {
    /// Bytes written that the other side has not acknowledged.
    Unacknowledged(u64),
    /// There is no such connection any more: both sides have closed it, or it was reset.
    Gone,
}

/// Asks for the connection between `local`, which is ours, and `peer`.
///
/// # Errors
/// Where the system has no such question, or forbids it.
#[cfg(target_os = "linux")]
pub(super) fn ask(local: SocketAddr, peer: SocketAddr) -> io::Result<Queue> {
    use netlink_packet_core::{NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
    use netlink_packet_sock_diag::{
        SockDiagMessage,
        constants::{AF_INET, AF_INET6, IPPROTO_TCP, TCP_LISTEN, TCP_TIME_WAIT},
        inet::{ExtensionFlags, InetRequest, SocketId, StateFlags},
    };
    use netlink_sys::{Socket, SocketAddr as Kernel, protocols::NETLINK_SOCK_DIAG};

    /// `MSG_DONTWAIT`: the kernel has answered before `send` returns.
    const AT_ONCE: i32 = 0x40;
    /// `ENOENT`.
    const NO_SUCH_SOCKET: i32 = 2;

    let family = match local {
        SocketAddr::V4(_) => AF_INET,
        SocketAddr::V6(_) => AF_INET6,
    };
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::empty(),
        states: StateFlags::all(),
        socket_id: SocketId {
            source_port: local.port(),
            destination_port: peer.port(),
            source_address: local.ip(),
            destination_address: peer.ip(),
            interface_id: scope(local),
            // any
            cookie: [0xff; 8],
        },
    };
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST;
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut question = vec![0; message.buffer_len()];
    message.serialize(&mut question);

    let socket = Socket::new(NETLINK_SOCK_DIAG)?;
    socket.connect(&Kernel::new(0, 0))?;
    socket.send(&question, 0)?;
    let mut answer = Vec::with_capacity(4096);
    socket.recv(&mut answer, AT_ONCE)?;
    let answer = NetlinkMessage::<SockDiagMessage>::deserialize(&answer)
        .map_err(|error| io::Error::other(error.to_string()))?;
    match answer.payload {
        // asked for a connection that is no more, the kernel finds who listens there
        NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(found))
            if matches!(found.header.state, TCP_LISTEN | TCP_TIME_WAIT) =>
        {
            Ok(Queue::Gone)
        }
        NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(found)) => {
            Ok(Queue::Unacknowledged(found.header.send_queue.into()))
        }
        NetlinkPayload::Error(error) => {
            let error = error.to_io();
            match error.raw_os_error() {
                Some(NO_SUCH_SOCKET) => Ok(Queue::Gone),
                _ => Err(error),
            }
        }
        _ => Err(io::Error::other("no answer about the socket")),
    }
}

/// The interface of a link-local address, which is part of its name.
#[cfg(target_os = "linux")]
fn scope(local: SocketAddr) -> u32 {
    match local {
        SocketAddr::V4(_) => 0,
        SocketAddr::V6(address) => address.scope_id(),
    }
}

/// Asks for the connection between `local`, which is ours, and `peer`.
///
/// # Errors
/// Always: only Linux is asked.
#[cfg(not(target_os = "linux"))]
pub(super) fn ask(_local: SocketAddr, _peer: SocketAddr) -> io::Result<Queue> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{
        io::{Read, Write},
        net::{TcpListener, TcpStream},
    };

    #[expect(clippy::unwrap_used, reason = "a test")]
    fn pair(address: &str) -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind(address).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (listener.accept().unwrap().0, client)
    }

    #[expect(clippy::unwrap_used, reason = "a test")]
    fn unacknowledged(server: &TcpStream) -> Queue {
        ask(server.local_addr().unwrap(), server.peer_addr().unwrap()).unwrap()
    }

    #[test]
    fn what_a_client_does_not_read_stays_in_the_queue_until_it_does() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let (mut server, mut client) = pair(address);
            assert_eq!(unacknowledged(&server), Queue::Unacknowledged(0));
            server.set_nonblocking(true).unwrap();
            let mut written = 0;
            while let Ok(count) = server.write(&[0; 65_536]) {
                written += count;
            }
            let Queue::Unacknowledged(left) = unacknowledged(&server) else {
                panic!("{address}: gone")
            };
            assert!(0 < left && left < written as u64, "{address}: {left}");

            let mut buffer = vec![0; 65_536];
            while written > 0 {
                written -= client.read(&mut buffer).unwrap();
            }
            // the last acknowledgment may be on its way
            while unacknowledged(&server) != Queue::Unacknowledged(0) {
                std::thread::yield_now();
            }
        }
    }

    #[test]
    fn a_connection_that_was_reset_is_gone_whoever_listens_there() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let (local, peer) = (server.local_addr().unwrap(), server.peer_addr().unwrap());
        server.write_all(b"never read").unwrap();
        // closed with unread bytes: a reset
        drop(client);
        while ask(local, peer).unwrap() != Queue::Gone {
            std::thread::yield_now();
        }
    }
}
