/** The table of contents: every topic, in menu order. A new topic is one line here. */
import type { Topic } from '../src/core/topic.ts';
import { appointment } from './appointment.ts';
import { confirm } from './confirm.ts';
import { contact } from './contact.ts';
import { coverage } from './coverage.ts';
import { emergency } from './emergency.ts';
import { findClinic } from './find-clinic.ts';
import { foreignResidents } from './foreign-residents.ts';
import { help } from './help.ts';
import { independentInsurance } from './independent-insurance.ts';
import { language } from './language.ts';
import { menu } from './menu.ts';
import { nss } from './nss.ts';
import { privacy } from './privacy.ts';
import { register } from './register.ts';
import { scam } from './scam.ts';
import { student } from './student.ts';
import { teleconsult } from './teleconsult.ts';
import { traveling } from './traveling.ts';
import { welfare } from './welfare.ts';

/** All topics for the languages there are texts in, the menu first. */
export function topics(languages: string[]): Topic[] {
  const offered = [
    findClinic,
    register,
    appointment,
    coverage,
    nss,
    student,
    traveling,
    welfare,
    teleconsult,
    independentInsurance,
    foreignResidents,
    contact,
    scam,
    emergency,
    privacy,
    language(languages),
  ];
  return [menu(offered.map((topic) => topic.id)), ...offered, help, confirm];
}
