// What this device permits its user, and what the server says about that.

import { verify } from './permission.js';

/** @typedef {import('./types').Permission} Permission */
/** @typedef {import('./types').Permitted} Permitted */
/** @typedef {import('./types').Holder} Holder */
/** @typedef {import('./types').Told} Told */
/** @typedef {import('./store.js').Store} Store */

/** The device's time, unless the server was ahead: a clock turned back gains nothing. @param {Holder} holder */
const nowS = ({ server_s }) => Math.max(Math.floor(Date.now() / 1000), server_s);

export class Device {
  /**
   * @param {Store} store
   * @param {import('./rights.js').Rights} rights
   */
  constructor(store, rights) {
    this.store = store;
    this.rights = rights;
  }

  /** Everything the user may play now; what is not good any more is dropped. @returns {Promise<Permitted[]>} */
  async permitted() {
    const { user } = await this.store.holder();
    if (user === null) return [];
    const rows = await this.store.permissions(user);
    const found = await Promise.all(rows.map(({ content }) => this.permit(content)));
    return found.filter((permitted) => permitted !== null);
  }

  /**
   * What the user may do with `content` now.
   *
   * @param {string} content
   * @returns {Promise<Permitted | null>}
   */
  async permit(content) {
    const holder = await this.store.holder();
    const row = holder.user === null ? undefined : await this.store.permission(holder.user, content);
    if (row === undefined) return null;
    const permitted = await verify(row, holder, nowS(holder));
    if (permitted === null) await this.store.drop(row.user, content);
    return permitted;
  }

  /** Takes in who the server says is there. @param {Told} told */
  async learn({ user, keys, now }) {
    const { server_s } = await this.store.holder();
    await this.store.setHolder({ user, keys, server_s: Math.max(server_s, now) });
  }

  /** Nobody is signed in: nothing is permitted until somebody is. */
  async forget() {
    await this.store.setHolder({ ...(await this.store.holder()), user: null });
  }

  /**
   * Asks the server for fresh permissions, if there are any here, whosever: it
   * also tells who is there now. Says nothing about a server that cannot be
   * reached: what is here is good until it expires.
   */
  async renew() {
    if (!(await this.store.holdsPermissions())) return;
    const { user } = await this.store.holder();
    const told = await this.renewFor(user);
    // somebody else is there now: theirs have not been asked for
    const hasMore = told !== null && told !== user && (await this.store.permissions(told)).length > 0;
    if (hasMore) await this.renewFor(told);
  }

  /**
   * Asks for what `user` has here; answers who is there, `null` if that is not known.
   *
   * @param {string | null} user
   */
  async renewFor(user) {
    const rows = user === null ? [] : await this.store.permissions(user);
    const called = await this.rights.renew(rows.map(({ content }) => content));
    if (called.kind === 'signed-out' || called.kind === 'not-a-subscriber') await this.forget();
    if (called.kind !== 'answer') return null;
    const { answer } = called;
    await this.learn(answer);
    for (const { content, token, identity } of answer.permissions) {
      await this.store.keep({ user: answer.user, content, token, identity });
    }
    for (const content of answer.revoked) await this.store.drop(answer.user, content);
    return answer.user;
  }

  /**
   * Keeps what the server says about a file.
   *
   * @param {import('./types').Identified} told
   * @param {string | null} digest
   */
  async remember(told, digest) {
    await this.learn(told);
    const content = told.content?.id ?? null;
    if (told.verdict === 'yours' && content !== null && told.permission !== null) {
      const { token, identity } = told.permission;
      await this.store.keep({ user: told.user, content, token, identity });
      if (digest !== null) await this.store.unsee(told.user, digest);
      return;
    }
    // said now, so it counts more than what was permitted before
    if (content !== null && told.verdict !== 'unsure') await this.store.drop(told.user, content);
    if (digest !== null) await this.store.see({ user: told.user, digest, content, at_s: told.now });
  }

  /** Whether the user was told before that they may not play the file of `digest`. @param {string | null} digest */
  async wasDenied(digest) {
    const { user } = await this.store.holder();
    return user !== null && digest !== null && (await this.store.seen(user, digest)) !== undefined;
  }
}
