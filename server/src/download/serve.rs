//! Answers connections: HTTP/1.1 and h2c, each request with its [`Connection`].
//! As `axum::serve` does, but with the socket in our hands and each body counted
//! that is to be.

use super::{
    Connection,
    body::Pieces,
    wire::{Socket, Wire},
};
use axum::{Router, body::Body, extract::ConnectInfo, serve::Listener};
use http::{Request, Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::ServiceExt;

/// What h2 keeps of a stream's body before the socket takes it.
const STREAM_BUFFER_BYTES: usize = 64 * 1024;

/// Answers every connection of `listener` by `router` until `stopped`; then takes
/// no more, lets requests under way end, and returns.
pub async fn serve(mut listener: TcpListener, router: Router, stopped: impl Future<Output = ()>) {
    // receivers are connections; they learn of the end by its value
    let open = watch::Sender::new(false);
    let mut stopped = pin!(stopped);
    loop {
        tokio::select! {
            (stream, peer) = Listener::accept(&mut listener) => {
                tokio::spawn(talk(stream, peer, router.clone(), open.subscribe()));
            }
            () = &mut stopped => break,
        }
    }
    drop(listener);
    open.send_replace(true);
    open.closed().await;
}

async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    // otherwise a response in two writes waits 40 ms for the client's delayed ACK
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let wire = Arc::new(Wire::new(stream));
    let connection = Connection(Arc::clone(&wire));
    let service = service_fn(move |request| {
        answer(
            router.clone(),
            request,
            ConnectInfo(peer),
            connection.clone(),
        )
    });
    let mut builder = Builder::new(TokioExecutor::new());
    // pieces stay pieces, and are counted when they are written
    builder.http1().writev(true);
    builder.http2().max_send_buf_size(STREAM_BUFFER_BYTES);
    let io = TokioIo::new(Socket(wire));
    let mut talking = pin!(builder.serve_connection_with_upgrades(io, service));
    let ended = tokio::select! {
        ended = talking.as_mut() => Some(ended),
        // or the sender is gone, which means the same
        () = async { drop(stopping.wait_for(|is_stopping| *is_stopping).await) } => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            talking.as_mut().graceful_shutdown();
            talking.await
        }
    };
    // it has ended only now: `serve` waits for this
    drop(stopping);
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection");
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: ConnectInfo<SocketAddr>,
    connection: Connection,
) -> Result<Response<Pieces>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    request.extensions_mut().insert(connection);
    router.oneshot(request).await.map(Pieces::of)
}
