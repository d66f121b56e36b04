//! What was found, as plain objects.

use super::code::code;
use js_sys::{Object, Reflect, Uint32Array};
use sound::{Fingerprint, Heard, Identity, Refusal};
use wasm_bindgen::JsValue;

/// An object of these fields.
pub fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // fails on frozen objects only
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// A file that was heard.
pub fn heard(heard: &Heard) -> Object {
    let identity = match heard.identity {
        Identity::Stream(id) => JsValue::from(id.to_string()),
        Identity::Pcm(id) => JsValue::from(id.to_string()),
        Identity::Withheld(_) => JsValue::NULL,
    };
    let sound = heard.sound.as_ref();
    let seconds = sound.map(|sound| sound.duration.as_secs_f64());
    let number = |value: Option<f64>| value.map_or(JsValue::NULL, JsValue::from);
    object(&[
        ("container", heard.container.name().into()),
        ("codec", heard.codec.name().into()),
        ("seconds", number(seconds)),
        (
            "sample_rate_hz",
            number(heard.sample_rate_hz.map(f64::from)),
        ),
        ("channels", number(heard.channels.map(f64::from))),
        ("identity", identity),
        (
            "fingerprint",
            sound.map_or(JsValue::NULL, |sound| fingerprint(&sound.fingerprint)),
        ),
    ])
}

/// What it sounds like.
pub fn fingerprint(print: &Fingerprint) -> JsValue {
    let words = Uint32Array::from(print.words.as_slice());
    object(&[
        ("algorithm", (&*print.algorithm).into()),
        ("words", words.into()),
    ])
    .into()
}

/// A file that was not.
pub fn refusal(refusal: &Refusal) -> Object {
    let refusal = object(&[
        ("code", code(refusal).into()),
        ("message", refusal.to_string().into()),
    ]);
    object(&[("refusal", refusal.into())])
}
