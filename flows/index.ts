/** The table of contents: every topic, in menu order. A new topic is one line here. */
import type { Topic } from '../src/core/topic.ts';
import { appointment } from './appointment.ts';
import { childcare } from './childcare.ts';
import { confirm } from './confirm.ts';
import { contact } from './contact.ts';
import { coverage } from './coverage.ts';
import { elsewhere } from './elsewhere.ts';
import { emergency } from './emergency.ts';
import { employer } from './employer.ts';
import { findClinic } from './find-clinic.ts';
import { foreignResidents } from './foreign-residents.ts';
import { help } from './help.ts';
import { independentInsurance } from './independent-insurance.ts';
import { language } from './language.ts';
import { maternity } from './maternity.ts';
import { medicines } from './medicines.ts';
import { menu } from './menu.ts';
import { nss } from './nss.ts';
import { pension } from './pension.ts';
import { privacy } from './privacy.ts';
import { register } from './register.ts';
import { rights } from './rights.ts';
import { scam } from './scam.ts';
import { services } from './services.ts';
import { sickLeave } from './sick-leave.ts';
import { student } from './student.ts';
import { teleconsult } from './teleconsult.ts';
import { traveling } from './traveling.ts';
import { welfare } from './welfare.ts';

/** What most people come for: the first page of the menu. */
const FIRST = [findClinic, appointment, register, coverage, nss, emergency];

/**
 * All topics, the menu first. `languages`: those that have texts. `own`: the topic of the organisation that
 * runs this copy.
 */
export function topics(languages: string[], own?: Topic): Topic[] {
  const others = [
    ...(own ? [own] : []),
    maternity,
    sickLeave,
    pension,
    medicines,
    services,
    childcare,
    traveling,
    welfare,
    student,
    teleconsult,
    independentInsurance,
    foreignResidents,
    employer,
    rights,
    contact,
    scam,
    privacy,
    language(languages),
  ];
  const ids = (some: Topic[]) => some.map((topic) => topic.id);
  return [menu(ids(FIRST), ids(others)), ...FIRST, ...others, elsewhere, help, confirm];
}
