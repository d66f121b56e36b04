//! How much of a file is read, and how much of it is kept at a time.

use domain::mediation::BLANK_BYTES_MAX;

/// Bounds on what a stranger sends. [`Limits::default`] is for files that an
/// operator imports; an upload may be given less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A longer record is rejected, without its bytes being kept: bytes.
    pub record_bytes_max: usize,
    /// How much of such a record is kept, to be shown: bytes.
    pub kept_bytes_max: usize,
    /// A longer file is refused: bytes, unpacked.
    pub file_bytes_max: u64,
    /// A gzip file that unpacks to more than this many times its size is
    /// refused. Usage files come to 5 to 50, the worst case of gzip is 1,032.
    pub ratio_max: u64,
    /// Below this size the ratio does not matter: bytes, unpacked.
    pub ratio_from_bytes: u64,
    /// A file of more gzip members is refused: packers that write blocks, such
    /// as `bgzip`, begin a member every 64 KiB.
    pub members_max: u64,
}

impl Default for Limits {
    /// Records of 1 MiB, of which 64 KiB are kept; 1 TiB unpacked; 200 times its
    /// size from 64 MiB on; 1,000,000 members.
    fn default() -> Self {
        Self {
            record_bytes_max: 1 << 20,
            kept_bytes_max: 64 << 10,
            file_bytes_max: 1 << 40,
            ratio_max: 200,
            ratio_from_bytes: 64 << 20,
            members_max: 1_000_000,
        }
    }
}

impl Limits {
    /// What is kept of a record that is too long, never more than the record.
    pub(super) fn kept_bytes(&self) -> usize {
        self.kept_bytes_max.min(self.record_bytes_max)
    }

    /// A window without an end of a record in it that is longer holds one that
    /// is too long, wherever the window began.
    pub(super) fn window_bytes_max(&self) -> usize {
        // behind a block a blank line may follow that only its end tells from content
        self.record_bytes_max + BLANK_BYTES_MAX + 4
    }
}
