/**
 * Browser tests. Whoever starts them gives the server's address (E2E_URL) and a
 * browser (E2E_CHROMIUM); nothing here downloads or starts anything. One worker
 * and no retry: a test that needs luck is a fault.
 */
import { defineConfig } from '@playwright/test';

if (!process.env.E2E_URL) throw new Error('E2E_URL names no server: cargo test gives one');

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: 'line',
  outputDir: process.env.E2E_OUT ?? 'test-results',
  use: {
    baseURL: process.env.E2E_URL,
    locale: 'fr-FR',
    trace: 'off',
    actionTimeout: 60_000,
    launchOptions: { executablePath: process.env.E2E_CHROMIUM ?? '/usr/bin/chromium', args: flags },
  },
});
