//! The files that pages need, embedded in the program: stylesheet, browser
//! bundles, icons.
//!
//! A file with a hash in its name is kept by browsers for ever, any other for an
//! hour and then asked for by its tag. Bundles come compressed from Trunk's
//! hook; the rest is small and compressed once, at start.

use super::{Portal, player_files};
use app::{
    component::shell::{Bundle, BundleLinks},
    page::public::player::PlayerLinks,
};
use axum::{
    Router,
    body::{Body, Bytes},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use include_dir::{Dir, include_dir};
use std::{collections::BTreeMap, io::Write, path::Path, sync::Arc};

static CLIENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../dist/client");
static OPERATOR: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../dist/operator");
static PLAYER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../dist/player");
static PUBLIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../public");
pub(super) static STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

pub(super) const FOR_EVER: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Every file, by its path.
#[derive(Debug)]
pub struct Assets {
    files: BTreeMap<String, Arc<Asset>>,
    stylesheet: String,
    client: Option<BundleLinks>,
    operator: Option<BundleLinks>,
    player: Option<PlayerLinks>,
}

/// One file, in up to three forms.
#[derive(Debug)]
pub(super) struct Asset {
    content_type: &'static str,
    cache_control: HeaderValue,
    etag: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    /// Where a file needs more than the usual.
    pub(super) headers: &'static [(HeaderName, HeaderValue)],
}

impl Assets {
    /// The files this program was built with. Without browser bundles, pages go
    /// out without scripts and say so in the log.
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        for (path, bytes) in contents(&PUBLIC) {
            files.insert(
                format!("/{path}"),
                Asset::compressed(&path, bytes, FOR_AN_HOUR),
            );
        }
        let hash = blake3::hash(STYLE.as_bytes()).to_hex();
        let stylesheet = format!("/assets/style-{}.css", &hash[..16]);
        files.insert(
            stylesheet.clone(),
            Asset::compressed(&stylesheet, STYLE.as_bytes(), FOR_EVER),
        );
        let client = add_bundle(&mut files, &contents(&CLIENT), "client");
        let operator = add_bundle(&mut files, &contents(&OPERATOR), "operator");
        let player = player_files::add(&mut files, &contents(&PLAYER));
        if client.is_none() || operator.is_none() || player.is_none() {
            tracing::warn!(
                "built without browser bundles (scripts/build-web): islands stay asleep"
            );
        }
        Self {
            files: files
                .into_iter()
                .map(|(path, file)| (path, Arc::new(file)))
                .collect(),
            stylesheet,
            client,
            operator,
            player,
        }
    }

    /// Where the player's files are, if the program was built with them.
    pub fn player(&self) -> Option<&PlayerLinks> {
        self.player.as_ref()
    }

    /// The stylesheet's path.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// Where the files of `bundle` are, if the program was built with it.
    pub fn bundle(&self, bundle: Bundle) -> Option<&BundleLinks> {
        match bundle {
            Bundle::None => None,
            Bundle::Client => self.client.as_ref(),
            Bundle::Operator => self.operator.as_ref(),
        }
    }

    /// A route for each file.
    pub fn router(&self) -> Router<Arc<Portal>> {
        self.files
            .iter()
            .fold(Router::new(), |router, (path, file)| {
                let file = Arc::clone(file);
                let serve = async move |headers: HeaderMap| file.response(&headers);
                router.route(path, get(serve))
            })
    }
}

/// Every file below `folder`, by its path inside of it.
fn contents(folder: &'static Dir<'static>) -> BTreeMap<String, &'static [u8]> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            // ours, and UTF-8
            found.insert(file.path().to_string_lossy().into_owned(), file.contents());
        }
    }
    found
}

/// Adds what Trunk left of one bundle, and answers where its script and module
/// are: as its index.html, which no browser is sent, names them.
fn add_bundle(
    files: &mut BTreeMap<String, Asset>,
    built: &BTreeMap<String, &'static [u8]>,
    name: &str,
) -> Option<BundleLinks> {
    for (path, bytes) in built {
        if path == "index.html" || path.ends_with(".br") || path.ends_with(".gz") {
            continue;
        }
        let file = Asset::built(built, path, bytes, FOR_EVER);
        files.insert(format!("/pkg/{path}"), file);
    }
    let index = std::str::from_utf8(built.get("index.html")?).ok()?;
    let links: Vec<&str> = index.split(['"', '\'']).collect();
    let linked = |suffix: &str| {
        let prefix = format!("/pkg/{name}-");
        let is_it = |link: &&&str| link.starts_with(&prefix) && link.ends_with(suffix);
        let link = links.iter().find(is_it)?;
        files.contains_key(*link).then(|| (*link).to_owned())
    };
    Some(BundleLinks {
        script: linked(".js")?,
        module: linked("_bg.wasm")?,
    })
}

impl Asset {
    fn plain(path: &str, bytes: &'static [u8], cache_control: HeaderValue) -> Self {
        let tag = format!("W/\"{}\"", &blake3::hash(bytes).to_hex()[..32]);
        Self {
            content_type: content_type(path),
            cache_control,
            // hexadecimal digits: always a header
            etag: HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("W/\"\"")),
            plain: Bytes::from_static(bytes),
            brotli: None,
            gzip: None,
            headers: &[],
        }
    }

    /// A file of a bundle, with the compressed forms that lie beside it.
    pub(super) fn built(
        built: &BTreeMap<String, &'static [u8]>,
        path: &str,
        bytes: &'static [u8],
        cache_control: HeaderValue,
    ) -> Self {
        let beside = |suffix| {
            let form = built.get(&format!("{path}{suffix}"));
            form.map(|bytes| Bytes::from_static(bytes))
        };
        Self {
            brotli: beside(".br"),
            gzip: beside(".gz"),
            ..Self::plain(path, bytes, cache_control)
        }
    }

    fn compressed(path: &str, bytes: &'static [u8], cache_control: HeaderValue) -> Self {
        let plain = Self::plain(path, bytes, cache_control);
        let is_text = !plain.content_type.starts_with("image/") || path.ends_with(".svg");
        let smaller =
            |form: Vec<u8>| (is_text && form.len() < bytes.len()).then(|| Bytes::from(form));
        Self {
            brotli: smaller(brotli_of(bytes)),
            gzip: smaller(gzip_of(bytes)),
            ..plain
        }
    }

    pub(super) fn response(&self, asked: &HeaderMap) -> Response {
        let kept = [
            (header::CACHE_CONTROL, self.cache_control.clone()),
            (header::ETAG, self.etag.clone()),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if has_tag(asked, &self.etag) {
            return (StatusCode::NOT_MODIFIED, kept).into_response();
        }
        let (encoding, bytes) = match (&self.brotli, &self.gzip) {
            (Some(bytes), _) if accepts(asked, "br") => (Some("br"), bytes),
            (_, Some(bytes)) if accepts(asked, "gzip") => (Some("gzip"), bytes),
            _ => (None, &self.plain),
        };
        let content_type = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        )];
        let encoding =
            encoding.map(|name| [(header::CONTENT_ENCODING, HeaderValue::from_static(name))]);
        let mut response =
            (kept, content_type, encoding, Body::from(bytes.clone())).into_response();
        response.headers_mut().extend(self.headers.iter().cloned());
        response
    }
}

/// Whether `If-None-Match` names this very file.
fn has_tag(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let tags = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    tags.is_some_and(|tags| {
        tags.split(',')
            .any(|tag| etag == tag.trim() || tag.trim() == "*")
    })
}

/// Whether `Accept-Encoding` takes `coding`.
fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let line = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|line| line.to_str().ok());
    line.unwrap_or_default().split(',').any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(coding) && weight.is_some_and(|weight| weight > 0.0)
    })
}

fn brotli_of(bytes: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams {
        // unoptimized, the best takes seconds
        quality: if cfg!(debug_assertions) { 5 } else { 11 },
        ..Default::default()
    };
    let mut to = Vec::new();
    // reading and writing memory cannot fail
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut to, &params);
    to
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // writing memory cannot fail
    let _ = to.write_all(bytes);
    to.finish().unwrap_or_default()
}

fn content_type(path: &str) -> &'static str {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/vnd.microsoft.icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_smallest_form_that_is_accepted_is_sent() {
        let text = "body { color: red }\n".repeat(40);
        let file = Asset::compressed("style.css", text.leak().as_bytes(), FOR_EVER);
        for (line, want) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("GZIP;q=0.5, br;q=0", Some("gzip")),
            ("br;q=0.1", Some("br")),
            ("identity", None),
            ("", None),
        ] {
            let response = file.response(&asked(header::ACCEPT_ENCODING, line));
            let encoding = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(encoding.map(|name| name.to_str().unwrap()), want, "{line}");
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
        }
    }

    #[test]
    fn a_file_that_is_known_is_not_sent_again() {
        let file = Asset::plain("robots.txt", b"User-agent: *", FOR_AN_HOUR);
        let tag = file.etag.to_str().unwrap().to_owned();
        for (tags, want) in [
            (tag.clone(), 304),
            (format!("W/\"x\", {tag}"), 304),
            ("*".into(), 304),
            ("W/\"x\"".into(), 200),
        ] {
            let response = file.response(&asked(header::IF_NONE_MATCH, tags.leak()));
            assert_eq!(response.status(), want);
            assert_eq!(response.headers()[header::ETAG], tag);
        }
    }

    #[test]
    fn a_bundle_is_found_by_its_index() {
        let built = BTreeMap::from([
            ("client-1f.js".to_owned(), &b"js"[..]),
            ("client-1f.js.br".to_owned(), &b"br"[..]),
            ("client-1f_bg.wasm".to_owned(), &b"wasm"[..]),
            (
                "index.html".to_owned(),
                &b"import init from '/pkg/client-1f.js'; init({ module_or_path: '/pkg/client-1f_bg.wasm' })"[..],
            ),
        ]);
        let mut files = BTreeMap::new();
        let links = add_bundle(&mut files, &built, "client").unwrap();
        assert_eq!(links.script, "/pkg/client-1f.js");
        assert_eq!(links.module, "/pkg/client-1f_bg.wasm");
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["/pkg/client-1f.js", "/pkg/client-1f_bg.wasm"]
        );
        assert_eq!(
            files["/pkg/client-1f.js"].brotli.as_deref(),
            Some(&b"br"[..])
        );
        assert_eq!(files["/pkg/client-1f_bg.wasm"].brotli, None);

        assert_eq!(add_bundle(&mut files, &BTreeMap::new(), "operator"), None);
    }

    #[test]
    fn the_stylesheet_says_the_order_of_its_layers_first() {
        // or is empty, before there are any
        let is_first = STYLE
            .find("@layer")
            .is_none_or(|at| STYLE[at..].starts_with("@layer reset"));
        assert!(is_first, "{}", &STYLE[..STYLE.len().min(200)]);
    }
}
