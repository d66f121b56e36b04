//! One track, packet by packet, with its samples, under all budgets.

use crate::{
    Codec, Container, Doubt, Limits, Progress, Refusal, Source,
    decoders::decoders,
    demux::{Demuxed, check_channels, check_rate, demux, reading_refusal},
};
use std::io::ErrorKind;
use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions},
    errors::Error,
    packet::Packet,
};

/// Damaged packets that are waited for before the share of all is asked.
const BAD_PACKETS_PATIENCE: u64 = 64;

/// Bits of a sample in `ALACSpecificConfig`, which older files wrap in two atoms.
fn alac_bit_depth(settings: &[u8]) -> Option<u32> {
    let config = match settings.get(4..8) {
        Some(b"frma") => settings.get(24..)?,
        _ => settings,
    };
    config.get(5).copied().map(u32::from)
}

/// What the samples are to be played as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub sample_rate_hz: u32,
    pub channels: u16,
}

/// A packet, and the samples of it: none if it is damaged, or not decodable here.
pub(crate) struct Step<'a> {
    pub packet: &'a [u8],
    pub samples: &'a [i32],
}

/// Reads and decodes; counts as it goes.
pub(crate) struct Stream<'s> {
    pub file: Demuxed<'s>,
    limits: Limits,
    decoder: Option<Box<dyn AudioDecoder>>,
    /// Known from the first samples on.
    pub shape: Option<Shape>,
    pub packets: u64,
    pub bad_packets: u64,
    pub frames: u64,
    longest_packet_frames: u64,
    /// The file ended inside of something.
    pub cut_short: bool,
    packet: Option<Packet>,
    samples: Vec<i32>,
}

impl<'s> Stream<'s> {
    pub fn open(source: impl Source + 's, limits: &Limits) -> Result<Self, Refusal> {
        let file = demux(source, limits)?;
        let decoder = match decoders().get_audio_decoder(file.settings.codec) {
            None => None,
            Some(known) => Some(
                (known.factory)(&file.settings, &AudioDecoderOptions::default()).map_err(
                    |error| Refusal::BrokenCodecSettings {
                        codec: file.codec,
                        reason: error.to_string(),
                    },
                )?,
            ),
        };
        if let Some(decoder) = &decoder {
            let settings = decoder.codec_params();
            settings.sample_rate.map_or(Ok(()), check_rate)?;
            settings
                .channels
                .as_ref()
                .map_or(Ok(()), |channels| check_channels(channels.count()))?;
        }
        Ok(Self {
            file,
            limits: limits.clone(),
            decoder,
            shape: None,
            packets: 0,
            bad_packets: 0,
            frames: 0,
            longest_packet_frames: 0,
            cut_short: false,
            packet: None,
            samples: Vec::new(),
        })
    }

    pub const fn is_decodable(&self) -> bool {
        self.decoder.is_some()
    }

    /// The samples of the latest packet.
    pub fn samples(&self) -> &[i32] {
        &self.samples
    }

    /// Headers that are part of the stream's identity.
    pub fn headers(&self) -> &[u8] {
        match (self.file.codec, &self.file.settings.extra_data) {
            (Codec::Vorbis, Some(headers)) => headers,
            _ => &[],
        }
    }

    /// Bits of a sample, where the codec has such a thing and the file says it.
    pub fn bit_depth(&self) -> Option<u32> {
        let settings = &self.file.settings;
        let declared = settings.bits_per_sample.filter(|bits| *bits > 0);
        match (self.file.codec, &settings.extra_data) {
            (codec, _) if !codec.is_exact() => None,
            // containers do not say it, the codec's own settings do
            (Codec::Alac, Some(settings)) => declared.or_else(|| alac_bit_depth(settings)),
            _ => declared,
        }
    }

    pub const fn progress(&self) -> Progress {
        Progress {
            packets: self.packets,
            frames: self.frames,
            declared_frames: self.file.declared_frames,
        }
    }

    /// Whether `declared` counts whole packets, of which the last is not full: so some
    /// programs write ALAC into CAF, where the remainder has a field of its own.
    const fn is_counted_in_packets(&self, declared: u64) -> bool {
        let longest = self.longest_packet_frames;
        matches!(
            (self.file.container, self.file.codec),
            (Container::Caf, Codec::Alac)
        ) && longest > 0
            && declared == self.frames.div_ceil(longest) * longest
    }

    /// What is wrong with a lossless file, after its last packet.
    pub const fn doubt(&self) -> Option<Doubt> {
        if !self.file.codec.is_exact() {
            return None;
        }
        if self.bad_packets > 0 {
            return Some(Doubt::BadPackets {
                bad: self.bad_packets,
            });
        }
        match self.file.declared_frames {
            Some(declared) if declared != self.frames && !self.is_counted_in_packets(declared) => {
                Some(Doubt::FramesDiffer {
                    declared,
                    heard: self.frames,
                })
            }
            _ if self.cut_short => Some(Doubt::CutShort),
            _ => None,
        }
    }

    /// The next packet; `None` after the last, once the whole was within the rules.
    pub fn step(&mut self) -> Result<Option<Step<'_>>, Refusal> {
        let Some(packet) = self.next_packet()? else {
            return self.check_end().map(|()| None);
        };
        self.packets += 1;
        if self.packets > self.limits.packets_max {
            return Err(Refusal::TooManyPackets {
                packets_max: self.limits.packets_max,
            });
        }
        self.samples.clear();
        let good = self.decode(&packet)?;
        if !good {
            self.bad_packets += 1;
            if self.bad_packets > BAD_PACKETS_PATIENCE {
                self.check_bad_packets()?;
            }
        }
        let packet = self.packet.insert(packet);
        Ok(Some(Step {
            packet: &packet.data,
            samples: &self.samples,
        }))
    }

    fn next_packet(&mut self) -> Result<Option<Packet>, Refusal> {
        loop {
            match self.file.format.next_packet() {
                Ok(Some(packet)) if packet.track_id != self.file.track => {}
                Ok(packet) => return Ok(packet),
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.cut_short = true;
                    return Ok(None);
                }
                Err(error) => {
                    let container = self.file.container;
                    return Err(reading_refusal(error, container, self.frames, &self.limits));
                }
            }
        }
    }

    /// Puts the packet's samples in place; `false` if the packet is damaged.
    fn decode(&mut self, packet: &Packet) -> Result<bool, Refusal> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(!packet.data.is_empty());
        };
        let sound = match decoder.decode(packet) {
            Ok(sound) => sound,
            Err(Error::ResetRequired) => {
                return Err(Refusal::FormatChanges {
                    frames: self.frames,
                });
            }
            Err(_) => return Ok(false),
        };
        let frames = sound.frames() as u64;
        if frames == 0 {
            return Ok(true);
        }
        if frames > Limits::PACKET_FRAMES_MAX {
            return Err(Refusal::PacketTooLong { frames });
        }
        let (hz, channels) = (sound.spec().rate(), sound.spec().channels().count());
        check_rate(hz)?;
        check_channels(channels)?;
        let shape = Shape {
            sample_rate_hz: hz,
            channels: channels as u16,
        };
        if *self.shape.get_or_insert(shape) != shape {
            return Err(Refusal::FormatChanges {
                frames: self.frames,
            });
        }
        self.frames += frames;
        self.longest_packet_frames = self.longest_packet_frames.max(frames);
        if self.frames > self.limits.frames_max {
            return Err(Refusal::TooManyFrames {
                frames_max: self.limits.frames_max,
            });
        }
        let sound_bytes = self.frames.saturating_mul(channels as u64 * 4);
        let fair_bytes = self.file.bytes.saturating_mul(self.limits.expansion_max);
        if sound_bytes > fair_bytes.max(self.limits.expansion_free_bytes) {
            return Err(Refusal::Expands {
                expansion_max: self.limits.expansion_max,
            });
        }
        sound.copy_to_vec_interleaved(&mut self.samples);
        Ok(true)
    }

    fn check_bad_packets(&self) -> Result<(), Refusal> {
        let (bad, packets) = (self.bad_packets, self.packets);
        if bad * 100 > packets * Limits::BAD_PACKETS_PERCENT_MAX {
            return Err(Refusal::BadPackets { bad, packets });
        }
        Ok(())
    }

    fn check_end(&self) -> Result<(), Refusal> {
        self.check_bad_packets()?;
        let silent = if self.is_decodable() {
            self.frames == 0
        } else {
            self.packets == 0
        };
        if silent {
            Err(Refusal::NoFrames)
        } else {
            Ok(())
        }
    }
}
