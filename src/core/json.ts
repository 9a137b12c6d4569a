/** Whether a value is an object with fields, and no list: for what comes from outside. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value's fields; none where it has none. */
export const fieldsOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
