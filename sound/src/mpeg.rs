//! Lengths of MPEG audio frames, to tell them from bytes that look alike.
//!
//! Source: ISO/IEC 11172-3 § 2.4.2.3 and 13818-3 (layer III), 13818-7 § 6.2 (ADTS).

/// Kilobits per second by MPEG version and index, layer III.
const KBIT: [[u32; 14]; 2] = [
    [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const SAMPLE_RATE_HZ: [u32; 3] = [44_100, 48_000, 32_000];

/// Bytes of the layer III frame that begins with `header`; `None` if none does.
///
/// Free-format frames have no length of their own, and are none here.
pub(crate) fn layer3_bytes(header: [u8; 4]) -> Option<u64> {
    let [a, b, c, _] = header;
    if a != 0xff || b & 0xe0 != 0xe0 || b & 0x06 != 0x02 {
        return None;
    }
    // frames of MPEG-1 are twice as long; 2.5 halves the rates of 2 again
    let (table, slots, rate_shift) = match b >> 3 & 3 {
        0b11 => (0, 144, 0),
        0b10 => (1, 72, 1),
        0b00 => (1, 72, 2),
        _ => return None,
    };
    let kbit = KBIT[table].get(usize::from(c >> 4).checked_sub(1)?)?;
    let hz = SAMPLE_RATE_HZ.get(usize::from(c >> 2 & 3))? >> rate_shift;
    let padding = u32::from(c >> 1 & 1);
    Some(u64::from(slots * kbit * 1_000 / hz + padding))
}

/// Bytes of the ADTS frame that begins with `header`; `None` if none does.
pub(crate) fn adts_bytes(header: [u8; 6]) -> Option<u64> {
    let [a, b, c, d, e, f] = header;
    let rate_index = c >> 2 & 0x0f;
    if a != 0xff || b & 0xf6 != 0xf0 || rate_index > 12 {
        return None;
    }
    let bytes = u64::from(d & 3) << 11 | u64::from(e) << 3 | u64::from(f >> 5);
    (bytes > 7).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_frames() {
        for (header, bytes) in [
            ([0xff, 0xfb, 0x90, 0x64], Some(417)), // MPEG-1, 128 kbit/s, 44.1 kHz
            ([0xff, 0xfb, 0x92, 0x64], Some(418)), // the same, padded
            ([0xff, 0xfb, 0xe4, 0x00], Some(960)), // 320 kbit/s, 48 kHz
            ([0xff, 0xf3, 0x84, 0x00], Some(192)), // MPEG-2, 64 kbit/s, 24 kHz
            ([0xff, 0xe3, 0x18, 0x00], Some(72)),  // MPEG-2.5, 8 kbit/s, 8 kHz
            ([0xff, 0xfd, 0x90, 0x64], None),      // layer II
            ([0xff, 0xfb, 0x00, 0x64], None),      // free format
            ([0xff, 0xfb, 0xf0, 0x64], None),
            ([0xff, 0xfb, 0x9c, 0x64], None), // reserved rate
            ([0xff, 0xeb, 0x90, 0x64], None), // reserved version
            ([0x7f, 0xfb, 0x90, 0x64], None),
        ] {
            assert_eq!(layer3_bytes(header), bytes, "{header:x?}");
        }
        assert_eq!(adts_bytes([0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f]), Some(371));
        assert_eq!(adts_bytes([0xff, 0xf1, 0x50, 0x80, 0x00, 0x1f]), None);
        assert_eq!(adts_bytes([0xff, 0xf1, 0x7c, 0x80, 0x2e, 0x7f]), None);
    }
}
