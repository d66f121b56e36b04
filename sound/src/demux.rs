//! From a recognized file to its one audio track, checked before anything is
//! allocated for it.

use crate::{
    Codec, Container, Limits, Refusal, Source,
    source::{BudgetSpent, Metered},
};
use symphonia::{
    core::{
        codecs::audio::AudioCodecParameters,
        errors::Error,
        formats::{FormatOptions, FormatReader, TrackType, probe::Hint, probe::Probe},
        io::MediaSourceStream,
        meta::MetadataOptions,
    },
    default::{formats, meta},
};

/// A file whose audio track is within the rules.
pub(crate) struct Demuxed<'s> {
    pub format: Box<dyn FormatReader + 's>,
    pub container: Container,
    pub codec: Codec,
    pub track: u32,
    pub settings: AudioCodecParameters,
    /// Frames that the file promises, where it does.
    pub declared_frames: Option<u64>,
    /// The file's size.
    pub bytes: u64,
}

pub(crate) fn demux<'s>(source: impl Source + 's, limits: &Limits) -> Result<Demuxed<'s>, Refusal> {
    let mut source = Metered::new(source, limits)?;
    let bytes = source.bytes();
    let container = Container::recognize(&mut source)?;
    let format = open(source, container, limits)?;
    let tracks = format
        .tracks()
        .iter()
        .filter(|track| track.track_type() == Some(TrackType::Audio));
    let tracks = tracks.collect::<Vec<_>>();
    let [track] = tracks[..] else {
        return Err(match tracks.len() {
            0 => Refusal::NoAudioTrack,
            tracks => Refusal::SeveralAudioTracks { tracks },
        });
    };
    let id = track.id;
    let declared_frames = track.num_frames;
    let settings = track
        .codec_params
        .as_ref()
        .and_then(|settings| settings.audio())
        .cloned();
    let settings = settings.ok_or(Refusal::NoAudioTrack)?;
    let codec = Codec::from_symphonia(settings.codec)
        // in other containers its blocks have no headers
        .filter(|codec| (*codec == Codec::WavPack) == (container == Container::WavPack))
        .ok_or(Refusal::UnknownCodec)?;
    check_settings(&settings)?;
    if declared_frames.is_some_and(|frames| frames > limits.frames_max) {
        return Err(Refusal::TooManyFrames {
            frames_max: limits.frames_max,
        });
    }
    Ok(Demuxed {
        format,
        container,
        codec,
        track: id,
        settings,
        declared_frames,
        bytes,
    })
}

fn check_settings(settings: &AudioCodecParameters) -> Result<(), Refusal> {
    if let Some(hz) = settings.sample_rate {
        check_rate(hz)?;
    }
    if let Some(channels) = &settings.channels {
        check_channels(channels.count())?;
    }
    match settings
        .max_frames_per_packet
        .max(settings.frames_per_block)
    {
        Some(frames) if frames > Limits::PACKET_FRAMES_MAX => {
            Err(Refusal::PacketTooLong { frames })
        }
        _ => Ok(()),
    }
}

pub(crate) fn check_rate(hz: u32) -> Result<(), Refusal> {
    if Limits::SAMPLE_RATE_HZ.contains(&hz) {
        Ok(())
    } else {
        Err(Refusal::SampleRate { hz })
    }
}

pub(crate) fn check_channels(channels: usize) -> Result<(), Refusal> {
    if Limits::CHANNELS.contains(&channels) {
        Ok(())
    } else {
        Err(Refusal::Channels { channels })
    }
}

/// Its reader, after the beginning of the file.
fn open<'s>(
    source: Metered<impl Source + 's>,
    container: Container,
    limits: &Limits,
) -> Result<Box<dyn FormatReader + 's>, Refusal> {
    #[cfg(feature = "native")]
    if container == Container::WavPack {
        return Ok(Box::new(crate::wavpack::Reader::open(source, limits)?));
    }
    probe_of(container)
        .probe(
            &Hint::new(),
            MediaSourceStream::new(Box::new(source), Default::default()),
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| reading_refusal(error, container, 0, limits))
}

/// A prober that knows this container only, with the tags that may surround it.
fn probe_of(container: Container) -> Probe {
    let mut probe = Probe::new();
    match container {
        Container::Wav => probe.register_format::<formats::WavReader<'_>>(),
        Container::Aiff => probe.register_format::<formats::AiffReader<'_>>(),
        Container::Caf => probe.register_format::<formats::CafReader<'_>>(),
        Container::Flac => probe.register_format::<formats::FlacReader<'_>>(),
        Container::Ogg => probe.register_format::<formats::OggReader<'_>>(),
        Container::Matroska => probe.register_format::<formats::MkvReader<'_>>(),
        Container::Mp4 => probe.register_format::<formats::IsoMp4Reader<'_>>(),
        Container::Mp3 => probe.register_format::<formats::MpaReader<'_>>(),
        Container::Adts => probe.register_format::<formats::AdtsReader<'_>>(),
        // read by this crate
        Container::WavPack => {}
    }
    probe.register_metadata::<meta::Id3v2Reader<'_>>();
    if matches!(container, Container::Mp3 | Container::Adts) {
        probe.register_metadata::<meta::Id3v1Reader<'_>>();
        probe.register_metadata::<meta::ApeReader<'_>>();
    }
    probe
}

/// What a reader's error means, `frames` after the beginning.
pub(crate) fn reading_refusal(
    error: Error,
    container: Container,
    frames: u64,
    limits: &Limits,
) -> Refusal {
    match error {
        Error::IoError(error)
            if error
                .get_ref()
                .is_some_and(|inner| inner.is::<BudgetSpent>()) =>
        {
            Refusal::ReadsTooMuch {
                reading_max: limits.reading_max,
            }
        }
        Error::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            Refusal::Unreadable {
                reason: error.to_string(),
            }
        }
        Error::ResetRequired => Refusal::FormatChanges { frames },
        other => Refusal::BrokenContainer {
            container,
            reason: other.to_string(),
        },
    }
}
