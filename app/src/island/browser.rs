//! What islands that send files use of the browser: only that, so that the
//! bundle stays small.

use leptos::web_sys::HtmlFormElement;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    pub(super) type XMLHttpRequest;
    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> XMLHttpRequest;
    #[wasm_bindgen(method)]
    pub(super) fn open(this: &XMLHttpRequest, method: &str, url: &str);
    #[wasm_bindgen(method, js_name = setRequestHeader)]
    pub(super) fn set_header(this: &XMLHttpRequest, name: &str, value: &str);
    #[wasm_bindgen(method)]
    pub(super) fn send(this: &XMLHttpRequest, body: &JsValue);
    #[wasm_bindgen(method)]
    pub(super) fn abort(this: &XMLHttpRequest);
    #[wasm_bindgen(method, getter)]
    pub(super) fn upload(this: &XMLHttpRequest) -> Listener;
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &XMLHttpRequest) -> u16;
    #[wasm_bindgen(method, js_name = getResponseHeader)]
    pub(super) fn header(this: &XMLHttpRequest, name: &str) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = responseURL)]
    pub(super) fn response_url(this: &XMLHttpRequest) -> String;
    #[wasm_bindgen(method, getter, js_name = responseText)]
    pub(super) fn response_text(this: &XMLHttpRequest) -> String;

    pub(super) type Listener;
    #[wasm_bindgen(method, js_name = addEventListener)]
    fn on(this: &Listener, event: &str, handler: &JsValue);

    pub(super) type Progress;
    #[wasm_bindgen(method, getter)]
    pub(super) fn loaded(this: &Progress) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn total(this: &Progress) -> f64;

    pub(super) type FormData;
    #[wasm_bindgen(constructor)]
    pub(super) fn of(form: &HtmlFormElement) -> FormData;

    pub(super) type FileInput;
    #[wasm_bindgen(method, getter)]
    pub(super) fn files(this: &FileInput) -> FileList;

    pub(super) type FileList;
    #[wasm_bindgen(method)]
    pub(super) fn item(this: &FileList, index: u32) -> Option<File>;

    #[derive(Clone)]
    pub(super) type File;
    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &File) -> String;
    #[wasm_bindgen(method, getter)]
    pub(super) fn size(this: &File) -> f64;
    #[wasm_bindgen(method, getter, js_name = lastModified)]
    pub(super) fn last_modified(this: &File) -> f64;
    #[wasm_bindgen(method)]
    pub(super) fn slice(this: &File, from: f64, to: f64) -> JsValue;
}

/// Calls `handler` at each `event`; it lives as long as the page.
pub(super) fn on(target: impl AsRef<JsValue>, event: &str, handler: impl FnMut(JsValue) + 'static) {
    let handler = Closure::<dyn FnMut(JsValue)>::new(handler).into_js_value();
    target
        .as_ref()
        .unchecked_ref::<Listener>()
        .on(event, &handler);
}
