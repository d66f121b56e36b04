//! The two headers of an Opus stream, and how its channels are put together.
//!
//! Source: RFC 7845, §§ 5.1 (identification), 5.1.1.2 (channel mapping family 1),
//! 5.2 (comments).

/// Streams that an Opus stream is made of, and what is in them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// All streams.
    pub streams: u8,
    /// Those with two channels.
    pub coupled: u8,
    /// For each channel in the order of Vorbis, the decoded one that it is.
    pub mapping: &'static [u8],
    /// For each channel in the order of Vorbis, its place in the order of WAVE.
    pub order: &'static [usize],
}

const LAYOUTS: [Layout; 8] = [
    layout(1, 0, &[0], &[0]),
    layout(1, 1, &[0, 1], &[0, 1]),
    layout(2, 1, &[0, 2, 1], &[0, 2, 1]),
    layout(2, 2, &[0, 1, 2, 3], &[0, 1, 2, 3]),
    layout(3, 2, &[0, 4, 1, 2, 3], &[0, 2, 1, 3, 4]),
    layout(4, 2, &[0, 4, 1, 2, 3, 5], &[0, 2, 1, 4, 5, 3]),
    layout(4, 3, &[0, 4, 1, 2, 3, 5, 6], &[0, 2, 1, 5, 6, 4, 3]),
    layout(5, 3, &[0, 6, 1, 2, 3, 4, 5, 7], &[0, 2, 1, 6, 7, 4, 5, 3]),
];

const fn layout(
    streams: u8,
    coupled: u8,
    mapping: &'static [u8],
    order: &'static [usize],
) -> Layout {
    Layout {
        streams,
        coupled,
        mapping,
        order,
    }
}

impl Layout {
    /// `None` outside of 1–8 channels.
    pub fn of(channels: u16) -> Option<Self> {
        LAYOUTS.get(usize::from(channels).checked_sub(1)?).copied()
    }

    /// `OpusHead`: frames to leave out before the sound, and the master's rate.
    pub fn head(&self, pre_skip: u16, master_hz: u32) -> Vec<u8> {
        let channels = self.mapping.len() as u8;
        let mut head = b"OpusHead\x01".to_vec();
        head.push(channels);
        head.extend(pre_skip.to_le_bytes());
        head.extend(master_hz.to_le_bytes());
        // no gain
        head.extend([0, 0]);
        if channels <= 2 {
            head.push(0);
        } else {
            head.extend([1, self.streams, self.coupled]);
            head.extend(self.mapping);
        }
        head
    }
}

/// `OpusTags`: who encoded, and no comment.
pub(super) fn tags(vendor: &str) -> Vec<u8> {
    let mut tags = b"OpusTags".to_vec();
    tags.extend((vendor.len() as u32).to_le_bytes());
    tags.extend(vendor.as_bytes());
    tags.extend([0; 4]);
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_has_one_place() {
        for channels in 1..=8_u16 {
            let layout = Layout::of(channels).unwrap();
            let places = 0..usize::from(channels);
            let mut mapping = layout.mapping.to_vec();
            mapping.sort_unstable();
            assert!(mapping.into_iter().map(usize::from).eq(places.clone()));
            let mut order = layout.order.to_vec();
            order.sort_unstable();
            assert!(order.into_iter().eq(places));
            assert_eq!(u16::from(layout.streams + layout.coupled), channels);
            let bytes = if channels <= 2 { 19 } else { 21 + channels };
            assert_eq!(layout.head(312, 44_100).len(), usize::from(bytes));
        }
        assert!(Layout::of(0).is_none() && Layout::of(9).is_none());
    }
}
