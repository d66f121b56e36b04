//! "Do I own this?" without script: the file is sent in, heard in a child, and not
//! kept.

use super::{
    ask::{Offered, offered},
    one_file::{SendError, one_file},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::player::{Extent, Fault, Verdict, Work},
    page::public::player::{PlayerAnswer, PlayerAnswerProps},
    route,
    text::player as words,
};
use axum::{
    extract::{Multipart, State},
    response::{IntoResponse, Redirect, Response},
};
use engine::{
    flow::{
        content::count_refusal,
        rights::{Identified, identify},
    },
    media::{MediaError, Refused},
    query::{lookup::Asked, match_case::AskedFacts},
};
use sound::{Heard, Identity};
use std::sync::Arc;

/// Says what the file is that was sent in.
pub(in crate::portal) async fn answer(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    form: Multipart,
) -> Result<Response, Response> {
    let said = say(&portal, &context, form).await;
    said.map_err(SendError::into_response)
}

async fn say(
    portal: &Portal,
    context: &PageContext,
    form: Multipart,
) -> Result<Response, SendError> {
    let Some((file, sent)) = one_file(portal, form, "file").await? else {
        return Ok(Redirect::to(route::PLAYER.template).into_response());
    };
    let now = portal.clock.now();
    // one file of a person at a time: others wait for theirs
    let Some(_held) = portal.busy_askers.hold(context.viewer()?.user) else {
        return Err(PageError::TooMany.into());
    };
    let verdict = match portal.asking.hear(sent.path()).await {
        Ok(heard) => {
            let (asked, facts) = (Asked::about(&heard), facts(&heard));
            let viewer = context.viewer()?;
            let said = identify(&portal.db, now, viewer, &asked, &facts).await?;
            match (said, heard.identity) {
                // what is cut off is not known, but it is not nobody's either
                (Identified::Unknown | Identified::Unsure, Identity::Withheld(_)) => {
                    Verdict::Refused(Fault::Damaged)
                }
                (said, _) => verdict(&said, context),
            }
        }
        Err(MediaError::Refused(refused)) => {
            count_refusal(&portal.db, now, &refused.code).await?;
            Verdict::Refused(fault(&refused))
        }
        Err(MediaError::Engine(error)) => return Err(error.into()),
    };
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| PlayerAnswer(PlayerAnswerProps { file, verdict })))
}

fn facts(heard: &Heard) -> AskedFacts {
    AskedFacts {
        container: heard.container.to_string(),
        codec: heard.codec.to_string(),
        seconds: heard
            .sound
            .as_ref()
            .map_or(0, |sound| sound.duration.as_secs()),
    }
}

fn verdict(said: &Identified, context: &PageContext) -> Verdict {
    let Some(Offered {
        recording,
        is_excerpt,
        price,
        href,
    }) = offered(said, context.language())
    else {
        return match said {
            Identified::Unsure => Verdict::Unsure,
            _ => Verdict::Unknown,
        };
    };
    let work = Work {
        title: recording.title.clone(),
        artist: recording.artist.clone(),
    };
    match (said, price) {
        (Identified::Yours { .. }, _) => Verdict::Yours {
            work,
            extent: match is_excerpt {
                true => Extent::Part,
                false => Extent::Whole,
            },
            href,
        },
        (_, Some(price)) => Verdict::ForSale { work, price, href },
        (_, None) => Verdict::NotForSale { work },
    }
}

/// What its owner can do about a file that is not heard.
fn fault(refused: &Refused) -> Fault {
    match refused.code.as_str() {
        "empty" => Fault::Empty,
        "unknown-container" => Fault::NotAudio,
        "no-audio-track" | "no-frames" => Fault::NoSound,
        "several-audio-tracks" => Fault::SeveralTracks,
        "unknown-codec" | "no-decoder" | "sample-rate" | "channels" | "codec-variant" => {
            Fault::NotSupported
        }
        "too-many-bytes"
        | "too-many-frames"
        | "too-many-packets"
        | "packet-too-long"
        | "expands"
        | "reads-too-much"
        | "takes-too-long"
        | "takes-too-much-memory" => Fault::TooMuch,
        "unreadable" => Fault::Unreadable,
        _ => Fault::Damaged,
    }
}
