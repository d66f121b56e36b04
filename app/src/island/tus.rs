//! Resumable uploads, tus 1.0 core: what to do after each answer.
//!
//! Pure: [`super::master_upload`] asks, and is told here how it goes on.

/// Bytes in a piece: lost at most when a connection is.
pub(super) const PIECE_BYTES: u64 = 4 * 1024 * 1024;

/// Seconds to wait at most before asking again.
const WAIT_SECONDS_MAX: u32 = 30;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// For an upload to begin (POST).
    Create,
    /// How much of it is there (HEAD).
    Offset,
    /// To take the next piece (PATCH).
    Append,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    /// Its status; 0 where none came.
    pub(super) status: u16,
    /// The bytes that are there, if it says so.
    pub(super) offset_bytes: Option<u64>,
    /// Whether it says where the upload is.
    pub(super) has_location: bool,
    /// Whether it says which page comes next: the upload is complete and taken.
    pub(super) has_next: bool,
}

/// How it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Send the piece from there on.
    Append {
        /// Bytes that are there.
        offset_bytes: u64,
    },
    /// Go to the page that comes next.
    Done,
    /// Wait, then ask how much is there.
    Again,
    /// Wait, then begin anew: the upload is gone.
    Anew,
    /// Say why not, and stop; whether the upload may be gone on with later.
    Refused {
        /// It may once somebody is signed in again.
        keeps_place: bool,
    },
}

/// How it goes on after `answer`.
pub(super) fn step(asked: Asked, answer: Answer) -> Step {
    if answer.has_next {
        return Step::Done;
    }
    match (asked, answer.status) {
        (Asked::Create, 201) if answer.has_location => Step::Append { offset_bytes: 0 },
        (Asked::Offset | Asked::Append, 200..300) => match answer.offset_bytes {
            Some(offset_bytes) => Step::Append { offset_bytes },
            None => Step::Again,
        },
        (Asked::Offset | Asked::Append, 404 | 410) => Step::Anew,
        // out of step, busy, too fast; and whatever is not our fault
        (_, 408 | 409 | 423 | 429 | 0..400 | 500..) => Step::Again,
        (_, status) => Step::Refused {
            keeps_place: matches!(status, 401 | 403),
        },
    }
}

/// Seconds to wait before the attempt after so many that failed: 1, 2, 4 … 30.
pub(super) fn wait_seconds(failed: u32) -> u32 {
    1_u32
        .checked_shl(failed)
        .map_or(WAIT_SECONDS_MAX, |seconds| {
            seconds.clamp(1, WAIT_SECONDS_MAX)
        })
}

/// Where the next piece ends.
pub(super) fn piece_end(offset_bytes: u64, total_bytes: u64) -> u64 {
    offset_bytes.saturating_add(PIECE_BYTES).min(total_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Asked::{Append, Create, Offset};

    #[test]
    fn each_answer_leads_on() {
        let refused = |keeps_place| Step::Refused { keeps_place };
        let there = |offset_bytes| Step::Append { offset_bytes };
        for (asked, status, offset_bytes, want) in [
            (Create, 201, None, there(0)),
            (Offset, 200, Some(7), there(7)),
            (Offset, 204, Some(0), there(0)),
            (Append, 204, Some(4_194_304), there(4_194_304)),
            // says nothing of where it is
            (Append, 204, None, Step::Again),
            (Offset, 200, None, Step::Again),
            // lost on the way, out of step, locked, too fast, a server restarted
            (Append, 0, None, Step::Again),
            (Create, 0, None, Step::Again),
            (Append, 409, None, Step::Again),
            (Append, 423, None, Step::Again),
            (Append, 429, None, Step::Again),
            (Offset, 503, None, Step::Again),
            (Create, 502, None, Step::Again),
            // expired meanwhile
            (Offset, 404, None, Step::Anew),
            (Append, 410, None, Step::Anew),
            (Create, 404, None, refused(false)),
            // refused: too large, no audio, somebody else's
            (Create, 413, None, refused(false)),
            (Append, 422, None, refused(false)),
            (Append, 401, None, refused(true)),
            (Create, 403, None, refused(true)),
        ] {
            let answer = Answer {
                status,
                offset_bytes,
                has_location: asked == Create && status == 201,
                has_next: false,
            };
            assert_eq!(step(asked, answer), want, "{asked:?} {status}");
        }
        let lost = Answer {
            status: 201,
            offset_bytes: None,
            has_location: false,
            has_next: false,
        };
        assert_eq!(step(Create, lost), Step::Again);
        let next = Answer {
            status: 204,
            offset_bytes: Some(9),
            has_location: false,
            has_next: true,
        };
        assert_eq!(step(Append, next), Step::Done);
        assert_eq!(step(Offset, next), Step::Done);
    }

    #[test]
    fn waiting_doubles_and_ends() {
        let waits: Vec<u32> = (0..8).map(wait_seconds).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(wait_seconds(u32::MAX), 30);
    }

    #[test]
    fn pieces_tile_the_file() {
        for total_bytes in [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES] {
            let (mut offset, mut pieces) = (0, 0);
            while offset < total_bytes {
                offset = piece_end(offset, total_bytes);
                pieces += 1;
            }
            assert_eq!(
                (offset, pieces),
                (total_bytes, total_bytes.div_ceil(PIECE_BYTES))
            );
        }
        assert_eq!(piece_end(u64::MAX, u64::MAX), u64::MAX);
    }
}
