//! Sends accounting requests and waits until each was answered; `scripts/bench`
//! times it.
//!
//!     radius_load 127.0.0.1:1813 SECRET REQUESTS LINES
//!
//! The lines are called as `bench_data` calls them. 200 requests are on their way
//! at a time; one that is not answered within a second is sent again.

use engine::intake::radius::accounting_request;
use std::{collections::HashMap, env, error::Error, net::UdpSocket, time::Duration};

/// Requests on their way: an identifier is one byte.
const WINDOW: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, secret, requests, lines] = arguments.as_slice() else {
        return Err("ADDRESS SECRET REQUESTS LINES are wanted".into());
    };
    let (requests, lines): (u32, u32) = (requests.parse()?, lines.parse()?);
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut waiting: HashMap<u8, Vec<u8>> = HashMap::new();
    let (mut sent, mut answered) = (0, 0);
    let mut free: Vec<u8> = (0..=u8::try_from(WINDOW - 1)?).collect();
    let mut answer = [0; 64];
    while answered < requests {
        while sent < requests
            && let Some(identifier) = free.pop()
        {
            let packet = request(identifier, sent, lines, secret.as_bytes());
            socket.send(&packet)?;
            waiting.insert(identifier, packet);
            sent += 1;
        }
        match socket.recv(&mut answer) {
            Ok(_) => {
                if waiting.remove(&answer[1]).is_some() {
                    free.push(answer[1]);
                    answered += 1;
                }
            }
            Err(_) => {
                for packet in waiting.values() {
                    socket.send(packet)?;
                }
            }
        }
    }
    Ok(())
}

fn request(identifier: u8, index: u32, lines: u32, secret: &[u8]) -> Vec<u8> {
    let user = format!("h{:06}", index % lines);
    let session = format!("s{index}");
    let at = 1_793_577_600 + index / 10;
    let attributes: &[(u8, &[u8])] = &[
        (1, user.as_bytes()),
        (32, b"access-1"),
        (40, &2_u32.to_be_bytes()),
        (44, session.as_bytes()),
        (46, &60_u32.to_be_bytes()),
        (42, &1_000_u32.to_be_bytes()),
        (43, &90_000_u32.to_be_bytes()),
        (55, &at.to_be_bytes()),
    ];
    accounting_request(identifier, attributes, secret)
}
