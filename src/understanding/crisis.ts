/** Whether a message in danger speaks of taking one's life: the first words said to that person are others. */
import { plain } from '../core/understand.ts';

const CRISIS =
  /\b(?:suicid\w*|matarme|me quiero (?:matar|morir)|me kiero (?:matar|morir)|quiero (?:morir\w*|matarme|desaparecer)|quit(?:arme|arse|arnos) la vida|acabar con (?:mi|su) vida|no quier[oe] (?:seguir )?viv\w+|ya no quier[oe] vivir|hacerme dano|lastimarme|cort\w+ las venas|kill (?:myself|himself|herself)|want(?:s)? to die|wanna die|end (?:my|his|her) life|hurt(?:ing)? myself|harm myself|dont want to (?:live|be alive)|cut (?:my|his|her) wrists|take (?:my|his|her) own life)\b/;

/** Only for a message that is known to speak of danger: "me quiero morir de risa" is no danger at all. */
export const crisisIn = (text: string): boolean =>
  CRISIS.test(plain(text.slice(0, 4096).replace(/['’]/g, '')));
