/**
 * The Bot Framework's waterfall dialog with a validating prompt. Its state goes through the storage interface that the
 * framework documents; there is no storage of its own for Redis.
 */
import botbuilder from 'botbuilder';
import dialogs from 'botbuilder-dialogs';
import { Redis } from 'ioredis';
import { isPostalCode } from '../dialog.mjs';

const { BotAdapter, ConversationState, TurnContext } = botbuilder;
const { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } = dialogs;

export async function open({ url, sent }) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const state = new ConversationState(storageIn(redis));
  const set = new DialogSet(state.createProperty('dialog'));
  set.add(new TextPrompt('code', async ({ recognized }) => isPostalCode(recognized.value ?? '')));
  set.add(
    new WaterfallDialog('clinic', [
      (step) => step.prompt('code', { prompt: 'Postal code?', retryPrompt: 'Not a postal code.' }),
      async (step) => {
        await step.context.sendActivity(`Clinics near ${step.result}`);
        return step.endDialog();
      },
    ]),
  );
  const answer = async (context) => {
    const dialog = await set.createContext(context);
    const { status } = await dialog.continueDialog();
    if (status === DialogTurnStatus.empty && context.activity.text === '/clinica')
      await dialog.beginDialog('clinic');
    await state.saveChanges(context);
  };
  const adapter = new (stubbed(sent))();
  let activities = 0;
  return {
    handle: (chat, text) => {
      activities += 1;
      const id = String(chat);
      const activity = {
        type: 'message',
        id: String(activities),
        channelId: 'telegram',
        serviceUrl: 'https://example.org',
        from: { id, name: 'Ana' },
        recipient: { id: 'bot', name: 'Bench' },
        conversation: { id },
        locale: 'es',
        text,
      };
      return adapter.runMiddleware(new TurnContext(adapter, activity), answer);
    },
    close: () => redis.quit(),
  };
}

const stubbed = (sent) =>
  class extends BotAdapter {
    async sendActivities(_context, activities) {
      for (const { type, text } of activities) if (type === 'message') sent(text);
      return activities.map(() => ({ id: '1' }));
    }
    async updateActivity() {}
    async deleteActivity() {}
    async continueConversation() {}
  };

const storageIn = (redis) => ({
  read: async (keys) => {
    const records = await Promise.all(keys.map((key) => redis.get(`bb:${key}`)));
    return Object.fromEntries(
      keys.flatMap((key, at) => (records[at] === null ? [] : [[key, JSON.parse(records[at])]])),
    );
  },
  write: async (changes) => {
    await Promise.all(
      Object.entries(changes).map(([key, record]) =>
        redis.set(`bb:${key}`, JSON.stringify(record), 'EX', 86_400),
      ),
    );
  },
  delete: async (keys) => {
    await redis.del(keys.map((key) => `bb:${key}`));
  },
});
