// The real program on a database of its own, at a fixed instant.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The instant at which every test takes place. */
export const AS_OF = '2026-11-21T09:00:00Z';

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 5_000;
const LOG_LINES_MAX = 200;

export interface Server {
  /** Scheme, address and port, without a slash at the end. */
  url: string;
  /** The newest lines the program wrote, to explain a failure. */
  log(): string;
  /** Runs a command of the program on the server's own database; answers what it printed. */
  run(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Makes the demo's database at `path`. Costs seconds, so that it is done once and copied. */
export async function makeDemo(path: string): Promise<void> {
  await promisify(execFile)(program(), ['demo', '--as-of', AS_OF], {
    cwd: tmpdir(),
    env: environment(path),
  });
}

/** Serves a copy of the database `original`, which stays as it is. */
export async function startServer(original: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'bandstand-e2e-'));
  const database = join(folder, 'bandstand.db');
  await copyFile(original, database);

  const child = spawn(program(), ['serve', '--addr', '127.0.0.1:0', '--as-of', AS_OF], {
    cwd: folder,
    env: { ...environment(database), BANDSTAND_CONTENT: contentOf(original) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // the server goes even when this process leaves without stopping it
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);

  const lines: string[] = [];
  const stop = async () => {
    process.removeListener('exit', killWithUs);
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await listening(child, lines);
    const run = async (...args: string[]) => {
      const env = { ...environment(database), BANDSTAND_CONTENT: contentOf(original) };
      const ended = await promisify(execFile)(program(), [...args, '--as-of', AS_OF], { env });
      return ended.stdout;
    };
    return { url, log: () => lines.join('\n'), run, stop };
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${lines.join('\n')}`);
  }
}

/** Answers the address once the program has printed it; keeps reading what it writes. */
function listening(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((found, failed) => {
    const late = setTimeout(
      () => failed(new Error(`the server printed no address in ${START_MS_MAX} ms`)),
      START_MS_MAX,
    );
    const settle = (conclude: () => void) => {
      clearTimeout(late);
      conclude();
    };
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        if (lines.length > LOG_LINES_MAX) lines.shift();
        const url = stream === child.stdout && line.match(/listening on (http:\/\/\S+)/)?.[1];
        if (url) settle(() => found(url.replace(/\/$/, '')));
      });
    }
    child.once('error', (error) => settle(() => failed(error)));
    child.once('exit', (code, signal) =>
      settle(() => failed(new Error(`the server ended early (${signal ?? code})`))),
    );
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatient);
}

/** `scripts/e2e` names the program; by hand it is cargo's development build. */
function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? join(__dirname, '../../target');
  const path = resolve(process.env.BANDSTAND_BIN ?? join(target, 'debug/bandstand'));
  if (!existsSync(path)) throw new Error(`no program at ${path}: scripts/e2e builds it`);
  return path;
}

/** The demo's files: named by their bytes, so that servers may share them. */
function contentOf(original: string): string {
  return join(dirname(original), 'bandstand-content');
}

/** Our environment without settings of a developer's own Bandstand. */
function environment(database: string): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('BANDSTAND_'));
  return { ...Object.fromEntries(ours), BANDSTAND_DATABASE_URL: `sqlite://${database}?mode=rwc` };
}
