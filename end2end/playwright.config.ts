// The browser tests: the real server, a real database, Debian's Chromium.
// Each test runs with JavaScript and without. `scripts/e2e` starts them.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  globalSetup: './support/demo.ts',
  reporter: 'list',
  forbidOnly: process.env.CI !== undefined,
  // a test that passes at the second try is a test that fails
  retries: 0,
  workers: 2,
  // the server is a development build
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'js', use: { javaScriptEnabled: true } },
    { name: 'no-js', use: { javaScriptEnabled: false } },
  ],
  use: {
    locale: 'en-GB',
    // pages speak in the account's zone; this one is no account's
    timezoneId: 'Pacific/Auckland',
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        // containers seldom allow what the sandbox needs, and only our own pages are opened
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
