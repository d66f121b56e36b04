// Everything a page complains about while a test runs.

import { type BrowserContext, type ConsoleMessage, expect } from '@playwright/test';

/**
 * Collects console errors (violations of the content security policy are among
 * them) and uncaught errors, and fails the test that caused any.
 */
export class Faults {
  private readonly seen: { text: string; url: string }[] = [];
  private readonly refused = new Set<string>();
  private readonly allowed: RegExp[] = [];

  /** Listens to every page of `context`, those opened later included. */
  watch(context: BrowserContext): void {
    context.on('console', (message) => this.note(message));
    context.on('weberror', (error) => {
      const url = error.page()?.url() ?? '';
      this.seen.push({ text: `uncaught: ${error.error().message}`, url });
    });
    context.on('response', (response) => {
      if (response.status() >= 400 && response.request().isNavigationRequest()) {
        this.refused.add(response.url());
      }
    });
  }

  /** Lets complaints pass that the test provokes on purpose. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  /** Fails if there was a complaint that nobody allowed. */
  check(): void {
    const left = this.seen
      .filter(({ text, url }) => !this.isRefusedPage(text, url))
      .filter(({ text }) => !this.allowed.some((pattern) => pattern.test(text)))
      .map(({ text, url }) => `${text} (${url})`);
    expect(left, 'errors in the browser').toEqual([]);
  }

  private note(message: ConsoleMessage): void {
    if (message.type() === 'error') {
      this.seen.push({ text: message.text(), url: message.location().url });
    }
  }

  /**
   * Chromium reports a page that was answered with 404 or 422 as an error, but
   * such a page is what the test asked for. A missing script is not.
   */
  private isRefusedPage(text: string, url: string): boolean {
    return text.startsWith('Failed to load resource') && this.refused.has(url);
  }
}
