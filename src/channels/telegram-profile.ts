/**
 * How the bot presents itself in Telegram, by language: name, descriptions, the menu of commands. Each is read first
 * and set only when it differs: Telegram takes few changes of a name a day. A refusal is a line in the log. A name that the
 * operator gave at @BotFather stays, in all languages: only one that is ours in some language is translated.
 */
import { type Api, GrammyError } from 'grammy';
import type { LanguageCode } from 'grammy/types';

/** The commands that Telegram lists in one language. Names: `a-z0-9_`, up to 32; descriptions: up to 256. */
export type TelegramCommands = { language: string; commands: { command: string; description: string }[] };

/** Up to 64, 512 (shown in an empty chat) and 120 characters (on the profile, and beside a link to the bot). */
export type TelegramProfile = {
  language: string;
  name: string;
  description: string;
  shortDescription: string;
};

/** Sets what differs. The first language is also for people of any other. `refused` is told why something is not set. */
export const presentItself = async (
  api: Api,
  { commands = [], profile = [] }: { commands?: TelegramCommands[]; profile?: TelegramProfile[] },
  refused: (what: string, error: unknown) => void,
): Promise<void> => {
  const settings = [
    setting({
      what: 'The menu of commands',
      wanted: commands.map(({ language, commands }) => ({ language, value: commands })),
      get: async (language_code) =>
        (await api.getMyCommands({ language_code })).map(({ command, description }) => ({
          command,
          description,
        })),
      set: (value, language_code) => api.setMyCommands(value, { language_code }),
    }),
    setting({
      what: 'The name',
      wanted: profile.map(({ language, name }) => ({ language, value: name })),
      get: async (language_code) => (await api.getMyName({ language_code })).name,
      set: (value, language_code) => api.setMyName(value, { language_code }),
      isTheirs: (name) => profile.every((one) => one.name !== name),
    }),
    setting({
      what: 'The description',
      wanted: profile.map(({ language, description }) => ({ language, value: description })),
      get: async (language_code) => (await api.getMyDescription({ language_code })).description,
      set: (value, language_code) => api.setMyDescription(value, { language_code }),
    }),
    setting({
      what: 'The short description',
      wanted: profile.map(({ language, shortDescription }) => ({ language, value: shortDescription })),
      get: async (language_code) => (await api.getMyShortDescription({ language_code })).short_description,
      set: (value, language_code) => api.setMyShortDescription(value, { language_code }),
    }),
  ];
  await Promise.all(settings.map((settle) => settle(refused)));
};

/** One thing that has a value in each language. */
type ProfileField<Value> = {
  what: string;
  wanted: { language: string; value: Value }[];
  get: (language: LanguageCode | undefined) => Promise<Value>;
  set: (value: Value, language: LanguageCode | undefined) => Promise<unknown>;
  /** Whether the operator set the value for people of any language; then nothing is changed. */
  isTheirs?: (value: Value) => boolean;
};

/** Sets it in each language in which it differs. */
const setting =
  <Value>({ what, wanted, get, set, isTheirs }: ProfileField<Value>) =>
  async (refused: (what: string, error: unknown) => void): Promise<void> => {
    const others = wanted.slice(0, 1).map(({ value }) => ({ language: undefined, value }));
    for (const { language, value } of [...others, ...wanted]) {
      const code = language?.slice(0, 2) as LanguageCode | undefined;
      try {
        const present = await get(code);
        if (code === undefined && isTheirs?.(present)) return;
        if (JSON.stringify(present) !== JSON.stringify(value)) await set(value, code);
      } catch (error) {
        refused(what, error);
        // No answer at all, or not now: the other languages would fare no better.
        if (!(error instanceof GrammyError) || error.error_code === 429) return;
      }
    }
  };
