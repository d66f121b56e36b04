// Before all tests: makes the demo's database once. After them: removes it.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from './server';

/** Names the demo's database to the worker processes. */
export const DEMO_DATABASE = 'E2E_DEMO_DATABASE';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'bandstand-e2e-demo-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const database = join(folder, 'demo.db');
  try {
    await makeDemo(database);
    // a write-ahead log that is still there holds rows which a copy of the file would lack
    if (existsSync(`${database}-wal`)) throw new Error('bandstand demo left its database open');
  } catch (error) {
    await remove();
    throw error;
  }
  process.env[DEMO_DATABASE] = database;
  return remove;
}
