/** Ports on loopback for the servers that tests start. */
import { createServer } from 'node:net';

/**
 * Below those that systems give out by themselves, so that nobody is given one between its choice and its use; and a cluster's
 * servers, which take the port 10,000 above theirs as well, do not come into each other's way.
 */
const FIRST = 12_000;
const COUNT = 10_000;

let last = Math.floor(Math.random() * COUNT);

/** A port that nobody listens on now and that this process is not told of twice; with `beside`, so is the one that much higher. */
export const freePort = async (beside = 0): Promise<number> => {
  for (;;) {
    last = (last + 1) % COUNT;
    const port = FIRST + last;
    if ((await isFree(port)) && (beside === 0 || (await isFree(port + beside)))) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
