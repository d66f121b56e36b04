//! A connection's socket, shared by HTTP, which uses it, and by the transfers
//! over it, which want to know what became of their bytes.

use super::{SEND_BUFFER_BYTES, WRITE_BYTES_MAX, queue};
use std::{
    io::{self, IoSlice},
    net::{Shutdown, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Slices of one vectored write.
const SLICES_MAX: usize = 16;
/// How an HTTP/2 connection begins.
const PREFACE: &[u8] = b"PRI";

/// The connection that a request came by; among the extensions of the request.
#[derive(Debug, Clone)]
pub struct Connection(pub(super) Arc<Wire>);

/// A socket and what happened on it.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    ends: Option<(SocketAddr, SocketAddr)>,
    /// Bytes that the kernel took.
    written: AtomicU64,
    /// Bytes that came.
    read: AtomicU64,
    /// How often HTTP had nothing left to write.
    flushes: AtomicU64,
    is_bounded: AtomicBool,
    is_http2: AtomicBool,
    /// The other side writes no more, and said so.
    has_ended: AtomicBool,
    /// Reset, or timed out.
    is_broken: AtomicBool,
    /// HTTP is done with it.
    is_left: AtomicBool,
}

/// Where a connection stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    written: u64,
    read: u64,
    flushes: u64,
}

/// What is known of bytes that were written before a [`Mark`].
#[derive(Debug)]
pub(super) enum Fate {
    /// Still in a queue of ours.
    Under,
    /// Acknowledged; the other side may still say that it threw them away.
    Arrived,
    /// Acknowledged, and the other side went on, or both have closed.
    Read,
    /// Nobody will ever know.
    Lost,
    /// The system does not say, for this reason.
    Unknown(io::Error),
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        let ends = stream
            .local_addr()
            .and_then(|local| Ok((local, stream.peer_addr()?)));
        Self {
            stream,
            ends: ends.ok(),
            written: AtomicU64::new(0),
            read: AtomicU64::new(0),
            flushes: AtomicU64::new(0),
            is_bounded: AtomicBool::new(false),
            is_http2: AtomicBool::new(false),
            has_ended: AtomicBool::new(false),
            is_broken: AtomicBool::new(false),
            is_left: AtomicBool::new(false),
        }
    }

    /// From now on the kernel takes little before it has sent it.
    pub(super) fn bound(&self) -> io::Result<()> {
        if !self.is_bounded.load(SeqCst) {
            socket2::SockRef::from(&self.stream).set_send_buffer_size(SEND_BUFFER_BYTES)?;
            self.is_bounded.store(true, SeqCst);
        }
        Ok(())
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            written: self.written.load(SeqCst),
            read: self.read.load(SeqCst),
            flushes: self.flushes.load(SeqCst),
        }
    }

    /// `mark` with all that HTTP had buffered then, once it is with the kernel.
    pub(super) fn flushed_since(&self, mark: Mark) -> Option<Mark> {
        let now = self.mark();
        (now.flushes > mark.flushes).then_some(Mark {
            written: now.written,
            ..mark
        })
    }

    pub(super) fn is_broken(&self) -> bool {
        self.is_broken.load(SeqCst)
    }

    pub(super) fn is_left(&self) -> bool {
        self.is_left.load(SeqCst)
    }

    /// What became of the bytes that were written before `mark`.
    pub(super) fn fate(&self, mark: Mark) -> Fate {
        self.look();
        // before the question: what is written meanwhile makes it less, not more
        let written = self.written.load(SeqCst);
        let asked = match self.ends {
            Some((local, peer)) => queue::ask(local, peer),
            None => Err(io::ErrorKind::NotConnected.into()),
        };
        // a reset empties the queue: looked for after it was asked
        self.look();
        if self.is_broken() {
            return Fate::Lost;
        }
        let has_gone_on = match self.is_http2.load(SeqCst) {
            // frames of other streams come at any time
            true => false,
            false => self.read.load(SeqCst) > mark.read,
        };
        let has_ended = self.has_ended.load(SeqCst);
        match asked {
            Ok(queue::Queue::Unacknowledged(left)) => {
                // an end alone says little: who has half closed may still reset
                match (written.saturating_sub(left) >= mark.written, has_gone_on) {
                    (false, _) => Fate::Under,
                    (true, false) => Fate::Arrived,
                    (true, true) => Fate::Read,
                }
            }
            // both sides have closed: ours only does once all is acknowledged
            Ok(queue::Queue::Gone) if has_ended => Fate::Read,
            Ok(queue::Queue::Gone) => Fate::Lost,
            Err(_) if has_gone_on || has_ended => Fate::Read,
            Err(error) => Fate::Unknown(error),
        }
    }

    /// Sees what came after HTTP had left.
    fn look(&self) {
        let mut scratch = [0; 4096];
        while self.is_left() && !self.is_broken() && !self.has_ended.load(SeqCst) {
            match self.saw(self.stream.try_read(&mut scratch)) {
                Ok(_) => {}
                Err(_) => break,
            }
        }
        if matches!(self.stream.take_error(), Ok(Some(_))) {
            self.is_broken.store(true, SeqCst);
        }
    }

    /// Remembers how an attempt to read ended.
    fn saw(&self, read: io::Result<usize>) -> io::Result<usize> {
        match &read {
            Ok(0) => self.has_ended.store(true, SeqCst),
            Ok(count) => {
                self.read.fetch_add(*count as u64, SeqCst);
            }
            Err(error) => self.failed(error),
        }
        read
    }

    fn failed(&self, error: &io::Error) {
        if !matches!(
            error.kind(),
            io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
        ) {
            self.is_broken.store(true, SeqCst);
        }
    }

    fn poll_written(
        &self,
        cx: &mut Context<'_>,
        write: impl Fn() -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(cx))?;
            match write() {
                Ok(count) => {
                    self.written.fetch_add(count as u64, SeqCst);
                    return Poll::Ready(Ok(count));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => {
                    self.failed(&error);
                    return Poll::Ready(Err(error));
                }
            }
        }
    }

    /// What may be given to the kernel at once.
    fn write_bytes_max(&self) -> usize {
        match self.is_bounded.load(SeqCst) {
            true => WRITE_BYTES_MAX,
            false => usize::MAX,
        }
    }

    fn end_writing(&self) -> io::Result<()> {
        match socket2::SockRef::from(&self.stream).shutdown(Shutdown::Write) {
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(()),
            ended => ended,
        }
    }
}

/// The side of a [`Wire`] that HTTP reads and writes.
#[derive(Debug)]
pub(super) struct Socket(pub(super) Arc<Wire>);

impl Drop for Socket {
    fn drop(&mut self) {
        self.0.is_left.store(true, SeqCst);
        // a transfer may hold the socket: the client must see the end all the same
        let _ = self.0.end_writing();
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = &self.0;
        loop {
            ready!(wire.stream.poll_read_ready(cx))?;
            let unfilled = buffer.initialize_unfilled();
            if unfilled.is_empty() {
                return Poll::Ready(Ok(()));
            }
            let is_first = wire.read.load(SeqCst) == 0;
            match wire.saw(wire.stream.try_read(unfilled)) {
                Ok(count) => {
                    if is_first && unfilled[..count].starts_with(PREFACE) {
                        wire.is_http2.store(true, SeqCst);
                    }
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = &self.0;
        let bytes = &bytes[..bytes.len().min(wire.write_bytes_max())];
        wire.poll_written(cx, || wire.stream.try_write(bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wire = &self.0;
        let mut room = wire.write_bytes_max();
        let mut some = [IoSlice::new(&[]); SLICES_MAX];
        let mut count = 0;
        for (to, from) in some.iter_mut().zip(slices) {
            *to = IoSlice::new(&from[..from.len().min(room)]);
            room -= to.len();
            count += 1;
            if room == 0 {
                break;
            }
        }
        wire.poll_written(cx, || wire.stream.try_write_vectored(&some[..count]))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.flushes.fetch_add(1, SeqCst);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.0.end_writing())
    }
}
