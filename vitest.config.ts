import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['lib/**/*.test.{ts,tsx}', 'components/**/*.test.{ts,tsx}', 'app/**/*.test.ts', 'launcher/**/*.test.ts'],
    // Generous: two shared cores, and real QEMU under emulation. No test asserts on the clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
