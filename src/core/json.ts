/** Whether a value is an object with fields, and no list: for what comes from outside. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value's fields; none where it has none. */
export const fieldsOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** The fields of an object that has those of its type and no others. */
export const entriesOf = <Name extends string, Value>(fields: { [name in Name]?: Value }): [Name, Value][] =>
  Object.entries(fields) as [Name, Value][];

/** A value that is a text; undefined for any other. */
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The texts of a list; none where it is no list. */
export const asTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
