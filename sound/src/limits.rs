//! What one file may cost.

/// Budgets for one file. The defaults fit a music store's uploads.
///
/// Sample rate (8–384 kHz) and channels (1–8) are rules, not budgets:
/// [`Limits::SAMPLE_RATE_HZ`], [`Limits::CHANNELS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The file's size, in bytes.
    pub bytes_max: u64,
    /// Frames after decoding.
    pub frames_max: u64,
    /// Packets of the audio track, empty ones included.
    pub packets_max: u64,
    /// Decoded bytes (4 for each sample) for each byte of the file …
    pub expansion_max: u64,
    /// … counted from here on, in decoded bytes, so that a short silence passes.
    pub expansion_free_bytes: u64,
    /// Bytes read for each byte of the file: tables that point at the same bytes
    /// again and again end here.
    pub reading_max: u64,
}

impl Limits {
    /// Sample rates that are heard, in hertz.
    pub const SAMPLE_RATE_HZ: std::ops::RangeInclusive<u32> = 8_000..=384_000;
    /// Numbers of channels that are heard.
    pub const CHANNELS: std::ops::RangeInclusive<usize> = 1..=8;
    /// The longest packet, in frames; asked before a decoder allocates for it.
    pub const PACKET_FRAMES_MAX: u64 = 1 << 20;
    /// Bad packets for each hundred, rounded down, that a file may have.
    pub const BAD_PACKETS_PERCENT_MAX: u64 = 1;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes_max: 2 << 30,
            // 12 h at 48 kHz
            frames_max: 1 << 31,
            // 12 h of 2.5 ms packets
            packets_max: 20_000_000,
            // the sparsest music seen is below 300 (Opus at 6 kbit/s)
            expansion_max: 1_000,
            expansion_free_bytes: 64 << 20,
            reading_max: 8,
        }
    }
}
