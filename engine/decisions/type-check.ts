/** Declared types of results and parameters: null fits all, unknown types are not checked. */
import { display, type FeelValue, typeName } from '../feel/index.ts';
import { DecisionFailure } from './types.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  time: 'time',
  date: 'date',
  dateTime: 'date and time',
  dayTimeDuration: 'days and time duration',
  yearMonthDuration: 'years and months duration',
};

/** The value itself. Throws DecisionFailure if it is of another type. */
export function checkType(value: FeelValue, declared: string | undefined): FeelValue {
  if (declared === undefined || value === null) return value;
  const name = declared.replaceAll('feel:', '');
  if (!Object.hasOwn(TYPES, name) || TYPES[name] === typeName(value)) return value;
  throw new DecisionFailure(`expected '${name}' but found '${display(value)}'`);
}
