//! A response's body whose bytes are counted as the socket takes them.
//!
//! HTTP/1.1 and h2 keep the pieces of a body and call [`Buf::advance`] for what
//! a write took; so a piece that counts there knows its own stream's bytes, on a
//! connection with many as well. (h2 copies up to 512 bytes of a frame beside its
//! head before it writes them: the lag has room for that.)

use super::meter::Transfer;
use axum::body::Body;
use bytes::{Buf, Bytes};
use http::Response;
use http_body::{Frame, SizeHint};
use std::{
    io::IoSlice,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Among the extensions of a response: its body is to be counted.
#[derive(Debug, Clone)]
pub(crate) struct Counted(pub(super) Arc<Transfer>);

/// The body of any response; it counts where the response is [`Counted`].
#[derive(Debug)]
pub(super) struct Pieces {
    body: Body,
    transfer: Option<Arc<Transfer>>,
}

/// A piece of a body.
#[derive(Debug)]
pub(super) struct Piece {
    bytes: Bytes,
    transfer: Option<Arc<Transfer>>,
}

impl Pieces {
    /// `response` with a body that counts, if it is to be counted.
    pub(super) fn of(mut response: Response<Body>) -> Response<Self> {
        let counted = response.extensions_mut().remove::<Counted>();
        let transfer = counted.map(|Counted(transfer)| transfer);
        response.map(|body| Self { body, transfer })
    }
}

impl http_body::Body for Pieces {
    type Data = Piece;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, axum::Error>>> {
        if let Some(transfer) = &self.transfer
            && let Err(error) = transfer.check()
        {
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        Poll::Ready(frame.map(|frame| {
            Ok(frame?.map_data(|bytes| Piece {
                bytes,
                transfer: self.transfer.clone(),
            }))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn chunks_vectored<'a>(&'a self, to: &mut [IoSlice<'a>]) -> usize {
        self.bytes.chunks_vectored(to)
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        if let Some(transfer) = &self.transfer {
            transfer.took(count as u64);
        }
    }
}
