//! Bits in the order of FLAC, and its check sums.

/// Writes from the highest bit of a byte to the lowest.
#[derive(Debug, Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// What is no whole byte yet, in the lowest `waiting` bits.
    rest: u64,
    waiting: u32,
}

impl Bits {
    /// The lowest `count` bits of `value`, 32 at most.
    pub fn push(&mut self, value: u32, count: u32) {
        let value = u64::from(value) & ((1 << count) - 1);
        self.rest = self.rest << count | value;
        self.waiting += count;
        while self.waiting >= 8 {
            self.waiting -= 8;
            self.bytes.push((self.rest >> self.waiting) as u8);
        }
        self.rest &= (1 << self.waiting) - 1;
    }

    /// A number of two's complement.
    pub fn push_signed(&mut self, value: i32, count: u32) {
        self.push(value as u32, count);
    }

    /// So many zeros and a one.
    pub fn push_unary(&mut self, mut zeros: u32) {
        while zeros >= 31 {
            self.push(0, 31);
            zeros -= 31;
        }
        self.push(1, zeros + 1);
    }

    /// A number in the manner of UTF-8, up to 31 bits.
    pub fn push_number(&mut self, number: u32) {
        if number < 1 << 7 {
            return self.push(number, 8);
        }
        let tail = (1..5)
            .find(|tail| number >> (5 * tail + 6) == 0)
            .unwrap_or(5);
        self.push(0xff & !(0xff >> (tail + 1)) | number >> (6 * tail), 8);
        for at in (0..tail).rev() {
            self.push(0x80 | number >> (6 * at) & 0x3f, 8);
        }
    }

    /// Fills the last byte with zeros.
    pub fn align(&mut self) {
        if self.waiting > 0 {
            self.push(0, 8 - self.waiting);
        }
    }

    /// Adds the sum of all bytes so far, polynomial 0x07.
    pub fn push_crc8(&mut self) {
        let crc = crc8(&self.bytes);
        self.push(u32::from(crc), 8);
    }

    /// Ends with the sum of all bytes, polynomial 0x8005.
    pub fn finish(mut self) -> Vec<u8> {
        self.align();
        let crc = crc16(&self.bytes);
        self.bytes.extend(crc.to_be_bytes());
        self.bytes
    }
}

fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| {
            crc << 1 ^ if crc & 0x80 == 0 { 0 } else { 0x07 }
        })
    })
}

/// Of each first byte, what the sum becomes.
const CRC16: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = crc << 1 ^ if crc & 0x8000 == 0 { 0 } else { 0x8005 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        crc << 8 ^ CRC16[usize::from((crc >> 8) as u8 ^ byte)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_like_utf_8() {
        let bytes_of = |number| {
            let mut bits = Bits::default();
            bits.push_number(number);
            bits.bytes
        };
        for text in [
            "\0", "\x7f", "\u{80}", "\u{7ff}", "\u{800}", "\u{ffff}", "😀",
        ] {
            let number = text.chars().next().map(u32::from).unwrap();
            assert_eq!(bytes_of(number), text.as_bytes(), "{number}");
        }
        assert_eq!(bytes_of(0x03ff_ffff), [0xfb, 0xbf, 0xbf, 0xbf, 0xbf]);
        assert_eq!(
            bytes_of(i32::MAX as u32),
            [0xfd, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf]
        );
    }

    #[test]
    fn bits_of_any_width() {
        let mut bits = Bits::default();
        bits.push(0b101, 3);
        bits.push_unary(70);
        bits.push_signed(-2, 25);
        bits.push(u32::MAX, 32);
        bits.align();
        let text = bits.bytes.iter().map(|byte| format!("{byte:08b}"));
        let text = text.collect::<String>();
        let expected = format!(
            "101{}1{}0{}",
            "0".repeat(70),
            "1".repeat(24),
            "1".repeat(32)
        );
        assert_eq!(text.trim_end_matches('0'), expected);
        assert_eq!(text.len() % 8, 0);
    }

    #[test]
    fn sums_of_the_usual_text() {
        // CRC-8/SMBUS and CRC-16/UMTS, in the catalogue of parametrised CRCs
        assert_eq!(crc8(b"123456789"), 0xf4);
        assert_eq!(crc16(b"123456789"), 0xfee8);
    }
}
