// Trunk's post_build hook, and scripts/build-web for the player: FILE.br and
// FILE.gz beside each script and module.
//
// Release builds only; a development build is rebuilt too often to wait for
// the best compression. The server sends the copy the browser accepts.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const directory = process.env.TRUNK_STAGING_DIR;
const isRelease = process.env.TRUNK_PROFILE === 'release';

if (isRelease) {
  let bytesTotal = 0;
  for (const name of readdirSync(directory, { recursive: true })) {
    if (/\.(js|wasm)$/.test(name)) bytesTotal += compress(join(directory, name), name);
  }
  console.log(`${bytesTotal} bytes of brotli in all`);
}

/** Writes both copies of `path` and answers the size of the smaller one in bytes. */
function compress(path, name) {
  const original = readFileSync(path);
  const brotli = brotliCompressSync(original, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: original.length,
    },
  });
  const gzip = gzipSync(original, { level: constants.Z_BEST_COMPRESSION });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzip);
  console.log(`${name}: ${original.length} bytes, gzip ${gzip.length}, brotli ${brotli.length}`);
  return brotli.length;
}
