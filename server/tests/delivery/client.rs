//! A device: HTTP/1.1 over a socket of its own, a session, and what it received.

use domain::delivery::ByteSet;
use socket2::{Domain, SockRef, Socket, Type};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    ops::Range,
    time::Duration,
};

/// What a device's kernel keeps for a program that does not read.
const RECEIVE_BUFFER_BYTES: usize = 32 * 1024;

/// How a device leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goodbye {
    Close,
    Reset,
}

/// The head of an answer.
#[derive(Debug)]
pub struct Head {
    pub status: u16,
    pub location: String,
    pub length: u64,
}

/// One connection of a device that is signed in.
pub struct Device {
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Device {
    pub fn new(address: SocketAddr, cookie: &str) -> Self {
        Self::from_address([127, 0, 0, 1], address, cookie)
    }

    /// One whose own address is `from`.
    pub fn from_address(from: [u8; 4], address: SocketAddr, cookie: &str) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES).unwrap();
        socket.bind(&SocketAddr::from((from, 0)).into()).unwrap();
        socket.connect(&address.into()).unwrap();
        let stream: TcpStream = socket.into();
        let wait = Some(Duration::from_secs(120));
        stream.set_read_timeout(wait).unwrap();
        Self {
            // small: what it holds counts as unread
            stream: BufReader::with_capacity(512, stream),
            cookie: cookie.to_owned(),
        }
    }

    /// Asks for a page or a file, or for a range of it.
    pub fn get(&mut self, path: &str, range: Option<&Range<u64>>) -> Head {
        let range = range.map_or_else(String::new, |range| {
            format!("range: bytes={}-{}\r\n", range.start, range.end - 1)
        });
        let cookie = &self.cookie;
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n{range}\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        self.head()
    }

    /// Sends a form, and reads the answer whole.
    pub fn post(&mut self, path: &str, form: &str) -> Head {
        let length = form.len();
        let cookie = &self.cookie;
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let head = self.head();
        self.read(head.length, 4_096);
        head
    }

    fn head(&mut self) -> Head {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}"));
        let mut head = Head {
            status: status.parse().unwrap_or_else(|_| panic!("{line:?}")),
            location: String::new(),
            length: 0,
        };
        loop {
            line.clear();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "a head");
            match line.trim_end().split_once(": ") {
                None => return head,
                Some(("content-length", value)) => head.length = value.parse().unwrap(),
                Some(("location", value)) => head.location = value.to_owned(),
                Some(_) => {}
            }
        }
    }

    /// Reads up to `count` bytes in pieces; how many there were.
    pub fn read(&mut self, count: u64, piece: usize) -> u64 {
        let mut buffer = vec![0; piece];
        let mut read = 0;
        while read < count {
            let most = piece.min(usize::try_from(count - read).unwrap());
            match self.stream.read(&mut buffer[..most]) {
                Ok(0) | Err(_) => break,
                Ok(some) => read += some as u64,
            }
        }
        read
    }

    /// Reads all of an answer as text.
    pub fn text(&mut self, length: u64) -> String {
        let mut body = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut body).unwrap();
        String::from_utf8_lossy(&body).into_owned()
    }

    pub fn leave(self, goodbye: Goodbye) {
        let stream = self.stream.into_inner();
        if goodbye == Goodbye::Reset {
            let now = Some(Duration::ZERO);
            SockRef::from(&stream).set_linger(now).unwrap();
        }
    }
}

/// What a device received of a file: whole answers, and answers that were cut.
#[derive(Debug, Default)]
pub struct Received {
    pub whole: ByteSet,
    pub all: ByteSet,
    pub cuts: Vec<Range<u64>>,
}

impl Received {
    pub fn add(&mut self, start: u64, bytes: u64, is_whole: bool) {
        let range = start..start + bytes;
        self.all.insert(range.clone()).unwrap();
        match is_whole {
            true => drop(self.whole.insert(range)),
            false => self.cuts.push(range),
        }
    }

    /// Whether `settled` is all of what came whole, nothing that did not come, and
    /// in all at most 256 KiB less than what came.
    pub fn agrees_with(&self, settled: &ByteSet) -> Result<(), String> {
        let mut both = self.all.clone();
        if both.insert_all(settled).unwrap() > 0 {
            return Err(format!(
                "more was settled than came: {settled} of {}",
                self.all
            ));
        }
        let is_there = |range: &Range<u64>| settled.count_in(range) == range.end - range.start;
        if let Some(lost) = self.whole.ranges().iter().find(|range| !is_there(range)) {
            return Err(format!("{lost:?} came whole, settled is {settled}"));
        }
        match self.all.count() - settled.count() {
            0..=262_144 => Ok(()),
            less => Err(format!(
                "{less} bytes less were settled than came: {settled} of {}",
                self.all
            )),
        }
    }
}
