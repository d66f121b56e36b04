//! What a download delivered, counted where it can be known: at the socket.
//!
//! Room: `download`. [`serve()`] answers HTTP/1.1 and h2c and hands
//! each request its [`Connection`]; [`Meter::count`] makes a response a counted
//! one; at its end, whichever that is, [`Settle`] is told. Nothing here knows
//! what a byte costs.
//!
//! # What counts
//! A byte is delivered when the device's TCP has acknowledged it. A transfer that
//! came to its end is settled in full, after the kernel says that nothing of it
//! is left to acknowledge and the device has not reset the connection since.
//! Of one that was cut it is known what the socket took, not what of that
//! arrived: [`LAG_BYTES_MAX`] less is settled. So is one that a kill ended, by
//! what its journal says.
//!
//! # The arithmetic
//! Never more than arrived: of a counted connection the kernel's send queue
//! takes what [`SEND_BUFFER_BYTES`] allows, doubled by Linux for its own
//! bookkeeping: 101,376 bytes at most with a stalled client on loopback. That is
//! less than the lag of 196,608; 95,232 are left for what a client's kernel holds
//! that the program never reads before it closes (65,536 with a receive buffer
//! of 64 KiB). A kernel that tunes its receive buffer takes more from a program
//! that stalls, up to `tcp_rmem` (megabytes): those bytes crossed the network to
//! the device, and count. So do the last ones, at most a window, of a program
//! that half closes before it leaves them unread: its kernel takes our end for a
//! clean one.
//!
//! At most 256 KiB less: lag 192 KiB + one write of 48 KiB that the journal has
//! not seen + 16 KiB between two marks of the journal = 256 KiB.

mod body;
mod journal;
mod meter;
mod queue;
mod serve;
mod wire;

pub use meter::{Delivered, End, Meter, Settle, Settling, Transferring};
pub use serve::serve;
pub use wire::Connection;

pub(crate) use body::Counted;

/// How much of what a socket took may not have arrived.
pub const LAG_BYTES_MAX: u64 = 192 * 1024;

/// `SO_SNDBUF` of a connection that is counted. Smaller ones stall on loopback,
/// whose packets are of 64 KiB.
pub const SEND_BUFFER_BYTES: usize = 64 * 1024;

/// The most that a counted connection gives to the kernel at once.
pub const WRITE_BYTES_MAX: usize = 48 * 1024;

/// Progress that a journal need not be told of.
pub const MARK_BYTES: u64 = 16 * 1024;

const _: () = assert!(LAG_BYTES_MAX + WRITE_BYTES_MAX as u64 + MARK_BYTES <= 256 * 1024);
