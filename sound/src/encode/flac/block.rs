//! One block: its channels, each in the shortest of the forms there are.
//!
//! Source: RFC 9639 § 9.

use super::{
    BLOCK_FRAMES,
    bits::Bits,
    predict::{Linear, PRECISION, fixed_residual},
    rice::Plan,
};

/// Two channels, and what is in the second's place or the first's.
const LEFT_SIDE: u32 = 8;
const SIDE_RIGHT: u32 = 9;
const MID_SIDE: u32 = 10;

/// Encodes interleaved, right-justified samples of 16 or 24 bits.
pub(super) fn encode(samples: &[i32], channels: usize, bits: u32, number: u32) -> Vec<u8> {
    let channel = |at: usize| samples.iter().skip(at).step_by(channels).copied();
    let (assignment, channels) = match channels {
        2 => stereo(channel(0).collect(), channel(1).collect(), bits),
        _ => {
            let each = (0..channels).map(|at| Channel::of(channel(at).collect(), bits));
            (channels as u32 - 1, each.collect())
        }
    };
    let mut to = Bits::default();
    write_header(channels[0].frames, assignment, bits, number, &mut to);
    for channel in &channels {
        channel.write(&mut to);
    }
    to.finish()
}

fn write_header(frames: usize, assignment: u32, bits: u32, number: u32, to: &mut Bits) {
    // synchronization, blocks of equal length
    to.push(0xfff8, 16);
    let usual = frames == usize::from(BLOCK_FRAMES);
    to.push(if usual { 0b1100 } else { 0b0111 }, 4);
    // the rate is in STREAMINFO
    to.push(0, 4);
    to.push(assignment, 4);
    to.push(if bits == 16 { 0b100 } else { 0b110 }, 3);
    to.push(0, 1);
    to.push_number(number);
    if !usual {
        to.push(frames as u32 - 1, 16);
    }
    to.push_crc8();
}

/// Both as they are, or one of them or their middle with the difference.
fn stereo(left: Vec<i32>, right: Vec<i32>, bits: u32) -> (u32, Vec<Channel>) {
    let pairs = || left.iter().zip(&right);
    let mid = pairs().map(|(left, right)| (left + right) >> 1).collect();
    let side = pairs().map(|(left, right)| left - right).collect();
    let mid = Channel::of(mid, bits);
    let side = Channel::of(side, bits + 1);
    let [left, right] = [left, right].map(|samples| Channel::of(samples, bits));
    let [l, r, m, s] = [&left, &right, &mid, &side].map(|channel| channel.bits_max);
    let least = (l + r).min(l + s).min(s + r).min(m + s);
    if least == l + r {
        (1, vec![left, right])
    } else if least == l + s {
        (LEFT_SIDE, vec![left, side])
    } else if least == s + r {
        (SIDE_RIGHT, vec![side, right])
    } else {
        (MID_SIDE, vec![mid, side])
    }
}

/// A channel of a block, and how it is written.
struct Channel {
    frames: usize,
    /// Lowest bits that are zero in every sample, and left out.
    wasted: u32,
    /// Bits of a sample without them.
    bits: u32,
    /// Without them.
    samples: Vec<i32>,
    form: Shape,
    /// Never less than what is written, headers aside.
    bits_max: u64,
}

enum Shape {
    Constant,
    Plain,
    Fixed {
        residual: Vec<i32>,
        plan: Plan,
    },
    Linear {
        linear: Linear,
        residual: Vec<i32>,
        plan: Plan,
    },
}

impl Channel {
    fn of(mut samples: Vec<i32>, bits: u32) -> Self {
        let used = samples.iter().fold(0, |used, sample| used | sample);
        let wasted = if used == 0 { 0 } else { used.trailing_zeros() };
        samples.iter_mut().for_each(|sample| *sample >>= wasted);
        let bits = bits - wasted;
        let (form, bits_max) = shortest(&samples, bits);
        Self {
            frames: samples.len(),
            wasted,
            bits,
            samples,
            form,
            bits_max: bits_max + u64::from(wasted),
        }
    }

    fn write(&self, to: &mut Bits) {
        let warmup = |residual: &[i32]| self.frames - residual.len();
        let kind = match &self.form {
            Shape::Constant => 0,
            Shape::Plain => 1,
            Shape::Fixed { residual, .. } => 8 | warmup(residual) as u32,
            Shape::Linear { residual, .. } => 32 | (warmup(residual) as u32 - 1),
        };
        to.push(kind, 7);
        match self.wasted {
            0 => to.push(0, 1),
            wasted => {
                to.push(1, 1);
                to.push_unary(wasted - 1);
            }
        }
        let as_they_are = match &self.form {
            Shape::Constant => 1,
            Shape::Plain => self.frames,
            Shape::Fixed { residual, .. } | Shape::Linear { residual, .. } => warmup(residual),
        };
        for sample in &self.samples[..as_they_are] {
            to.push_signed(*sample, self.bits);
        }
        match &self.form {
            Shape::Constant | Shape::Plain => {}
            Shape::Fixed { residual, plan } => plan.write(residual, self.frames, to),
            Shape::Linear {
                linear,
                residual,
                plan,
            } => {
                to.push(PRECISION - 1, 4);
                to.push(linear.shift, 5);
                for coefficient in &linear.coefficients {
                    to.push_signed(*coefficient, PRECISION);
                }
                plan.write(residual, self.frames, to);
            }
        }
    }
}

/// The form with the fewest bits, and how many those are at most.
fn shortest(samples: &[i32], bits: u32) -> (Shape, u64) {
    let frames = samples.len();
    let sample_bits = u64::from(bits);
    if samples.iter().all(|sample| *sample == samples[0]) {
        return (Shape::Constant, sample_bits);
    }
    let mut best = (Shape::Plain, sample_bits * frames as u64);

    let residual = fixed_residual(samples);
    let plan = Plan::of(&residual, frames);
    let bits_max = plan.bits_max + sample_bits * (frames - residual.len()) as u64;
    if bits_max < best.1 {
        best = (Shape::Fixed { residual, plan }, bits_max);
    }
    let linear = Linear::of(samples);
    if let Some((linear, residual)) = linear.and_then(|linear| {
        let residual = linear.residual(samples)?;
        Some((linear, residual))
    }) {
        let plan = Plan::of(&residual, frames);
        let order = linear.coefficients.len() as u64;
        let bits_max = plan.bits_max + order * (sample_bits + u64::from(PRECISION)) + 9;
        if bits_max < best.1 {
            let form = Shape::Linear {
                linear,
                residual,
                plan,
            };
            best = (form, bits_max);
        }
    }
    best
}
