//! Words for tests: as random as music's at their worst, with noise on request.

struct Dice(u64);

impl Dice {
    /// splitmix64
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

/// Words in which a few bits change from one to the next, as in Chromaprint's.
pub fn recording(seed: u64, length: usize) -> Vec<u32> {
    let mut dice = Dice(seed);
    let mut word = dice.next() as u32;
    (0..length)
        .map(|_| {
            // each bit turns over in one of four words
            word ^= (dice.next() & dice.next()) as u32;
            word
        })
        .collect()
}

/// The same with each bit wrong in `per_mille` of a thousand cases.
pub fn noisy(words: &[u32], per_mille: u64, seed: u64) -> Vec<u32> {
    let mut dice = Dice(seed ^ 0x5eed);
    let mut turned = |word: u32| {
        let wrong = |_: &u32| dice.next() % 1_000 < per_mille;
        (0..32)
            .filter(wrong)
            .fold(word, |word, bit| word ^ 1 << bit)
    };
    words.iter().map(|word| turned(*word)).collect()
}
