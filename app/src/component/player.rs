//! What is said about a file that somebody asks "Do I own this?" about: once for
//! the server's own answer, once as templates that the player's script fills.
//!
//! A template is the same sentence with `{title}` where the title goes.

use super::rich::Say;
use crate::{
    route,
    text::{Rich, fill, player as words},
};
use domain::party::Language;
use leptos::prelude::*;

/// What a recording is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Its title.
    pub title: String,
    /// Who performs it.
    pub artist: String,
}

/// How much of a recording a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A part.
    Part,
}

/// What a file is, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The viewer has a right to it.
    Yours {
        /// What it is.
        work: Work,
        /// How much of it.
        extent: Extent,
        /// Where it is played.
        href: String,
    },
    /// The viewer can buy it.
    ForSale {
        /// What it is.
        work: Work,
        /// What it costs, ready to show.
        price: String,
        /// Where it is bought.
        href: String,
    },
    /// Registered, and not to be had.
    NotForSale {
        /// What it is.
        work: Work,
    },
    /// Near, or several.
    Unsure,
    /// Nobody's.
    Unknown,
    /// Not heard at all.
    Refused(Fault),
}

/// Why a file is not heard, by what its owner can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Reading failed.
    Unreadable,
    /// Not one byte.
    Empty,
    /// No container that is known.
    NotAudio,
    /// No audio track, or silence without frames.
    NoSound,
    /// More than one audio track.
    SeveralTracks,
    /// A codec, rate or number of channels that is not accepted.
    NotSupported,
    /// Damaged.
    Damaged,
    /// Over a limit.
    TooMuch,
    /// Given up on the way.
    Stopped,
}

impl Fault {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::Empty,
        Self::NotAudio,
        Self::NoSound,
        Self::SeveralTracks,
        Self::NotSupported,
        Self::Damaged,
        Self::TooMuch,
        Self::Stopped,
    ];

    /// Its word, as the worker says it (`sound/src/bin/identify/code.rs`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::NotAudio => "not-audio",
            Self::NoSound => "no-sound",
            Self::SeveralTracks => "several-tracks",
            Self::NotSupported => "not-supported",
            Self::Damaged => "damaged",
            Self::TooMuch => "too-much",
            Self::Stopped => "stopped",
        }
    }

    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Unreadable => words::refused_unreadable(language),
            Self::Empty => words::refused_empty(language),
            Self::NotAudio => words::refused_not_audio(language),
            Self::NoSound => words::refused_no_sound(language),
            Self::SeveralTracks => words::refused_several_tracks(language),
            Self::NotSupported => words::refused_not_supported(language),
            Self::Damaged => words::refused_damaged(language),
            Self::TooMuch => words::refused_too_much(language),
            Self::Stopped => words::refused_stopped(language),
        }
    }
}

/// The color of a slip of paper, beside its words.
#[derive(Debug, Clone, Copy)]
enum Tone {
    Good,
    Note,
    Warn,
    Stop,
}

fn slip(tone: Tone, say: Rich) -> impl IntoView {
    let kind = match tone {
        Tone::Good => None,
        Tone::Note => Some("note"),
        Tone::Warn => Some("warn"),
        Tone::Stop => Some("stop"),
    };
    view! { <p class="notice" data-kind=kind><Say say /></p> }
}

/// Fixed words, with their emphasis.
fn plain(text: &str) -> Rich {
    fill(text, &[])
}

fn whose(language: Language, verdict: &Verdict) -> (Tone, Rich) {
    match verdict {
        Verdict::Yours { work, extent, .. } => {
            let say = match extent {
                Extent::Whole => words::yours,
                Extent::Part => words::yours_part,
            };
            (Tone::Good, say(language, &work.title, &work.artist))
        }
        Verdict::ForSale { work, .. } => {
            let say = words::for_sale(language, &work.title, &work.artist);
            (Tone::Note, say)
        }
        Verdict::NotForSale { work } => {
            let say = words::not_for_sale(language, &work.title, &work.artist);
            (Tone::Note, say)
        }
        Verdict::Unsure => (Tone::Warn, plain(words::unsure(language))),
        Verdict::Unknown => (Tone::Note, plain(words::unknown(language))),
        Verdict::Refused(fault) => (Tone::Stop, plain(fault.words(language))),
    }
}

/// The server's own answer about one file.
#[component]
pub fn Answer(
    /// The file's name.
    file: String,
    /// What it is, and whose.
    verdict: Verdict,
    /// The page's.
    language: Language,
) -> impl IntoView {
    let (tone, say) = whose(language, &verdict);
    let link = match verdict {
        Verdict::Yours { href, .. } => Some((href, words::play(language).to_owned())),
        Verdict::ForSale { price, href, .. } => {
            Some((href, words::buy(language, &price).to_string()))
        }
        _ => None,
    };
    let link =
        link.map(|(href, label)| view! { <a class="btn" data-kind="main" href=href>{label}</a> });
    view! {
        <article class="answer">
            <h2 class="answer__file">{file}</h2>
            {slip(tone, say)}
            {link}
        </article>
    }
}

/// Everything the player's script may have to say.
#[component]
pub fn Templates(
    /// The page's.
    language: Language,
) -> impl IntoView {
    let file = view! {
        <li class="answer">
            <h3 class="answer__file">"{file}"</h3>
            <progress
                class="progress"
                max="1"
                value="0"
                data-part="progress"
                aria-label=words::hearing(language, "{file}").to_string()
            ></progress>
            <div class="answer__said" data-part="said"></div>
        </li>
    };
    let faults = Fault::ALL.map(|fault| {
        let (tone, say) = whose(language, &Verdict::Refused(fault));
        // the server knows more formats than the browser does
        let send =
            matches!(fault, Fault::NotAudio | Fault::NotSupported).then(|| send_it(language));
        let said = view! { {slip(tone, say)} {send} };
        template(&format!("refused-{}", fault.as_str()), said)
    });
    view! {
        {template("file", file)}
        {verdicts(language)}
        {obstacles(language)}
        {faults.collect_view()}
    }
}

fn template<V: IntoView>(say: &str, content: V) -> impl IntoView + use<V> {
    view! { <template data-say=say.to_owned()>{content}</template> }
}

/// What the device or the server says of a file.
fn verdicts(language: Language) -> impl IntoView {
    let work = || Work {
        title: "{title}".to_owned(),
        artist: "{artist}".to_owned(),
    };
    let said = |verdict: &Verdict| {
        let (tone, say) = whose(language, verdict);
        slip(tone, say)
    };
    let yours = |extent| {
        let (work, href) = (work(), String::new());
        let label = words::plays(language, "{title}").to_string();
        view! {
            {said(&Verdict::Yours { work, extent, href })}
            <p class="small soft" data-by="device">{words::nobody_asked(language)}</p>
            <audio class="answer__audio" controls=true preload="metadata" aria-label=label></audio>
        }
    };
    let for_sale = Verdict::ForSale {
        work: work(),
        price: String::new(),
        href: String::new(),
    };
    let buy = words::buy(language, "{price}").to_string();
    let buy = view! { {said(&for_sale)} <a class="btn" data-kind="main" data-href="">{buy}</a> };
    view! {
        {template("yours", yours(Extent::Whole))}
        {template("yours-part", yours(Extent::Part))}
        {template("for-sale", buy)}
        {template("not-for-sale", said(&Verdict::NotForSale { work: work() }))}
        {template("unsure", said(&Verdict::Unsure))}
        {template("unknown", said(&Verdict::Unknown))}
    }
}

fn send_it(language: Language) -> impl IntoView {
    view! {
        <button class="btn" type="button" data-do="upload">{words::send_it(language)}</button>
    }
}

/// What keeps it from being said, or from being played.
fn obstacles(language: Language) -> impl IntoView {
    let sign_in = || {
        let back = route::SIGN_IN.with_query(&[("next", route::PLAYER.template)]);
        view! { <a class="btn" data-kind="main" href=back>{words::sign_in(language)}</a> }
    };
    let library = view! {
        <a class="btn" href=route::LIBRARY.template>{words::library(language)}</a>
    };
    let send = send_it(language);
    let warn = |text| slip(Tone::Warn, plain(text));
    let not_permitted = words::not_permitted(language, "{title}");
    let undecodable = words::undecodable(language, "{codec}");
    view! {
        {template("signed-out", view! { {warn(words::signed_out(language))} {sign_in()} })}
        {template("not-a-subscriber", warn(words::not_a_subscriber(language)))}
        {template("unreachable", warn(words::unreachable(language)))}
        {template("unreachable-seen", warn(words::unreachable_seen(language)))}
        {template("ended", warn(words::ended(language)))}
        {template("not-permitted", slip(Tone::Warn, not_permitted))}
        {template("unplayable", view! { {warn(words::unplayable(language))} {library} })}
        {template("undecodable", view! { {slip(Tone::Warn, undecodable)} {send} })}
        {template("problem", slip(Tone::Stop, words::problem(language, "{detail}")))}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(view: impl FnOnce() -> AnyView) -> String {
        let owner = Owner::new();
        owner.with(|| view().to_html()).replace("<!>", "")
    }

    #[test]
    fn every_word_of_the_scripts_has_its_template() {
        for language in Language::ALL {
            let page = html(|| view! { <Templates language /> }.into_any());
            // the outcomes of player/judge.js, player/answer.js and player/page.js
            let said = [
                include_str!("../../../player/judge.js"),
                include_str!("../../../player/answer.js"),
                include_str!("../../../player/page.js"),
                include_str!("../../../player/types.d.ts"),
            ];
            let literals = said
                .iter()
                .flat_map(|script| script.split("say: '").skip(1))
                .filter_map(|rest| rest.split('\'').next());
            let others = [
                "file",
                "yours",
                "yours-part",
                "for-sale",
                "not-for-sale",
                "unsure",
                "unknown",
                "signed-out",
                "not-a-subscriber",
                "unreachable",
                "unreachable-seen",
            ];
            for say in literals.chain(others) {
                assert!(
                    page.contains(&format!("<template data-say=\"{say}\">")),
                    "{say}"
                );
            }
            for fault in Fault::ALL {
                let say = format!("data-say=\"refused-{}\"", fault.as_str());
                assert!(page.contains(&say), "{say}");
            }
        }
    }

    #[test]
    fn the_workers_words_are_the_pages() {
        let worker = include_str!("../../../sound/src/bin/identify/code.rs");
        let mut said: Vec<&str> = worker
            .split("=> \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let mut ours = Fault::ALL.map(Fault::as_str);
        said.sort_unstable();
        ours.sort_unstable();
        assert_eq!(said, ours);
    }

    #[test]
    fn an_answer_says_whose_it_is_and_where_to_go() {
        let work = || Work {
            title: "Night <Train>".into(),
            artist: "Ada".into(),
        };
        let row = |verdict, words: &str, link: Option<&str>| {
            let file = "song.mp3".to_owned();
            let page = html(|| view! { <Answer file verdict language=Language::En /> }.into_any());
            assert!(page.contains("song.mp3"), "{page}");
            assert!(page.contains(words), "{words}: {page}");
            let href = page.split("href=\"").nth(1);
            assert_eq!(href.and_then(|rest| rest.split('"').next()), link, "{page}");
        };
        let (extent, href) = (Extent::Whole, "/library/con_1".to_owned());
        row(
            Verdict::Yours {
                work: work(),
                extent,
                href,
            },
            "Night &lt;Train&gt;</strong> by Ada. <strong>You own it.",
            Some("/library/con_1"),
        );
        let (extent, href) = (Extent::Part, "/library/con_1".to_owned());
        row(
            Verdict::Yours {
                work: work(),
                extent,
                href,
            },
            "This is a part of ",
            Some("/library/con_1"),
        );
        let (price, href) = ("0.99 €".to_owned(), "/shop/con_1".to_owned());
        row(
            Verdict::ForSale {
                work: work(),
                price,
                href,
            },
            "Buy it for 0.99 €",
            Some("/shop/con_1"),
        );
        row(
            Verdict::NotForSale { work: work() },
            "you cannot buy it here now",
            None,
        );
        row(Verdict::Unsure, "not sure", None);
        row(Verdict::Unknown, "do not know", None);
        row(Verdict::Refused(Fault::Empty), "The file is empty", None);
    }
}
