// What the device keeps, in IndexedDB. Everything but `device` is keyed by user,
// so that one user of a browser has nothing of another's (DRM-5).
//
// - `device`: whom it belongs to now, and whom it believes;
// - `permission`: rights that the server confirmed;
// - `seen`: files that were asked about and denied, and what they turned out to
//   be. Nothing in here permits anything: it only tells what was said before,
//   while the server cannot be asked (DRM-4).

/** @typedef {import('./types').Holder} Holder */
/** @typedef {import('./types').Permission} Permission */
/** @typedef {Permission & { user: string }} PermissionRow */
/** @typedef {{ user: string, digest: string, content: string | null, at_s: number }} SeenRow */

const NAME = 'bandstand-player';
const VERSION = 1;

/** @type {Holder} */
const NOBODY = { user: null, keys: [], server_s: 0 };

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const settled = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore('device');
      database.createObjectStore('permission', { keyPath: ['user', 'content'] });
      database.createObjectStore('seen', { keyPath: ['user', 'digest'] });
    };
    return new Store(await settled(request));
  }

  /**
   * @param {'device' | 'permission' | 'seen'} name
   * @param {IDBTransactionMode} mode
   */
  table(name, mode = 'readonly') {
    return this.database.transaction(name, mode).objectStore(name);
  }

  /** @returns {Promise<Holder>} */
  async holder() {
    return (await settled(this.table('device').get('holder'))) ?? NOBODY;
  }

  /** @param {Holder} holder */
  async setHolder(holder) {
    await settled(this.table('device', 'readwrite').put(holder, 'holder'));
  }

  /**
   * @param {string} user
   * @returns {Promise<PermissionRow[]>}
   */
  permissions(user) {
    // an array is greater than any string
    return settled(this.table('permission').getAll(IDBKeyRange.bound([user], [user, []])));
  }

  async holdsPermissions() {
    return (await settled(this.table('permission').count())) > 0;
  }

  /**
   * @param {string} user
   * @param {string} content
   * @returns {Promise<PermissionRow | undefined>}
   */
  permission(user, content) {
    return settled(this.table('permission').get([user, content]));
  }

  /** @param {PermissionRow} row */
  async keep({ user, content, token, identity }) {
    await settled(this.table('permission', 'readwrite').put({ user, content, token, identity }));
  }

  /**
   * @param {string} user
   * @param {string} content
   */
  async drop(user, content) {
    await settled(this.table('permission', 'readwrite').delete([user, content]));
  }

  /**
   * @param {string} user
   * @param {string} digest
   * @returns {Promise<SeenRow | undefined>}
   */
  seen(user, digest) {
    return settled(this.table('seen').get([user, digest]));
  }

  /** @param {SeenRow} row */
  async see(row) {
    await settled(this.table('seen', 'readwrite').put(row));
  }

  /**
   * @param {string} user
   * @param {string} digest
   */
  async unsee(user, digest) {
    await settled(this.table('seen', 'readwrite').delete([user, digest]));
  }
}
