// Hears files off the page's thread. Reads what it is handed, and nothing else.

import init, { Ear, Shelf, hear } from './identify.js';

/** @typedef {import('./types').Job} Job */
/** @typedef {import('./types').Report} Report */

/** Frames that are handed over at once. */
const PIECE_FRAMES = 1 << 16;

const ready = init({ module_or_path: new URL('./identify_bg.wasm', import.meta.url) });

/** @param {Report} report */
const tell = (report) => postMessage(report);

/** @param {MessageEvent<Job>} message */
onmessage = async ({ data: job }) => {
  try {
    await ready;
    tell({ done: await work(job) });
  } catch (error) {
    tell({ failed: String(error) });
  }
};

/** @param {Job} job */
function work(job) {
  if ('hear' in job) return hearFile(job.hear);
  if ('listen' in job) return listen(job.listen.sample_rate_hz, job.listen.channels);
  const { masters, identity, fingerprint } = job.find;
  const shelf = new Shelf();
  for (const { content, algorithm, words, digests } of masters) shelf.put(content, algorithm, words, digests);
  const match = shelf.find(identity ?? undefined, fingerprint?.algorithm, fingerprint?.words);
  shelf.free();
  return match;
}

/** @param {Blob} file */
function hearFile(file) {
  let told = 0;
  return hear(file, (share) => {
    if (share - told < 0.01) return;
    told = share;
    tell({ progress: share });
  });
}

/**
 * @param {number} sampleRateHz
 * @param {Float32Array[]} channels
 */
function listen(sampleRateHz, channels) {
  const ear = new Ear(sampleRateHz, channels.length);
  const frames = channels[0]?.length ?? 0;
  for (let begin = 0; begin < frames; begin += PIECE_FRAMES) {
    const count = Math.min(PIECE_FRAMES, frames - begin);
    const piece = new Float32Array(count * channels.length);
    channels.forEach((samples, channel) => {
      for (let frame = 0; frame < count; frame += 1) {
        piece[frame * channels.length + channel] = samples[begin + frame] ?? 0;
      }
    });
    ear.take(piece);
  }
  return ear.finish();
}
