// One file on the page: its name, how far it is heard, then what is said about it.
// All words are the page's own templates; this fills in names and prices.

/** @typedef {import('./types').Outcome} Outcome */

export class Answer {
  /** What it plays, while it may. @type {string | null} */
  content = null;
  /** @type {string | null} */
  address = null;

  /**
   * @param {File} file
   * @param {Guard} guard
   */
  constructor(file, guard) {
    this.file = file;
    this.guard = guard;
    this.element = /** @type {HTMLElement} */ (filled('file', { file: file.name }).firstElementChild);
    this.progress = /** @type {HTMLProgressElement} */ (part(this.element, 'progress'));
    this.body = part(this.element, 'said');
  }

  /** @param {number} share */
  hearing(share) {
    this.progress.value = share;
  }

  /** @param {Outcome} outcome */
  conclude(outcome) {
    this.progress.hidden = true;
    this.element.dataset.state = outcome.say;
    this.silence();
    const { href, content, by, ...words } = outcome;
    const said = filled(outcome.say, { file: this.file.name, ...words });
    for (const link of said.querySelectorAll('[data-href]')) {
      // a path of this site, or none
      if (href !== undefined && /^\/(?![/\\])/.test(href)) link.setAttribute('href', href);
      else link.remove();
    }
    for (const note of said.querySelectorAll('[data-by]')) {
      if (note.getAttribute('data-by') !== by) note.remove();
    }
    const audio = said.querySelector('audio');
    if (audio && content !== undefined) this.permit(audio, content);
    this.guard.speak(`${this.file.name}: ${said.querySelector('p')?.textContent ?? ''}`);
    this.body.replaceChildren(said);
    this.body
      .querySelector('[data-do="upload"]')
      ?.addEventListener('click', () => this.guard.upload(this.file));
  }

  /**
   * @param {HTMLAudioElement} audio
   * @param {string} content
   */
  permit(audio, content) {
    this.content = content;
    this.address = URL.createObjectURL(this.file);
    audio.src = this.address;
    audio.addEventListener('play', () => this.guard.check(this));
    audio.addEventListener('error', () => {
      // taken away, or a format that this browser does not play
      if (this.address !== null) this.conclude({ say: 'unplayable' });
    });
  }

  /** Stops, and gives the file back. */
  silence() {
    const audio = this.body.querySelector('audio');
    const { address } = this;
    this.content = null;
    this.address = null;
    audio?.pause();
    audio?.removeAttribute('src');
    audio?.load();
    if (address !== null) URL.revokeObjectURL(address);
  }
}

/**
 * What an answer needs of the page around it.
 *
 * @typedef {object} Guard
 * @property {(words: string) => void} speak says it to a screen reader
 * @property {(answer: Answer) => void} check whether it may still be played
 * @property {(file: File) => void} upload sends the file by the plain form
 */

/**
 * @param {ParentNode} within
 * @param {string} name
 * @returns {HTMLElement}
 */
export function part(within, name) {
  const found = within.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${name}`);
  return found;
}

/**
 * The template called `say` with each `{name}` of its texts and labels replaced.
 *
 * @param {string} say
 * @param {Record<string, string | undefined>} words
 */
function filled(say, words) {
  const template = document.querySelector(`template[data-say="${CSS.escape(say)}"]`);
  if (!(template instanceof HTMLTemplateElement)) return filled('problem', { ...words, detail: say });
  const copy = document.importNode(template.content, true);
  /** @param {string} text */
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? '');
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = fill(texts.currentNode.nodeValue ?? '');
  for (const labeled of copy.querySelectorAll('[aria-label]')) {
    labeled.setAttribute('aria-label', fill(labeled.getAttribute('aria-label') ?? ''));
  }
  return copy;
}
