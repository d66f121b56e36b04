// One file's way: what it is, whether the device permits it, else what the
// server says (DRM-2 to DRM-4).

/** @typedef {import('./types').Heard} Heard */
/** @typedef {import('./types').Match} Match */
/** @typedef {import('./types').Outcome} Outcome */

export class Judge {
  /**
   * @param {import('./ear.js').Ear} ear
   * @param {import('./device.js').Device} device
   * @param {import('./rights.js').Rights} rights
   */
  constructor(ear, device, rights) {
    this.ear = ear;
    this.device = device;
    this.rights = rights;
  }

  /**
   * @param {Blob} file
   * @param {(share: number) => void} progress
   * @returns {Promise<Outcome>}
   */
  async judge(file, progress) {
    let heard = await this.ear.hear(file, progress);
    if ('refusal' in heard) return { say: `refused-${heard.refusal.code}` };
    let match = await this.match(heard);
    if (match.content === null && heard.fingerprint === null) {
      // its packets are nobody's, and only the browser can decode them
      heard = { ...heard, ...(await this.ear.listen(file)) };
      match = await this.match(heard);
    }
    return (await this.byDevice(match)) ?? this.byServer(heard);
  }

  /** @param {Heard} heard */
  async match(heard) {
    const permitted = await this.device.permitted();
    return this.ear.find(permitted.map(({ master }) => master), heard);
  }

  /**
   * @param {Match} match
   * @returns {Promise<Outcome | null>}
   */
  async byDevice({ found, content }) {
    const permitted = content === null ? null : await this.device.permit(content);
    if (permitted === null) return null;
    const say = found === 'part' ? 'yours-part' : 'yours';
    return { ...work(permitted), say, content: permitted.content, by: 'device' };
  }

  /**
   * @param {Heard} heard
   * @returns {Promise<Outcome>}
   */
  async byServer(heard) {
    const called = await this.rights.identify(heard);
    if (called.kind === 'problem') return { say: 'problem', detail: called.detail };
    if (called.kind === 'unreachable') {
      return { say: (await this.device.wasDenied(heard.identity)) ? 'unreachable-seen' : 'unreachable' };
    }
    if (called.kind !== 'answer') {
      await this.device.forget();
      return { say: called.kind };
    }
    const { answer } = called;
    await this.device.remember(answer, heard.identity);
    const { content, verdict } = answer;
    if (verdict === 'yours' && content !== null) {
      const permitted = await this.device.permit(content.id);
      if (permitted === null) return { say: 'not-permitted', ...work(content) };
      const say = answer.excerpt ? 'yours-part' : 'yours';
      return { ...work(permitted), say, content: content.id, by: 'server' };
    }
    if (content !== null && (verdict === 'for-sale' || verdict === 'not-for-sale')) {
      return { say: verdict, ...work(content), price: content.price, href: content.href };
    }
    // known by its packets, or not at all
    if (heard.fingerprint === null) return { say: 'undecodable', codec: heard.codec };
    // cut off or damaged: not known, and not nobody's either
    if (heard.identity === null) return { say: 'refused-damaged' };
    return { say: verdict };
  }
}

/** @param {{ title: string, artist: string }} of */
const work = ({ title, artist }) => ({ title, artist });
