//! The WASM module of the player's worker: what a file is, and which of the
//! masters on this device it is. What JavaScript sees of it is written down in
//! `player/identify.d.ts`.

mod blob;
mod code;
mod report;

use blob::BlobReader;
use domain::identity::{Found, Master, Print};
use js_sys::{Function, Object};
use report::{fingerprint, object, refusal};
use sound::{Limits, Listener};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

fn main() {}

/// Called once, before anything else.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Hears a file from end to end, reading it piece by piece; calls `progress`
/// with the share of its bytes that was reached. Answers what it is, or
/// `refusal`.
#[wasm_bindgen]
pub fn hear(blob: &Blob, progress: &Function) -> Object {
    let reader = match BlobReader::open(blob) {
        Ok(reader) => reader,
        Err(error) => {
            let reason = error.to_string();
            return refusal(&sound::Refusal::Unreadable { reason });
        }
    };
    let place = reader.place();
    let heard = sound::hear(reader, &Limits::default(), |_| {
        // what it answers, or throws, is not ours
        let _ = progress.call1(&JsValue::NULL, &place.share().into());
        ControlFlow::Continue(())
    });
    match heard {
        Ok(heard) => report::heard(&heard),
        Err(reason) => refusal(&reason),
    }
}

/// Hears samples that the browser decoded.
#[wasm_bindgen]
pub struct Ear(Listener);

#[wasm_bindgen]
impl Ear {
    /// Begins to listen.
    ///
    /// # Errors
    /// `refusal`: a rate or a number of channels that is not heard.
    #[wasm_bindgen(constructor)]
    pub fn new(sample_rate_hz: u32, channels: u16) -> Result<Ear, JsValue> {
        let listener = Listener::new(sample_rate_hz, channels);
        listener.map(Ear).map_err(|reason| refusal(&reason).into())
    }

    /// Takes interleaved samples.
    pub fn take(&mut self, samples: &[f32]) {
        self.0.take_f32(samples);
    }

    /// Ends listening: `seconds` and `fingerprint`.
    pub fn finish(self) -> Object {
        let sound = self.0.finish();
        object(&[
            ("seconds", sound.duration.as_secs_f64().into()),
            ("fingerprint", fingerprint(&sound.fingerprint)),
        ])
    }
}

/// The masters that a user may play on this device.
#[wasm_bindgen]
#[derive(Default)]
pub struct Shelf {
    contents: Vec<String>,
    masters: domain::identity::Shelf<usize>,
}

#[wasm_bindgen]
impl Shelf {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Shelf {
        Shelf::default()
    }

    /// Puts a content's master on it.
    pub fn put(
        &mut self,
        content: String,
        algorithm: String,
        words: Vec<u32>,
        digests: Vec<String>,
    ) {
        let master = Master {
            algorithm,
            words,
            digests,
        };
        self.masters.put(self.contents.len(), master);
        self.contents.push(content);
    }

    /// Which one a file is: `found`, and `content` where it is one.
    pub fn find(
        &self,
        identity: Option<String>,
        algorithm: Option<String>,
        words: Option<Vec<u32>>,
    ) -> Object {
        let print = algorithm.as_deref().zip(words.as_deref());
        let print = print.map(|(algorithm, words)| Print { algorithm, words });
        let (found, place) = match self.masters.find(identity.as_deref(), print) {
            Found::Identical(place) | Found::SameRecording(place) => ("whole", Some(place)),
            Found::ExcerptOf(place) => ("part", Some(place)),
            Found::Unsure => ("unsure", None),
            Found::Unknown => ("unknown", None),
        };
        let content = place.and_then(|place| self.contents.get(place));
        object(&[
            ("found", found.into()),
            ("content", content.map_or(JsValue::NULL, JsValue::from)),
        ])
    }
}
