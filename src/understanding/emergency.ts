/**
 * Whether a message says that somebody may be in danger now. It errs on the side of asking: a described symptom that
 * kills is a yes, one that may is a maybe; negation and the past are a no.
 */
import { plain } from '../core/understand.ts';

const NOW = [
  /\b(?:no|can ?t|cannot|cant) (?:puede |puedo |puedes |esta |le |me )?(?:respira\w*|breath\w*)/,
  /\b(?:se|me) (?:esta |estoy )?(?:ahog\w+|asfixi\w+)/,
  /\b(?:esta|estoy|anda) (?:inconsciente|convulsionando|desangrando\w*)/,
  /\b(?:se|me) (?:desmayo|convulsiona|desangra|desvanecio)\b/,
  /\bno (?:reacciona|responde|despierta|tiene pulso)\b(?! (?:la|el|mi)? ?(?:app|pagina|telefono|correo|sistema))/,
  /\b(?:infarto|paro cardiaco|derrame cerebral|heart attack|cardiac arrest)\b/,
  /\b(?:sangra(?:ndo)? mucho|mucha sangre|hemorragia|bleeding (?:a lot|heavily|out|badly))\b/,
  /\b(?:dolor|duele|opresion)\b.{0,20}\b(?:el |del? |en el )?pecho\b/,
  /\bchest pain|pain in (?:my|his|her|the) chest|chest (?:hurts|is tight)\b/,
  /\b(?:unconscious|passed out|not breathing|won ?t wake up|choking|having a (?:stroke|seizure)|overdos\w+)\b/,
  /\b(?:quiero morir\w*|me quiero (?:morir|matar)|suicid\w+|quitarme la vida|matarme|hacerme dano|ya no quiero vivir)\b/,
  /\b(?:kill myself|want to die|end my life|hurt myself|suicidal|suicide)\b/,
  /\b(?:lo|la|me|nos) (?:apunalaron|balearon|atropellaron|acuchillaron)\b/,
  /\b(?:se trago|tomo|ingirio) (?:cloro|veneno|acido|pastillas de mas|raticida)\b/,
  /\b(?:rompio|se me rompio) (?:la )?(?:fuente|bolsa de aguas)\b|\bwater (?:just )?broke\b/,
  /\b(?:llamen|manden|necesito|send) (?:a |an |una )?(?:ambulancia|ambulance)\b/,
];
const MAYBE = [
  /\b(?:emergencia|emergency)\b/,
  /\b(?:accidente|accident|choque de auto|car crash)\b/,
  /\b(?:fiebre muy alta|temperatura de 4\d|very high fever)\b/,
  /\b(?:me siento muy mal|se siente muy mal|esta muy grave|feel very sick|very ill right now)\b/,
];
const CALM = [
  /\b(?:no es|sin|nunca|no tengo|no tuve|no hay|not an?|isn ?t an?|no) (?:una |ninguna |un |any |an )?(?:emergenc\w+|infarto|dolor|urgencia|suicid\w+|chest pain|heart attack)\b/,
  /\b(?:tuve|tuvo|tuvimos|hace (?:un|dos|tres|unos|muchos|varios|\d+) (?:dia|mes|ano|semana)\w*|el ano pasado|last (?:year|month|week)|years? ago|months? ago|weeks? ago|had an?)\b/,
  /\b(?:que es|que hago si|que hacer si|sintomas de|como se si|what is|what are|symptoms of|what if|what to do (?:if|in)|in case of|en caso de|si tengo|if i)\b/,
  /\b(?:cubre|cubren|cover(?:s|ed|age)?|seguro contra|numero|telefono|phone|contacto|centro de|room|sala de|donde (?:esta|queda|hay))\b/,
  /\b(?:de risa|de hambre|de sueno|de ganas|of laughter|laughing|jaja\w*|haha\w*|lol)\b/,
];
/** Words of a crisis that no calming word takes back. */
const CRISIS =
  /\b(?:matarme|suicidarme|quitarme la vida|kill myself|end my life|me quiero (?:morir|matar)|want to die)\b/;

/** Whether a text speaks of a danger to life now, `maybe` when one question should be asked. */
export function emergencyIn(text: string): 'yes' | 'maybe' | 'no' {
  const said = plain(text.slice(0, 1000));
  const calm = CALM.some((pattern) => pattern.test(said));
  if (NOW.some((pattern) => pattern.test(said))) {
    if (!calm) return 'yes';
    return CRISIS.test(said) && !/\b(?:de risa|of laughter|jaja|haha|lol)/.test(said) ? 'maybe' : 'no';
  }
  return !calm && MAYBE.some((pattern) => pattern.test(said)) ? 'maybe' : 'no';
}
