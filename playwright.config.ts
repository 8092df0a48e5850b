import { defineConfig, devices } from '@playwright/test'

const CHROMIUM_FLAGS = [
  '--no-sandbox', // Chromium refuses its own sandbox as root, which is what most test machines are
  '--disable-dev-shm-usage', // containers have 64 MiB of /dev/shm
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Journeys in a real Chromium (the distribution's), against the real server and real QEMU: see e2e/fixtures.ts. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  // Guests are emulated on two shared cores: limits are generous, and nothing waits for a limit to pass.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reportSlowTests: null,
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    // Recording every journey costs time and is for who looks into one: ask for it with `-- --trace retain-on-failure` when one fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    },
  },
})
