// `test` for Bandstand: a server for each file of tests, and no silent errors.
//
// The tests of one file share a server and its database, in the order they stand
// in; other files and the other project (with or without JavaScript) have their
// own. After a failure the next test of the file begins with a fresh one.

import { type Page, test as base, expect } from '@playwright/test';
import { type Role, accounts } from './accounts';
import { DEMO_DATABASE } from './demo';
import { Faults } from './faults';
import { type Server, startServer } from './server';

export { accounts } from './accounts';
export { axe, shots } from './look';
export { expect };

/** Starts a server when a file's first test asks for it, and stops it after the last. */
class Servers {
  private current?: { file: string; server: Server };

  async of(file: string): Promise<Server> {
    if (this.current?.file !== file) {
      await this.stop();
      this.current = { file, server: await startServer(process.env[DEMO_DATABASE]!) };
    }
    return this.current!.server;
  }

  async stop(): Promise<void> {
    await this.current?.server.stop();
    this.current = undefined;
  }
}

interface Fixtures {
  /** The server of this file of tests; `page.goto('/…')` goes there. */
  server: Server;
  /** What the browser complained about; the test fails if there is anything. */
  faults: Faults;
  /** Signs in through the form, and waits for the role's first page. */
  signIn(role: Role): Promise<void>;
}

export const test = base.extend<Fixtures, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker' },
  ],

  server: async ({ servers }, use, testInfo) => {
    const server = await servers.of(testInfo.file);
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server log', { body: server.log(), contentType: 'text/plain' });
    }
  },

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  faults: [
    async ({ context }, use) => {
      const faults = new Faults();
      faults.watch(context);
      await use(faults);
      faults.check();
    },
    { auto: true },
  ],

  signIn: async ({ page }, use) => {
    await use(async (role) => {
      await page.goto('/sign-in');
      await submitSignIn(page, accounts[role]);
      await expect(page).toHaveURL(accounts[role].home);
    });
  },
});

/** Fills in the sign-in form that `page` shows and sends it. */
export async function submitSignIn(
  page: Page,
  credentials: { email: string; password: string },
): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(credentials.email);
  await page.getByLabel('Password', { exact: true }).fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
