// "Do I own this?": takes over the page's form, so that files stay here.

import { Answer, part } from './answer.js';
import { Device } from './device.js';
import { Ear } from './ear.js';
import { Judge } from './judge.js';
import { canVerify } from './permission.js';
import { Rights } from './rights.js';
import { Store } from './store.js';

const RENEW_EVERY_MS = 60_000;
const SERVICE_WORKER = '/player/service-worker.js';

class Page {
  /** @type {Answer[]} */
  answers = [];
  /** Files are heard one after the other, in the order they came. */
  queue = Promise.resolve();
  /** @type {Promise<void> | null} */
  renewing = null;

  /**
   * @param {HTMLElement} root
   * @param {Store} store
   */
  constructor(root, store) {
    this.root = root;
    this.form = /** @type {HTMLFormElement} */ (part(root, 'form'));
    this.input = /** @type {HTMLInputElement} */ (part(root, 'input'));
    this.zone = part(root, 'zone');
    this.list = part(root, 'answers');
    this.status = part(root, 'status');
    this.marker = part(root, 'offline');
    const rights = new Rights((isReachable) => this.mark(isReachable));
    this.device = new Device(store, rights);
    this.judge = new Judge(new Ear(), this.device, rights);
  }

  /** From now on files stay here. */
  takeOver() {
    this.root.dataset.live = 'true';
    for (const plain of this.root.querySelectorAll('[data-when="plain"]')) plain.toggleAttribute('hidden', true);
    for (const live of this.root.querySelectorAll('[data-when="live"]')) live.toggleAttribute('hidden', false);
    this.input.multiple = true;
    this.input.required = false;
    this.input.addEventListener('change', () => {
      this.take([...(this.input.files ?? [])]);
      // the same file can be chosen again
      this.input.value = '';
    });
    this.acceptDrops();
    addEventListener('online', () => this.reconnect());
    addEventListener('offline', () => this.mark(false));
    document.addEventListener('visibilitychange', () => this.renewIfVisible());
    setInterval(() => this.renewIfVisible(), RENEW_EVERY_MS);
    this.mark(navigator.onLine);
    this.renewIfVisible();
  }

  acceptDrops() {
    /** @param {DragEvent} event */
    const hold = (event) => {
      event.preventDefault();
      this.zone.dataset.state = event.type === 'dragover' ? 'over' : '';
    };
    this.zone.addEventListener('dragover', hold);
    this.zone.addEventListener('dragleave', hold);
    this.zone.addEventListener('drop', (event) => {
      hold(event);
      this.take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** @param {File[]} files */
  take(files) {
    for (const file of files) {
      const answer = new Answer(file, this);
      this.answers.push(answer);
      this.list.append(answer.element);
      this.queue = this.queue.then(() => this.conclude(answer));
    }
  }

  /** @param {Answer} answer */
  async conclude(answer) {
    try {
      answer.conclude(await this.judge.judge(answer.file, (share) => answer.hearing(share)));
    } catch (error) {
      answer.conclude({ say: 'problem', detail: String(error) });
    }
    // the server may have said that somebody else is there now
    await this.checkAll();
  }

  /** @param {string} words */
  speak(words) {
    this.status.textContent = words;
  }

  /** Sends the file as the form would without a script. @param {File} file */
  upload(file) {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    this.input.files = chosen.files;
    this.form.submit();
  }

  /** Stops what may not be played any more. @param {Answer} answer */
  async check(answer) {
    const { content } = answer;
    if (content === null) return;
    const permitted = await this.device.permit(content);
    // concluded otherwise in the meantime
    if (permitted === null && answer.content === content) answer.conclude({ say: 'ended' });
  }

  async checkAll() {
    await Promise.all(this.answers.map((answer) => this.check(answer)));
  }

  renewIfVisible() {
    if (document.visibilityState === 'hidden') return;
    // one at a time; expiry is looked at even when nobody answers
    this.renewing ??= this.renew().finally(() => (this.renewing = null));
  }

  async renew() {
    if (navigator.onLine) await this.device.renew();
    await this.checkAll();
  }

  reconnect() {
    this.mark(true);
    this.renewIfVisible();
  }

  /** @param {boolean} isReachable */
  mark(isReachable) {
    this.marker.hidden = isReachable;
  }
}

/** Without any of these the form stays as it is, and the server answers. */
async function begin() {
  const root = document.querySelector('[data-player]');
  if (!(root instanceof HTMLElement) || !('Worker' in window) || !(await canVerify())) return;
  const store = await Store.open();
  new Page(root, store).takeOver();
  await navigator.serviceWorker?.register(SERVICE_WORKER, { scope: '/player' });
}

begin();
