/** What appointment shows once there is a date: also to cancel the old one, where it was a change. Pure. */
import type { ViewOf } from '../core/topic.ts';

/** The views of `appointment`. */
export const appointmentViews: Record<string, ViewOf> = {
  booked: (data) => ({ values: { old: data.changing ? { key: 'cancel_the_old' } : '' } }),
};
