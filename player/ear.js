// The worker that hears files, from the page's side.

/** @typedef {import('./types').Heard} Heard */
/** @typedef {import('./types').Job} Job */
/** @typedef {import('./types').Refused} Refused */
/** @typedef {import('./types').Report} Report */

/** A worker that says nothing for so long hangs. */
const SILENCE_MS_MAX = 60_000;
/** Larger files are not decoded by the browser: it does that in memory, at once. */
const DECODED_BYTES_MAX = 24 * 1024 * 1024;
/** What Opus runs at; the browser converts whatever else it decodes. */
const SAMPLE_RATE_HZ = 48_000;

/** @type {Refused} */
const STOPPED = { refusal: { code: 'stopped', message: 'the worker gave up' } };

export class Ear {
  /** @type {Worker | null} */
  worker = null;

  /**
   * Hears a file.
   *
   * @param {Blob} file
   * @param {(share: number) => void} progress
   * @returns {Promise<Heard | Refused>}
   */
  async hear(file, progress) {
    try {
      return /** @type {Heard | Refused} */ (await this.ask({ hear: file }, [], progress));
    } catch {
      return STOPPED;
    }
  }

  /**
   * Hears a file that the worker cannot decode and the browser can; `null` if
   * neither can.
   *
   * @param {Blob} file
   * @returns {Promise<Pick<Heard, 'seconds' | 'fingerprint'> | null>}
   */
  async listen(file) {
    if (file.size > DECODED_BYTES_MAX) return null;
    try {
      const decoder = new OfflineAudioContext(1, 1, SAMPLE_RATE_HZ);
      const sound = await decoder.decodeAudioData(await file.arrayBuffer());
      const channels = Array.from({ length: sound.numberOfChannels }, (_, channel) =>
        sound.getChannelData(channel).slice(),
      );
      const job = { listen: { sample_rate_hz: sound.sampleRate, channels } };
      const buffers = channels.map(({ buffer }) => buffer);
      return /** @type {Pick<Heard, 'seconds' | 'fingerprint'>} */ (await this.ask(job, buffers));
    } catch {
      return null;
    }
  }

  /**
   * Which of the masters a file is.
   *
   * @param {import('./types').Master[]} masters
   * @param {Heard} heard
   * @returns {Promise<import('./types').Match>}
   */
  async find(masters, { identity, fingerprint }) {
    if (masters.length === 0) return { found: 'unknown', content: null };
    try {
      const answer = await this.ask({ find: { masters, identity, fingerprint } });
      return /** @type {import('./types').Match} */ (answer);
    } catch {
      return { found: 'unsure', content: null };
    }
  }

  /**
   * One job at a time. A worker that failed is not asked again: a trap leaves
   * its memory as it was.
   *
   * @param {Job} job
   * @param {Transferable[]} transfer
   * @param {(share: number) => void} [progress]
   */
  async ask(job, transfer = [], progress) {
    this.worker ??= new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    const { worker } = this;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let patience;
    try {
      return await new Promise((done, failed) => {
        const wait = () => {
          clearTimeout(patience);
          patience = setTimeout(() => failed(new Error('no answer')), SILENCE_MS_MAX);
        };
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data }) => {
          wait();
          const report = /** @type {Report} */ (data);
          if ('progress' in report) progress?.(report.progress);
          else if ('done' in report) done(report.done);
          else failed(new Error(report.failed));
        };
        wait();
        worker.postMessage(job, transfer);
      });
    } catch (error) {
      worker.terminate();
      this.worker = null;
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }
}
