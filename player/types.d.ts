// What the player's modules hand to each other.

/** Chromaprint words, and what made them. */
export interface Fingerprint {
  algorithm: string;
  words: Uint32Array;
}

/** A file that was heard. */
export interface Heard {
  container: string;
  codec: string;
  /** `null` where the codec cannot be decoded here. */
  seconds: number | null;
  sample_rate_hz: number | null;
  channels: number | null;
  /** `str_…` or `pcm_…`; `null` for a lossless file that is damaged. */
  identity: string | null;
  /** `null` where the codec cannot be decoded here. */
  fingerprint: Fingerprint | null;
}

/** A file that was not; `code` is a word of sound/src/bin/identify/code.rs. */
export interface Refused {
  refusal: { code: string; message: string };
}

/** What a permission says of its recording. */
export interface Master {
  content: string;
  algorithm: string;
  words: Uint32Array;
  digests: string[];
}

/** Which of the masters a file is. */
export interface Match {
  found: 'whole' | 'part' | 'unsure' | 'unknown';
  content: string | null;
}

/** A public key of the server: Ed25519, raw, base64url. */
export interface ServerKey {
  kid: string;
  key: string;
}

/** As the server sends it, and as it is stored beside its user. */
export interface Permission {
  content: string;
  /** A JWS in compact form. */
  token: string;
  /** The JSON text that the token has the hash of. */
  identity: string;
}

/** A permission that was found good. */
export interface Permitted {
  content: string;
  title: string;
  artist: string;
  master: Master;
}

/** Whom the device belongs to now, and whom it believes. */
export interface Holder {
  /** `usr_…`; `null` when nobody is signed in. */
  user: string | null;
  keys: ServerKey[];
  /** The newest time that the server told, in seconds since 1970. */
  server_s: number;
}

/** What every answer of the server's rights logic holds. */
export interface Told {
  user: string;
  keys: ServerKey[];
  now: number;
}

/** The answer about a file. */
export interface Identified extends Told {
  verdict: 'yours' | 'for-sale' | 'not-for-sale' | 'unsure' | 'unknown';
  excerpt: boolean;
  content: { id: string; title: string; artist: string; price: string; href: string } | null;
  permission: { token: string; identity: string } | null;
}

/** The answer to a renewal. */
export interface Renewed extends Told {
  permissions: Permission[];
  revoked: string[];
}

/** How a call ended. */
export type Called<T> =
  | { kind: 'answer'; answer: T }
  | { kind: 'unreachable' | 'signed-out' | 'not-a-subscriber' }
  | { kind: 'problem'; detail: string };

/** What is said about a file: a `data-say` of the page, and what fills it. */
export interface Outcome {
  say: string;
  title?: string;
  artist?: string;
  price?: string;
  detail?: string;
  codec?: string;
  href?: string;
  /** Permitted to be played. */
  content?: string;
  /** Who says so. */
  by?: 'device' | 'server';
}

/** What the worker is asked. */
export type Job =
  | { hear: Blob }
  | { listen: { sample_rate_hz: number; channels: Float32Array[] } }
  | { find: { masters: Master[]; identity: string | null; fingerprint: Fingerprint | null } };

/** What it answers: any number of `progress`, then one of the others. */
export type Report =
  | { progress: number }
  | { done: unknown }
  | { failed: string };
