import { defineConfig } from 'vitest/config';

/**
 * One run shares one PostgreSQL (test/support/global-setup.ts); each test file clones a database of its own.
 * Two workers at most: the continuous integration has two cores, and real servers run beside the tests.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
