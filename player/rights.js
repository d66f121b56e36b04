// Calls to the server's rights logic.

import { wordsToBase64 } from './base64.js';

/** @typedef {import('./types').Heard} Heard */
/** @template T @typedef {import('./types').Called<T>} Called */

/** More words the server does not look up: fifty minutes. What is longer is known by its identity. */
const WORDS_MAX = 24_000;
/** After that a server counts as out of reach. */
const PATIENCE_MS = 20_000;

export class Rights {
  /** @param {(isReachable: boolean) => void} tell called after each call */
  constructor(tell) {
    this.tell = tell;
  }

  /**
   * What a file is, and whose.
   *
   * @param {Heard} heard
   * @returns {Promise<Called<import('./types').Identified>>}
   */
  identify({ identity, fingerprint, seconds, container, codec }) {
    const print = fingerprint && fingerprint.words.length <= WORDS_MAX ? fingerprint : null;
    return this.call('/player/identify', {
      identity,
      algorithm: print && print.algorithm,
      words: print && wordsToBase64(print.words),
      seconds: Math.round(seconds ?? 0),
      container,
      codec,
    });
  }

  /**
   * @param {string[]} contents
   * @returns {Promise<Called<import('./types').Renewed>>}
   */
  renew(contents) {
    return this.call('/player/permissions', { contents });
  }

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<Called<any>>}
   */
  async call(path, body) {
    const called = await send(path, body);
    this.tell(called.kind !== 'unreachable');
    return called;
  }
}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<Called<any>>}
 */
async function send(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      // a page's door leads to the sign-in form
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { kind: 'answer', answer: await response.json() };
    return refused(response);
  } catch {
    return { kind: 'unreachable' };
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Called<never>>}
 */
async function refused(response) {
  if (response.type === 'opaqueredirect' || response.status === 401) return { kind: 'signed-out' };
  if (response.status === 404) return { kind: 'not-a-subscriber' };
  // a proxy before a server that is down
  if ([502, 503, 504].includes(response.status)) return { kind: 'unreachable' };
  const problem = await response.json().catch(() => ({}));
  return { kind: 'problem', detail: String(problem.detail ?? problem.title ?? response.status) };
}
