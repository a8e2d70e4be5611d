/** `not`, `is defined`, `get or else`, `assert`. */
import { FeelError } from '../values.ts';
import { define, type Library } from './define.ts';

export const booleans: Library = {
  not: [define(['negand'], ([negand]) => (typeof negand === 'boolean' ? !negand : null))],
  'is defined': [define(['value'], ([value]) => value !== null)],
  'get or else': [define(['value', 'default'], ([value = null, otherwise = null]) => value ?? otherwise)],
  assert: [
    define(['value', 'condition'], ([value = null, condition]) => {
      if (condition === true) return value;
      throw new FeelError('The condition is not fulfilled');
    }),
    define(['value', 'condition', 'cause'], ([value = null, condition, cause]) => {
      if (condition === true) return value;
      if (typeof cause === 'string') throw new FeelError(cause);
      return undefined;
    }),
  ],
};
