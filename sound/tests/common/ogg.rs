//! Just enough of Ogg and of Matroska to carry one Opus stream.

/// CRC-32 of Ogg: polynomial 0x04c11db7, not reflected.
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| {
            if crc & 1 << 31 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x04c1_1db7
            }
        })
    })
}

fn page(flags: u8, granule: u64, sequence: u32, packet: &[u8]) -> Vec<u8> {
    let mut bytes = b"OggS\0".to_vec();
    bytes.push(flags);
    bytes.extend(granule.to_le_bytes());
    bytes.extend(7_u32.to_le_bytes());
    bytes.extend(sequence.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    let mut laces = vec![255; packet.len() / 255];
    laces.push((packet.len() % 255) as u8);
    bytes.push(laces.len() as u8);
    bytes.extend(laces);
    bytes.extend(packet);
    let sum = crc(&bytes);
    bytes[22..26].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn opus_head(pre_skip: u16) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x02".to_vec();
    head.extend(pre_skip.to_le_bytes());
    head.extend(48_000_u32.to_le_bytes());
    head.extend([0, 0, 0]);
    head
}

/// Packets of one 20 ms frame each, as far as their first byte says.
pub fn opus_packets(count: usize, seed: u64) -> Vec<Vec<u8>> {
    let mut dice = super::Dice(seed);
    (0..count)
        .map(|_| {
            let bytes = 40 + dice.below(400);
            let mut packet = vec![0xfc];
            packet.extend((0..bytes).map(|_| dice.next() as u8));
            packet
        })
        .collect()
}

pub fn ogg_opus(packets: &[Vec<u8>], title: &str) -> Vec<u8> {
    let mut tags = b"OpusTags\x04\0\0\0test\x01\0\0\0".to_vec();
    let comment = format!("TITLE={title}");
    tags.extend((comment.len() as u32).to_le_bytes());
    tags.extend(comment.as_bytes());
    let mut bytes = page(2, 0, 0, &opus_head(312));
    bytes.extend(page(0, 0, 1, &tags));
    for (index, packet) in packets.iter().enumerate() {
        let flags = if index + 1 == packets.len() { 4 } else { 0 };
        bytes.extend(page(
            flags,
            960 * (index as u64 + 1),
            index as u32 + 2,
            packet,
        ));
    }
    bytes
}

fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
    let size = (body.len() as u64 | 1 << 56).to_be_bytes();
    [id, &size, body].concat()
}

pub fn matroska_opus(packets: &[Vec<u8>], tracks: u8) -> Vec<u8> {
    let head = [
        element(&[0x42, 0x86], &[1]),
        element(&[0x42, 0xf7], &[1]),
        element(&[0x42, 0xf2], &[4]),
        element(&[0x42, 0xf3], &[8]),
        element(&[0x42, 0x82], b"webm"),
        element(&[0x42, 0x87], &[4]),
        element(&[0x42, 0x85], &[2]),
    ]
    .concat();
    let info = [
        element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
        element(&[0x4d, 0x80], b"test"),
        element(&[0x57, 0x41], b"test"),
    ]
    .concat();
    let audio = [
        element(&[0xb5], &48_000_f64.to_be_bytes()),
        element(&[0x9f], &[2]),
    ]
    .concat();
    let entry = |number: u8| {
        let fields = [
            element(&[0xd7], &[number]),
            element(&[0x73, 0xc5], &[number]),
            element(&[0x83], &[2]),
            element(&[0x86], b"A_OPUS"),
            element(&[0x63, 0xa2], &opus_head(0)),
            element(&[0xe1], &audio),
        ];
        element(&[0xae], &fields.concat())
    };
    let entries = (1..=tracks).flat_map(entry).collect::<Vec<_>>();
    let clusters = packets.chunks(50).enumerate().flat_map(|(index, packets)| {
        let mut body = element(&[0xe7], &(index as u64 * 1_000).to_be_bytes());
        for (at, packet) in packets.iter().enumerate() {
            let mut block = vec![0x81];
            block.extend((at as u16 * 20).to_be_bytes());
            block.push(0x80);
            block.extend(packet);
            body.extend(element(&[0xa3], &block));
        }
        element(&[0x1f, 0x43, 0xb6, 0x75], &body)
    });
    let mut segment = element(&[0x15, 0x49, 0xa9, 0x66], &info);
    segment.extend(element(&[0x16, 0x54, 0xae, 0x6b], &entries));
    segment.extend(clusters);
    [
        element(&[0x1a, 0x45, 0xdf, 0xa3], &head),
        element(&[0x18, 0x53, 0x80, 0x67], &segment),
    ]
    .concat()
}
