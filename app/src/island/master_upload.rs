//! A master's way to the server, resumable: in pieces, paused and gone on with,
//! also after the connection or the page was lost.
//!
//! It stands in a form that sends the same file in one piece where there is no
//! script. Where an upload is, is kept in the browser under the file's name,
//! size and time: the same file chosen again goes on where it stopped.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::format;
use domain::{
    party::Language,
    unit::{Quantity, Unit},
};
use leptos::{html, prelude::*};
use serde::{Deserialize, Serialize};

/// What it says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UploadWords {
    /// While pieces are on their way.
    pub uploading: String,
    /// While the server listens to what it has got.
    pub checking: String,
    /// The button that pauses.
    pub pause: String,
    /// The button that goes on.
    pub resume: String,
    /// When it is paused.
    pub paused: String,
    /// When the connection is lost.
    pub waiting: String,
    /// When the file was not taken and nothing more is known.
    pub failed: String,
    /// When no file was chosen.
    pub no_file: String,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "browsers send"))]
enum Stage {
    /// Nothing was sent.
    Idle,
    /// Pieces are on their way.
    Running,
    /// Until somebody goes on.
    Paused,
    /// Until the connection is back.
    Waiting,
    /// All of it is there.
    Checking,
    /// It was not taken, and why.
    Failed(String),
}

/// Bytes that are there, and all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sent {
    sent_bytes: u64,
    total_bytes: u64,
}

impl Sent {
    /// `12.3 MB / 240 MB · 5 %`.
    fn say(self, language: Language) -> String {
        let figure = |bytes| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (sent, total) = (figure(self.sent_bytes), figure(self.total_bytes));
        let size = |bytes| {
            format::quantity_natural(Quantity::of(bytes, Unit::Byte), Unit::Megabyte, language)
        };
        let percent = format::percent_of(sent, total, language);
        format!("{} / {} · {percent}", size(sent), size(total))
    }
}

/// Stands in the form for a master and sends its file itself.
#[island]
pub fn MasterUpload(
    /// Where uploads begin.
    endpoint: String,
    /// What it says.
    words: UploadWords,
    /// The page's language.
    language: Language,
) -> impl IntoView {
    let here = NodeRef::<html::Div>::new();
    let stage = RwSignal::new(Stage::Idle);
    let sent = RwSignal::new(Sent::default());
    #[cfg(feature = "hydrate")]
    let upload = browser::Upload::new(endpoint, words.clone(), stage, sent);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(here) = here.get() {
            upload.listen(&here);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(endpoint);
    let toggle = move |_| {
        #[cfg(feature = "hydrate")]
        upload.toggle();
    };
    let is_under_way = move || stage.with(|stage| !matches!(stage, Stage::Idle | Stage::Failed(_)));
    let can_pause = move || {
        stage.with(|stage| matches!(stage, Stage::Running | Stage::Paused | Stage::Waiting))
    };
    let why_failed = move || match stage.get() {
        Stage::Failed(why) => why,
        _ => String::new(),
    };
    let UploadWords {
        uploading,
        checking,
        pause,
        resume,
        paused,
        waiting,
        ..
    } = words;
    let label = uploading.clone();
    let say = move || match stage.get() {
        Stage::Paused => paused.clone(),
        Stage::Waiting => waiting.clone(),
        Stage::Checking => checking.clone(),
        _ => uploading.clone(),
    };
    let act = move || match stage.get() {
        Stage::Paused => resume.clone(),
        _ => pause.clone(),
    };
    view! {
        <div node_ref=here hidden=move || stage.with(|stage| *stage == Stage::Idle)>
            <div class="stack" data-gap="small" hidden=move || !is_under_way()>
                <progress
                    class="progress"
                    max=move || sent.get().total_bytes.max(1).to_string()
                    value=move || sent.get().sent_bytes.to_string()
                    aria-label=label
                ></progress>
                <p class="progress__say">
                    <span role="status">{say}</span>
                    <span>{move || sent.get().say(language)}</span>
                </p>
                <div class="row" hidden=move || !can_pause()>
                    <button class="btn" data-size="small" type="button" on:click=toggle>{act}</button>
                </div>
            </div>
            <p
                class="notice"
                data-kind="stop"
                role="alert"
                hidden=move || stage.with(|stage| !matches!(stage, Stage::Failed(_)))
            >
                {why_failed}
            </p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Sent, Stage, UploadWords};
    use crate::island::{
        browser::{File, FileInput, Progress, XMLHttpRequest, on},
        tus::{Answer, Asked, Step, piece_end, step, wait_seconds},
    };
    use leptos::{
        prelude::*,
        serde_json,
        web_sys::{Element, Storage},
    };
    use std::time::Duration;
    use wasm_bindgen::prelude::*;

    /// The protocol's version, sent with each request.
    const VERSION: &str = "1.0.0";

    /// One upload at a time; copies are the same one.
    #[derive(Clone, Copy)]
    pub(super) struct Upload {
        stage: RwSignal<Stage>,
        sent: RwSignal<Sent>,
        state: StoredValue<State, LocalStorage>,
    }

    struct State {
        endpoint: String,
        words: UploadWords,
        file: Option<File>,
        /// Where the upload is.
        location: Option<String>,
        /// What is on its way.
        request: Option<XMLHttpRequest>,
        /// Attempts in a row that failed.
        failed: u32,
        /// Grows with each pause and each file, so that what was waited for
        /// before is not gone on with.
        turn: u32,
    }

    impl Upload {
        pub(super) fn new(
            endpoint: String,
            words: UploadWords,
            stage: RwSignal<Stage>,
            sent: RwSignal<Sent>,
        ) -> Self {
            let state = StoredValue::new_local(State {
                endpoint,
                words,
                file: None,
                location: None,
                request: None,
                failed: 0,
                turn: 0,
            });
            Self { stage, sent, state }
        }

        /// Sends the file of the form around `here` itself from now on.
        pub(super) fn listen(self, here: &Element) {
            let Some(form) = here.closest("form").ok().flatten() else {
                return;
            };
            on(form.clone(), "submit", move |event| {
                event
                    .unchecked_ref::<leptos::web_sys::Event>()
                    .prevent_default();
                let is_idle = self
                    .stage
                    .with_untracked(|stage| matches!(stage, Stage::Idle | Stage::Failed(_)));
                // a second press while the first is on its way
                if !is_idle {
                    return;
                }
                let input = form.query_selector("input[type=file]").ok().flatten();
                let file =
                    input.and_then(|input| input.unchecked_into::<FileInput>().files().item(0));
                match file {
                    Some(file) => self.begin(file),
                    None => {
                        let why = self.state.with_value(|state| state.words.no_file.clone());
                        self.stage.set(Stage::Failed(why));
                    }
                }
            });
        }

        fn begin(self, file: File) {
            let total_bytes = bytes(file.size());
            let location = kept(&key(&file));
            self.sent.set(Sent {
                sent_bytes: 0,
                total_bytes,
            });
            self.state.update_value(|state| {
                state.file = Some(file);
                state.location = location;
                state.failed = 0;
                state.turn += 1;
            });
            self.go();
        }

        /// Pauses, or goes on.
        pub(super) fn toggle(self) {
            if self.stage.get_untracked() == Stage::Paused {
                return self.go();
            }
            self.stage.set(Stage::Paused);
            let request = self.state.try_update_value(|state| {
                state.turn += 1;
                state.request.take()
            });
            if let Some(Some(request)) = request {
                request.abort();
            }
        }

        /// Asks where it stands, or for it to begin.
        fn go(self) {
            self.stage.set(Stage::Running);
            match self.state.with_value(|state| state.location.clone()) {
                Some(location) => {
                    let request = self.request(Asked::Offset, "HEAD", &location);
                    request.send(&JsValue::NULL);
                }
                None => self.create(),
            }
        }

        fn create(self) {
            let (endpoint, file) = self
                .state
                .with_value(|state| (state.endpoint.clone(), state.file.clone()));
            let Some(file) = file else { return };
            let request = self.request(Asked::Create, "POST", &endpoint);
            request.set_header("Upload-Length", &bytes(file.size()).to_string());
            if let Some(name) = base64(&file.name()) {
                request.set_header("Upload-Metadata", &format!("filename {name}"));
            }
            request.send(&JsValue::NULL);
        }

        /// Sends the next piece; an empty one where all of it is there already
        /// and only the answer was lost.
        fn append(self, offset_bytes: u64) {
            let total_bytes = self.sent.get_untracked().total_bytes;
            self.sent.set(Sent {
                sent_bytes: offset_bytes.min(total_bytes),
                total_bytes,
            });
            let (location, file) = self
                .state
                .with_value(|state| (state.location.clone(), state.file.clone()));
            let (Some(location), Some(file)) = (location, file) else {
                return;
            };
            let end = piece_end(offset_bytes, total_bytes);
            let request = self.request(Asked::Append, "PATCH", &location);
            request.set_header("Upload-Offset", &offset_bytes.to_string());
            request.set_header("Content-Type", "application/offset+octet-stream");
            on(request.upload(), "progress", move |event| {
                let loaded = bytes(event.unchecked_ref::<Progress>().loaded());
                let sent_bytes = (offset_bytes + loaded).min(end);
                self.sent.update(|sent| sent.sent_bytes = sent_bytes);
                if sent_bytes == total_bytes && self.stage.get_untracked() == Stage::Running {
                    self.stage.set(Stage::Checking);
                }
            });
            // a double holds whole numbers far beyond any file
            request.send(&file.slice(offset_bytes as f64, end as f64));
        }

        /// A request whose answer is gone on with, unless it is paused meanwhile.
        fn request(self, asked: Asked, method: &str, address: &str) -> XMLHttpRequest {
            let request = XMLHttpRequest::new();
            request.open(method, address);
            request.set_header("Tus-Resumable", VERSION);
            let turn = self.state.try_update_value(|state| {
                state.request = Some(request.clone());
                state.turn
            });
            let answered = request.clone();
            on(&request, "loadend", move |_| {
                if turn == Some(self.state.with_value(|state| state.turn)) {
                    self.answered(asked, &answered);
                }
            });
            request
        }

        fn answered(self, asked: Asked, request: &XMLHttpRequest) {
            let (location, next) = (request.header("Location"), request.header("Bandstand-Next"));
            let offset = request.header("Upload-Offset");
            let answer = Answer {
                status: request.status(),
                offset_bytes: offset.and_then(|offset| offset.parse().ok()),
                has_location: location.is_some(),
                has_next: next.is_some(),
            };
            match step(asked, answer) {
                Step::Append { offset_bytes } => {
                    if asked == Asked::Create {
                        self.keep(location);
                    }
                    // only what moves on counts as success: an upload that stays
                    // where it is is asked for less and less often
                    let has_moved = asked == Asked::Append;
                    if has_moved {
                        self.state.update_value(|state| state.failed = 0);
                    }
                    self.append(offset_bytes);
                }
                Step::Done => {
                    self.keep(None);
                    let _ = window().location().assign(&next.unwrap_or_default());
                }
                Step::Again => self.later(),
                Step::Anew => {
                    self.keep(None);
                    self.later();
                }
                Step::Refused { keeps_place } => {
                    if !keeps_place {
                        self.keep(None);
                    }
                    let why = detail(&request.response_text());
                    let why = why.unwrap_or_else(|| {
                        self.state.with_value(|state| state.words.failed.clone())
                    });
                    self.stage.set(Stage::Failed(why));
                }
            }
        }

        /// Goes on in a while, unless it is paused meanwhile.
        fn later(self) {
            self.stage.set(Stage::Waiting);
            let Some((failed, turn)) = self.state.try_update_value(|state| {
                state.failed = state.failed.saturating_add(1);
                (state.failed - 1, state.turn)
            }) else {
                return;
            };
            let wait = Duration::from_secs(wait_seconds(failed).into());
            set_timeout(
                move || {
                    if turn == self.state.with_value(|state| state.turn) {
                        self.go();
                    }
                },
                wait,
            );
        }

        /// Keeps where the upload is, here and in the browser; forgets it for
        /// `None`.
        fn keep(self, location: Option<String>) {
            self.state.update_value(|state| {
                state.location.clone_from(&location);
                if let (Some(file), Some(storage)) = (&state.file, storage()) {
                    let key = key(file);
                    // a browser that keeps nothing begins anew after a reload
                    let _ = match &location {
                        Some(location) => storage.set_item(&key, location),
                        None => storage.remove_item(&key),
                    };
                }
            });
        }
    }

    /// What a file is known by from one visit to the next.
    fn key(file: &File) -> String {
        let (name, modified) = (file.name(), file.last_modified());
        format!("bandstand-upload:{}:{modified}:{name}", file.size())
    }

    fn storage() -> Option<Storage> {
        window().local_storage().ok().flatten()
    }

    fn kept(key: &str) -> Option<String> {
        storage()?.get_item(key).ok().flatten()
    }

    /// A count of bytes as scripts have it.
    fn bytes(number: f64) -> u64 {
        // saturates, and is whole
        number as u64
    }

    /// The text's UTF-8, as the protocol wants names.
    fn base64(text: &str) -> Option<String> {
        let binary: String = text.bytes().map(char::from).collect();
        window().btoa(&binary).ok()
    }

    /// What a refusal says, of `application/problem+json`.
    fn detail(answer: &str) -> Option<String> {
        let problem: serde_json::Value = serde_json::from_str(answer).ok()?;
        Some(problem.get("detail")?.as_str()?.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_said_in_figures() {
        let sent = Sent {
            sent_bytes: 12_300_000,
            total_bytes: 240_000_000,
        };
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(sent.say(Language::En)), "12.3 MB / 240 MB · 5 %");
        assert_eq!(plain(sent.say(Language::De)), "12,3 MB / 240 MB · 5 %");
    }
}
