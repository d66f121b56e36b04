// The server's side of the player's contract, in the hands of a test: what it
// signs, what it refuses, and how often it was asked. So a test can do what the
// real one never would: sign with a foreign key, or for somebody else.

import { type KeyObject, createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { BrowserContext, Route } from '@playwright/test';

export interface Work {
  id: string;
  title: string;
  artist: string;
}

/** What the page says of a file when it asks. */
interface Asked {
  identity: string | null;
  algorithm: string | null;
  words: string | null;
  seconds: number;
}

const KID = 'test';
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class RightsLogic {
  /** Who is signed in; `null`: nobody. */
  user: string | null = 'usr_one';
  /** `user content` of each right. */
  readonly rights = new Set<string>();
  /** How long permissions last. */
  valid_s = 3_600;
  /** Paths that were asked, in order. */
  readonly calls: string[] = [];
  private readonly works: { work: Work; asked: Asked }[] = [];
  private readonly keys = generateKeyPairSync('ed25519');
  /** What tokens are signed with. */
  signer: KeyObject = this.keys.privateKey;
  private last?: Asked;

  /** Answers the two calls of every page of `context`. */
  async serve(context: BrowserContext): Promise<void> {
    await context.route('**/player/identify', (route) => this.answer(route, (body) => this.identify(body)));
    await context.route('**/player/permissions', (route) => this.answer(route, (body) => this.renew(body)));
  }

  /** Registers the file that was asked about last. */
  register(work: Work): void {
    this.works.push({ work, asked: this.last! });
  }

  /** Calls since the last time this was asked. */
  takeCalls(): string[] {
    return this.calls.splice(0);
  }

  private async answer(route: Route, say: (body: any) => object): Promise<void> {
    this.calls.push(new URL(route.request().url()).pathname);
    if (this.user === null) {
      await route.fulfill({ status: 401, json: { title: 'Nobody is signed in' } });
      return;
    }
    const { x: key } = this.keys.publicKey.export({ format: 'jwk' });
    const told = { user: this.user, now: Math.floor(Date.now() / 1000), keys: [{ kid: KID, key }] };
    await route.fulfill({ json: { ...told, ...say(route.request().postDataJSON()) } });
  }

  private identify(asked: Asked): object {
    this.last = asked;
    const found = this.works.find(({ asked: { identity } }) => identity === asked.identity);
    if (!found) return { verdict: 'unknown', excerpt: false, content: null, permission: null };
    const { work } = found;
    const isTheirs = this.rights.has(`${this.user} ${work.id}`);
    return {
      verdict: isTheirs ? 'yours' : 'for-sale',
      excerpt: false,
      content: { ...work, price: '€0.99', href: `/shop/${work.id}` },
      permission: isTheirs ? this.permission(work.id) : null,
    };
  }

  private renew({ contents }: { contents: string[] }): object {
    const theirs = contents.filter((content) => this.rights.has(`${this.user} ${content}`));
    return {
      permissions: theirs.map((content) => ({ content, ...this.permission(content) })),
      revoked: contents.filter((content) => !theirs.includes(content)),
    };
  }

  private permission(content: string): { token: string; identity: string } {
    const forms = this.works.filter(({ work }) => work.id === content);
    const { work, asked } = forms[0]!;
    const { title, artist } = work;
    const { algorithm, seconds, words } = asked;
    const digests = forms.map((form) => form.asked.identity);
    const identity = JSON.stringify({ title, artist, seconds, algorithm, words, digests });
    const iat = Math.floor(Date.now() / 1000);
    const payload = {
      iss: 'bandstand',
      sub: this.user,
      content,
      identity: createHash('sha256').update(identity).digest('base64url'),
      iat,
      exp: iat + this.valid_s,
    };
    const signed = `${base64url({ alg: 'EdDSA', kid: KID })}.${base64url(payload)}`;
    const signature = sign(null, Buffer.from(signed), this.signer).toString('base64url');
    return { token: `${signed}.${signature}`, identity };
  }
}
