/** Tests in a real Chromium: `npm run test:browser`. Apart from the others, which need no browser. */
import config from './jest.config.mjs';

const { globalSetup: _, globalTeardown: __, ...shared } = config;

export default {
  ...shared,
  testMatch: ['<rootDir>/test/**/*.browser.ts'],
  testTimeout: 60_000,
  // Each file has a Chromium and a server of its own.
  maxWorkers: 2,
};
