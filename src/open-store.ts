/** The store that the settings name, for the bot and for the operator's tools. */
import type { Config } from './config.ts';
import { checkDataFolder } from './data-folder.ts';
import { embeddedStore } from './stores/embedded.ts';
import { redisStore } from './stores/redis.ts';
import { sealed } from './stores/sealed.ts';
import type { Store } from './stores/store.ts';

export type OpenedStore = {
  store: Store;
  /** Resolves when it answers, however long that takes; rejects with a sentence when only another setting helps. */
  ready(): Promise<void>;
};

/** What is told meanwhile, in sentences. */
export type StoreEvents = { onTrouble?: (sentence: string) => void; onRecovery?: (sentence: string) => void };

/** Opens the store. Rejects with one sentence that names the setting when it cannot be. */
export async function openStore(
  { redisUrl, dataDir, sessionDays, sealKeys }: Config,
  { onTrouble, onRecovery }: StoreEvents = {},
): Promise<OpenedStore> {
  const seal = (store: Store): Store => (sealKeys ? sealed(store, sealKeys, onTrouble) : store);
  if (!redisUrl) {
    await checkDataFolder(dataDir);
    return { store: seal(embeddedStore({ folder: dataDir, sessionDays, onTrouble })), ready: async () => {} };
  }
  const store = redisStore({ url: redisUrl, sessionDays, onTrouble, onRecovery });
  return { store: seal(store), ready: store.ready };
}
