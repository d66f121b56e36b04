// The WASM module as wasm-bindgen exports it: sound/src/bin/identify.

import type { Fingerprint, Heard, Match, Refused } from './types';

export default function init(options: { module_or_path: URL }): Promise<unknown>;

export function hear(blob: Blob, progress: (share: number) => void): Heard | Refused;

export class Ear {
  /** Throws {@link Refused}. */
  constructor(sample_rate_hz: number, channels: number);
  take(interleaved: Float32Array): void;
  finish(): { seconds: number; fingerprint: Fingerprint };
}

export class Shelf {
  constructor();
  put(content: string, algorithm: string, words: Uint32Array, digests: string[]): void;
  find(identity?: string, algorithm?: string, words?: Uint32Array): Match;
  free(): void;
}
