import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{lib,components,app,launcher,e2e}/**/*.test.{ts,tsx}'],
    // Generous: two shared cores, and real QEMU under emulation. No test asserts on the clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
