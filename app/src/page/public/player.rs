//! "Do I own this?": nothing on the page is anybody's, so that a browser may
//! keep it and open it without the network.
//!
//! The form works as it stands, by sending the file in. The script takes it over
//! where the browser has all it needs; then files stay on the device.

use crate::{
    component::player::{Answer, Templates, Verdict},
    route,
    text::{self, player as words},
};
use leptos::prelude::*;

/// Where the player's script is, and what it will need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayerLinks {
    /// The script.
    pub script: String,
    /// The modules that it and its worker load.
    pub modules: Vec<String>,
    /// The WASM module of the worker.
    pub wasm: String,
}

/// The page.
#[component]
pub fn PlayerPage(
    /// The script, if the program was built with it.
    links: Option<PlayerLinks>,
) -> impl IntoView {
    let language = text::language();
    let script = links.map(|links| view! { <Script links /> });
    view! {
        <div class="player" data-player="">
            <header class="head">
                <div>
                    <h1>{words::title(language)}</h1>
                    <p class="head__lead">{words::lead(language)}</p>
                </div>
            </header>
            <p class="notice" data-kind="warn" role="status" data-part="offline" hidden=true>
                <strong class="notice__word">{words::offline(language)}</strong>
                " "
                {words::offline_means(language)}
            </p>
            <section class="sheet" aria-label=words::files(language)>
                <Form />
            </section>
            <section class="sheet" aria-labelledby="answers" data-when="live" hidden=true>
                <h2 id="answers">{words::answers(language)}</h2>
                <ul class="answers" role="list" data-part="answers"></ul>
                <p class="answers__none">{words::none_yet(language)}</p>
            </section>
            <p class="visually-hidden" role="status" data-part="status"></p>
            <Templates language />
            {script}
        </div>
    }
}

#[component]
fn Form() -> impl IntoView {
    let language = text::language();
    view! {
        <form
            class="form"
            method="post"
            action=route::PLAYER_UPLOAD.template
            enctype="multipart/form-data"
            data-part="form"
        >
            <label class="drop player__zone" for="file" data-part="zone">
                <span data-when="plain">{words::choose_file(language)}</span>
                <span data-when="live" hidden=true>{words::drop_here(language)}</span>
                <input id="file" name="file" type="file" accept="audio/*" required=true data-part="input" />
            </label>
            <p data-when="plain">{words::is_sent(language)}</p>
            <p data-when="live" hidden=true><strong>{words::stays_here(language)}</strong></p>
            <div class="form__actions" data-when="plain">
                <button class="btn" data-kind="main">{words::send(language)}</button>
            </div>
        </form>
    }
}

/// The script; and, so that one look at the page shows all that it needs, what
/// the script and its worker will load.
#[component]
fn Script(links: PlayerLinks) -> impl IntoView {
    let modules = links.modules.into_iter();
    let modules = modules.map(|module| view! { <link rel="modulepreload" href=module /> });
    view! {
        {modules.collect_view()}
        <link rel="prefetch" href=links.wasm />
        <script type="module" src=links.script></script>
    }
}

/// The answer to a file that was sent in.
#[component]
pub fn PlayerAnswer(
    /// The file's name.
    file: String,
    /// What it is, and whose.
    verdict: Verdict,
) -> impl IntoView {
    let language = text::language();
    view! {
        <header class="head"><div><h1>{words::title(language)}</h1></div></header>
        <section class="sheet" aria-label=words::answers(language)>
            <Answer file verdict language />
            <p class="sheet__foot">
                <a href=route::PLAYER.template>{words::another(language)}</a>
            </p>
        </section>
    }
}
