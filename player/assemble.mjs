// Puts the player's files into one folder, each with a hash of its content in
// its name, and the names in `index.json`, for the server.
//
//   node player/assemble.mjs FOLDER
//
// FOLDER holds what wasm-bindgen made: identify.js and identify_bg.wasm. A
// module names another as './NAME'; there the name with the hash is put in, so a
// file's hash covers all that it loads.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder = ''] = process.argv.slice(2);
const sources = dirname(fileURLToPath(import.meta.url));
const GENERATED = new Set(['identify.js', 'identify_bg.wasm']);
const HASH_DIGITS = 16;
/** './NAME', in either quotes. */
const NAMED = /(['"])\.\/([\w-]+\.(?:js|wasm))\1/g;

/** Names with their hashes, by names without; in the order they were needed. */
const written = new Map();

const source = (name) => join(GENERATED.has(name) ? folder : sources, name);

/** Writes the file and, before it, all that it names; answers its name. */
function put(name) {
  const known = written.get(name);
  if (known !== undefined) return known;
  const raw = readFileSync(source(name));
  const content = name.endsWith('.js') ? raw.toString().replace(NAMED, renamed) : raw;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_DIGITS);
  const [stem, extension] = name.split('.');
  const hashed = `${stem}-${hash}.${extension}`;
  writeFileSync(join(folder, hashed), content);
  written.set(name, hashed);
  return hashed;
}

/** wasm-bindgen also names what is no file: such a name stays. */
function renamed(literal, quote, name) {
  return existsSync(source(name)) ? `${quote}./${put(name)}${quote}` : literal;
}

const script = put('page.js');
// its address is what browsers know it by
writeFileSync(join(folder, 'service-worker.js'), readFileSync(join(sources, 'service-worker.js')));
for (const name of GENERATED) rmSync(join(folder, name));

const others = [...written.values()].filter((name) => name !== script);
const index = {
  script,
  modules: others.filter((name) => name.endsWith('.js')),
  wasm: written.get('identify_bg.wasm'),
};
writeFileSync(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
