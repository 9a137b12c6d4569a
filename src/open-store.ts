/** The store that the settings name, for the bot and for the operator's tools. */
import type { Config } from './config.ts';
import { checkDataFolder } from './data-folder.ts';
import { embeddedStore } from './stores/embedded.ts';
import { redisStore } from './stores/redis.ts';
import { sealed } from './stores/sealed.ts';
import type { Store } from './stores/store.ts';

export type OpenedStore = {
  store: Store;
  /**
   * Resolves when the store answers, however long that takes. Rejects with a sentence if only a changed
   * setting can help.
   */
  ready(): Promise<void>;
};

/** Called while the store is in use, with a sentence: about a failure, and when the store answers again. */
export type StoreEvents = { onTrouble?: (sentence: string) => void; onRecovery?: (sentence: string) => void };

/** Opens the store. If that fails, rejects with one sentence that names the setting. */
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
