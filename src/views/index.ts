/** The views of all topics, by topic: functions that compute the values of texts. */
import type { ViewOf } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';
import { confirmViews } from './confirm.ts';
import { contactViews, type Employer } from './contact.ts';
import { coverageViews } from './coverage.ts';
import { employerViews } from './employer.ts';
import { emergencyViews, findClinicViews } from './find-clinic.ts';
import { foreignResidentsViews } from './foreign-residents.ts';
import { type HandoffSetting, handoffViews } from './handoff.ts';
import { helpViews } from './help.ts';
import { maternityViews } from './maternity.ts';
import { nssViews } from './nss.ts';
import { independentInsuranceViews, pensionViews } from './pension.ts';
import { privacyViews } from './privacy.ts';
import { registerViews } from './register.ts';
import { sickLeaveViews } from './sick-leave.ts';
import { studentViews } from './student.ts';
import { teleconsultViews } from './teleconsult.ts';
import { travelingViews } from './traveling.ts';
import { welfareViews } from './welfare.ts';

/** The operator's settings that texts mention. */
export type ViewSetting = {
  org?: Employer & { name: string };
  sessionDays: number;
  learnsForDays?: number;
  handoff?: HandoffSetting;
};

/** The views over this directory. */
export const views = (
  directory: Directory,
  { org, sessionDays, learnsForDays, handoff }: ViewSetting,
): Record<string, Record<string, ViewOf>> => ({
  confirm: confirmViews,
  contact: contactViews(org),
  coverage: coverageViews,
  emergency: emergencyViews(directory),
  employer: employerViews,
  'find-clinic': findClinicViews(directory),
  'foreign-residents': foreignResidentsViews,
  handoff: handoffViews(org, handoff),
  help: helpViews,
  'independent-insurance': independentInsuranceViews,
  maternity: maternityViews,
  nss: nssViews,
  pension: pensionViews,
  privacy: privacyViews(directory, { operator: org?.name, days: sessionDays, learnsForDays }),
  register: registerViews,
  'sick-leave': sickLeaveViews,
  student: studentViews,
  teleconsult: teleconsultViews,
  traveling: travelingViews,
  welfare: welfareViews(directory),
});
