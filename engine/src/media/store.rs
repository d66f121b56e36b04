//! Bytes by their hash: a folder, or whatever speaks S3.

use super::local;
use crate::EngineError;
use futures_util::stream::BoxStream;
use object_store::{
    GetOptions, GetResult, GetResultPayload, ObjectStore, ObjectStoreExt, WriteMultipart,
    parse_url_opts, path::Path as Key,
};
use std::{fmt, fs::File, io::Read, ops::Range, path::Path, str::FromStr, sync::Arc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

/// Bytes of a file read at once.
const PIECE_BYTES: usize = 1 << 20;
/// Pieces on their way to a store at once.
const PIECES_MAX: usize = 8;

/// BLAKE3 of a file's bytes: its name in the store.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlobHash([u8; 32]);

/// A stored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob {
    /// Its name.
    pub hash: BlobHash,
    /// Its size.
    pub bytes: u64,
}

/// Where content is kept; cheap to clone. A file's name is the hash of its bytes,
/// so it is there whole or not at all, and never changes.
#[derive(Debug, Clone)]
pub struct ContentStore {
    store: Arc<dyn ObjectStore>,
    root: Key,
}

impl BlobHash {
    /// From a database column.
    pub fn from_column(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For a database column.
    pub fn to_column(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ContentStore {
    /// Opens the store at `place`: the path of a folder, made if it is not there, or
    /// `s3://BUCKET/PREFIX`. `variables` are the `AWS_…` ones of the environment:
    /// keys, region, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`.
    ///
    /// # Errors
    /// [`EngineError::Config`] for a place that is neither.
    pub fn open(
        place: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, EngineError> {
        let config = |error: &dyn fmt::Display| {
            EngineError::Config(format!("the content store {place}: {error}"))
        };
        let url = match place.starts_with("s3://") {
            true => Url::parse(place).map_err(|error| config(&error))?,
            false => {
                let made = make_folder(place).and_then(|()| std::fs::canonicalize(place));
                let folder = made.map_err(|error| config(&error))?;
                Url::from_directory_path(folder).map_err(|()| config(&"not a folder"))?
            }
        };
        // the process has one TLS provider; whoever was first has chosen the same
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = variables
            .into_iter()
            .filter(|(name, _)| name.starts_with("AWS_"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, root) = parse_url_opts(&url, options).map_err(|error| config(&error))?;
        Ok(Self {
            store: store.into(),
            root,
        })
    }

    /// `ab/cd/abcd…`: no folder grows without end.
    fn key(&self, hash: BlobHash) -> Key {
        let name = hash.to_string();
        let parts = [&name[..2], &name[2..4], &name];
        parts
            .into_iter()
            .fold(self.root.clone(), |key, part| key.join(part))
    }

    /// Keeps the file at `path`; one that is there already is not written again.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn put(&self, path: &Path) -> Result<Blob, EngineError> {
        let blob = {
            let path = path.to_owned();
            tokio::task::spawn_blocking(move || hash_file(&path)).await??
        };
        let key = self.key(blob.hash);
        match self.store.head(&key).await {
            Ok(there) if there.size == blob.bytes => return Ok(blob),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut file = tokio::fs::File::open(path).await?;
        let upload = self.store.put_multipart(&key).await?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, 8 * PIECE_BYTES);
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let count = match file.read(&mut piece).await {
                Ok(count) => count,
                Err(error) => {
                    let _ = writer.abort().await;
                    return Err(error.into());
                }
            };
            if count == 0 {
                break;
            }
            writer.wait_for_capacity(PIECES_MAX).await?;
            writer.write(&piece[..count]);
        }
        writer.finish().await?;
        Ok(blob)
    }

    /// All bytes of a stored file, which is a small one.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where there is no such file; [`EngineError::Store`].
    pub async fn bytes(&self, blob: Blob) -> Result<Vec<u8>, EngineError> {
        match self.store.get(&self.key(blob.hash)).await {
            Ok(found) => Ok(found.bytes().await?.into()),
            Err(object_store::Error::NotFound { .. }) => Err(EngineError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps `bytes`; what is there already is not written again.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn put_bytes(&self, bytes: Vec<u8>) -> Result<Blob, EngineError> {
        let blob = Blob {
            hash: BlobHash(*blake3::hash(&bytes).as_bytes()),
            bytes: bytes.len() as u64,
        };
        let key = self.key(blob.hash);
        match self.store.head(&key).await {
            Ok(there) if there.size == blob.bytes => return Ok(blob),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.store.put(&key, bytes.into()).await?;
        Ok(blob)
    }

    /// The size of a stored file.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where there is no such file; [`EngineError::Store`].
    pub async fn size(&self, hash: BlobHash) -> Result<u64, EngineError> {
        match self.store.head(&self.key(hash)).await {
            Ok(there) => Ok(there.size),
            Err(object_store::Error::NotFound { .. }) => Err(EngineError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of `range`, as they come.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where there is no such file; [`EngineError::Store`].
    pub async fn read(
        &self,
        hash: BlobHash,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, object_store::Result<bytes::Bytes>>, EngineError> {
        let options = GetOptions::new().with_range(Some(range));
        match self.store.get_opts(&self.key(hash), options).await {
            Ok(GetResult {
                payload: GetResultPayload::File(file, _),
                range,
                ..
            }) => Ok(local::read(file, range)),
            Ok(found) => Ok(found.into_stream()),
            Err(object_store::Error::NotFound { .. }) => Err(EngineError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts a copy of a stored file at `path`.
    ///
    /// # Errors
    /// As [`ContentStore::read`].
    pub async fn copy_to(&self, blob: Blob, path: &Path) -> Result<(), EngineError> {
        use futures_util::TryStreamExt;
        let mut pieces = self.read(blob.hash, 0..blob.bytes).await?;
        let mut file = tokio::fs::File::create(path).await?;
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(())
    }
}

/// Makes a folder that only our own user may look into.
fn make_folder(place: &str) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place)
}

fn hash_file(path: &Path) -> std::io::Result<Blob> {
    let mut file = File::open(path)?;
    let (mut hasher, mut bytes) = (blake3::Hasher::new(), 0);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        hasher.update(&piece[..count]);
        bytes += count as u64;
    }
    let hash = BlobHash(hasher.finalize().into());
    Ok(Blob { hash, bytes })
}

/// The text is no hash: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the hash of a file")]
pub struct NotAHash;

impl FromStr for BlobHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let hash = blake3::Hash::from_hex(text).map_err(|_| NotAHash)?;
        Ok(Self(hash.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt;

    async fn all(store: &ContentStore, hash: BlobHash, range: Range<u64>) -> Vec<u8> {
        let pieces: Vec<bytes::Bytes> = store
            .read(hash, range)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        pieces.concat()
    }

    #[tokio::test]
    async fn what_was_put_is_read_in_any_range() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a folder/content");
        let store = ContentStore::open(place.to_str().unwrap(), []).unwrap();
        let file = folder.path().join("song.wav");
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
        std::fs::write(&file, &bytes).unwrap();
        let blob = store.put(&file).await.unwrap();
        assert_eq!(blob.bytes, 3_000_000);
        assert_eq!(store.put(&file).await.unwrap(), blob);
        assert_eq!(all(&store, blob.hash, 0..blob.bytes).await, bytes);
        assert_eq!(
            all(&store, blob.hash, 2_999_999..3_000_000).await,
            bytes[2_999_999..]
        );
        let copy = folder.path().join("copy");
        store.copy_to(blob, &copy).await.unwrap();
        assert_eq!(std::fs::read(&copy).unwrap(), bytes);
        let name = blob.hash.to_string();
        assert!(
            place
                .join(&name[..2])
                .join(&name[2..4])
                .join(&name)
                .is_file()
        );
        let other = BlobHash([7; 32]);
        assert!(matches!(
            store.read(other, 0..1).await,
            Err(EngineError::NotFound)
        ));
        assert_eq!(name.parse::<BlobHash>().unwrap(), blob.hash);
    }

    #[test]
    fn a_place_that_is_none_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let place = file.path().to_str().unwrap();
        let refusal = ContentStore::open(place, []).unwrap_err().to_string();
        assert!(refusal.contains(place), "{refusal}");
    }
}
