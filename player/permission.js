// Whether a stored permission is good: signed by the server, for this user, for
// this content, and not expired (DRM-5, DRM-6). Asked at each use, never kept.

import { fromBase64, toBase64Url, wordsFromBase64 } from './base64.js';

/** @typedef {import('./types').Holder} Holder */
/** @typedef {import('./types').Permission} Permission */
/** @typedef {import('./types').Permitted} Permitted */

const ISSUER = 'bandstand';
const utf8 = new TextEncoder();

/** @param {string} part */
const parsed = (part) => JSON.parse(new TextDecoder().decode(fromBase64(part)));

/**
 * What the permission permits `holder` at `nowS`, in seconds since 1970; `null`
 * if nothing, for whatever reason.
 *
 * @param {Permission} permission
 * @param {Holder} holder
 * @param {number} nowS
 * @returns {Promise<Permitted | null>}
 */
export async function verify(permission, holder, nowS) {
  try {
    const claims = await signedClaims(permission.token, holder);
    const isGood =
      claims !== null &&
      claims.iss === ISSUER &&
      holder.user !== null &&
      claims.sub === holder.user &&
      claims.content === permission.content &&
      typeof claims.exp === 'number' &&
      claims.exp > nowS &&
      claims.identity === (await sha256(permission.identity));
    if (!isGood) return null;
    const { title, artist, algorithm, words, digests } = JSON.parse(permission.identity);
    const { content } = permission;
    return { content, title, artist, master: { content, algorithm, digests, words: wordsFromBase64(words) } };
  } catch {
    // not base64, not JSON, not a token at all
    return null;
  }
}

/**
 * The payload of a JWS whose signature is one of the server's.
 *
 * @param {string} token
 * @param {Holder} holder
 */
async function signedClaims(token, { keys }) {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return null;
  const { alg, kid, crit } = parsed(header);
  const known = keys.find((key) => key.kid === kid);
  // `crit` names extensions that must be understood, and none is
  if (alg !== 'EdDSA' || crit !== undefined || !known) return null;
  const key = await importKey(fromBase64(known.key));
  const signed = utf8.encode(`${header}.${payload}`);
  const isSigned = await crypto.subtle.verify('Ed25519', key, fromBase64(signature), signed);
  return isSigned ? parsed(payload) : null;
}

/** @param {Uint8Array<ArrayBuffer>} raw */
const importKey = (raw) => crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);

/** @param {string} text */
async function sha256(text) {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

/** Whether this browser can tell a good signature: needs a secure page, and Ed25519. */
export async function canVerify() {
  try {
    // the generator of the curve: a point, so a key
    await importKey(new Uint8Array(32).fill(0x66).fill(0x58, 0, 1));
    return true;
  } catch {
    return false;
  }
}
