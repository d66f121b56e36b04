// Bytes as text (RFC 4648).

/** More at once is more arguments than a call may have. */
const CHUNK_BYTES = 0x8000;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}

/** Takes both alphabets, with padding and without. @param {string} text */
export function fromBase64(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export const toBase64Url = (bytes) =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Words as little-endian bytes, on any machine. @param {Uint32Array} words */
export function wordsToBase64(words) {
  const bytes = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => bytes.setUint32(index * 4, word, true));
  return toBase64(new Uint8Array(bytes.buffer));
}

/** @param {string} text */
export function wordsFromBase64(text) {
  const bytes = fromBase64(text);
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true));
}
