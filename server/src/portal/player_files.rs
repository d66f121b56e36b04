//! The files of the player (`dist/player`), and what they need that no other file
//! does: a policy under which a worker's WASM compiles, and a service worker
//! that may speak for `/player`.

use super::assets::{Asset, FOR_EVER};
use crate::middleware::WORKER_POLICY;
use app::{page::public::player::PlayerLinks, route};
use http::{HeaderName, HeaderValue, header};
use serde::Deserialize;
use std::collections::BTreeMap;

const SERVICE_WORKER: &str = "service-worker.js";
const INDEX: &str = "index.json";

/// Asked for at each visit: an old one would keep old pages.
const NOT_UNASKED: HeaderValue = HeaderValue::from_static("no-cache");

/// A worker lives under the policy of its own script.
static SCRIPT_HEADERS: [(HeaderName, HeaderValue); 1] =
    [(header::CONTENT_SECURITY_POLICY, WORKER_POLICY)];

/// Without the second it could speak for what is below `/player/` only.
static SERVICE_WORKER_HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CONTENT_SECURITY_POLICY, WORKER_POLICY),
    (
        HeaderName::from_static("service-worker-allowed"),
        HeaderValue::from_static(route::PLAYER.template),
    ),
];

/// What `player/assemble.mjs` says of the files it made.
#[derive(Deserialize)]
struct Index {
    script: String,
    modules: Vec<String>,
    wasm: String,
}

/// Adds the files, and answers where the page finds them; `None` before they
/// are built.
pub(super) fn add(
    files: &mut BTreeMap<String, Asset>,
    built: &BTreeMap<String, &'static [u8]>,
) -> Option<PlayerLinks> {
    let index: Index = serde_json::from_slice(built.get(INDEX)?).ok()?;
    for (path, bytes) in built {
        if path == INDEX || path.ends_with(".br") || path.ends_with(".gz") {
            continue;
        }
        let (kept, headers): (_, &[_]) = match path.as_str() {
            SERVICE_WORKER => (NOT_UNASKED, &SERVICE_WORKER_HEADERS),
            path if path.ends_with(".js") => (FOR_EVER, &SCRIPT_HEADERS),
            _ => (FOR_EVER, &[]),
        };
        let mut file = Asset::built(built, path, bytes, kept);
        file.headers = headers;
        files.insert(address(path), file);
    }
    let links = PlayerLinks {
        script: address(&index.script),
        modules: index.modules.iter().map(|name| address(name)).collect(),
        wasm: address(&index.wasm),
    };
    let is_there = |path: &String| files.contains_key(path);
    let all_there =
        is_there(&links.script) && is_there(&links.wasm) && links.modules.iter().all(is_there);
    all_there.then_some(links)
}

fn address(name: &str) -> String {
    format!("{}/{name}", route::PLAYER.template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::Response;
    use http::HeaderMap;

    fn built() -> BTreeMap<String, &'static [u8]> {
        BTreeMap::from([
            (
                "index.json".to_owned(),
                &br#"{"script": "page-1.js", "modules": ["worker-2.js"], "wasm": "identify-3.wasm"}"#[..],
            ),
            ("page-1.js".to_owned(), &b"import './worker-2.js'"[..]),
            ("page-1.js.br".to_owned(), &b"br"[..]),
            ("worker-2.js".to_owned(), &b"onmessage = 1"[..]),
            ("identify-3.wasm".to_owned(), &b"\0asm"[..]),
            ("service-worker.js".to_owned(), &b"self"[..]),
        ])
    }

    fn get(files: &BTreeMap<String, Asset>, path: &str) -> Response {
        files[path].response(&HeaderMap::new())
    }

    #[test]
    fn a_worker_may_compile_and_the_service_worker_speak_for_the_page() {
        let mut files = BTreeMap::new();
        let links = add(&mut files, &built()).unwrap();
        assert_eq!(links.script, "/player/page-1.js");
        assert_eq!(links.modules, ["/player/worker-2.js"]);
        assert_eq!(links.wasm, "/player/identify-3.wasm");
        // the index and the compressed form are nobody's
        assert_eq!(files.len(), 4);

        let worker = get(&files, "/player/worker-2.js");
        let policy = worker.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains("'wasm-unsafe-eval'"));
        assert!(!policy.contains("sandbox"));
        assert_eq!(worker.headers()[header::CACHE_CONTROL], FOR_EVER);

        let service = get(&files, "/player/service-worker.js");
        assert_eq!(service.headers()["service-worker-allowed"], "/player");
        assert_eq!(service.headers()[header::CACHE_CONTROL], "no-cache");

        let module = get(&files, "/player/identify-3.wasm");
        assert_eq!(module.headers()[header::CONTENT_TYPE], "application/wasm");
        assert!(
            !module
                .headers()
                .contains_key(header::CONTENT_SECURITY_POLICY)
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_not_linked() {
        for missing in ["index.json", "page-1.js", "worker-2.js", "identify-3.wasm"] {
            let mut built = built();
            built.remove(missing);
            assert_eq!(add(&mut BTreeMap::new(), &built), None, "{missing}");
        }
    }
}
