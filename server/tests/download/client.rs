//! A client of HTTP/1.1 that does what a device may do.

use crate::world::byte;
use socket2::{Domain, SockRef, Socket, Type};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    ops::Range,
    time::Duration,
};

/// What a device's kernel keeps for a program that does not read.
const RECEIVE_BUFFER_BYTES: usize = 32 * 1024;

/// A connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    at: u64,
}

/// The end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goodbye {
    Close,
    Reset,
    /// Says that it sends no more, then closes.
    HalfClose,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES).unwrap();
        socket.connect(&address.into()).unwrap();
        let stream: TcpStream = socket.into();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        Self {
            // small: what it holds counts as unread
            stream: BufReader::with_capacity(512, stream),
            at: 0,
        }
    }

    /// Asks, and reads the head of the answer.
    pub fn ask(&mut self, path: &str, range: &Range<u64>, more: &str) -> u64 {
        let Range { start, end } = range;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-range: {start}-{end}\r\n{more}\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "a head");
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
        }
        self.at = *start;
        length
    }

    /// Reads up to `count` bytes of the file, in pieces; how many there were.
    pub fn read(&mut self, count: u64, piece: usize) -> u64 {
        let mut buffer = vec![0; piece];
        let mut read = 0;
        while read < count {
            let most = piece.min((count - read) as usize);
            match self.stream.read(&mut buffer[..most]) {
                Ok(0) | Err(_) => break,
                Ok(some) => {
                    for one in &buffer[..some] {
                        assert_eq!(*one, byte(self.at));
                        self.at += 1;
                    }
                    read += some as u64;
                }
            }
        }
        read
    }

    /// Reads nothing for a while.
    #[expect(clippy::disallowed_methods, reason = "what a stalling device does")]
    pub fn stall(&self, time: Duration) {
        std::thread::sleep(time);
    }

    pub fn leave(self, goodbye: Goodbye) {
        let stream = self.stream.into_inner();
        match goodbye {
            Goodbye::Close => {}
            Goodbye::Reset => SockRef::from(&stream)
                .set_linger(Some(Duration::ZERO))
                .unwrap(),
            Goodbye::HalfClose => stream.shutdown(std::net::Shutdown::Write).unwrap(),
        }
    }
}
