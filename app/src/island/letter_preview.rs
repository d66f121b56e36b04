//! Beside the form of the letter: a made-up bill on what the form says, renewed
//! shortly after each change.
//!
//! The form is sent as it stands, files included, into a frame that shows the PDF
//! of the answer: so the policy of the page needs no more than frames from here. A
//! form that cannot be taken leaves the last picture, and says what is wrong. Each
//! picture is a new frame below the last one, which goes when the new one is there:
//! nothing flashes, and the way back stays one step.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use leptos::{html, prelude::*};

/// The frame, and what it shows in words; nothing in a browser that shows no PDF.
#[island]
pub fn LetterPreview(
    /// Where the form is sent to.
    send: String,
    /// The frame's name.
    name: String,
    /// That the frame shows what the form says.
    shown: String,
    /// That it does not, before the reasons.
    not_shown: String,
) -> impl IntoView {
    let here = NodeRef::<html::Div>::new();
    let told = RwSignal::new(Told::Nothing);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(here) = here.get() {
            browser::follow(here.into(), send.clone(), name.clone(), told);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop((send, name));
    let says = move || match told.get() {
        Told::Nothing => String::new(),
        Told::Shown => shown.clone(),
        Told::NotShown(faults) => format!("{not_shown} {faults}"),
    };
    view! {
        <div class="letter__frame" node_ref=here></div>
        <p class="soft" role="status">{says}</p>
    }
}

/// How the picture stands to the form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    /// There is none yet.
    Nothing,
    /// It shows what the form says.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "browsers show"))]
    Shown,
    /// It does not, for these reasons.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "browsers show"))]
    NotShown(String),
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Told;
    use crate::island::browser::on;
    use leptos::{
        leptos_dom::helpers::TimeoutHandle,
        prelude::*,
        web_sys::{Document, Element, HtmlFormElement},
    };
    use std::{cell::Cell, rc::Rc, time::Duration};
    use wasm_bindgen::prelude::*;

    /// How long nothing is typed before the form is sent.
    const PAUSE: Duration = Duration::from_millis(400);

    // only what is used here, so that the bundle stays small
    #[wasm_bindgen]
    extern "C" {
        type PdfViewer;
        #[wasm_bindgen(method, getter, js_name = pdfViewerEnabled)]
        fn is_there(this: &PdfViewer) -> bool;

        type Frame;
        #[wasm_bindgen(method, getter, js_name = contentDocument)]
        fn document(this: &Frame) -> Option<Document>;
    }

    struct Preview {
        here: Element,
        send: String,
        name: String,
        told: RwSignal<Told>,
        frames: Cell<u32>,
        pause: Cell<Option<TimeoutHandle>>,
        is_loading: Cell<bool>,
        is_behind: Cell<bool>,
    }

    /// Shows what the form says, now and after each change, as long as the page.
    pub(super) fn follow(here: Element, send: String, name: String, told: RwSignal<Told>) {
        // a browser without a viewer would put each picture on the disk
        let navigator = window().navigator();
        if !navigator.unchecked_ref::<PdfViewer>().is_there() {
            return;
        }
        let preview = Rc::new(Preview {
            here,
            send,
            name,
            told,
            frames: Cell::new(0),
            pause: Cell::new(None),
            is_loading: Cell::new(false),
            is_behind: Cell::new(false),
        });
        for event in ["input", "change"] {
            let preview = Rc::clone(&preview);
            // as long as the page
            let _ = window_event_listener_untyped(event, move |_| preview.soon());
        }
        preview.renew();
    }

    impl Preview {
        fn soon(self: &Rc<Self>) {
            if let Some(before) = self.pause.take() {
                before.clear();
            }
            let preview = Rc::clone(self);
            let pause = set_timeout_with_handle(move || preview.renew(), PAUSE);
            self.pause.set(pause.ok());
        }

        /// Sends the form into a new frame; one at a time.
        fn renew(self: &Rc<Self>) {
            if self.is_loading.get() {
                self.is_behind.set(true);
                return;
            }
            let Some((form, frame, name)) = self.new_frame() else {
                return;
            };
            self.is_loading.set(true);
            on(&frame, "load", {
                let (preview, frame) = (Rc::clone(self), frame.clone());
                move |_| preview.loaded(&frame)
            });
            let (action, target) = (form.action(), form.target());
            form.set_action(&self.send);
            form.set_target(&name);
            let _ = form.submit();
            form.set_action(&action);
            form.set_target(&target);
        }

        fn new_frame(&self) -> Option<(HtmlFormElement, Element, String)> {
            let form = document().get_element_by_id("letter")?;
            let frame = document().create_element("iframe").ok()?;
            self.frames.set(self.frames.get().wrapping_add(1));
            let name = format!("letter-{}", self.frames.get());
            frame.set_attribute("name", &name).ok()?;
            frame.set_attribute("title", &self.name).ok()?;
            // first, and so below the frame that is shown
            self.here.prepend_with_node_1(&frame).ok()?;
            Some((form.unchecked_into(), frame, name))
        }

        fn loaded(self: &Rc<Self>, frame: &Element) {
            // `None`: a viewer that keeps its document to itself
            let answer = frame.unchecked_ref::<Frame>().document();
            let url = answer.as_ref().and_then(|answer| answer.url().ok());
            if url.as_deref() == Some("about:blank") {
                return;
            }
            let faults = answer.and_then(|answer| answer.get_element_by_id("faults"));
            match faults.and_then(|faults| faults.text_content()) {
                Some(faults) => {
                    frame.remove();
                    self.told.set(Told::NotShown(faults));
                }
                None => {
                    while let Some(before) = frame.next_element_sibling() {
                        before.remove();
                    }
                    self.told.set(Told::Shown);
                }
            }
            self.is_loading.set(false);
            if self.is_behind.replace(false) {
                self.renew();
            }
        }
    }
}
